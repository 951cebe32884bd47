"""What people come to the house for, done as they do it: on a phone, by keyboard, in Spanish, twice, too late."""

from __future__ import annotations

import datetime as dt
import io
import os
from typing import Any

import pytest
from django.utils import timezone

from commonhouse.budgeting.models import Budget, Idea, Project, Promise, PromiseUpdate
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Ballot, Box
from commonhouse.people.models import Membership
from tests.browser.waiting import until
from tests.browser.walk import addresses, seed
from tests.browser.walk.conftest import Visit, Visitor, cookie
from tests.browser.walk.looking import problems

pytestmark = pytest.mark.browser


def at(name: str, house: seed.House, **args: str) -> str:
    return addresses.address(addresses.to(name, **args), house)


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name).first.click()


# --- ideas ---------------------------------------------------------------------------------------------------------
def test_an_idea_sent_without_an_account_in_spanish_twice_pressed(
    visit: Visit, house: seed.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonhouse.budgeting.forms.fields.TOO_QUICK", 0)  # these hands are faster than people's
    neighbor = visit(locale="es-US")
    page = neighbor.page
    neighbor.go(at("budget", house))
    assert page.locator("html").get_attribute("lang") == "es"
    page.locator(f"main a.button[href='{at('budget_idea_new', house)}']").click()
    page.locator("main form .button").click()  # nothing written yet
    assert neighbor.focused.startswith("Por favor")
    assert page.title().startswith("Error: ")
    assert problems(page, "es") == []
    page.get_by_label("Su idea, en pocas palabras").fill("Sombra en la parada")
    page.get_by_label("¿Qué haría, y para quién?").fill("Las personas mayores esperan al sol.")
    page.locator("main form .button").dblclick()
    page.wait_for_url("**/sent/")
    code = page.locator("#author-code").inner_text()
    assert Idea.objects.filter(title="Sombra en la parada").count() == 1
    assert problems(page, "es") == []

    at_the_library = visit()  # another day, another device: the code is enough
    at_the_library.go(at("budget_idea_code", house))
    at_the_library.page.get_by_label("code").first.fill(code.lower())
    press(at_the_library, "Show my idea")
    assert at_the_library.page.locator("h1").inner_text() == "Sombra en la parada"


def test_a_photo_too_large_is_refused_and_the_words_are_not_lost(
    visit: Visit, house: seed.House, tmp_path: Any
) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + os.urandom(8 * 1024 * 1024))
    neighbor = visit()
    page = neighbor.page
    neighbor.go(at("budget_idea_new", house))
    page.get_by_label("Your idea, in a few words").fill("A very long film")
    page.get_by_label("What would it do").fill("All of it.")
    page.locator("main details.more summary").click()
    page.locator("input[type=file]").set_input_files(large)
    press(neighbor, "Send the idea")
    until(page, "document.body.innerText.includes('8 MB')")
    assert not Idea.objects.filter(title="A very long film").exists()
    if page.get_by_label("Your idea, in a few words").count() == 0:
        page.go_back()
    assert page.get_by_label("Your idea, in a few words").input_value() == "A very long film"


def test_two_ideas_become_one_when_both_authors_agree(visit: Visit, house: seed.House) -> None:
    one, other = str(house.ids["idea"]), str(house.ids["coded_idea"])
    signed_in = visit("member")
    signed_in.go(at("budget_idea", house, number=f"={one}"))
    press(signed_in, "Yes, join them")
    assert "The other author is asked too" in signed_in.page.locator("main").inner_text()
    with_code = visit()
    with_code.go(at("budget_idea_code", house))
    with_code.page.get_by_label("code").first.fill(house.ids["idea_code"])
    press(with_code, "Show my idea")
    assert with_code.page.url.endswith(f"/ideas/{other}/")
    assert problems(with_code.page) == []
    press(with_code, "Yes, join them")
    assert Idea.objects.get(pk=house.ids["photo_key"]).merged_from.get().number == int(other)
    assert problems(with_code.page) == []
    visitor = visit()
    visitor.go(at("budget_idea", house, number=f"={one}"))
    assert "Benches by the river" in visitor.page.locator("main").inner_text()


# --- members -------------------------------------------------------------------------------------------------------
def test_a_list_of_members_with_bad_rows_then_a_good_one(visit: Visit, house: seed.House) -> None:
    steward = visit("steward")
    page = steward.page
    before = Membership.objects.count()
    bad = "name,email,language\nAmina Diallo,amina@example.org,pt\n,nobody@example.org,en\nPaul,not an address,en\n"
    _upload(steward, house, bad)
    errors = page.locator("table", has_text="What is wrong").locator("tbody tr")
    assert [each.locator("th").inner_text().split()[-1] for each in errors.all()] == ["3", "4"]
    assert page.get_by_role("button", name="Admit them all").count() == 0
    assert problems(page) == []
    _upload(steward, house, "name,email,language\nAmina Diallo,amina@example.org,pt\nPaul,paul@example.org,en\n")
    assert problems(page) == []
    page.get_by_role("button", name="Admit them all").dblclick()
    page.wait_for_url(f"**{at('members', house)}*")
    assert Membership.objects.count() == before + 2


def _upload(steward: Visitor, house: seed.House, text: str) -> None:
    steward.go(at("import", house))
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    steward.page.locator("input[type=file]").set_input_files(file)
    choice = steward.page.locator("select[name=member_class]")
    if choice.count():
        choice.select_option(label="Residents")
    press(steward, "Look at the rows")
    steward.page.wait_for_url("**/import/*/")


# --- who one is ----------------------------------------------------------------------------------------------------
def test_acting_for_an_organization_is_chosen_and_always_seen(visit: Visit, house: seed.House) -> None:
    ana = visit("steward")
    ana.go(at("acting_as", house))
    assert "Acting for Town of Riverside" in ana.page.locator(".acting").inner_text()
    press(ana, "Act as yourself")
    assert "Acting as yourself: Ana Reyes" in ana.page.locator(".acting").inner_text()
    assert ana.go(at("vote_run", house)).status == 403
    press(ana, "Act as Steward of Town of Riverside")  # the page of refusal offers it, and leads back
    assert ana.page.url.endswith(at("vote_run", house))
    assert "Acting for Town of Riverside" in ana.page.locator(".acting").inner_text()


def test_the_language_changes_in_place_and_stays(visit: Visit, house: seed.House) -> None:
    visitor = visit()
    visitor.go(at("organizations", house) + "?q=river")
    press(visitor, "Español")
    assert visitor.page.url.endswith("/organizations/?q=river")
    assert visitor.page.locator("html").get_attribute("lang") == "es"
    visitor.go("/")
    assert visitor.page.locator("html").get_attribute("lang") == "es"
    press(visitor, "English")
    assert visitor.page.locator("html").get_attribute("lang") == "en"


# --- voting --------------------------------------------------------------------------------------------------------
def _choose(voter: Visitor, house: seed.House, *numbers: int) -> None:
    voter.go(at("vote_choose", house))
    for number in numbers:
        voter.page.locator(f"label[for=option-{number}]").click()
    press(voter, "Check my ballot")
    voter.page.wait_for_url("**/check/")


def test_going_back_after_voting_is_still_one_ballot(visit: Visit, house: seed.House) -> None:
    voter = visit("delegate")
    box = Box.objects.get(public_id=house.ids["box"])
    before = Ballot.objects.filter(box=box).count()
    _choose(voter, house, 1, 2)
    press(voter, "Cast my ballot")
    receipt = voter.page.locator("#receipt").inner_text()
    voter.go(at("vote_choose", house))  # by an old link, or the Back button of a browser that keeps no such page
    assert voter.page.locator("h1").inner_text() == "You have voted"
    assert Ballot.objects.filter(box=box).count() == before + 1
    press_link(voter, "I have my receipt")
    voter.page.get_by_label("Your receipt").fill(receipt)
    voter.page.locator("main form .button").first.click()
    assert "Street trees" in voter.page.locator("main").inner_text()
    assert problems(voter.page) == []


def press_link(visitor: Visitor, name: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name=name).first.click()


def test_a_session_that_ended_loses_no_choice(visit: Visit, house: seed.House) -> None:
    voter = visit("reviewer")
    page = voter.page
    voter.go(at("vote_choose", house))
    page.locator("label[for=option-4]").click()
    page.context.clear_cookies(name="session")
    press(voter, "Check my ballot")
    assert page.locator("h1").inner_text() == "Say once more who you are"
    assert problems(page) == []
    page.context.add_cookies([{"name": "session", "value": cookie(house, "reviewer"), "url": voter.server}])
    press(voter, "I have signed in: continue")
    assert "Library on wheels" in page.locator("main").inner_text()
    press(voter, "Cast my ballot")
    assert page.locator("#receipt").count() == 1


# --- paper ---------------------------------------------------------------------------------------------------------
def test_a_pile_keyed_twice_by_keyboard_with_one_difference(visit: Visit, house: seed.House) -> None:
    box = Box.objects.get(public_id=house.ids["box"])
    before = Ballot.objects.filter(box=box).count()
    _key(visit("keyer", width=1280), house, "1 2", "3", "4 5")
    _key(visit("second", width=1280), house, "1 2", "2", "4 5")
    steward = visit("steward", width=1280)
    page = steward.page
    steward.go(at("vote_differences", house, number="pile"))
    assert page.locator("section[id^=paper-]").count() == 1
    assert problems(page) == []
    page.get_by_label("As keyed second").focus()
    steward.press("Space")
    page.get_by_role("button", name="Settle").focus()
    steward.press("Enter")
    page.wait_for_selector("text=Accept the pile")
    press(steward, "Accept the pile")
    page.wait_for_selector("text=The ballots of this pile are in the box.")
    assert Ballot.objects.filter(box=box).count() == before + 3
    assert problems(page) == []


def _key(keyer: Visitor, house: seed.House, *lines: str) -> None:
    """The papers after the two of the other pile, each with Tab, numbers, Enter; then the button that ends."""
    keyer.go(at("vote_key", house, number="pile"))
    for count, line in enumerate(lines, 1):
        assert keyer.page.evaluate("document.activeElement.id") == "id_serial"
        keyer.page.keyboard.type("3" if count == 1 else "")
        keyer.press("Tab")
        keyer.page.keyboard.type(line)
        keyer.press("Enter")
        until(
            keyer.page, "n => document.querySelector('[role=status] strong').innerText.startsWith(n)", arg=f"{count} "
        )
    keyer.page.get_by_role("button", name="I have keyed the whole pile").focus()
    keyer.press("Enter")
    keyer.page.wait_for_load_state()


# --- from an idea to the ballot ------------------------------------------------------------------------------------
def test_a_project_is_written_returned_with_reasons_and_approved(visit: Visit, house: seed.House) -> None:
    delegate, reviewer = visit("delegate"), visit("reviewer")
    page = delegate.page
    delegate.go(at("budget_project_new", house, budget_slug="developing"))
    press(delegate, "Save")
    assert delegate.page.title().startswith("Error: ")
    assert problems(page) == []
    page.get_by_label("Title").fill("A drinking fountain")
    page.get_by_label("In one sentence").fill("Water for everyone in the park.")
    page.get_by_label("What does it cost?").fill("12,500.50")
    press(delegate, "Save")
    assert "Before review this project still needs:" in page.locator("main").inner_text()
    code = Project.objects.get(title="A drinking fountain").code
    press_link(delegate, "Go on writing")
    for label, text in (
        ("What will be done?", "A fountain by the gate."), ("Who benefits?", "Whoever is thirsty."),
        ("How was the cost estimated?", "Two offers."), ("Can it be done?", "There is a pipe."),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_label("What is it about?").select_option(label="Parks")
    page.get_by_label("Where?").select_option(label="Northside")
    press(delegate, "Save")
    page.get_by_role("button", name="Send to the public body for review").dblclick()
    page.wait_for_selector("text=Take it back from review")
    for decision, reasons in (("returned", "Say who cleans it."), ("approved", "It can be done.")):
        reviewer.go(at("budget_desk", house, budget_slug="developing"))
        press_link(reviewer, f"{code} A drinking fountain")
        assert problems(reviewer.page) == []
        reviewer.page.locator(f"input[name=decision][value={decision}]").check()
        reviewer.page.get_by_label("Reasons").fill(reasons)
        press(reviewer, "Give this answer")
        reviewer.page.wait_for_url("**/desk/")
        delegate.go(at("budget_project", house, budget_slug="developing", code=f"={code}"))
        assert reasons in page.locator("main").inner_text()
        if decision == "returned":
            press(delegate, "Send to the public body for review")
            page.wait_for_selector("text=Take it back from review")
    assert Project.objects.get(title="A drinking fountain").status == "approved"
    assert Project.objects.get(title="A drinking fountain").cost == 12_500_50


# --- running a vote ------------------------------------------------------------------------------------------------
def test_a_vote_run_from_the_desk_to_the_result_by_two_stewards(visit: Visit, house: seed.House) -> None:
    budget = Budget.objects.get(slug=house.ids["developing"])
    now = timezone.now()
    budget.phases.filter(kind="development").update(ends_at=now - dt.timedelta(minutes=2))
    budget.phases.filter(kind="vote").update(
        starts_at=now - dt.timedelta(minutes=1), ends_at=now + dt.timedelta(days=9)
    )
    steward = visit("steward")
    page = steward.page
    steward.go(at("budget_desk", house, budget_slug="developing"))
    press(steward, "Prepare the vote")
    page.wait_for_url("**/run/")
    assert problems(page) == []
    page.get_by_role("button", name="Open").first.dblclick()
    page.wait_for_selector("text=The vote is published.")
    box = Box.objects.get(budget=budget)
    assert problems(page) == []
    for sheet in decisions.issue_sheets(house.actors["steward"], box, 3, "en"):
        choice = {"approve": [box.options[0]["id"]]}
        decisions.cast(box, decisions.CodeCredential(sheet.code), choice, decisions.new_receipt())

    press_link(steward, "Close early or extend")
    page.get_by_label("New closing time").fill((timezone.localtime() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Why").fill("Everyone has voted.")
    press(steward, "Propose")
    assert page.get_by_role("button", name="Confirm").count() == 0  # not by whoever proposed it
    second = visit("second")
    second.go(page.url.removeprefix(second.server))
    press(second, "Confirm")
    second.page.wait_for_selector("text=The new closing time is in force")

    Box.objects.filter(pk=box.pk).update(closes_at=timezone.now())  # two days later
    steward.go(page.url.removeprefix(steward.server))
    for button in ("Close", "Seal", "Count"):
        assert problems(page) == []
        page.locator("section[aria-labelledby=next] .button", has_text=button).click()
    page.wait_for_selector("text=Everything is done.")
    assert problems(page) == []
    resident = visit()
    resident.go(at("budget_results", house, budget_slug="developing"))
    assert "3 ballots" in resident.page.locator("main").inner_text()
    assert resident.page.locator("section[aria-labelledby=won] li").count() == 1
    assert problems(resident.page) == []


# --- results and promises ------------------------------------------------------------------------------------------
def test_the_result_says_what_won_and_why(visit: Visit, house: seed.House) -> None:
    budget = Budget.objects.get(slug=house.ids["finished"])
    assert budget.box is not None
    assert budget.box.outcome is not None
    winners = budget.box.outcome["result"]["winners"]
    resident = visit()
    page = resident.page
    resident.go(at("budget_results", house, budget_slug="finished"))
    listed = page.locator("section[aria-labelledby=won] li")
    assert listed.count() == len(winners)
    for code, story in zip(winners, listed.all(), strict=True):
        project = budget.projects.get(code=code)
        assert project.title in story.locator("h3").inner_text()
        assert "round" in story.inner_text()
        assert f"/results/why/{code}/" in (story.get_by_role("link", name="Why").get_attribute("href") or "")
    assert page.locator("section[aria-labelledby=nearly] li").count() == 5 - len(winners)
    assert f"{len(seed.BALLOTS)} ballots" in page.locator("main").inner_text()
    listed.first.get_by_role("link", name="Why").click()
    assert budget.projects.get(code=winners[0]).title in page.locator("main").inner_text()


def test_a_promise_updated_by_a_steward_is_read_by_everyone(visit: Visit, house: seed.House) -> None:
    steward = visit("steward")
    page = steward.page
    steward.go(at("budget_promise_update", house, budget_slug="finished", code="won"))
    page.locator("select[name=status], input[name=status]").first.wait_for()
    if page.locator("select[name=status]").count():
        page.locator("select[name=status]").select_option("under-way")
    else:
        page.locator("input[name=status][value=under-way]").check()
    page.get_by_label("What happened").fill("The ground has thawed; forty trees stand.")
    photo = {"name": "trees.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_label("What does the photo show?").fill("Forty young trees along the street")
    page.get_by_role("button", name="Save").dblclick()
    page.wait_for_url(f"**{at('budget_promise', house, budget_slug='finished', code='won')}")
    promise = Promise.objects.get(project__code=house.ids["won"], budget__slug=house.ids["finished"])
    assert promise.status == "under-way"
    assert PromiseUpdate.objects.filter(promise=promise, made_on=timezone.localdate(), status="under-way").count() == 1
    resident = visit()
    resident.go(at("budget_promise", house, budget_slug="finished", code="won"))
    assert "forty trees stand" in resident.page.locator("main").inner_text()
    shown = resident.page.get_by_alt_text("Forty young trees along the street")
    shown.scroll_into_view_if_needed()
    until(resident.page, "[...document.images].every(each => each.complete && each.naturalWidth > 0)")
    assert problems(resident.page) == []


def _photo() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (800, 600), (60, 110, 60)).save(file, "JPEG")
    return file.getvalue()


# --- the frame -----------------------------------------------------------------------------------------------------
def test_the_first_tab_skips_to_the_page(visit: Visit, house: seed.House) -> None:
    visitor = visit()
    visitor.go(at("budget", house))
    visitor.press("Tab", "Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["home", "vote_choose", "budget_results"])
def test_a_first_load_is_at_most_100_kb(visit: Visit, house: seed.House, name: str) -> None:
    """As the server sends it: the page as it is, style sheets and scripts as WhiteNoise compresses them once."""
    import gzip

    visitor = visit("member" if name == "vote_choose" else "")
    where = at(name, house, budget_slug="finished") if name == "budget_results" else at(name, house)
    visitor.go(where)
    visitor.page.wait_for_load_state("networkidle")
    fetched = visitor.page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    asked = visitor.page.context.request
    total = len(asked.get(visitor.server + where).body())
    total += sum(len(gzip.compress(asked.get(each).body(), 9)) for each in fetched)
    assert len(fetched) >= 2
    assert total <= 100 * 1024, f"{total:,} bytes: the page and {fetched}"

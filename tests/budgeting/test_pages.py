"""Pages: what residents, delegates, reviewers and stewards see and send; nobody else's; a fixed number of queries."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonhouse.budgeting import actions, codes
from commonhouse.budgeting.forms import fields
from commonhouse.budgeting.forms.promises import SpendForm
from commonhouse.budgeting.models import Budget, Idea, Merge, Project, PromiseUpdate, Spending
from commonhouse.people.permissions import NOBODY
from tests.budgeting.factories import (
    World,
    acts,
    idea_post,
    make_budget,
    make_idea,
    make_project,
    make_promise,
    move_to,
    photo_bytes,
    plan,
    send_idea,
)
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    """The page's words, without its tags."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def browser(client: Client) -> Client:
    return client


# --- a resident sends an idea ------------------------------------------------------------------------------------------
def test_an_idea_without_an_account_from_form_to_code_to_change(browser: Client) -> None:
    world = make_budget()
    page = browser.get(f"{world.url}ideas/new/")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert token
    post = idea_post(token=html.unescape(token[1]), shown_name="Rosa")
    answer = browser.post(f"{world.url}ideas/new/", post, follow=True)
    code = re.search(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}", text_of(answer))
    assert code, "the code is shown"
    assert "no-store" in answer["Cache-Control"]
    assert "Rosa" in text_of(browser.get(f"{world.url}ideas/1/"))

    stranger = Client()
    assert code[0] not in text_of(stranger.get(f"{world.url}ideas/1/sent/", follow=True))
    assert stranger.get(f"{world.url}ideas/1/edit/").status_code == 404
    wrong = stranger.post(f"{world.url}ideas/code/", {"code": "AAAAA-AAAAA-AAAAA-AAAAA"})
    assert "No idea of this budget has this code" in text_of(wrong)
    stranger.post(f"{world.url}ideas/code/", {"code": code[0].lower().replace("-", " ")})
    changed = stranger.post(f"{world.url}ideas/1/edit/", idea_post(title="More shade"), follow=True)
    assert "More shade" in text_of(changed)
    stranger.post(f"{world.url}ideas/code/forget/")
    assert stranger.get(f"{world.url}ideas/1/edit/").status_code == 404


def test_the_form_sent_twice_shows_the_same_code(browser: Client) -> None:
    world = make_budget()
    post = idea_post()
    found = [
        re.search(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}", text_of(browser.post(f"{world.url}ideas/new/", post, follow=True)))
        for _press in range(2)
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0][0] == found[1][0]
    assert Idea.objects.count() == 1


def test_errors_stand_on_top_and_beside_and_words_stay(browser: Client) -> None:
    world = make_budget()
    answer = browser.post(f"{world.url}ideas/new/", idea_post(title="", point="somewhere", text="Kept words"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_title"' in page
    assert 'href="#id_point"' in page
    assert "Kept words" in page
    assert '<details class="more" open>' in page  # the folded part has an error to see
    assert not Idea.objects.exists()


@pytest.mark.parametrize(
    ("fields_sent", "words"),
    [
        ({"website": "http://spam.example"}, "Leave the last field empty"),
        ({"token": "made-up"}, "not whole"),
        ({"token": "0" * 32}, "not whole"),
    ],
)
def test_programs_that_fill_in_forms_are_kept_out(browser: Client, fields_sent: dict[str, str], words: str) -> None:
    world = make_budget()
    assert words in text_of(browser.post(f"{world.url}ideas/new/", idea_post(**fields_sent)))
    assert not Idea.objects.exists()


def test_too_quick_asks_to_press_once_more(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "TOO_QUICK", 2)
    world = make_budget()
    assert "very quick" in text_of(browser.post(f"{world.url}ideas/new/", idea_post()))
    assert not Idea.objects.exists()


def test_one_network_sends_only_so_many_ideas_an_hour(browser: Client) -> None:
    world = make_budget()
    answers = [browser.post(f"{world.url}ideas/new/", idea_post()).status_code for _number in range(21)]
    assert answers == [302] * 20 + [409]
    sign_in(browser, make_person())
    assert browser.post(f"{world.url}ideas/new/", idea_post()).status_code == 302


def test_another_budgets_category_in_the_post_is_an_error(browser: Client) -> None:
    world, other = make_budget(), make_budget()
    theirs = other.budget.categories.get(name="Parks")
    answer = browser.post(f"{world.url}ideas/new/", idea_post(category=theirs.pk))
    assert answer.status_code == 200
    assert not Idea.objects.exists()


def test_after_the_phase_the_page_says_what_to_do_instead(browser: Client) -> None:
    world = make_budget("development")
    assert "time for ideas is over" in text_of(browser.get(f"{world.url}ideas/new/"))
    assert browser.post(f"{world.url}ideas/new/", idea_post()).status_code == 409
    assert not Idea.objects.exists()


# --- photos --------------------------------------------------------------------------------------------------------------
def test_a_photo_is_shown_with_its_words_and_goes_when_the_idea_is_hidden(browser: Client) -> None:
    world = make_budget()
    upload = SimpleUploadedFile("home.jpg", photo_bytes(comment=b"42.3 -71.0 home"), "image/jpeg")
    browser.post(f"{world.url}ideas/new/", idea_post(photo=upload, photo_description="A bare bus stop"))
    page = browser.get(f"{world.url}ideas/1/").content.decode()
    address = re.search(r'<img src="([^"]+)" alt="A bare bus stop"', page)
    assert address
    picture = browser.get(address[1])
    data = b"".join(picture)  # type: ignore[arg-type]
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "max-age" in picture["Cache-Control"]
    assert data[8:12] == b"WEBP"
    assert b"home" not in data
    idea = Idea.objects.get()
    assert "home" not in (idea.photo.name or "")
    large = address[1].replace("-small", "")
    assert browser.get(large).status_code == 200
    for wrong in (large.replace("photos/idea/", "photos/update/"), large.replace(".webp", "x.webp"),
                  large.replace(world.budget.slug, "nowhere"), large.replace("photos/idea/", "photos/etc/")):  # fmt: skip
        assert browser.get(wrong).status_code == 404
    actions.hide_idea(world.steward, idea, reason="A face.")
    assert browser.get(large).status_code == 404


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"%PDF-1.7", photo_bytes()[:400]])
def test_what_is_no_photo_is_an_error_beside_the_field(browser: Client, data: bytes) -> None:
    world = make_budget()
    upload = SimpleUploadedFile("x.jpg", data, "image/jpeg")
    answer = browser.post(f"{world.url}ideas/new/", idea_post(photo=upload))
    assert "not a photo we can read" in text_of(answer)
    assert not Idea.objects.exists()


def test_an_upload_over_the_limit_is_refused(browser: Client) -> None:
    world = make_budget()
    upload = SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + bytes(9 * 1024 * 1024), "image/jpeg")
    answer = browser.post(f"{world.url}ideas/new/", idea_post(photo=upload))
    assert answer.status_code in {400, 413}
    assert not Idea.objects.exists()


# --- joining --------------------------------------------------------------------------------------------------------------
def test_authors_are_asked_on_the_page_of_their_idea(browser: Client) -> None:
    world = make_budget()
    one, two = send_idea(world.budget), send_idea(world.budget, title="Benches")
    sign_in_as(browser, world.delegate)
    answer = browser.post(f"{world.url}ideas/1/join/", {"into": "2", "why": "Both are for bus stops."}, follow=True)
    assert "Both must agree" in text_of(answer)
    merge = Merge.objects.get()
    assert "Yes, join them" not in text_of(Client().get(f"{world.url}ideas/1/"))  # passers-by are not asked
    for sent, number, side in ((one, 1, "idea"), (two, 2, "into")):
        author = Client()
        author.post(f"{world.url}ideas/code/", {"code": sent.code})
        page = author.get(f"{world.url}ideas/{number}/")
        assert "Yes, join them" in text_of(page)
        assert "Both are for bus stops." in text_of(page)
        author.post(f"{world.url}ideas/merges/{merge.pk}/", {"side": side, "answer": "yes"})
    assert "Joined with idea 2" in text_of(browser.get(f"{world.url}ideas/1/"))
    assert browser.post(f"{world.url}ideas/2/join/", {"into": "1", "why": "x"}).status_code == 200  # 1 is not open


# --- development --------------------------------------------------------------------------------------------------------------
def project_post(world: World, **given: Any) -> dict[str, Any]:
    return {
        "title": "Trees", "summary": "120 trees.", "language": "en", "cost": "$210,000", "version": "",
        "category": world.budget.categories.get(name="Parks").pk,
        "district": world.budget.districts.get(name="Roxbury").pk,
    } | given  # fmt: skip


def test_from_idea_to_project_to_review(browser: Client) -> None:
    world = make_budget()
    make_idea(world.budget)
    move_to(world.budget, "development")
    sign_in_as(browser, world.delegate)
    page = browser.get(f"{world.url}projects/new/?idea=1").content.decode()
    assert 'value="Shade trees"' in page
    browser.post(f"{world.url}projects/new/", project_post(world, ideas="1", cost="18,400.50"))
    project = Project.objects.get()
    assert (project.code, project.cost, list(project.ideas.values_list("number", flat=True))) == ("P1", 1_840_050, [1])
    assert "Before review this project still needs" in text_of(browser.get(f"{world.url}projects/P1/"))
    whole = {"description": "Plant.", "cost_notes": "Quote.", "feasibility": "Yes.", "benefits": "All."}
    browser.post(f"{world.url}projects/P1/edit/", project_post(world, ideas="1", version=1, **whole))
    browser.post(f"{world.url}projects/P1/submit/", {"version": 2})
    sign_in_as(browser, world.reviewer)
    assert "P1 Trees" in text_of(browser.get(f"{world.url}desk/"))
    browser.post(
        f"{world.url}projects/P1/review/", {"decision": "returned", "reasons": "Who waters them?", "version": 2}
    )
    assert "Who waters them?" in text_of(Client().get(f"{world.url}projects/P1/"))
    project.refresh_from_db()
    assert project.status == "returned"


def test_two_delegates_at_once_see_each_others_words_and_lose_none(browser: Client) -> None:
    world = make_budget("development")
    make_project(world)
    actions.edit_project(
        world.steward, Project.objects.get(), plan(world.budget, benefits="Theirs: children."), version=1
    )
    sign_in_as(browser, world.delegate)
    post = project_post(world, benefits="Mine: elders.", version=1)
    answer = browser.post(f"{world.url}projects/P1/edit/", post)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs: children." in page
    assert "Mine: elders." in page
    assert 'name="version" value="2"' in page
    assert Project.objects.get().benefits == "Theirs: children."
    browser.post(f"{world.url}projects/P1/edit/", post | {"version": 2, "benefits": "Children and elders."})
    assert Project.objects.get().benefits == "Children and elders."


@pytest.mark.parametrize("cost", ["-5", "0", "abc", "", "3,000,000", "99999999999999999999", "1.2.3"])
def test_absurd_costs_are_said_beside_the_field(browser: Client, cost: str) -> None:
    world = make_budget("development")
    sign_in_as(browser, world.delegate)
    answer = browser.post(f"{world.url}projects/new/", project_post(world, cost=cost))
    assert answer.status_code == 200
    assert 'href="#id_cost"' in answer.content.decode()
    assert not Project.objects.exists()


def test_texts_of_languages_wait_for_a_person(browser: Client) -> None:
    world = make_budget("development")
    make_project(world)
    sign_in_as(browser, world.delegate)
    browser.post(f"{world.url}projects/P1/texts/es/", {"title": "Árboles", "summary": "120 árboles."})
    assert "Not checked by a person yet" in text_of(browser.get(f"{world.url}projects/P1/"))
    browser.post(f"{world.url}projects/P1/texts/es/", {"title": "Árboles", "summary": "120 árboles.", "checked": "on"})
    assert "Not checked by a person yet" not in text_of(browser.get(f"{world.url}projects/P1/"))
    for language in ("en", "xx"):
        assert browser.get(f"{world.url}projects/P1/texts/{language}/").status_code == 404


def test_an_offer_to_help_reaches_the_steward(browser: Client) -> None:
    world = make_budget("development")
    assert "Sign in to help" in text_of(browser.get(f"{world.url}help/"))
    person = make_member(world.organization).person
    sign_in(browser, person)
    browser.post(f"{world.url}help/", {"about": "I know costs."})
    sign_in_as(browser, world.steward)
    page = browser.get(f"{world.url}desk/")
    assert "I know costs." in text_of(page)
    assert browser.post(f"{world.url}help/{world.budget.volunteers.get().pk}/", {"answer": "yes"}).status_code == 302
    assert person.seats.filter(kind="delegate").exists()


# --- setup ----------------------------------------------------------------------------------------------------------------
def test_a_steward_sets_up_and_publishes_page_by_page(browser: Client) -> None:
    organization = make_organization()
    steward = make_steward(organization)
    sign_in_as(browser, steward)
    base = f"/o/{organization.slug}/budgets/"
    browser.post(f"{base}new/", {"title": "Our streets", "amount": "$2,000,000", "currency": "USD"})
    url = f"{base}our-streets/setup/"
    year = timezone.localdate().year + 1
    steps: list[tuple[str, dict[str, Any]]] = [
        ("about", {"title": "Our streets", "summary": "For everyone."}),
        ("money", {"amount": "2,500,000", "currency": "USD"}),
        ("phases", {"ideas_from": f"{year}-01-01", "ideas_to": f"{year}-01-31", "vote_from": f"{year}-03-01",
                    "vote_to": f"{year}-03-20", "vote_opens": "09:00", "vote_closes": "20:00"}),
        ("voters/new", {"name": "Residents", "eligibility": "I live here and am 11 or older.", "minimum_age": "11",
                        "admission": "attestation"}),
        ("districts", {"name": "Roxbury", "cap": "1,000,000", "point": "42.3230, -71.0830"}),
        ("categories", {"name": "Parks", "cap": ""}),
        ("ballot", {"kind": "cumulative"}),
        ("limits", {"min_length": "1", "max_points": "10", "max_points_each": "4"}),
        ("rule", {"rule": "equal-shares"}),
        ("options", {"satisfaction": "points", "start": "floor", "completion": "add1-fill", "increment": "1",
                     "stop": "exhaustive", "tie_break": "votes,cost,order"}),
    ]  # fmt: skip
    for name, post in steps:
        assert browser.get(f"{url}{name}/").status_code == 200
        answer = browser.post(f"{url}{name}/", post)
        assert answer.status_code == 302, (name, text_of(answer))
    overview = text_of(browser.get(url))
    assert "$2,500,000" in overview
    assert "The points the voter gave it" in overview
    assert Client().get(f"{base}our-streets/").status_code == 404  # not published yet
    assert "Preview" in text_of(browser.get(f"{base}our-streets/"))
    browser.post(f"{url}publish/")
    budget = Budget.objects.get()
    assert budget.is_published
    assert budget.electorate.get().minimum_age == 11
    assert budget.rule["statement"]["satisfaction"] == "points"
    assert acts(organization)[-1][1]["districts"] == [{"name": "Roxbury", "cap": "100000000"}]
    assert Client().get(f"{base}our-streets/").status_code == 200


def test_dates_in_the_wrong_order_are_said_beside_the_phase(browser: Client) -> None:
    world = make_budget(published=False)
    sign_in_as(browser, world.steward)
    post = {"vote_from": "2027-03-20", "vote_to": "2027-03-01", "vote_opens": "09:00", "vote_closes": "20:00",
            "ideas_from": "2027-01-01", "ideas_to": ""}  # fmt: skip
    page = browser.post(f"{world.url}setup/phases/", post).content.decode()
    assert 'href="#id_ideas_to"' in page
    page = browser.post(f"{world.url}setup/phases/", post | {"ideas_to": "2027-02-01"}).content.decode()
    assert 'href="#id_vote_from"' in page


def test_an_override_shows_its_reason_to_everyone(browser: Client) -> None:
    world = make_budget("ideas")
    sign_in_as(browser, world.steward)
    browser.post(f"{world.url}setup/phase/", {"kind": "development", "why": "The library flooded."})
    page = text_of(Client().get(world.url))
    assert "The library flooded." in page
    assert "I want to help" in page


def test_setup_is_frozen_while_people_vote(browser: Client) -> None:
    world = make_budget("vote")
    sign_in_as(browser, world.steward)
    for name in ("money", "voters", "ballot", "limits", "rule", "options", "districts"):
        assert "frozen" in text_of(browser.get(f"{world.url}setup/{name}/"))
    assert browser.post(f"{world.url}setup/money/", {"amount": "5", "currency": "USD"}).status_code == 409


def test_the_approved_projects_go_into_the_ballot_box(browser: Client) -> None:
    world = make_budget("development")
    make_project(world, "approved")
    sign_in_as(browser, world.steward)
    answer = browser.post(f"{world.url}setup/vote/")
    world.budget.refresh_from_db()
    assert world.budget.box is not None
    assert [option["id"] for option in world.budget.box.options] == ["P1"]
    assert answer.status_code == 302


def test_the_steward_of_an_organization_without_budgets_finds_the_way_to_a_first_one(browser: Client) -> None:
    steward = make_steward(make_organization("harbor"))
    assert "/o/harbor/budgets/" not in browser.get("/o/harbor/").content.decode()
    sign_in_as(browser, steward)
    assert "/o/harbor/budgets/" in browser.get("/o/harbor/").content.decode()
    assert "Start a budget" in browser.get("/o/harbor/budgets/").content.decode()


def test_a_vote_not_prepared_in_time_can_still_be_prepared(browser: Client) -> None:
    world = make_budget("vote")
    sign_in_as(browser, world.steward)
    assert "Prepare the vote" in text_of(browser.get(f"{world.url}desk/"))


# --- promises --------------------------------------------------------------------------------------------------------------
def test_a_promise_shows_its_money_delays_and_news(browser: Client) -> None:
    world = make_budget("development")
    promise = make_promise(world)
    move_to(world.budget, "promises")
    sign_in_as(browser, world.reviewer)
    url = f"{world.url}promises/P1/"
    browser.post(f"{url}steps/new/", {"title": "Plant", "due_on": "2027-05-01"})
    step = promise.milestones.get()
    assert 'href="#id_why"' in browser.post(f"{url}steps/{step.pk}/move/", {"due_on": "2027-09-01"}).content.decode()
    browser.post(f"{url}steps/{step.pk}/move/", {"due_on": "2027-09-01", "why": "The nursery flooded."})
    spend = {"amount": "42,000", "what": "Saplings", "spent_on": "2026-01-02", "token": SpendForm.new_token()}
    for _press in range(2):
        browser.post(f"{url}spend/", spend)
    photo = SimpleUploadedFile("x.png", photo_bytes(kind="PNG"), "image/png")
    browser.post(
        f"{url}update/", {"text": "We began.", "status": "under-way", "photo": photo, "photo_description": "Holes"}
    )
    page = text_of(Client().get(url))
    for words in ("$42,000 of $210,000 has been spent; $168,000 is left.", "The nursery flooded.", "May 1, 2027",
                  "September 1, 2027", "We began.", "Later than first promised"):  # fmt: skip
        assert words in page
    assert Spending.objects.count() == 1
    assert PromiseUpdate.objects.get().photo


def test_overspending_is_asked_about_then_shown(browser: Client) -> None:
    world = make_budget("development")
    make_promise(world)
    sign_in_as(browser, world.reviewer)
    url = f"{world.url}promises/P1/"
    spend = {"amount": "210,000.01", "what": "Saplings", "spent_on": "2026-01-02", "token": SpendForm.new_token()}
    page = browser.post(f"{url}spend/", spend)
    assert "$0.01 more is spent" in text_of(page)
    assert 'name="over_is_meant"' in page.content.decode()
    browser.post(f"{url}spend/", spend | {"over_is_meant": "on"})
    assert "$0.01 too much" in text_of(Client().get(url))
    entry = Spending.objects.get()
    browser.post(f"{url}spend/{entry.pk}/correct/", {"why": "A typing error.", "token": SpendForm.new_token()})
    assert "Taken back: Saplings. A typing error." in text_of(Client().get(url))


# --- everything at once ------------------------------------------------------------------------------------------------------
def everything(world: World) -> list[str]:
    """Every address of a budget with one of each thing in it, below /o/<slug>/budgets/<budget>/."""
    setup = ("about", "money", "phases", "voters", "voters/new", "districts", "categories", "ballot", "limits", "rule",
             "options", "phase", "groups")  # fmt: skip
    district = world.budget.districts.get(name="Roxbury").pk
    return [
        "", "desk/", "help/", "setup/", *(f"setup/{name}/" for name in setup), f"setup/districts/{district}/",
        "ideas/", "ideas/?view=map", "ideas/?q=trees&status=open&category=x&district=99999&language=tlh&page=seven",
        "ideas/new/", "ideas/code/", "ideas/1/", "ideas/1/edit/", "ideas/1/withdraw/", "ideas/1/hide/",
        "ideas/1/set-aside/", "ideas/1/join/", "projects/", "projects/?view=map", "projects/?status=nonsense&q=P1",
        "projects/new/", "projects/P1/", "projects/P1/edit/", "projects/P1/review/", "projects/P1/withdraw/",
        "projects/P1/take-back/", "projects/P1/texts/", "projects/P1/texts/es/", "promises/", "promises/P1/",
        "promises/P1/update/", "promises/P1/steps/new/", "promises/P1/spend/", "results/",
    ]  # fmt: skip


def furnish(world: World, count: int = 1) -> None:
    """Some of everything a list can hold."""
    budget = world.budget
    move_to(budget, "ideas")
    district, category = budget.districts.get(name="Roxbury"), budget.categories.get(name="Parks")
    ideas = [make_idea(budget, title=f"Idea {n}", district=district, category=category) for n in range(count)]
    if count > 1:
        actions.propose_merge(world.steward, ideas[0], ideas[1], why="Alike.")
    move_to(budget, "development")
    made = [make_project(world, "approved", title=f"Project {n}", ideas=(ideas[n],)) for n in range(count)]
    for n in range(count):
        make_project(world, "returned", title=f"Returned {n}")
        make_project(world, "submitted", title=f"Sent {n}")
        actions.offer_help(sign_actor(world), budget)
    for promise in actions.make_promises(world.steward, budget, [project.code for project in made]):
        step = actions.add_milestone(world.reviewer, promise, title="Plant", due_on=timezone.localdate())
        later = timezone.localdate() + timezone.timedelta(days=30)
        actions.move_milestone(world.reviewer, step, due_on=later, why="Flood.")
        actions.update_promise(world.reviewer, promise, status="under-way", text="News.")
        actions.spend(
            world.reviewer, promise, amount=5, what="Twine", spent_on=timezone.localdate(), submission=codes.new_token()
        )


def sign_actor(world: World) -> Any:
    from commonhouse.people.permissions import Actor

    return Actor(make_member(world.organization).person)


def test_every_page_answers_everyone_without_a_fault(browser: Client) -> None:
    world = make_budget()
    furnish(world)
    visitors: list[Any] = [None, make_person(), world.steward, world.delegate, world.reviewer]
    allowed = {200, 302, 403, 404, 409, 410}
    for visitor in visitors:
        client = Client()
        if visitor is not None:
            sign_in(client, visitor) if not hasattr(visitor, "seat") else sign_in_as(client, visitor)
        for path in everything(world):
            answer = client.get(world.url + path)
            assert answer.status_code in allowed, (visitor, path, answer.status_code)
            if answer.status_code == 200 and b"<h1" in answer.content:
                assert answer.content.count(b"<h1") == 1, path
                assert b"style=" not in answer.content, path


def test_another_organizations_address_finds_nothing(browser: Client) -> None:
    world, other = make_budget(), make_budget()
    furnish(world)
    sign_in_as(browser, other.steward)
    foreign = f"/o/{other.organization.slug}/budgets/{world.budget.slug}-x/"
    for path in everything(world):
        assert browser.get(foreign + path).status_code == 404, path
    # the same slug in both organizations: numbers and codes of the one are not found below the other
    other_url = other.url
    for path in ("ideas/1/", "projects/P1/", "promises/P1/", "projects/P1/edit/", "ideas/1/hide/"):
        assert browser.get(other_url + path).status_code == 404, path
    entry = Spending.objects.get().pk
    district = world.budget.districts.first().pk
    for path in (f"setup/districts/{district}/", f"promises/P1/spend/{entry}/correct/", "help/1/"):
        assert browser.post(other_url + path, {}).status_code == 404, path


def test_stewards_of_elsewhere_may_do_nothing_here(browser: Client) -> None:
    world, other = make_budget(), make_budget()
    furnish(world)
    sign_in_as(browser, other.steward)
    before = len(acts(world.organization))
    posts = ["setup/money/", "setup/publish/", "setup/phase/", "setup/groups/", "setup/vote/", "ideas/1/hide/",
             "ideas/1/join/", "projects/new/", "projects/P1/edit/", "projects/P1/submit/", "projects/P1/review/",
             "projects/P1/withdraw/", "projects/P1/texts/es/", "promises/P1/update/", "promises/P1/spend/",
             "promises/P1/steps/new/"]  # fmt: skip
    for path in posts:
        answer = browser.post(world.url + path, {"reason": "x", "title": "x", "why": "x", "kind": "vote"})
        assert answer.status_code == 403, (path, answer.status_code)
    assert len(acts(world.organization)) == before


def test_unlisted_organizations_and_unpublished_budgets_are_not_there(browser: Client) -> None:
    draft = make_budget(published=False)
    assert browser.get(draft.url).status_code == 404
    assert draft.budget.title not in text_of(browser.get("/budgets/"))
    sign_in_as(browser, draft.delegate)
    assert browser.get(draft.url).status_code == 404
    hidden = make_budget(organization=make_organization(is_listed=False))
    assert Client().get(hidden.url).status_code == 404
    assert Client().get(f"{hidden.url}ideas/").status_code == 404


PINS = {
    "/budgets/": 3,
    "list": 4,
    "": 7,
    "ideas/": 6,
    "ideas/?view=map": 6,
    "projects/": 7,
    "projects/?view=map": 7,
    "promises/": 9,
    "promises/P1/": 8,
    "ideas/1/": 6,
}


DESK = {"steward": 13, "delegate": 13, "reviewer": 13}


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


def test_lists_ask_as_many_queries_with_much_in_them_as_with_little(browser: Client) -> None:
    few, many = make_budget(), make_budget()
    furnish(few, 1)
    furnish(many, 4)
    for world in (few, many):
        listing = f"/o/{world.organization.slug}/budgets/"
        addresses = {path: world.url + path for path in PINS} | {"/budgets/": "/budgets/", "list": listing}
        assert {path: queries_of(browser, address) for path, address in addresses.items()} == PINS
    for world in (few, many):
        seats = {seat: sign_in_as(Client(), getattr(world, seat)) for seat in DESK}
        assert {seat: queries_of(client, f"{world.url}desk/") for seat, client in seats.items()} == DESK


def test_first_load_is_small(browser: Client) -> None:
    world = make_budget()
    furnish(world, 4)
    for path in ("", "ideas/", "projects/", "promises/", "ideas/?view=map"):
        assert len(browser.get(world.url + path).content) < 40_000, path


def test_words_sent_too_late_stay_on_the_page(browser: Client) -> None:
    world = make_budget("development")
    answer = browser.post(f"{world.url}ideas/new/", idea_post(text="An hour of my evening"))
    assert answer.status_code == 409
    assert "An hour of my evening" in answer.content.decode()
    assert "not being collected now" in text_of(answer)
    make_project(world, "submitted")
    sign_in_as(browser, world.delegate)
    answer = browser.post(f"{world.url}projects/P1/edit/", project_post(world, benefits="Mine: elders.", version=1))
    assert answer.status_code == 409
    assert "Mine: elders." in answer.content.decode()


def test_a_reviewer_of_an_old_text_keeps_their_words_and_reads_the_new(browser: Client) -> None:
    world = make_budget("development")
    project = make_project(world, "submitted")
    actions.take_back_project(world.delegate, project)
    actions.edit_project(world.delegate, project, plan(world.budget, description="Now with water."), version=1)
    actions.submit_project(world.delegate, project)
    sign_in_as(browser, world.reviewer)
    post = {"decision": "approved", "reasons": "Well thought out.", "version": 1}
    answer = browser.post(f"{world.url}projects/P1/review/", post)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Now with water." in page
    assert "Well thought out." in page
    assert 'name="version" value="2"' in page
    browser.post(f"{world.url}projects/P1/review/", post | {"version": 2})
    assert Project.objects.get().status == "approved"


def test_those_who_asked_see_kindly_that_ideas_stay_apart(browser: Client) -> None:
    world = make_budget()
    one, two = send_idea(world.budget), send_idea(world.budget, title="Benches")
    merge = actions.propose_merge(world.delegate, one.idea, two.idea, why="Alike.")
    actions.answer_merge(NOBODY, merge, side="into", agrees=False, proofs=[codes.hash_of(two.code)])
    assert "apart" not in text_of(browser.get(f"{world.url}ideas/1/"))
    sign_in_as(browser, world.delegate)
    assert "preferred to keep it apart from idea 2, “Benches”" in text_of(browser.get(f"{world.url}ideas/1/"))


@pytest.mark.parametrize(
    "path", ["ideas/{n}/", "setup/districts/{n}/", "promises/P1/steps/{n}/move/", "photos/idea/{n}/x.webp", "help/{n}/"]
)
def test_numbers_beyond_any_are_not_found(browser: Client, path: str) -> None:
    world = make_budget()
    sign_in_as(browser, world.steward)
    for number in (0, 10**9, 10**30):
        assert browser.post(world.url + path.format(n=number)).status_code in {404, 405}
        assert browser.get(world.url + path.format(n=number)).status_code in {404, 405}

"""Six stories of deciding together, walked on a phone of 360 px by those they are for, in both languages.

Weeks pass by a clock that stands behind and is brought forward: nothing in the database is bent to be due, so that
the record of each story is recomputed at its end as it stands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from commonhouse.charters import actions as charters
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.elections import actions as elections
from commonhouse.elections.models import Election
from commonhouse.meetings import actions as meetings
from commonhouse.meetings.models import Meeting
from commonhouse.people.actions import delegates
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions as proposals
from commonhouse.proposals.models import Objection, Proposal
from commonhouse.rules.charter.model import Deciders, Matter, Office, Reasons
from tests import factories
from tests.proposals.helpers import CONSENT, make_coalition, verified
from tests.rules.charter.samples import make_charter, make_matter, make_office

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
Look = Callable[[Any], None]
Clock = Callable[[float], None]
SPANISH = {"locale": "es-US"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """clock(days): the house's clock stands so many days from the real one (before it, if negative)."""
    real, ahead = timezone.now, [dt.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])

    def stand(days: float) -> None:
        ahead[0] = dt.timedelta(days=days)

    yield stand
    stand(0)


def named(organization: Organization, *names: str, member_class: str = "members") -> list[Person]:
    found = organization.member_classes.get(slug=member_class)
    made = [factories.make_member(organization, factories.make_person(name), found) for name in names]
    return [each.person for each in made if each.person is not None]


def chartered(organization: Organization, *matters: Matter, offices: tuple[Office, ...] = ()) -> Actor:
    """Its steward, once it has a charter with these matters and offices."""
    steward = factories.make_steward(organization)
    charters.adopt(steward, organization, make_charter(*matters, offices=offices))
    return steward


def go(page: Any, path: str) -> Any:
    return page.goto("/".join(page.url.split("/")[:3]) + path)


def send(page: Any, *, twice: bool = False) -> None:
    """Presses the main button of the page's form, and waits for where it leads."""
    here, button = page.url, page.locator("main form[method=post] .actions .button").first
    if twice:
        button.dblclick()
    else:
        button.click()
    page.wait_for_url(lambda url: url != here)


def choose(page: Any, vote: str, reason: str = "") -> None:
    page.locator(f"input[name=vote][value={vote}]").check()
    if reason:
        page.locator("[name=reason]").fill(reason)


def text_of(page: Any) -> str:
    return page.locator("main").inner_text()


def vote_in_the_box(page: Any, option: str, *, twice: bool = False) -> None:
    """From the first page of a ballot to its receipt."""
    page.locator("main .actions a.button").first.click()
    page.get_by_role("radio", name=option).check()
    send(page)
    send(page, twice=twice)
    page.locator("#receipt").wait_for()


# --- (a) a cleaning co-op consents to a pay change ------------------------------------------------------------------
def test_a_co_op_consents_to_a_pay_change_once_an_objection_is_integrated(
    open_page: Open, assert_accessible: Look
) -> None:
    coop = factories.make_organization("limpieza")
    mirna, blanca, douglas = named(coop, "Mirna", "Blanca", "Douglas")
    chartered(coop, CONSENT)
    facilitator = factories.make_actor(coop, "facilitator", douglas)

    writer = open_page("/o/limpieza/decisions/", Actor(mirna), **SPANISH)
    writer.get_by_role("link", name="Proponer algo").click()
    writer.locator("input[value=pay]").check()
    send(writer)
    writer.locator("#id_title").fill("Subir el pago a $24")
    writer.locator("#id_text").fill("Todas ganamos $24 la hora.\nDesde abril.")
    send(writer, twice=True)
    proposal = Proposal.objects.get()
    assert_accessible(writer)
    writer.get_by_role("link", name="Preguntar a quienes deciden").click()
    send(writer, twice=True)
    here = f"/o/limpieza/decisions/{proposal.public_id}/"

    objector = open_page(here, Actor(blanca))
    objector.get_by_role("link", name="Answer", exact=True).click()
    choose(objector, "objection", "Night shifts would lose by it.")
    objector.locator("input[name=kind][value=harm]").check()
    send(objector, twice=True)
    objection = Objection.objects.get()
    assert_accessible(objector)

    desk = open_page(here, facilitator)
    desk.get_by_role("link", name="Write down what the group found").click()
    desk.locator("input[name=qualified][value=yes]").check()
    send(desk)

    go(writer, f"{here}revise/")
    writer.locator("#id_text").fill("Todas ganamos $24 la hora.\nDe noche, $26.\nDesde abril.")
    writer.locator("#id_why").fill("La noche se paga mejor.")
    writer.locator("input[name=integrates]").check()
    send(writer, twice=True)
    assert_accessible(writer)
    objection.refresh_from_db()
    assert (objection.state, proposal.versions.count()) == ("integrated", 2)

    for page in (writer, objector, open_page(here, Actor(douglas))):
        go(page, f"{here}answer/")
        choose(page, "consent")
        send(page, twice=True)
    go(writer, here)
    writer.get_by_role("button", name="Contar ahora").dblclick()
    writer.locator("#outcome").wait_for()
    assert_accessible(writer)
    proposal.refresh_from_db()
    assert (proposal.result, proposal.outcome["result"]["version"]) == ("adopted", 2)

    neighbor = open_page(here)
    assert "Night shifts" not in text_of(neighbor)
    assert go(neighbor, f"{here}objections/{objection.pk}/take-back/").status == 404
    assert not verified(coop).not_recomputed


# --- (b) a tripartite trust elects three leaseholders ---------------------------------------------------------------
def test_a_trust_elects_three_leaseholders_with_paper_and_web_ballots(
    open_page: Open, assert_accessible: Look, clock: Clock
) -> None:
    trust = factories.make_organization("trust", kind="land-trust", with_class=False)
    for name in ("leaseholders", "community", "public"):
        factories.make_class(trust, name)
    people = named(trust, "Ana", "Bo", "Cy", "Dee", "Eve", "Flo", "Gil", member_class="leaseholders")
    (outsider,) = named(trust, "Hal", member_class="community")
    clock(-45)
    steward = chartered_trust(trust)
    elections.set_up_places(steward, trust, "board")

    desk = open_page("/o/trust/elections/offices/board/call/", steward)
    send(desk, twice=True)
    election = Election.objects.get()
    here = f"/o/trust/elections/{election.public_id}/"
    ana = open_page(here, Actor(people[0]), **SPANISH)
    ana.locator(f"main a[href='{here}answer/']").click()
    send(ana, twice=True)
    ana.locator("textarea").fill("Casas primero.")
    send(ana)
    assert_accessible(ana)
    for person in people[1:5]:
        elections.nominate(Actor(person), election, person)
    assert election.candidacies.count() == 5

    clock(-30.5)
    desk = open_page(f"{here}run/", steward)
    desk.get_by_role("button", name="Close nominations").dblclick()
    desk.get_by_role("button", name="Open the vote").wait_for()
    election.refresh_from_db()
    assert election.box is not None
    sheets = decisions.issue_sheets(steward, election.box, 2)
    clock(-29)
    desk = open_page(f"{here}run/", steward)
    desk.get_by_role("button", name="Open the vote").dblclick()
    desk.get_by_role("link", name="Go to the ballot box").wait_for()
    box = Box.objects.get()
    order = [option["id"] for option in box.options]
    votes = f"/o/trust/vote/{box.public_id}/"

    ana = open_page(f"{votes}ballot/", Actor(people[0]), **SPANISH)
    ana.locator("main .actions a.button").first.click()
    for place, rank in enumerate(ana.locator("select.rank").all()[:3], 1):
        rank.select_option(str(place))
    send(ana)
    assert_accessible(ana)
    send(ana, twice=True)
    ana.locator("#receipt").wait_for()
    for number, person in enumerate(people[1:5]):
        choice = {"rank": [order[number % 2], order[2], order[4]]}
        decisions.cast(box, decisions.PersonCredential(person), choice, decisions.new_receipt())
    assert Ballot.objects.count() == 5
    assert "not on the roll" in text_of(open_page(f"{votes}ballot/", Actor(outsider)))

    for person in people[5:]:
        decisions.hand_sheet(steward, box, RollEntry.objects.get(box=box, person=person))
    pile = decisions.open_batch(steward, box, expected=2, place="Laundry room")
    keyer = factories.make_actor(trust, "keyer")
    for actor in (steward, keyer):
        page = open_page(f"{votes}run/paper/{pile.number}/key/", actor)
        for done, sheet in enumerate(sheets, 1):
            page.locator("#id_serial").fill(str(sheet.serial))
            page.locator("#id_line").fill("2 1")
            page.locator("#id_line").press("Enter")
            page.get_by_text(f"{done} of 2 keyed.").wait_for()
        page.get_by_role("button", name="I have keyed the whole pile").click()
        page.get_by_role("heading", name=f"Pile {pile.number}").wait_for()
    page = open_page(f"{votes}run/paper/{pile.number}/", steward)
    page.get_by_role("button", name="Accept the pile").click()
    page.get_by_text("The record says how many were counted").wait_for()

    clock(-10)
    desk = open_page(f"{votes}run/", steward)
    for name in ("Close the vote", "Seal the ballots", "Count"):
        desk.get_by_role("button", name=name, exact=True).click()
    desk.get_by_text("Everything is done.").wait_for()
    go(desk, f"{here}run/")
    desk.get_by_role("button", name="They take their seats").dblclick()
    desk.get_by_text("Everything is done.").wait_for()
    assert trust.seats.filter(kind="board", vacated_on__isnull=True).count() == 3
    neighbor = open_page(f"{here}result/", **SPANISH)
    assert neighbor.locator("main ol.ruled").first.locator("li").count() == 3
    assert_accessible(neighbor)
    assert not verified(trust).not_recomputed


def chartered_trust(trust: Organization) -> Actor:
    steward = factories.make_steward(trust)
    office = make_office(electors=("leaseholders",), candidates=("leaseholders",))
    own = make_matter("charter", deciders=Deciders(classes=("leaseholders", "community", "public")))
    charters.adopt(steward, trust, make_charter(own, offices=(office,)))
    return steward


# --- (c) the fund's loan ------------------------------------------------------------------------------------------------
def test_a_fund_lends_once_more_than_half_of_all_take_part(
    open_page: Open, assert_accessible: Look, clock: Clock
) -> None:
    fund = factories.make_organization("fund", kind="fund")
    people = named(fund, *(f"Member {number}" for number in range(12)))
    clock(-20)
    loan = make_matter(
        "loan", title="Loans", method="fund-ballot", is_secret=True, reasons=Reasons.NONE, notice_days=0, early=True
    )
    chartered(fund, loan)
    content = proposals.Content(
        title="Lend $300,000 to the bakery",
        text="For an oven.\nPaid back in 7 years.",
        matter="loan",
        audience="everyone",
    )
    author = Actor(people[0])
    first = proposals.ask(author, proposals.write(author, fund, content))
    for person in people[:6]:
        cast(first, person, "approve")

    clock(-10)
    page = open_page(f"/o/fund/decisions/{first.public_id}/", author, **SPANISH)
    first.refresh_from_db()
    assert first.result == "no-quorum"
    said = text_of(page)
    assert "7" in said
    assert "6" in said
    assert_accessible(page)
    page.get_by_role("link", name="Preguntar otra vez").first.click()
    assert page.locator("#id_title").input_value() == content.title
    send(page, twice=True)
    second = Proposal.objects.exclude(pk=first.pk).get()
    page.get_by_role("link", name="Preguntar a quienes deciden").click()
    send(page, twice=True)
    second.refresh_from_db()
    for person in people[:8]:
        cast(second, person, "approve")
    for person in people[8:11]:
        cast(second, person, "disapprove")
    here = f"/o/fund/decisions/{second.public_id}/"
    last = open_page(here, Actor(people[11]))
    last.get_by_role("link", name="Vote (it is secret)").click()
    vote_in_the_box(last, "Abstain and affirm the majority", twice=True)
    assert_accessible(last)
    go(page, here)
    page.get_by_role("button", name="Contar ahora").dblclick()
    page.locator("#outcome").wait_for()
    second.refresh_from_db()
    assert (second.result, second.outcome["result"]["counts"]["approve"]) == ("adopted", 8)
    assert_accessible(page)
    assert not verified(fund).not_recomputed


def cast(proposal: Proposal, person: Person, vote: str) -> None:
    box = Box.objects.get(pk=proposal.box_id)
    decisions.cast(box, decisions.PersonCredential(person), {"vote": vote}, decisions.new_receipt())


# --- (d) organizations sign on to a platform ----------------------------------------------------------------------------
def test_organizations_sign_on_to_a_platform_one_voice_each(open_page: Open, assert_accessible: Look) -> None:
    coalition, speakers = make_coalition(8, early=True)
    content = proposals.Content(title="Homes for all", text="Rent control.", matter="platform", audience="everyone")
    proposal = proposals.ask(speakers[0], proposals.write(speakers[0], coalition, content))
    here = f"/o/coalition/decisions/{proposal.public_id}/"
    membership = coalition.memberships.order_by("pk")[7]
    member = membership.member_organization
    assert member is not None
    seat = member.seats.get(kind="steward")
    other = factories.make_member(member, factories.make_person("Second voice")).person
    assert other is not None
    delegates.name_delegate(Actor(seat.person, seat), membership, other)

    home = open_page(here, Actor(seat.person, seat))
    home.locator("main a[href='mandate/']").click()
    home.locator("[name=words]").fill("Vote no while evictions are not in it.")
    send(home, twice=True)
    objecting = open_page(here, speakers[7], **SPANISH)
    assert "evictions" in text_of(objecting)
    objecting.locator("main a.button[href^='answer/']").click()
    choose(objecting, "no", "Faltan los desalojos.")
    send(objecting, twice=True)
    assert_accessible(objecting)
    for speaker in speakers[:6]:
        proposals.answer(speaker, proposal, "yes")
    colleague = open_page(here, Actor(other))  # the same voice: it can be changed, not doubled
    assert "Change your answer" in text_of(colleague)
    signing = open_page(here, speakers[6])
    signing.locator("main a.button[href^='answer/']").click()
    assert "It has one voice, whoever speaks for it." in text_of(signing)
    choose(signing, "yes")
    send(signing, twice=True)
    assert Ballot.objects.count() == 8

    chair = open_page(here, speakers[0])
    chair.get_by_role("button", name="Count it now").dblclick()
    chair.locator("#outcome").wait_for()
    proposal.refresh_from_db()
    assert proposal.outcome["result"]["counts"] == {"yes": 7, "no": 1, "abstain": 0}
    assert proposal.result == "adopted"
    neighbor = open_page(here)
    assert "Faltan los desalojos" not in text_of(neighbor)
    assert_accessible(neighbor)
    assert not verified(coalition).not_recomputed


# --- (e) by phone ---------------------------------------------------------------------------------------------------------
def test_a_member_without_email_votes_by_phone_and_changes_it_later(open_page: Open, assert_accessible: Look) -> None:
    coop = factories.make_organization("coop")
    rosa, ana = named(coop, "Rosa Delgado", "Ana Ruiz")
    steward = chartered(coop, make_matter("policy", title="Policies", notice_days=0, early=True))
    author = Actor(ana)
    content = proposals.Content(title="Open on Sundays", text="From noon.", matter="policy")
    proposal = proposals.ask(author, proposals.write(author, coop, content))
    proposals.answer(author, proposal, "no")
    assert proposal.box is not None
    roll = f"/o/coop/vote/{proposal.box.public_id}/run/roll/"

    phone = open_page(roll, steward, **SPANISH)
    for vote, twice in (("Sí", True), ("No", False)):
        go(phone, roll)
        phone.locator("tr", has_text="Rosa Delgado").locator("a[href$='/phone/']").click()
        assert_accessible(phone)
        phone.locator("main form[method=post] .actions .button").first.click()
        phone.get_by_role("radio", name=vote, exact=True).check()
        send(phone)
        send(phone, twice=twice)
        phone.get_by_role("link", name="Volver al padrón").wait_for()
        assert_accessible(phone)
    entry = RollEntry.objects.get(box=proposal.box, person=rosa)
    assert Ballot.objects.filter(box=proposal.box).count() == 2
    assert entry.state == "voted"
    assert rosa.account is None

    desk = open_page(f"/o/coop/decisions/{proposal.public_id}/", steward)
    desk.get_by_role("button", name="Count it now").dblclick()
    desk.locator("#outcome").wait_for()
    proposal.refresh_from_db()
    assert proposal.outcome["result"]["counts"] == {"yes": 0, "no": 2, "abstain": 0}
    stranger = open_page("/", factories.make_steward(factories.make_organization("elsewhere")))
    assert go(stranger, roll).status == 403
    assert not verified(coop).not_recomputed


# --- (f) a meeting of nine --------------------------------------------------------------------------------------------------
def test_a_facilitator_runs_a_meeting_of_nine_from_agenda_to_approved_minutes(
    open_page: Open, assert_accessible: Look, clock: Clock
) -> None:
    circle = factories.make_organization("circle")
    people = named(circle, "Ana", "Ben", "Carla", "Dev", "Eva", "Fay", "Gus", "Hana", "Ivo")
    clock(-20)
    chartered(circle)
    leads = factories.make_actor(circle, "facilitator", people[0])
    starts = timezone.localtime() + dt.timedelta(days=20, minutes=5)

    page = open_page("/o/circle/meetings/new/", leads, **SPANISH)
    page.locator("#id_title").fill("Círculo de marzo")
    page.locator("#id_day").fill(starts.strftime("%Y-%m-%d"))
    page.locator("#id_hour").fill(starts.strftime("%H:%M"))
    send(page, twice=True)
    meeting = Meeting.objects.get()
    assert_accessible(page)
    page.locator("a[href='new/']").click()
    page.locator("#id_title").fill("Nieve")
    send(page, twice=True)
    plan = meetings.Plan("April circle", classes=(circle.member_classes.get(),))
    later = meetings.call(leads, circle, plan, starts + dt.timedelta(minutes=5))

    clock(0)
    here = f"/o/circle/meetings/{meeting.public_id}/"
    page = open_page(f"{here}room/", leads)
    held(page, ("Ana", "Ben", "Carla", "Dev", "Eva", "Fay", "Gus"))
    page.get_by_role("button", name="Next: Nieve").click()
    page.get_by_label("A note for the minutes").fill("It snowed twice.")
    page.get_by_role("button", name="Note it").first.click()
    page.get_by_text("It snowed twice.").wait_for()
    carry(page, "Buy two shovels.", 6)
    assert_accessible(page)
    end(page)
    comes = open_page(here, Actor(people[1]), **SPANISH)
    assert go(comes, f"{here}room/").status == 403
    page.get_by_role("button", name="Send the minutes to everyone").dblclick()
    page.get_by_text("Version 1, sent").wait_for()
    go(comes, f"{here}minutes/")
    assert "Buy two shovels." in text_of(comes)
    assert_accessible(comes)

    there = f"/o/circle/meetings/{later.public_id}/"
    go(page, f"{there}agenda/")
    page.get_by_role("button", name="Put it on the agenda").click()
    go(page, f"{there}room/")
    held(page, ("Ana", "Ben", "Carla", "Dev", "Eva"))
    page.get_by_role("button", name="Next: Check-in").click()
    page.get_by_role("button", name=re.compile("^Spoke ?: Ana")).click()
    page.get_by_role("button", name=re.compile("^Next: .*inutes")).click()
    page.locator("#now", has_text="inutes").wait_for()
    carry(page, "", 5)  # the words stand there already
    end(page)
    meeting.refresh_from_db()
    assert meeting.minutes_state == "approved"
    assert open_page(f"{here}minutes/").locator("h1").inner_text() != "Minutes"  # not for neighbors
    assert not verified(circle).not_recomputed


def held(page: Any, names: tuple[str, ...]) -> None:
    """Begun, with these there."""
    page.get_by_role("button", name="Begin the meeting").click()
    for name in names:
        page.get_by_role("button", name=re.compile(f"^Here ?: {name}")).click()
        page.get_by_role("button", name=re.compile(f"^Went ?: {name}")).wait_for()


def carry(page: Any, motion: str, yes: int) -> None:
    """A motion that is carried; without words, the one that the page proposes."""
    page.get_by_text("A motion", exact=True).click()
    if motion:
        page.get_by_label("What is to be decided?").fill(motion)
    page.get_by_role("button", name="Put it to the meeting").click()
    page.get_by_label("Yes").fill(str(yes))
    page.get_by_role("button", name="Write down the count").click()
    page.get_by_text("Carried", exact=True).wait_for()


def end(page: Any) -> None:
    page.get_by_text("End the meeting", exact=True).first.click()
    page.get_by_role("button", name="End the meeting").click()
    page.wait_for_url("**/minutes/")

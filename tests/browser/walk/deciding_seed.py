"""Five small organizations that decide: a co-op, a trust, a circle, a coalition, and one that has no charter yet.

Each has its own record, so that what happens in one need not wait for the dates of another.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from commonhouse.charters import actions as charters
from commonhouse.charters import starters
from commonhouse.charters.queries import current
from commonhouse.decisions import actions as decisions
from commonhouse.decisions import voices
from commonhouse.decisions.models import Box
from commonhouse.elections import actions as elections
from commonhouse.elections import queries as seated
from commonhouse.elections.models import Election, Place
from commonhouse.meetings import actions as meetings
from commonhouse.meetings.actions.feed import new_calendar_key
from commonhouse.meetings.models import Attendee, Meeting, Promise
from commonhouse.notices import links
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions as proposals
from commonhouse.proposals.models import Proposal
from commonhouse.rules.charter.model import Charter, Proxies, Reasons
from tests import factories
from tests.proposals.helpers import ADVICE, CONSENT, LOGO, make_coalition
from tests.rules.charter.samples import make_charter, make_matter, make_office, with_matter

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
POLICY = make_matter("policy", title="Policies", delegation=True, proxies=True, early=True, notice_days=0)
LOAN = make_matter("loan", title="Loans", method="fund-ballot", is_secret=True, reasons=Reasons.NONE, notice_days=0)
ROOM = make_matter("room", title="Rooms", statement={"threshold": {"of": "present", "more_than": "1/2"}}, notice_days=0)


def days(number: float) -> dt.datetime:
    """So many days from now, on the house's clock: its date is the house's too, whatever the hour in Greenwich."""
    return timezone.localtime(timezone.now() + dt.timedelta(days=number))


def build(house: Any) -> None:
    _coop(house)
    _trust(house)
    _circle(house)
    _coalition(house)
    blank = factories.make_organization("blank", name="Blank Page Co-op")
    house.actors["blank_steward"] = factories.make_steward(blank)
    begun = charters.begin_draft(
        house.actors["blank_steward"], blank, starters.get("worker-coop").charter({"workers": "members"})
    )
    house.ids |= {"blank": blank.slug, "first_draft": begun.public_id}


def _named(organization: Organization, *names: str) -> list[Person]:
    people = [factories.make_member(organization, factories.make_person(name)).person for name in names]
    return [person for person in people if person is not None]


# --- the co-op: decisions ------------------------------------------------------------------------------------------
def _coop(house: Any) -> None:
    coop = factories.make_organization("coop", name="Clean Sweep Co-op")
    people = _named(coop, "Mirna Paz", "Blanca Ortiz", "Douglas Mejía", "Yolanda Rivas", "Sin Correo")
    mirna, blanca, douglas = (Actor(each) for each in people[:3])
    steward = factories.make_steward(coop)
    facilitator = factories.make_actor(coop, "facilitator", people[3])
    charter = make_charter(
        POLICY, CONSENT, ADVICE, LOGO, LOAN, ROOM, offices=(make_office(),), topics=("Money",), proxies=Proxies()
    )
    charters.adopt(steward, coop, charter, now=days(-60))
    house.actors |= {
        "worker": mirna, "objector": blanca, "advised": douglas, "coop_steward": steward, "facilitator": facilitator,
    }  # fmt: skip
    house.ids |= {"coop": coop.slug}
    _decided(house, coop)
    _consent(house, coop)
    _advice(house, coop)
    for name, options in (("logo", ("A broom", "A wave")), ("loan", ())):
        asked = _write(mirna, coop, f"About the {name}", name, days(-0.3), options=options)
        house.ids[name] = proposals.ask(mirna, asked, now=days(-0.3)).public_id
    by_hand = _write(mirna, coop, "A key for the storeroom", "room", days(-0.3))
    house.ids["room"] = proposals.discuss(mirna, by_hand, now=days(-0.3)).public_id
    withdrawn = _write(mirna, coop, "A second van", "policy", days(-0.25))
    proposals.discuss(mirna, withdrawn, now=days(-0.25))
    proposals.withdraw(mirna, withdrawn, why="The first one will do.", now=days(-0.25))
    returned = proposals.ask(mirna, _write(mirna, coop, "Longer shifts", "policy", days(-0.24)), now=days(-0.24))
    proposals.return_(mirna, returned, why="The hours are missing.", now=days(-0.23))
    talked = _write(mirna, coop, "A day off in spring", "policy", days(-0.2), topic="Money")
    proposals.discuss(mirna, talked, now=days(-0.2))
    draft = _write(mirna, coop, "New aprons", "policy", days(-0.1))
    house.ids |= {
        "withdrawn": withdrawn.public_id, "returned_proposal": returned.public_id, "talked": talked.public_id,
        "draft_proposal": draft.public_id,
    }  # fmt: skip
    _conversation(house, coop, talked)
    given = voices.give_voice(mirna, coop, "Money", people[1])
    proxy = voices.name_proxy(mirna, coop, people[2], days(0).date(), days(30).date())
    amendment = charters.begin_amendment(mirna, coop)
    house.ids |= {"amendment": amendment.public_id, "delegation": given.pk, "proxy": proxy.pk}
    _letters(house, coop)


def _write(author: Actor, coop: Organization, title: str, matter: str, now: dt.datetime, **more: Any) -> Proposal:
    content = proposals.Content(title=title, text=f"{title}.\nFrom next month on.", matter=matter, **more)
    return proposals.write(author, coop, content, now=now)


def _decided(house: Any, coop: Organization) -> None:
    """Adopted by vote, with a promise and what became of it; it has changed the charter to its second version."""
    mirna, steward = house.actors["worker"], house.actors["coop_steward"]
    written = proposals.Content(
        title="Buy a van",
        text="A used van.\nAt most $9,000.",
        matter="policy",
        needs="Read a page.",
        audience="everyone",
    )
    proposal = proposals.ask(mirna, proposals.write(mirna, coop, written, now=days(-50)), now=days(-50))
    _all_answer(house, proposal, "yes", days(-49))
    proposal = proposals.conclude(mirna, proposal, now=days(-48.9))
    made = proposals.commit(
        steward, proposal, what="Find a van", person=mirna.person, due_on=days(20).date(), now=days(-48.8)
    )
    proposals.tell_what_became(steward, proposal, text="It was bought in the first week.", now=days(-40))
    changed = with_matter(_charter(coop), "logo", title="Signs and logos")
    draft = charters.begin_amendment(mirna, coop, changed, now=days(-39))
    content = proposals.Content(
        title="Signs, not only logos", text="As in the draft.", matter="charter", charter_draft=draft
    )  # fmt: skip
    amending = proposals.ask(mirna, proposals.write(mirna, coop, content, now=days(-38)), now=days(-38))
    assert amending.decides_from is not None
    _all_answer(house, amending, "yes", amending.decides_from + HOUR)
    proposals.conclude_by_charter(amending, now=amending.closes_at)
    house.ids |= {"decided": proposal.public_id, "commitment": made.pk, "amending": amending.public_id}


def _charter(coop: Organization) -> Charter:
    charter = current(coop)
    assert charter is not None
    return charter


def _all_answer(house: Any, proposal: Proposal, vote: str, now: dt.datetime) -> None:
    for name in ("worker", "objector", "advised"):
        proposals.answer(Actor(house.actors[name].person), proposal, vote, reason="It is time.", now=now)
    facilitator = Actor(house.actors["facilitator"].person)
    proposals.answer(facilitator, proposal, vote, now=now)
    box = proposal.box
    assert box is not None
    caller = box.roll.get(person__name="Sin Correo")
    decisions.assist(
        house.actors["coop_steward"], box, caller, {"vote": vote}, decisions.new_receipt(), now=now + MINUTE
    )


def _consent(house: Any, coop: Organization) -> None:
    """One objection was integrated; in the round of the second version another waits to be looked at."""
    mirna, blanca, facilitator = (house.actors[name] for name in ("worker", "objector", "facilitator"))
    proposal = proposals.ask(mirna, _write(mirna, coop, "A new price", "pay", days(-1)), now=days(-1))
    said = {"argument": "Old clients would leave.", "kind": "harm"}
    proposals.answer(blanca, proposal, "objection", reason=said["argument"], now=days(-0.9))
    first = proposals.object_(blanca, proposal, now=days(-0.9), **said)
    proposals.qualify(facilitator, first, qualified=True, now=days(-0.8))
    proposals.revise(
        mirna, proposal, text="A new price.\nFor new clients first.", why="Old clients keep theirs.", integrates=[first],
        now=days(-0.7),
    )  # fmt: skip
    proposal = Proposal.objects.get(pk=proposal.pk)
    proposals.answer(mirna, proposal, "consent", now=days(-0.6))
    proposals.answer(blanca, proposal, "objection", reason="Who tells them?", now=days(-0.6))
    second = proposals.object_(blanca, proposal, argument="Who tells them?", kind="improvement", now=days(-0.6))
    house.ids |= {"consent": proposal.public_id, "objection": second.pk}


def _advice(house: Any, coop: Organization) -> None:
    mirna, douglas = house.actors["worker"], house.actors["advised"]
    proposal = proposals.ask(mirna, _write(mirna, coop, "A new vacuum", "tools", days(-0.5)), now=days(-0.5))
    proposals.ask_advice(mirna, proposal, [douglas.person, house.actors["objector"].person], now=days(-0.45))
    advice = proposals.advise(douglas, proposal, text="Take the quiet one.", now=days(-0.4))
    house.ids |= {"advice_process": proposal.public_id, "advice": advice.pk}


def _conversation(house: Any, coop: Organization, proposal: Proposal) -> None:
    mirna, blanca = house.actors["worker"], house.actors["objector"]
    talk = proposals.open_conversation(mirna, coop, title="How do we rest?", text="We are tired in spring.")
    said = proposals.comment(blanca, talk, text="A free Friday would help.")
    proposals.comment(mirna, talk, text="Which one?", kind="question", parent=said)
    proposals.comment(blanca, proposal.conversation, text="Paid, I hope.", proposal=proposal)
    hidden = proposals.comment(blanca, talk, text="Something unkind.")
    proposals.hide_comment(house.actors["coop_steward"], hidden, why="It attacks a person.")
    house.ids |= {"talk": talk.public_id, "comment": said.pk}


def _letters(house: Any, coop: Organization) -> None:
    """A link as letters carry it, to answer an open vote in place."""
    person = house.actors["advised"].person
    consent = Proposal.objects.select_related("box").get(organization=coop, public_id=house.ids["consent"])
    assert consent.box is not None
    house.ids["answer_link"] = links.sign(person.pk, "answer", consent.box.public_id, days(3))


# --- the trust: elections --------------------------------------------------------------------------------------------
def _trust(house: Any) -> None:
    trust = factories.make_organization("trust", name="Meadow Land Trust")
    steward = factories.make_steward(trust)
    people = {each.name: each for each in _named(trust, "Ana", "Bo", "Cy", "Dee", "Eve", "Flo", "Gil")}
    titles = {"board": "Board", "garden": "Garden committee", "books": "Auditors"}
    offices = tuple(
        make_office(name, title=title, seats=3 if name == "board" else 1, candidates=("members",), cohorts=1)
        for name, title in titles.items()
    )
    charters.adopt(steward, trust, make_charter(offices=offices), now=days(-120))
    for name in offices:
        elections.set_up_places(steward, trust, name.id, now=days(-119))
    keyer = factories.make_actor(trust, "keyer")
    house.actors |= {"trust_steward": steward, "trust_keyer": keyer, "voter": Actor(people["Flo"])}
    house.ids |= {"trust": trust.slug}
    _board(house, trust, people)
    _draws(house, trust, people)
    _voting(house, trust, people)
    nominating = _call(steward, trust, "books", days(-1))
    elections.nominate(Actor(people["Flo"]), nominating, people["Flo"], now=days(-0.9))
    elections.nominate(steward, nominating, people["Gil"], now=days(-0.9))
    house.actors["asked"] = Actor(people["Gil"])
    house.ids["nominating"] = nominating.public_id


def _places(trust: Organization, office: str) -> list[Place]:
    rows = Place.objects.filter(organization=trust, office=office).select_related("seat__person").order_by("number")
    places = list(seated.with_holders(rows))
    for place in places:
        place.organization = trust
    return places


def _call(steward: Actor, trust: Organization, office: str, now: dt.datetime) -> Election:
    day = dt.timedelta(days=1)
    return elections.call_election(
        steward, trust, office, places=_places(trust, office), nominations_close=now + 14 * day, opens_at=now + 15 * day,
        closes_at=now + 30 * day, now=now,
    )  # fmt: skip


def _stand(election: Election, people: dict[str, Person], names: str, now: dt.datetime) -> None:
    for name in names.split():
        elections.nominate(Actor(people[name]), election, people[name], now=now)


def _board(house: Any, trust: Organization, people: dict[str, Person]) -> None:
    """Elected by ranked ballots, seated; one has left since."""
    steward = house.actors["trust_steward"]
    election = _call(steward, trust, "board", days(-100))
    _stand(election, people, "Ana Bo Cy Dee Eve", days(-99))
    mine = election.candidacies.get(person=people["Ana"])
    elections.write_statement(Actor(people["Ana"]), mine, "en", "Homes first.", now=days(-98))
    elections.close_nominations(steward, election, now=days(-86))
    box = elections.open_voting(steward, Election.objects.get(pk=election.pk), now=days(-85))
    codes = {each.ballot_name: each.code for each in election.candidacies.all()}
    for who, ranking in (
        ("Ana", "Ana Dee"), ("Bo", "Bo Eve"), ("Cy", "Cy Ana"), ("Dee", "Ana Dee Bo"), ("Eve", "Bo Eve"), ("Flo", "Cy Dee"),
    ):  # fmt: skip
        choice = {"rank": [codes[name] for name in ranking.split()]}
        decisions.cast(
            box, decisions.PersonCredential(people[who]), choice, decisions.new_receipt(), now=days(-84)
        )  # fmt: skip
    decisions.close_box(Box.objects.get(pk=box.pk), now=days(-70))
    decisions.count_box(steward, Box.objects.get(pk=box.pk), now=days(-69))
    election = elections.take_seats(
        steward, Election.objects.get(pk=election.pk), starts_on=days(-68).date(), now=days(-68)
    )
    left, stays = _places(trust, "board")[:2]
    vacancy = elections.declare_vacancy(steward, left, "Moved to another town.", now=days(-40))
    vacancy = elections.hold_countback(steward, vacancy, now=days(-39))
    house.ids |= {"elected": election.public_id, "vacancy": vacancy.public_id, "seat_number": stays.number}


def _draws(house: Any, trust: Organization, people: dict[str, Person]) -> None:
    steward = house.actors["trust_steward"]
    made = {"kind": "lottery", "wanted": 2, "reserves": 1, "seed_how": "Twenty dice, rolled at the market by a child."}
    drawn = elections.open_draw(
        steward, trust, title="Garden plots", what="Two plots for a season.", closes_at=days(-30), now=days(-38), **made
    )
    for person in people.values():
        elections.enter(Actor(person), drawn, now=days(-37))
    elections.publish_entrants(steward, drawn, now=days(-30))
    elections.enter_seed(steward, drawn, "3 5 2 6 1 4 4 2 6 1 5 3 3 1 2 6 4 5 2 1", now=days(-29))
    entering = elections.open_draw(
        steward,
        trust,
        title="Seats on the bus",
        what="Two seats to the fair.",
        closes_at=days(9),
        now=days(-28),
        **made,
    )
    house.ids |= {"drawn": drawn.public_id, "entering": entering.public_id}


def _voting(house: Any, trust: Organization, people: dict[str, Person]) -> None:
    """Ballots are being cast, and a pile of paper waits to be keyed."""
    steward = house.actors["trust_steward"]
    election = _call(steward, trust, "garden", days(-20))
    _stand(election, people, "Dee Eve", days(-19))
    elections.close_nominations(steward, election, now=days(-6))
    election = Election.objects.get(pk=election.pk)
    assert election.box is not None
    decisions.issue_sheets(steward, election.box, 2, now=days(-5.5))
    box = elections.open_voting(steward, election, now=days(-5))
    pile = decisions.open_batch(steward, box, expected=2, place="Laundry room")
    house.ids |= {"ranked": election.public_id, "ranked_box": box.public_id, "ranked_pile": pile.number}


# --- the circle: meetings ------------------------------------------------------------------------------------------------
def _circle(house: Any) -> None:
    circle = factories.make_organization("circle", name="Elm Street Circle")
    people = _named(circle, "Amina Yusuf", "Ben Levi", "Carla Pinto", "Dev Rao", "Eva Lund")
    leads = factories.make_actor(circle, "facilitator", people[0])
    charters.adopt(factories.make_steward(circle), circle, make_charter(ROOM), now=days(-60))
    plan = {"place": "Community room", "classes": (circle.member_classes.get(),)}
    ended, promised = _ended(leads, circle, plan)
    began = days(0).replace(microsecond=0) - 30 * MINUTE
    running = meetings.call(leads, circle, meetings.Plan("Tonight’s circle", **plan), began, now=days(-15))
    running = meetings.start(leads, running, press=_press(began))
    for attendee in _attendees(running)[:4]:
        meetings.arrive(leads, running, attendee, press=_press(began))
    item = meetings.add_item(leads, running, title="Snow")
    meetings.open_item(leads, running, item, press=_press(began + MINUTE))
    meetings.move_motion(leads, running, item, "Buy two shovels.", press=_press(began + 2 * MINUTE))
    planned = meetings.call(leads, circle, meetings.Plan("The next circle", **plan), days(9))
    meetings.build_agenda(leads, planned)
    point = meetings.add_item(leads, planned, title="Who cooks?")
    options = [days(20), days(21), days(22)]
    choosing = meetings.ask_time(leads, circle, meetings.Plan("A picnic", **plan), options, days(8))
    token = new_calendar_key(Actor(people[1]))
    house.actors |= {"leads": leads, "comes": Actor(people[1])}
    house.ids |= {
        "circle": circle.slug, "ended": ended.public_id, "running": running.public_id, "planned": planned.public_id,
        "choosing": choosing.public_id, "point": point.pk, "attendee": _attendees(planned)[1].pk,
        "notes": ended.items.get(title="Rain").pk, "meeting_promise": promised.pk, "feed": token,
    }  # fmt: skip


def _press(moment: dt.datetime) -> meetings.Press:
    return meetings.Press(at=moment, now=moment)


def _attendees(meeting: Meeting) -> list[Attendee]:
    return list(meeting.attendees.filter(counts=True).order_by("person__name"))


def _ended(leads: Actor, circle: Organization, plan: dict[str, Any]) -> tuple[Meeting, Promise]:
    began = days(-20).replace(microsecond=0)
    meeting = meetings.call(leads, circle, meetings.Plan("Last month’s circle", **plan), began, now=days(-30))
    meeting = meetings.start(leads, meeting, press=_press(began))
    people = _attendees(meeting)
    for attendee in people[:4]:
        meetings.arrive(leads, meeting, attendee, press=_press(began))
    item = meetings.add_item(leads, meeting, title="Rain")
    meetings.open_item(leads, meeting, item, press=_press(began + MINUTE))
    motion = meetings.move_motion(leads, meeting, item, "Buy a tarp.", moved_by=people[1], press=_press(began + MINUTE))
    assert motion is not None
    counts = {"yes": 3, "abstain": 1}
    meetings.decide(leads, meeting, motion, counts, tellers=people[2:4], press=_press(began + 5 * MINUTE))
    promised = meetings.promise(
        leads, item, "Buy the tarp", who=people[1].person, by=days(5).date(), press=_press(began + 6 * MINUTE)
    )
    assert promised is not None
    meeting = meetings.end(leads, meeting, press=_press(began + 60 * MINUTE))
    meetings.send(leads, meeting, now=days(-19))
    return Meeting.objects.get(pk=meeting.pk), promised


# --- the coalition: delegates ----------------------------------------------------------------------------------------------
def _coalition(house: Any) -> None:
    coalition, delegates = make_coalition(3)
    proposal = _write(delegates[0], coalition, "Our platform", "platform", days(-2), audience="everyone")
    proposal = proposals.ask(delegates[0], proposal, now=days(-2))
    membership = coalition.memberships.order_by("pk").first()
    assert membership is not None and membership.member_organization is not None  # noqa: PT018
    member = membership.member_organization
    steward = Actor(member.seats.get(kind="steward").person, member.seats.get(kind="steward"))
    proposals.give_mandate(steward, proposal, membership, words="Vote yes, if rent is in it.", now=days(-1))
    proposals.answer(delegates[0], proposal, "yes", now=days(-0.5))
    house.actors |= {"speaks": delegates[1], "member_steward": steward}
    house.ids |= {
        "coalition": coalition.slug, "platform": proposal.public_id, "allied": member.slug,
        "allied_membership": membership.pk, "delegate_row": membership.delegates.get().pk,
    }  # fmt: skip

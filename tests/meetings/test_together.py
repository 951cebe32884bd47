"""With the other parts of the house: proposals decided in the room, delegates of organizations, a time chosen together."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonhouse.charters import actions as charters
from commonhouse.charters import starters
from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box
from commonhouse.meetings import actions, compose, home, queries, sources, times
from commonhouse.meetings.models import Item, Meeting, TimeChoice
from commonhouse.people.actions.delegates import name_delegate
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import actions as proposals
from commonhouse.proposals.models import Proposal
from commonhouse.record.verify import verify
from tests.factories import make_class, make_member, make_organization, make_seat, make_steward
from tests.meetings.factories import BEGIN, CALLED, Circle, make_circle, make_running, plan, press
from tests.record.helpers import record_bytes

DAY = dt.timedelta(days=1)


def checked(organization: Organization) -> list[str]:
    tables = load()
    stream = io.BytesIO(record_bytes(organization))
    return list(verify(stream, verifiers=tables.verifiers, finders=tables.finders).sentences)


@pytest.fixture
def coop(db: None) -> Circle:
    """Nine workers with the charter of a worker co-op."""
    circle = make_circle("coop")
    steward = make_steward(circle.organization)
    charter = starters.get("worker-coop").charter({"workers": "members"})
    charters.adopt(steward, circle.organization, charter, template="worker-coop", now=CALLED - 60 * DAY)
    return circle


def make_proposal(circle: Circle, matter: str = "money", written: dt.datetime = CALLED) -> Proposal:
    content = proposals.Content(title="A cargo bicycle", text="We buy a cargo bicycle for $4,000.", matter=matter)
    writer = Actor(circle.people[2])
    proposal = proposals.write(writer, circle.organization, content, now=written)
    return proposals.discuss(writer, proposal, now=written)


def in_the_room(circle: Circle, proposal: Proposal) -> tuple[Meeting, Item]:
    meeting, _people = make_running(circle, 8)
    actions.build_agenda(circle.facilitator, meeting)
    item = meeting.items.get(proposal_ref=proposal.public_id)
    actions.open_item(circle.facilitator, meeting, item, press=press(2))
    return meeting, item


def test_a_proposal_is_decided_in_the_room_by_the_charters_rule(coop: Circle) -> None:
    proposal = make_proposal(coop)
    meeting, item = in_the_room(coop, proposal)
    people = list(meeting.attendees.filter(stays__isnull=False))
    counts = {"yes": 6, "no": 1, "abstain": 1}
    with pytest.raises(ValidationError, match="nobody counts alone"):
        actions.decide_proposal(coop.facilitator, meeting, item, counts, tellers=people[:1], press=press(5))
    motion = actions.decide_proposal(coop.facilitator, meeting, item, counts, tellers=people[:2], press=press(5))
    assert motion is not None
    assert (motion.state, motion.present) == ("carried", 8)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.result, proposal.channel) == ("decided", "adopted", "room")
    assert compose.content(meeting)["items"][1]["motions"][0]["proposal"] == proposal.public_id
    actions.end(coop.facilitator, meeting, press=press(60))
    checked(coop.organization)


def test_a_proposal_written_yesterday_waits_for_its_own_notice(coop: Circle) -> None:
    meeting = actions.call(coop.facilitator, coop.organization, plan(coop), BEGIN, now=CALLED)
    make_proposal(coop, written=BEGIN - DAY)
    meeting = actions.start(coop.facilitator, meeting, press=press())
    for attendee in meeting.attendees.all():
        actions.arrive(coop.facilitator, meeting, attendee, press=press())
    actions.build_agenda(coop.facilitator, meeting)
    item = meeting.items.exclude(proposal_ref="").get()
    actions.open_item(coop.facilitator, meeting, item, press=press(1))
    people = list(meeting.attendees.all()[:2])
    with pytest.raises(Refused, match="7 days’ notice"):
        actions.decide_proposal(coop.facilitator, meeting, item, {"yes": 9}, tellers=people, press=press(5))
    assert not meeting.motions.exists()


def test_what_is_open_comes_on_the_agenda_by_itself(coop: Circle) -> None:
    proposal = make_proposal(coop)
    meeting = actions.call(coop.facilitator, coop.organization, plan(coop), BEGIN, now=CALLED)
    found = list(sources.waiting(meeting))
    assert [(each["kind"], each.get("proposal_ref")) for each in found] == [
        ("check-in", None), ("decision", proposal.public_id),
    ]  # fmt: skip
    actions.build_agenda(coop.facilitator, meeting)
    assert [point.url for point in queries.agenda(meeting)] == ["", proposal.get_absolute_url()]
    assert list(sources.waiting(meeting)) == []


# --- organizations through their delegates ----------------------------------------------------------------------------
@pytest.fixture
def coalition(db: None) -> tuple[Circle, list[Organization]]:
    """Four member organizations, of which three named a delegate; one of them named two."""
    circle = make_circle("coalition", ("Facilitator",))
    allies = make_class(circle.organization, "allies")
    members = [make_organization(f"ally-{number}") for number in range(4)]
    for number, member in enumerate(members):
        membership = circle.organization.memberships.create(
            member_organization=member, member_class=allies, status="active"
        )
        for _each in range((2, 1, 1, 0)[number]):
            steward = make_steward(member)
            assert steward.person is not None
            make_member(member, steward.person)
            name_delegate(steward, membership, steward.person, now=CALLED - 30 * DAY)
    return circle, members


def test_an_organization_has_one_voice_however_many_delegates_come(
    coalition: tuple[Circle, list[Organization]],
) -> None:
    circle, members = coalition
    allies = circle.organization.member_classes.get(slug="allies")
    meeting, _none = make_running(circle, 0, classes=(), organization_classes=(allies,))
    voices = {each.name: each for each in meeting.attendees.all()}
    assert set(voices) == {member.name for member in members}
    first, last = voices[members[0].name], voices[members[3].name]
    one, two = (each.person for each in first.membership.delegates.select_related("person"))  # type: ignore[union-attr]
    for minutes, delegate in ((1, one), (2, two)):
        actions.arrive(circle.facilitator, meeting, first, delegate=delegate, press=press(minutes))
    room = queries.room(meeting)
    assert (room.quorum.present, room.quorum.eligible, room.quorum.needed) == (1, 4, 2)
    assert [each.stay.delegate for each in room.here if each.stay] == [two]
    with pytest.raises(Refused, match="not a delegate"):
        actions.arrive(circle.facilitator, meeting, last, delegate=one, press=press(3))
    with pytest.raises(Refused, match="who speaks for"):
        actions.arrive(circle.facilitator, meeting, last, press=press(3))


def test_a_delegate_answers_for_the_organization(coalition: tuple[Circle, list[Organization]]) -> None:
    circle, members = coalition
    allies = circle.organization.member_classes.get(slug="allies")
    meeting = actions.call(
        circle.facilitator, circle.organization, plan(circle, classes=(), organization_classes=(allies,)), BEGIN,
        now=CALLED,
    )  # fmt: skip
    attendee = meeting.attendees.get(membership__member_organization=members[1])
    delegate = attendee.membership.delegates.get().person  # type: ignore[union-attr]
    actions.answer(Actor(delegate), meeting, "yes", now=CALLED)
    attendee.refresh_from_db()
    assert attendee.answer == "yes"
    assert meeting in queries.meetings_of(delegate, now=CALLED)


# --- a time chosen together -------------------------------------------------------------------------------------------
@pytest.fixture
def asked(transactional_db: None) -> tuple[Circle, Meeting]:
    """Casting is a transaction of its own, so these tests are too."""
    circle = make_circle("choosers", ("Ana", "Ben", "Carla"))
    now = timezone.now()
    options = [now + (12 + day) * DAY for day in range(3)]
    meeting = actions.ask_time(circle.facilitator, circle.organization, plan(circle), options, now + 2 * DAY)
    return circle, meeting


def cast(circle: Circle, meeting: Meeting, who: int, *points: int) -> None:
    box = TimeChoice.objects.get(meeting=meeting).box
    choice = {"points": {f"t{number}": said for number, said in enumerate(points, 1)}}
    decisions.cast(box, decisions.PersonCredential(circle.people[who]), choice, decisions.new_receipt())


def test_the_time_that_suits_most_is_found_and_the_meeting_called(asked: tuple[Circle, Meeting]) -> None:
    circle, meeting = asked
    assert (meeting.state, meeting.starts_at) == ("choosing", None)
    for who, points in enumerate(((2, 1, 0), (0, 1, 2), (0, 2, 1))):
        cast(circle, meeting, who, *points)
    choice = times.finish(circle.facilitator, meeting)
    assert times.finish(circle.facilitator, meeting).found == choice.found
    assert choice.found == times.options_of(choice.box)["t2"]
    steps = [need.title for need in home.needs(circle.facilitator)]
    assert any("The time is found" in title for title in steps)
    called = actions.settle(circle.facilitator, meeting, choice.found)
    assert (called.state, called.starts_at, called.sequence) == ("planned", choice.found, 1)
    assert actions.settle(circle.facilitator, called, choice.found).sequence == 1
    checked(circle.organization)


def test_answers_are_not_counted_while_people_may_still_answer(asked: tuple[Circle, Meeting]) -> None:
    circle, meeting = asked
    cast(circle, meeting, 0, 2, 2, 2)
    with pytest.raises(Refused):
        times.finish(circle.facilitator, meeting)


def test_nobody_can_at_any_time(asked: tuple[Circle, Meeting]) -> None:
    circle, meeting = asked
    for who in range(3):
        cast(circle, meeting, who, 0, 0, 0)
    assert times.finish(circle.facilitator, meeting).found is None


def test_a_cancelled_question_takes_no_more_answers(asked: tuple[Circle, Meeting]) -> None:
    circle, meeting = asked
    actions.cancel(circle.facilitator, meeting, "Not needed any more.")
    assert TimeChoice.objects.get(meeting=meeting).box.state == Box.State.WITHDRAWN
    with pytest.raises(Refused):
        cast(circle, meeting, 1, 2, 2, 2)


@pytest.mark.parametrize(("first", "count"), [(3, 3), (12, 1), (12, 13)])
def test_times_offered_keep_the_notice_and_are_few(circle: Circle, first: int, count: int) -> None:
    now = timezone.now()
    options = [now + (first + day) * DAY for day in range(count)]
    with pytest.raises(ValidationError):
        actions.ask_time(circle.facilitator, circle.organization, plan(circle), options, now + DAY)
    assert not Meeting.objects.exists()
    assert not Box.objects.exists()


def test_seats_of_the_board_are_a_body_too(circle: Circle) -> None:
    for _each in range(3):
        make_seat(circle.organization, "board", make_member(circle.organization).person)
    meeting, people = make_running(circle, 2, classes=(), seats=("board",))
    room = queries.room(meeting)
    assert (room.quorum.eligible, room.quorum.needed, room.quorum.is_met, len(people)) == (3, 2, True, 3)

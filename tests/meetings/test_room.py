"""In the room: presence and quorum at each moment, the round, points, and the end. Every press is done once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from commonhouse.meetings import actions, quorum
from commonhouse.meetings.models import Item, Meeting, Stay, Turn
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.factories import make_actor, make_member, make_organization
from tests.meetings.factories import (
    BEGIN,
    Circle,
    acts,
    attendees,
    make_item,
    make_meeting,
    make_motion,
    make_running,
    press,
)

MINUTE = dt.timedelta(minutes=1)


def at(meeting: Meeting, minutes: float) -> quorum.Quorum:
    return quorum.at(meeting, BEGIN + minutes * MINUTE)


@pytest.mark.parametrize(
    ("eligible", "part", "least"),
    [
        (9, "1/2", 5),
        (10, "1/2", 5),
        (9, "2/3", 6),
        (34, "2/5", 14),
        (9, "", 0),
        (9, "1", 9),
        (0, "1/2", 0),
        (3, "1/3", 1),
    ],
)
def test_at_least_the_part_and_exactly(eligible: int, part: str, least: int) -> None:
    assert quorum.needed(eligible, part) == least


def test_nobody_is_never_a_quorum() -> None:
    assert not quorum.Quorum(0, 0, 0).is_met
    assert not quorum.Quorum(9, 0, 0).is_met
    assert quorum.Quorum(9, 0, 1).is_met


def test_the_quorum_is_known_for_any_moment(circle: Circle) -> None:
    meeting, people = make_running(circle, 4)
    assert (at(meeting, 1).present, at(meeting, 1).is_met, at(meeting, 1).missing) == (4, False, 1)
    actions.arrive(circle.facilitator, meeting, people[4], how="afar", press=press(10))
    actions.leave(circle.facilitator, meeting, people[0], press=press(20))
    actions.arrive(circle.facilitator, meeting, people[0], press=press(30))
    met = [at(meeting, minutes).is_met for minutes in (5, 10, 15, 20, 25, 30)]
    assert met == [False, True, True, False, False, True]
    assert people[0].stays.count() == 2


def test_a_press_sent_twice_is_done_once_and_keeps_its_moment(circle: Circle) -> None:
    meeting, people = make_running(circle, 0)
    token = uuid.uuid4()
    tapped = BEGIN + 5 * MINUTE
    late = actions.Press(token, at=tapped, now=BEGIN + 15 * MINUTE)  # there was no network for ten minutes
    actions.arrive(circle.facilitator, meeting, people[0], press=late)
    actions.leave(circle.facilitator, meeting, people[0], press=press(20))
    actions.arrive(circle.facilitator, meeting, people[0], press=late)
    stay = Stay.objects.get()
    assert (stay.from_at, stay.until_at) == (tapped, BEGIN + 20 * MINUTE)


@pytest.mark.parametrize(("claimed", "kept"), [(-600, 0), (600, 30)])
def test_a_phones_clock_cannot_leave_the_meeting(circle: Circle, claimed: int, kept: int) -> None:
    meeting, people = make_running(circle, 0)
    wrong = actions.Press(uuid.uuid4(), at=BEGIN + claimed * MINUTE, now=BEGIN + 30 * MINUTE)
    actions.arrive(circle.facilitator, meeting, people[0], press=wrong)
    assert Stay.objects.get().from_at == BEGIN + kept * MINUTE


def test_arriving_and_leaving_twice_changes_nothing(circle: Circle) -> None:
    meeting, people = make_running(circle, 1)
    actions.arrive(circle.facilitator, meeting, people[0], how="afar", press=press(5))
    assert [(stay.from_at, stay.how) for stay in people[0].stays.all()] == [(BEGIN, "afar")]
    for minutes in (10, 12):
        actions.leave(circle.facilitator, meeting, people[0], press=press(minutes))
    assert people[0].stays.get().until_at == BEGIN + 10 * MINUTE


def test_a_slip_of_the_finger_can_be_taken_back_until_something_is_decided(circle: Circle) -> None:
    meeting, people = make_running(circle, 6)
    actions.not_here(circle.facilitator, meeting, people[5], press=press(1))
    assert not people[5].stays.exists()
    motion = make_motion(circle, meeting)
    actions.decide(circle.facilitator, meeting, motion, {"yes": 5}, press=press(3))
    with pytest.raises(Refused, match="decided while"):
        actions.not_here(circle.facilitator, meeting, people[4], press=press(4))


def test_who_was_called_is_fixed_when_it_begins(circle: Circle) -> None:
    meeting = make_meeting(circle)
    late = make_member(circle.organization)
    circle.people[8].memberships.update(status="left")
    meeting = actions.start(circle.facilitator, meeting, press=press())
    assert meeting.attendees.filter(person=late.person).exists()
    assert not meeting.attendees.filter(person=circle.people[8]).exists()
    make_member(circle.organization)
    actions.start(circle.facilitator, meeting, press=press(1))
    assert meeting.attendees.count() == 9
    assert acts(circle.organization)[-1] == (
        "meetings.opened",
        {
            "meeting": meeting.public_id, "started_at": "2026-03-10T22:00:00Z", "charter": 0, "quorum": "1/2",
            "eligible": 9,
        },
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "words"), [(-45, "too early"), (3 * 24 * 60, "long past")])
def test_a_meeting_begins_at_its_time(circle: Circle, minutes: int, words: str) -> None:
    meeting = make_meeting(circle)
    with pytest.raises(Refused, match=words):
        actions.start(circle.facilitator, meeting, press=press(minutes))


def test_guests_listen_and_count_for_nothing(circle: Circle) -> None:
    meeting, _people = make_running(circle, 4)
    guest = make_member(circle.organization).person
    actions.welcome_guest(circle.facilitator, meeting, guest, press=press(5))
    assert (at(meeting, 6).present, at(meeting, 6).eligible) == (4, 9)


def test_a_round_gives_each_a_turn_and_whoever_comes_late_the_last(circle: Circle) -> None:
    meeting, people = make_running(circle, 3)
    item = make_item(circle, meeting, "Check-in", kind="check-in")
    actions.arrive(circle.facilitator, meeting, people[3], press=press(2))
    turns = list(item.turns.all())
    assert [turn.attendee_id for turn in turns] == [each.pk for each in people[:4]]
    actions.take_turn(circle.facilitator, meeting, turns[0], "spoken", press=press(3))
    actions.take_turn(circle.facilitator, meeting, turns[1], "passed", press=press(3))
    assert list(item.turns.values_list("state", flat=True)) == ["spoken", "passed", "waiting", "waiting"]
    assert {field.name for field in Turn._meta.fields} == {"id", "organization", "item", "attendee", "order", "state"}


def test_one_point_at_a_time(circle: Circle) -> None:
    meeting, _people = make_running(circle)
    first, second = make_item(circle, meeting, "One"), make_item(circle, meeting, "Two", is_now=False)
    motion = make_motion(circle, meeting, item=first)
    with pytest.raises(Refused, match="motion is still open"):
        actions.open_item(circle.facilitator, meeting, second, press=press(3))
    actions.withdraw(circle.facilitator, meeting, motion, press=press(4))
    actions.open_item(circle.facilitator, meeting, second, press=press(5))
    assert list(meeting.items.values_list("state", flat=True)) == ["done", "now"]


def test_what_was_not_reached_is_carried_over_and_comes_back(circle: Circle) -> None:
    meeting, _people = make_running(circle)
    make_item(circle, meeting, "One")
    make_item(circle, meeting, "Two", is_now=False)
    make_motion(circle, meeting, item=meeting.items.first())
    meeting = actions.end(circle.facilitator, meeting, press=press(60))
    meeting = actions.end(circle.facilitator, meeting, press=press(70))
    assert meeting.ended_at == BEGIN + 60 * MINUTE
    assert list(meeting.items.values_list("state", flat=True)) == ["done", "carried"]
    assert meeting.motions.get().state == "postponed"
    assert not Stay.objects.filter(until_at__isnull=True).exists()
    nxt = make_meeting(circle, BEGIN + dt.timedelta(days=30))
    added = actions.build_agenda(circle.facilitator, nxt)
    assert [(item.kind, item.title) for item in added] == [("check-in", "Check-in"), ("discussion", "Two")]
    assert actions.build_agenda(circle.facilitator, nxt) == []


def test_points_change_places_and_go_only_while_nothing_happened(circle: Circle) -> None:
    meeting = make_meeting(circle)
    items = [actions.add_item(circle.facilitator, meeting, title=name) for name in "abcd"]
    actions.place_item(circle.facilitator, items[3], 1)
    actions.place_item(circle.facilitator, items[0], 99)
    actions.remove_item(circle.facilitator, items[1])
    actions.remove_item(circle.facilitator, items[1])
    assert list(meeting.items.values_list("title", "order")) == [("d", 1), ("c", 2), ("a", 3)]
    meeting = actions.start(circle.facilitator, meeting, press=press())
    actions.open_item(circle.facilitator, meeting, items[2], press=press(1))
    actions.note(circle.facilitator, items[2], "We talked.", press=press(2))
    with pytest.raises(Refused):
        actions.remove_item(circle.facilitator, Item.objects.get(pk=items[2].pk))


def test_only_facilitators_press(circle: Circle) -> None:
    meeting, people = make_running(circle, 0)
    for actor in (NOBODY, Actor(circle.people[1]), make_actor(make_organization(), "facilitator")):
        for verb in (
            lambda actor: actions.arrive(actor, meeting, people[0], press=press()),
            lambda actor: actions.leave(actor, meeting, people[0], press=press()),
            lambda actor: actions.end(actor, meeting, press=press()),
            lambda actor: actions.build_agenda(actor, meeting),
        ):
            with pytest.raises(NotAllowed):
                verb(actor)


def test_someone_of_another_meeting_is_not_here(circle: Circle) -> None:
    meeting, _people = make_running(circle, 0)
    other = attendees(make_meeting(circle, BEGIN + dt.timedelta(days=20)))
    with pytest.raises(Refused):
        actions.arrive(circle.facilitator, meeting, other[0], press=press())

"""Calling: the charter's notice, urgency, moving, cancelling, and who is called."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.meetings import actions, terms
from commonhouse.meetings.models import Attendee, Meeting
from commonhouse.notices.models import Notice
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.factories import make_actor, make_class, make_member, make_organization
from tests.meetings.factories import BEGIN, CALLED, Circle, acts, attendees, make_meeting, plan, press

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def with_terms(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    said = terms.Terms(charter=0, quorum="1/2", notice_days=7, minutes_days=14, urgent_hours=None)
    said = dataclasses.replace(said, **changes)
    for module in ("calling", "room"):
        monkeypatch.setattr(f"commonhouse.meetings.actions.{module}.terms_of", lambda _organization: said)


def test_a_meeting_is_called_with_its_notice_and_everyone_hears(circle: Circle) -> None:
    make_member(circle.organization, status="paused")
    meeting = make_meeting(circle)
    assert (meeting.state, meeting.sequence, meeting.quorum) == ("planned", 0, "1/2")
    assert [each.name for each in attendees(meeting)] == [person.name for person in circle.people]
    kind, body = acts(circle.organization)[-1]
    assert kind == "meetings.called"
    assert (body["voices"], body["starts_at"], body["urgent"]) == (9, "2026-03-10T22:00:00Z", False)


def test_whoever_has_an_address_is_told_once(circle: Circle) -> None:
    person = make_actor(circle.organization, "board").person
    make_member(circle.organization, person)
    first = plan(circle)
    for _again in range(2):
        actions.call(circle.facilitator, circle.organization, first, BEGIN, now=CALLED)
    told = Notice.objects.filter(person=person, channel="email").values_list("kind", flat=True)
    assert sorted(told) == ["meeting", "meeting-eve"]
    assert Meeting.objects.count() == 1


def test_too_little_notice_is_refused_and_says_from_when(circle: Circle) -> None:
    late = BEGIN - dt.timedelta(days=6, hours=23)
    with pytest.raises(Refused, match=r"7 days ahead.*March 10, 2026, 7:00"):
        make_meeting(circle, called=late)
    make_meeting(circle, called=BEGIN - 7 * DAY)  # to the minute is enough
    assert Meeting.objects.count() == 1


def test_urgent_only_where_the_charter_has_it_and_with_a_reason(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_terms(monkeypatch, urgent_hours=24)
    with pytest.raises(Refused, match="Even an urgent meeting is called 24 hours ahead"):
        actions.call(circle.facilitator, circle.organization, plan(circle), BEGIN, now=BEGIN - HOUR, urgent_why="Fire")
    with pytest.raises(ValidationError) as problem:
        actions.call(circle.facilitator, circle.organization, plan(circle), BEGIN, now=BEGIN - DAY)
    assert list(problem.value.message_dict) == ["urgent_why"]
    meeting = actions.call(
        circle.facilitator, circle.organization, plan(circle), BEGIN, now=BEGIN - DAY, urgent_why="The roof leaks."
    )
    assert (meeting.is_urgent, meeting.why) == (True, "The roof leaks.")
    assert acts(circle.organization)[-1][1]["urgent_hours"] == 24
    assert "roof" not in str(acts(circle.organization))


@pytest.mark.parametrize("days", [-1, 5000])
def test_times_that_cannot_be(circle: Circle, days: int) -> None:
    with pytest.raises(ValidationError, match=r"passed|year"):
        make_meeting(circle, CALLED + days * DAY, called=CALLED)


def test_only_some_may_call(circle: Circle) -> None:
    for actor in (NOBODY, Actor(circle.people[3]), make_actor(make_organization(), "facilitator")):
        with pytest.raises(NotAllowed):
            actions.call(actor, circle.organization, plan(circle), BEGIN, now=CALLED)


def test_a_body_with_nobody_in_it_is_refused(circle: Circle) -> None:
    empty = make_class(circle.organization, "tenants")
    with pytest.raises(Refused, match="nobody in them"):
        make_meeting(circle, classes=(empty,))
    assert not Meeting.objects.exists()


def test_a_board_meets_by_its_seats_and_each_has_one_voice(circle: Circle) -> None:
    for person in circle.people[:2]:
        make_actor(circle.organization, "board", person)
    stranger = make_actor(circle.organization, "board").person  # never a member
    meeting = make_meeting(circle, classes=(), seats=("board",))
    assert {each.person for each in attendees(meeting)} == {*circle.people[:2], stranger}
    both = make_meeting(circle, seats=("board",))
    assert both.attendees.count() == 10


def test_another_organizations_class_is_refused(circle: Circle) -> None:
    other = make_organization().member_classes.get()
    with pytest.raises(ValidationError, match="of this organization"):
        make_meeting(circle, classes=(other,))


def test_moving_asks_everyone_again_and_counts_the_change(circle: Circle) -> None:
    meeting = make_meeting(circle)
    actions.answer(Actor(circle.people[2]), meeting, "yes", now=CALLED)
    with pytest.raises(ValidationError):
        actions.move(circle.facilitator, meeting, BEGIN + DAY, " ", now=CALLED)
    with pytest.raises(Refused):
        actions.move(circle.facilitator, meeting, BEGIN - 5 * DAY, "Sooner", now=CALLED)
    moved = actions.move(circle.facilitator, meeting, BEGIN + DAY, "The room is taken.", now=CALLED)
    moved = actions.move(circle.facilitator, moved, BEGIN + DAY, "The room is taken.", now=CALLED)
    assert (moved.sequence, moved.starts_at) == (1, BEGIN + DAY)
    assert not meeting.attendees.exclude(answer="").exists()
    assert [kind for kind, _body in acts(circle.organization)][-2:] == ["meetings.called", "meetings.moved"]


def test_a_cancelled_meeting_stays_cancelled(circle: Circle) -> None:
    meeting = make_meeting(circle)
    gone = actions.cancel(circle.facilitator, meeting, "Snow.", now=CALLED)
    gone = actions.cancel(circle.facilitator, gone, "Snow again.", now=CALLED)
    assert (gone.state, gone.why, gone.sequence) == ("cancelled", "Snow.", 1)
    with pytest.raises(Refused):
        actions.start(circle.facilitator, gone, press=press())


def test_each_answers_for_their_own_voice(circle: Circle) -> None:
    meeting = make_meeting(circle)
    for _again in range(2):
        actions.answer(Actor(circle.people[4]), meeting, "no", now=CALLED)
    eva = meeting.attendees.get(person=circle.people[4])
    assert (eva.answer, eva.is_excused) == ("no", True)
    actions.answer_for(circle.facilitator, eva, "afar", now=CALLED)
    eva.refresh_from_db()
    assert (eva.answer, eva.is_excused) == ("afar", False)
    with pytest.raises(Refused, match="not among those called"):
        actions.answer(Actor(make_member(make_organization()).person), meeting, "yes")
    with pytest.raises(Refused):
        actions.answer(Actor(circle.people[4]), meeting, "perhaps")
    with pytest.raises(NotAllowed):
        actions.answer_for(Actor(circle.people[4]), eva, "yes")


def test_the_same_form_is_one_meeting_and_another_is_not(circle: Circle) -> None:
    token = uuid.uuid4()
    one = make_meeting(circle, submission=token)
    assert make_meeting(circle, submission=token).pk == one.pk
    assert make_meeting(circle).pk != one.pk
    assert Attendee.objects.filter(meeting=one).count() == 9


def test_titles_are_public_and_hold_no_address(circle: Circle) -> None:
    with pytest.raises(ValidationError, match="email"):
        make_meeting(circle, title="Ask ana@example.org")

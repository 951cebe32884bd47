"""Motions, minutes, and what a stranger recomputes of them."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.decisions.models import LogEntry
from commonhouse.meetings import actions, compose
from commonhouse.meetings.models import Meeting, Minutes
from commonhouse.meetings.verify import VERIFIERS
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.people.verify import VERIFIERS as PEOPLE
from commonhouse.record.acts import Act
from commonhouse.record.verify import Context, Discrepancy, verify
from tests.factories import make_actor, make_member, make_organization
from tests.meetings.factories import (
    BEGIN,
    CALLED,
    Circle,
    acts,
    make_ended,
    make_item,
    make_motion,
    make_running,
    press,
)
from tests.record.helpers import assert_no_personal_data, record_bytes

MONTH = dt.timedelta(days=30)
TABLES = {**PEOPLE, **VERIFIERS}


def checked(circle: Circle) -> list[str]:
    return list(verify(io.BytesIO(record_bytes(circle.organization)), verifiers=TABLES).sentences)


@pytest.mark.parametrize(
    ("share", "counts", "state"),
    [
        ("majority", {"yes": 4, "no": 3}, "carried"),
        ("majority", {"yes": 3, "no": 3, "abstain": 1}, "lost"),
        ("majority", {"yes": 1, "abstain": 6}, "carried"),
        ("two-thirds", {"yes": 4, "no": 2}, "carried"),
        ("two-thirds", {"yes": 4, "no": 3}, "lost"),
        ("all", {"yes": 6, "abstain": 1}, "carried"),
        ("all", {"yes": 6, "no": 1}, "lost"),
        ("majority", {"abstain": 7}, "lost"),
    ],
)
def test_hands_are_counted_by_the_rule(circle: Circle, share: str, counts: dict[str, int], state: str) -> None:
    meeting, people = make_running(circle, 7)
    motion = make_motion(circle, meeting, share=share)
    decided = actions.decide(circle.facilitator, meeting, motion, counts, tellers=people[:1], press=press(3))
    assert (decided.state, decided.present) == (state, 7)
    body = acts(circle.organization)[-1][1]
    assert body["input"]["electorate"]["eligible"] == 9
    assert body["tellers"] == [people[0].pseudonym]
    assert "shovels" not in json.dumps(acts(circle.organization))
    assert any("motion 1 was decided with 7 present" in line for line in checked(circle))


def test_without_a_quorum_nothing_is_decided_and_the_page_says_why(circle: Circle) -> None:
    meeting, people = make_running(circle, 5)
    motion = make_motion(circle, meeting)
    actions.leave(circle.facilitator, meeting, people[4], press=press(3))
    with pytest.raises(Refused, match="4 of the 5 needed"):
        actions.decide(circle.facilitator, meeting, motion, {"yes": 4}, press=press(4))
    # The hands were raised while five were here; only the network was late.
    late = actions.Press(uuid.uuid4(), at=BEGIN + dt.timedelta(minutes=2), now=BEGIN + dt.timedelta(minutes=5))
    assert actions.decide(circle.facilitator, meeting, motion, {"yes": 4}, press=late).state == "carried"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"yes": 8}, "8 votes were counted, and 7 are here"),
        ({}, "No votes"),
        ({"yes": -1}, "whole number"),
        ({"yes": True}, "whole number"),
        ({"perhaps": 3}, "yes, no or abstain"),
    ],
)
def test_counts_that_cannot_be(circle: Circle, counts: dict[str, int], words: str) -> None:
    meeting, _people = make_running(circle, 7)
    motion = make_motion(circle, meeting)
    with pytest.raises(ValidationError, match=words):
        actions.decide(circle.facilitator, meeting, motion, counts, press=press(3))


def test_paper_is_counted_by_two_who_are_here(circle: Circle) -> None:
    meeting, people = make_running(circle, 7)
    motion = make_motion(circle, meeting)
    for tellers in ([], people[:1], [people[0], people[8]]):
        with pytest.raises(ValidationError, match=r"counts must be here|by two"):
            actions.decide(
                circle.facilitator, meeting, motion, {"yes": 7}, way="paper", tellers=tellers, press=press(3)
            )
    decided = actions.decide(
        circle.facilitator, meeting, motion, {"yes": 7}, way="paper", tellers=people[:2], press=press(3)
    )
    assert (decided.way, decided.tellers.count()) == ("paper", 2)


def test_a_motion_is_decided_once(circle: Circle) -> None:
    meeting, _people = make_running(circle, 7)
    motion = make_motion(circle, meeting)
    once = press(3, token=uuid.uuid4())
    for _again in range(2):
        assert actions.decide(circle.facilitator, meeting, motion, {"yes": 7}, press=once).state == "carried"
    with pytest.raises(Refused, match="not open any more"):
        actions.decide(circle.facilitator, meeting, motion, {"no": 7}, press=press(4, token=uuid.uuid4()))
    assert [kind for kind, _body in acts(circle.organization)].count("meetings.decided") == 1


def test_any_member_may_move_and_others_may_not(circle: Circle) -> None:
    meeting, people = make_running(circle, 7)
    item = make_item(circle, meeting)
    motion = actions.move_motion(Actor(circle.people[4]), meeting, item, "Rest.", moved_by=people[4], press=press(2))
    assert motion is not None
    assert motion.number == 1
    with pytest.raises(NotAllowed):
        actions.move_motion(Actor(make_member(make_organization()).person), meeting, item, "No.", press=press(2))


def test_only_what_is_meant_for_the_log_stands_in_it(circle: Circle) -> None:
    meeting, _people = make_running(circle, 7)
    item = make_item(circle, meeting)
    for text, is_logged in (("Ana rests a month.", False), ("We meet on Tuesdays.", True)):
        motion = make_motion(circle, meeting, text, item=item, is_logged=is_logged)
        actions.decide(circle.facilitator, meeting, motion, {"yes": 7}, press=press(3))
    assert list(LogEntry.objects.values_list("title", "outcome")) == [("We meet on Tuesdays.", "adopted")]
    with pytest.raises(ValidationError, match="telephone"):
        make_motion(circle, meeting, "Call 617-555-0123", item=item, is_logged=True)


def test_minutes_write_themselves(circle: Circle) -> None:
    meeting = make_ended(circle)
    said = compose.content(meeting)
    assert (said["eligible"], said["needed"], len(said["present"]), len(said["absent"])) == (9, 5, 7, 2)
    assert said["turnings"] == [["2026-03-10T22:00:00Z", 7, True]]
    motion = said["items"][0]["motions"][0]
    assert (motion["counts"], motion["result"]) == ({"yes": 5, "no": 1, "abstain": 1}, "adopted")
    names = compose.names(circle.organization, said)
    assert [names[each["who"]] for each in said["present"]] == ["Ana", "Ben", "Carla", "Dev", "Eva", "Fay", "Gus"]
    assert (names[motion["moved_by"]], names[motion["tellers"][0]]) == ("Ben", "Carla")
    assert not any(name in json.dumps(said) for name in names.values())


def test_notes_of_two_people_do_not_overwrite_each_other(circle: Circle) -> None:
    meeting, _people = make_running(circle)
    item = make_item(circle, meeting)
    same = press(2, token=uuid.uuid4())
    actions.note(circle.facilitator, item, "One", press=same)
    actions.note(circle.facilitator, item, "One", press=same)
    actions.note(circle.facilitator, item, "Two", press=press(3, token=uuid.uuid4()))
    actions.edit_notes(circle.facilitator, item, "One and two", seen="One\r\nTwo")
    with pytest.raises(actions.NotesConflict) as problem:
        actions.edit_notes(circle.facilitator, item, "Three", seen="One\nTwo")
    assert problem.value.theirs == "One and two"


def test_minutes_are_sent_corrected_and_approved_by_the_next_meeting(circle: Circle) -> None:
    first = make_ended(circle)
    assert actions.send(circle.facilitator, first).version == 1  # nothing changed since
    item = first.items.get()
    actions.edit_notes(circle.facilitator, item, "Snow was heavy.", seen="")
    with pytest.raises(ValidationError, match="what was corrected"):
        actions.send(circle.facilitator, first)
    actions.send(circle.facilitator, first, why="The snow was left out.", now=BEGIN + 2 * dt.timedelta(days=1))

    second, _people = make_running(circle, 7, BEGIN + MONTH)
    added = actions.build_agenda(circle.facilitator, second)
    point = next(item for item in added if item.kind == "minutes")
    assert point.minutes_of == first
    actions.open_item(circle.facilitator, second, point, press=press(1, BEGIN + MONTH))
    motion = make_motion(circle, second, "Approve the minutes.", item=point)
    assert motion.minutes == Minutes.objects.get(meeting=first, version=2)
    actions.decide(circle.facilitator, second, motion, {"yes": 6, "abstain": 1}, press=press(3, BEGIN + MONTH))

    first = Meeting.objects.get(pk=first.pk)
    assert (first.minutes_state, first.approved_in) == ("approved", second)
    with pytest.raises(Refused, match="approved"):
        actions.edit_notes(circle.facilitator, item, "Snow was light.", seen="Snow was heavy.")
    assert acts(circle.organization)[-1][0] == "meetings.minutes-approved"
    assert any("were approved as they were sent" in line for line in checked(circle))
    assert_no_personal_data(record_bytes(circle.organization), circle.people)


def test_a_motion_on_minutes_corrected_since_is_refused(circle: Circle) -> None:
    first = make_ended(circle)
    second, _people = make_running(circle, 7, BEGIN + MONTH)
    point = next(item for item in actions.build_agenda(circle.facilitator, second) if item.kind == "minutes")
    actions.open_item(circle.facilitator, second, point, press=press(1, BEGIN + MONTH))
    motion = make_motion(circle, second, "Approve.", item=point)
    actions.edit_notes(circle.facilitator, first.items.get(), "More.", seen="")
    actions.send(circle.facilitator, first, why="More.", now=BEGIN + MONTH + dt.timedelta(minutes=2))
    with pytest.raises(Refused, match="corrected since"):
        actions.decide(circle.facilitator, second, motion, {"yes": 7}, press=press(3, BEGIN + MONTH))


def replay(original: list[tuple[str, dict[str, Any]]], change: dict[str, Any], of: str = "meetings.decided") -> None:
    """Goes through the acts as `verify` does, with one part of the first of a kind (a decision) changed."""
    context, decided = Context(), next(body for found, body in original if found == of)
    for index, (kind, body) in enumerate(original):
        if kind in VERIFIERS:
            told = body | change if body is decided else body
            list(VERIFIERS[kind](context, Act(index, CALLED.isoformat(), kind, None, told, b"")))


def test_a_decision_that_was_altered_is_found(circle: Circle) -> None:
    make_ended(circle)
    original = acts(circle.organization)
    decided = next(body for kind, body in original if kind == "meetings.decided")
    replay(original, {})
    for change in (
        {"result": decided["result"] | {"outcome": "not-adopted"}},
        {"statement": decided["statement"] | {"quorum": None}},
        {"input": decided["input"] | {"electorate": {"eligible": 7, "blocs": {}}}},
        {"meeting": "0" * 12},
        {"rule": "approval"},
    ):
        with pytest.raises(Discrepancy):
            replay(original, change)


def test_a_meeting_that_did_not_wait_for_its_people_is_found(circle: Circle) -> None:
    """Called urgently where nothing is urgent, begun before its hour, begun though it was cancelled."""
    make_ended(circle)
    original = acts(circle.organization)
    with pytest.raises(Discrepancy, match="nothing is urgent"):
        replay(original, {"urgent": True, "urgent_hours": 0}, "meetings.called")
    early = (BEGIN - dt.timedelta(hours=2)).isoformat()
    with pytest.raises(Discrepancy, match="the hour it was called for"):
        replay(original, {"started_at": early}, "meetings.opened")
    called = next(index for index, (kind, _body) in enumerate(original) if kind == "meetings.called")
    off = ("meetings.cancelled", {"meeting": original[called][1]["meeting"]})
    with pytest.raises(Discrepancy, match="cancelled does not begin"):
        replay([*original[: called + 1], off, *original[called + 1 :]], {})


def test_a_member_changes_nobodys_motion_and_moves_only_for_themselves(circle: Circle) -> None:
    meeting, people = make_running(circle)
    motion = make_motion(circle, meeting, moved_by=people[1])
    member = Actor(circle.people[4])
    with pytest.raises(NotAllowed):
        actions.amend(member, meeting, motion, "Buy ten.", press=press(3))
    with pytest.raises(Refused, match="move for yourself"):
        actions.move_motion(member, meeting, motion.item, "Rest.", moved_by=people[5], press=press(3))
    actions.amend(circle.facilitator, meeting, motion, "Buy three.", press=press(4))
    assert Meeting.objects.get(pk=meeting.pk).motions.get().text == "Buy three."


def test_promises_are_noted_once_and_kept_by_whoever_made_them(circle: Circle) -> None:
    meeting, _people = make_running(circle)
    item = make_item(circle, meeting)
    who = circle.people[3]
    made = actions.promise(circle.facilitator, item, "Buy shovels", who=who, by=dt.date(2026, 4, 1), press=press(2))
    again = actions.promise(circle.facilitator, item, "Buy shovels", who=who, press=press(3))
    assert made == again
    assert made is not None
    actions.keep_promise(Actor(who), made, dt.date(2026, 3, 20))
    with pytest.raises(NotAllowed):
        actions.keep_promise(make_actor(make_organization(), "steward"), made, None)

"""The verbs of meetings: the only code that changes them. Each checks permission, runs in one transaction, leaves its act."""

from __future__ import annotations

from commonhouse.meetings.actions.agenda import add_item, build_agenda, edit_item, place_item, remove_item
from commonhouse.meetings.actions.calling import Plan, ask_time, call, cancel, edit, move, settle
from commonhouse.meetings.actions.common import Press
from commonhouse.meetings.actions.feed import new_calendar_key
from commonhouse.meetings.actions.minutes import (
    NotesConflict,
    drop_promise,
    edit_notes,
    is_changed,
    keep_promise,
    note,
    promise,
    send,
)
from commonhouse.meetings.actions.motions import amend, decide, postpone, withdraw
from commonhouse.meetings.actions.motions import move as move_motion
from commonhouse.meetings.actions.proposed import decide_proposal
from commonhouse.meetings.actions.replies import answer, answer_for
from commonhouse.meetings.actions.room import (
    arrive,
    close_item,
    end,
    excuse,
    leave,
    not_here,
    open_item,
    start,
    take_turn,
    welcome_guest,
)

__all__ = [
    "NotesConflict",
    "Plan",
    "Press",
    "add_item",
    "amend",
    "answer",
    "answer_for",
    "arrive",
    "ask_time",
    "build_agenda",
    "call",
    "cancel",
    "close_item",
    "decide",
    "decide_proposal",
    "drop_promise",
    "edit",
    "edit_item",
    "edit_notes",
    "end",
    "excuse",
    "is_changed",
    "keep_promise",
    "leave",
    "move",
    "move_motion",
    "new_calendar_key",
    "not_here",
    "note",
    "open_item",
    "place_item",
    "postpone",
    "promise",
    "remove_item",
    "send",
    "settle",
    "start",
    "take_turn",
    "welcome_guest",
    "withdraw",
]

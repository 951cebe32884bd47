"""The verbs of a decision's life: the only code that changes it. Each checks the right and runs in one transaction.

What decides (asking, versions, objections' states, outcomes, promises) leaves its act; talk leaves none. `now` is the present
unless a test or the demo's history says otherwise.
"""

from __future__ import annotations

from commonhouse.proposals.actions.advising import advise, ask_advice, decide, reply
from commonhouse.proposals.actions.answering import answer
from commonhouse.proposals.actions.asking import ask
from commonhouse.proposals.actions.concluding import conclude, conclude_by_charter, record_room_decision
from commonhouse.proposals.actions.following import commit, give_mandate, tell_what_became, update_commitment
from commonhouse.proposals.actions.objecting import object_, qualify, withdraw_objection
from commonhouse.proposals.actions.talking import comment, hide_comment, open_conversation, show_comment
from commonhouse.proposals.actions.writing import Content, discard, discuss, edit, return_, revise, withdraw, write

__all__ = [
    "Content",
    "advise",
    "answer",
    "ask",
    "ask_advice",
    "comment",
    "commit",
    "conclude",
    "conclude_by_charter",
    "decide",
    "discard",
    "discuss",
    "edit",
    "give_mandate",
    "hide_comment",
    "object_",
    "open_conversation",
    "qualify",
    "record_room_decision",
    "reply",
    "return_",
    "revise",
    "show_comment",
    "tell_what_became",
    "update_commitment",
    "withdraw",
    "withdraw_objection",
    "write",
]

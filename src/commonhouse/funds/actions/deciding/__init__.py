"""The verbs of deciding: the only code that changes it. Each checks the right and runs in one transaction.

What decides (moves, terms, memos' hashes, recommendations, lists, votes) leaves its act; talk leaves none. `now` is the
present unless a test or the demo's history says otherwise.
"""

from __future__ import annotations

from commonhouse.funds.actions.deciding.choosing import Asking, ask_members, conclude_list, withdraw_list
from commonhouse.funds.actions.deciding.memos import Words, answer, ask, publish_memo
from commonhouse.funds.actions.deciding.moving import (
    candidate_moved,
    come_again,
    forget,
    leave,
    move_back,
    move_on,
    pause,
    resume,
)
from commonhouse.funds.actions.deciding.nominating import Business, edit, put_forward
from commonhouse.funds.actions.deciding.outreach import ask_to_accompany, end_accompanying, note
from commonhouse.funds.actions.deciding.paths import change_path, edit_criterion, open_path, retire_criterion
from commonhouse.funds.actions.deciding.recommending import conclude_recommendation, give_view
from commonhouse.funds.actions.deciding.standards import say, take_back
from commonhouse.funds.actions.deciding.terms import agree_terms, offer_terms, take_terms_back, write_terms
from commonhouse.funds.actions.deciding.voting import follow_ended, put_to_vote, withdraw_vote

__all__ = [
    "Asking",
    "Business",
    "Words",
    "agree_terms",
    "answer",
    "ask",
    "ask_members",
    "ask_to_accompany",
    "candidate_moved",
    "change_path",
    "come_again",
    "conclude_list",
    "conclude_recommendation",
    "edit",
    "edit_criterion",
    "end_accompanying",
    "follow_ended",
    "forget",
    "give_view",
    "leave",
    "move_back",
    "move_on",
    "note",
    "offer_terms",
    "open_path",
    "pause",
    "publish_memo",
    "put_forward",
    "put_to_vote",
    "resume",
    "retire_criterion",
    "say",
    "take_back",
    "take_terms_back",
    "withdraw_list",
    "withdraw_vote",
    "write_terms",
]

"""The verbs of agreements: the only code that changes them. Each checks the right and runs in one transaction.

What binds leaves its act: a text that all have signed, what happened under it, its end. Offers and wishes are talk and leave
none. `now` is the present unless a test or the demo's history says otherwise.
"""

from __future__ import annotations

from commonhouse.agreements.actions.changing import ask_for_change, decline_wish, end, propose_change, take_back_wish
from commonhouse.agreements.actions.drafting import decline, draft, offer, revise, withdraw_offer
from commonhouse.agreements.actions.paying import enter_fee, pay_from_books, record_payment, take_back, waive
from commonhouse.agreements.actions.signing import record_paper, sign

__all__ = [
    "ask_for_change",
    "decline",
    "decline_wish",
    "draft",
    "end",
    "enter_fee",
    "offer",
    "pay_from_books",
    "propose_change",
    "record_paper",
    "record_payment",
    "revise",
    "sign",
    "take_back",
    "take_back_wish",
    "waive",
    "withdraw_offer",
]

"""The verbs of selling: the only code that changes sales. Each checks the right, runs in one transaction, leaves its act."""

from __future__ import annotations

from commonhouse.land.selling.actions.announcing import agree, announce, give_more_time, withdraw
from commonhouse.land.selling.actions.buying import choose_buyer, let_buyer_go, withdraw_lease, write_next_lease
from commonhouse.land.selling.actions.closing import Signature, Taken, close, write_receipt
from commonhouse.land.selling.actions.deciding import decide, open_to_line, release, set_price

__all__ = [
    "Signature", "Taken", "agree", "announce", "choose_buyer", "close", "decide", "give_more_time", "let_buyer_go",
    "open_to_line", "release", "set_price", "withdraw", "withdraw_lease", "write_next_lease", "write_receipt",
]  # fmt: skip

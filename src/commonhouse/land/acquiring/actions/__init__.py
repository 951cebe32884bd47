"""The verbs of acquiring: the only code that changes deals. Each checks the right, runs in one transaction, leaves its act."""

from __future__ import annotations

from commonhouse.land.acquiring.actions.closing import Bought, close
from commonhouse.land.acquiring.actions.conditions import add_condition, settle_condition
from commonhouse.land.acquiring.actions.ending import fall_through, take_up
from commonhouse.land.acquiring.actions.financing import drop_source, drop_use, put_source, put_use
from commonhouse.land.acquiring.actions.offering import answer, offer
from commonhouse.land.acquiring.actions.taking_out import take_out
from commonhouse.land.acquiring.actions.watching import change, link_decision, set_dispute, tell, watch

__all__ = [
    "Bought", "add_condition", "answer", "change", "close", "drop_source", "drop_use", "fall_through", "link_decision",
    "offer", "put_source", "put_use", "set_dispute", "settle_condition", "take_out", "take_up", "tell", "watch",
]  # fmt: skip

"""The verbs of raising money: offerings, notes, interest, notes coming back, gifts, dues.

Each checks the one table of permissions and runs in one transaction. Agreements, books and record follow together: what a
note is owed is never written anywhere but in its agreement's events.
"""

from __future__ import annotations

from commonhouse.funds.actions.raising.buying import Wanted, enter_for, roll, subscribe
from commonhouse.funds.actions.raising.distributing import distribute, enter, preview
from commonhouse.funds.actions.raising.giving import Given, enter_gift
from commonhouse.funds.actions.raising.offerings import (
    About,
    ClassTerms,
    add_class,
    close_class,
    close_offering,
    edit_class,
    edit_offering,
    open_offering,
    remove_class,
    write_offering,
)
from commonhouse.funds.actions.raising.promising import promise, set_plan, stop
from commonhouse.funds.actions.raising.redeeming import ask, line, pay_line, place_in_line, plan, withdraw
from commonhouse.funds.actions.raising.returning import bring_back, bring_back_all, choose, due_back
from commonhouse.rules.funding.scale import Band

__all__ = [
    "About",
    "Band",
    "ClassTerms",
    "Given",
    "Wanted",
    "add_class",
    "ask",
    "bring_back",
    "bring_back_all",
    "choose",
    "close_class",
    "close_offering",
    "distribute",
    "due_back",
    "edit_class",
    "edit_offering",
    "enter",
    "enter_for",
    "enter_gift",
    "line",
    "open_offering",
    "pay_line",
    "place_in_line",
    "plan",
    "preview",
    "promise",
    "remove_class",
    "roll",
    "set_plan",
    "stop",
    "subscribe",
    "withdraw",
    "write_offering",
]

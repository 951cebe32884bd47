"""Who bears a loss, and who gets back what came in after all: the input of the rule note-waterfall, from how things stand.

Money without a purpose: what gifts and dues set aside bears first, then notes, the last rank first; what is left is the fund's
own. A loan from a purse with a purpose is borne by that purse alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from commonhouse.funds import capital
from commonhouse.funds.models.lending import Loan, Loss
from commonhouse.funds.verify_lending import WATERFALL
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import keeps_books, of_role
from commonhouse.rules import registry

SET_ASIDE, PURSE = "set-aside", "purse"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Poured:
    """A flow through the ranks: the rule's statement, input and result as JSON."""

    statement: Json
    input: Json
    result: Json

    @property
    def first_loss(self) -> int:
        """What is taken from, or put back to, what gifts and dues set aside."""
        return sum(each["loss"] + each["recovered"] for each in self.result["set_aside"] if each["id"] == SET_ASIDE)

    @property
    def by_class(self) -> dict[str, int]:
        """What each class of notes bears or gets back, by public id."""
        parts = {each["id"]: each["loss"] + each["recovered"] for each in self.result["classes"]}
        return {name: amount for name, amount in parts.items() if amount}

    @property
    def left(self) -> int:
        """What nobody before the fund itself bears, or gets back."""
        return int(self.result["left"])


def poured(loan: Loan, flow: str, amount: int, on: dt.date) -> Poured:
    """What would become of a loss ("loss") or of money that comes in after one ("recovery"); nothing is changed."""
    lost = lost_by(loan) if flow == "recovery" else {}
    statement, given = _free(loan, lost) if loan.restriction_id is None else _purse(loan, lost)
    rule = registry.get(WATERFALL)
    asked: Json = {"flow": flow, "amount": amount, "on": on.isoformat()} | given
    whole = rule.input_json(rule.input_from_json(asked))
    stated = rule.statement_json(rule.statement_from_json(statement))
    assert isinstance(whole, dict)
    assert isinstance(stated, dict)
    result = rule.compute(stated, whole)
    assert isinstance(result, dict)
    return Poured(dict(stated), dict(whole), dict(result))


def lost_by(loan: Loan) -> dict[str, int]:
    """What each class and layer has borne of this loan so far, less what it got back."""
    found: dict[str, int] = defaultdict(int)
    for loss in Loss.objects.filter(loan=loan):
        for each in (*loss.result["classes"], *loss.result["set_aside"]):
            found[each["id"]] += each["loss"] - each["recovered"]
    return found


def _free(loan: Loan, lost: dict[str, int]) -> tuple[Json, Json]:
    organization = loan.organization
    layers = capital.classes(organization)
    aside = capital.first_loss(organization) if keeps_books(organization) else 0
    statement = {
        "classes": [{"id": each.id, "rank": each.rank, "rate": each.rate} for each in layers],
        "set_aside": [SET_ASIDE],
    }
    given = {
        "classes": [
            {
                "id": each.id,
                "outstanding": max(0, each.outstanding),
                "lost": _within(lost.get(each.id, 0), each.written_off),
            }
            for each in layers
        ],
        "set_aside": [{"id": SET_ASIDE, "available": max(0, aside), "lost": lost.get(SET_ASIDE, 0)}],
    }
    return statement, given


def _within(lost: int, written_off: int) -> int:
    """Never more than the notes of the class have lost and are still there to get."""
    return max(0, min(lost, written_off))


def _purse(loan: Loan, lost: dict[str, int]) -> tuple[Json, Json]:
    """All that there is of the restricted money: in the bank and out in loans."""
    organization, unit = loan.organization, loan.agreement.unit
    there = 0
    if keeps_books(organization):
        there = sum(
            balances.balance(of_role(organization, role, unit), restriction=loan.restriction)
            for role in ("cash", "loans")
        )
    layer = {"id": PURSE, "available": max(0, there), "lost": lost.get(PURSE, 0)}
    return {"classes": [], "set_aside": [PURSE]}, {"classes": [], "set_aside": [layer]}

"""A record in which the sums of a deal, its decision or its repayment were forged does not pass."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from commonhouse.land.acquiring import actions
from commonhouse.record.acts import Discrepancy
from tests.land.acquiring.forging import acts_of, replay
from tests.land.acquiring.helpers import PRICE, agree, close, make_deal, put_in, source, uses
from tests.land.helpers import at, make_trust, on

pytestmark = pytest.mark.django_db


def test_forged_sums_of_a_deal_fail() -> None:
    trust = make_trust()
    deal = agree(trust, make_deal(trust))
    bank = source(trust, deal, "bank", PRICE)
    source(trust, deal, "own", 10_000_00)
    uses(trust, deal)
    put_in(trust.organization, 110_000_00)
    close(trust.treasurer, deal)
    actions.take_out(
        trust.treasurer, bank, kind="own", name="Own", amount=100_000_00, on=on("2026-02-01"), submission=uuid.uuid4(),
        now=at("2026-02-01"),
    )  # fmt: skip
    acts = acts_of(trust.organization)
    replay(acts)
    closed = next(act for act in acts if act.kind == "land.deal-closed").body
    less: list[Any] = [dict(closed["sources"][0]) | {"amount": 1}, *closed["sources"][1:]]
    forgeries: list[tuple[str, dict[str, Any], str]] = [
        ("land.deal-closed", {"sources": less}, "same sum"),
        ("land.deal-closed", {"price": 1}, "land and building"),
        ("land.deal-closed", {"paid": 1}, "uses of that day"),
        ("land.deal-closed", {"decision": "abc"}, "adopted before"),
        ("land.deal-closed", {"needs_decision": True}, "names it"),
        ("land.deal-closed", {"entry": 0}, "enters what it buys"),
        ("land.deal-closed", {"entry": 999}, "in the books"),
        ("land.deal-closed", {"conditions": 2}, "all told"),
        ("land.deal-refinanced", {"principal": PRICE, "amount": PRICE}, "whole amount"),
        ("land.deal-refinanced", {"principal": 200_000_00}, "part of the amount"),
        ("land.deal-answered", {"answer": "refused"}, "price was agreed"),
    ]
    for kind, changes, words in forgeries:
        with pytest.raises(Discrepancy, match=words):
            replay(acts, kind, changes)

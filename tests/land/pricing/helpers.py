"""Homes with a resale rule, and what their prices are reckoned from."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from commonhouse.cli.verifiers import load
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.starters import DUDLEY
from commonhouse.land.pricing import actions
from commonhouse.land.pricing.models import Appraisal, IndexTable
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context
from commonhouse.rules.land.lease import Improvements, Resale
from tests import factories as make
from tests.land import helpers as land
from tests.land.leasing import helpers as leasing

NOW = land.at("2026-06-01")
SHARE: dict[str, Any] = {
    "formula": {"type": "appraisal-share", "share": "0.25"},
    "improvements": {"method": "cost", "notice_above": 10_000_00},
}
INDEXED: dict[str, Any] = {"formula": {"type": "indexed", "index": {"code": "ami"}}}
AMI = [(dt.date(2025, 4, 1), "148000"), (dt.date(2026, 4, 1), "150000")]


@dataclass(frozen=True)
class Home:
    trust: land.Trust
    lease: Lease
    owner: Actor


def make_home(
    statement: dict[str, Any] | None = SHARE, *, trust: land.Trust | None = None, improvements: Improvements | None = None,
    price: int | None = 250_000_00, market_value: int | None = 350_000_00,
) -> Home:  # fmt: skip
    """A family that signed a lease on January 25, 2026, begun February 1, with this rule in it."""
    trust = trust or land.make_trust()
    owner = make.make_person(email="")
    terms = replace(DUDLEY, resale=None if statement is None else Resale("resale-price", statement))
    if improvements is not None:
        terms = replace(terms, improvements=improvements)
    lease = leasing.write(
        trust, land.make_home(trust.organization), terms=terms, price=price, market_value=market_value,
        subsidy=0 if market_value is None or price is None else market_value - price,
        household=land.make_household(trust.organization, owner),
    )  # fmt: skip
    return Home(trust, leasing.signed(trust, lease), Actor(owner))


def appraise(home: Home, value: int = 475_000_00, on: str = "2026-05-15", **fields: Any) -> Appraisal:
    usual: dict[str, Any] = {"appraiser": "An appraiser", "submission": uuid.uuid4(), "now": NOW}
    return actions.enter_appraisal(home.trust.steward, home.lease, on=land.on(on), value=value, **usual | fields)


def make_table(trust: land.Trust, values: Any = AMI, code: str = "ami") -> IndexTable:
    table = actions.make_table(
        trust.steward, trust.organization, code=code, name=f"Table {code}", source="Somebody", now=NOW
    )
    if values:
        actions.publish(trust.steward, table, values, source="HUD", submission=uuid.uuid4(), now=NOW)
    return table


def set_price(home: Home, **fields: Any) -> Any:
    usual: dict[str, Any] = {"on": land.on("2026-06-01"), "submission": uuid.uuid4(), "now": NOW}
    return actions.set_price(home.trust.steward, home.lease, **usual | fields)


def pdf_bytes(text: str = "a receipt") -> bytes:
    return b"%PDF-1.4\n" + text.encode() + b"\n%%EOF\n"


def replay(
    organization: Organization,
    kind: str = "",
    change: Callable[[dict[str, Any]], Any] = lambda body: None,
    nth: int = 0,
) -> list[str]:
    """Verifies all acts of the record, with the nth act of the kind changed. Raises Discrepancy."""
    context, tables, met, said = Context(), load(), 0, []
    for row in Row.objects.filter(organization_id=organization.pk).order_by("index"):
        body = json.loads(row.body)
        if row.kind == kind:
            if met == nth:
                change(body)
            met += 1
        act = Act(row.index, row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, None, body, b"")
        if row.kind in tables.verifiers:
            said += list(tables.verifiers[row.kind](context, act))
    assert not kind or met > nth, f"there is no act of kind {kind}"
    return said

"""The fast way gives what the registry gives, and refuses what it refuses."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.resale_fast import members, outcome
from commonhouse.rules.land.resale_sale import Sale
from commonhouse.rules.land.resale_terms import ResaleRule

from .test_resale import RULES, sales

RULE = registry.get("resale-price")
STATEMENT: dict[str, Any] = {"formula": {"type": "appraisal-share", "share": "0.25"}}
INPUT: dict[str, Any] = {
    "purchase": {"on": "2016-05-01", "price": 250_000_00, "market_value": 350_000_00, "subsidy": 100_000_00},
    "sold_on": "2026-05-01",
    "appraisals": {"at_sale": 475_000_00, "improvements": None},
    "readings": [{"index": "ami", "on": "2016-04-01", "value": "130000"}],
    "improvements": [
        {"id": "a", "cost": 100, "finished_on": "2020-01-01", "notice": True, "appraised": None, "useful_years": 10}
    ],
    "damage": [{"id": "b", "amount": 100}],
}


@settings(max_examples=50, deadline=None)
@given(RULES, sales())
def test_the_same_as_the_registry(rule: ResaleRule, sale: Sale) -> None:
    statement: Any
    plain: Any
    statement, plain = RULE.statement_json(rule), RULE.input_json(sale)
    slow: Any = RULE.compute(statement, plain)
    slow.pop("steps")
    assert outcome(statement, plain) == slow == members(RULE.run(sale, rule))


def test_members_left_out_are_read_all_the_same() -> None:
    short = {"purchase": INPUT["purchase"] | {}, "sold_on": "2026-05-01", "appraisals": {"at_sale": 475_000_00}}
    assert outcome(STATEMENT, short)["price"] == 281_250_00


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("purchase", "price"), "25000000"),
        (("purchase", "price"), 25000000.0),
        (("purchase", "price"), True),
        (("purchase", "on"), "20160501"),
        (("purchase", "more"), 1),
        (("appraisals", "at_sale"), -1),
        (("appraisals", "at_sale"), "475"),
        (("sold_on",), "2016-04-01"),
        (("sold_on",), 20260501),
        (("readings", 0, "value"), "1e5"),
        (("readings", 0, "value"), "12."),
        (("readings", 0, "value"), 130000),
        (("readings", 0, "value"), "٣"),
        (("readings", 0, "more"), 1),
        (("improvements", 0, "id"), 7),
        (("improvements", 0, "notice"), 1),
        (("improvements", 0, "useful_years"), "10"),
        (("improvements", 0, "finished_on"), "2030-01-01"),
        (("damage", 0, "amount"), None),
        (("damage",), {}),
        (("other",), 1),
    ],
)
def test_what_the_registry_refuses_is_refused(path: tuple[Any, ...], value: Any) -> None:
    assert outcome(STATEMENT, INPUT)["price"] == 281_250_00 - 100
    bad = copy.deepcopy(INPUT)
    place: Any = bad
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(FormError) as slow:
        RULE.compute(STATEMENT, bad)
    with pytest.raises(FormError) as fast:
        outcome(STATEMENT, bad)
    assert str(fast.value) == str(slow.value)

"""Whoever changes an act of stewarding is found out, from the record alone; each act has its sentence."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from commonhouse.land.stewarding.sentences import SENTENCES
from commonhouse.land.stewarding.verify import VERIFIERS
from commonhouse.record.acts import Act, Discrepancy
from commonhouse.record.verify import Context
from commonhouse.rules import registry

STATEMENT: Any = {"money_days": 30, "other_days": 60, "trust_days": 30, "option_days": 45}
INPUT: Any = {
    "giver": "lender", "matter": "money", "noticed_on": "2026-03-01", "received_on": "2026-03-02", "as_of": "2026-03-20",
    "cured_on": "2026-03-20", "cured_by": "owner",
}  # fmt: skip


def body(**changes: Any) -> dict[str, Any]:
    rule = registry.get("cure-clock")
    statement = rule.statement_json(rule.statement_from_json(STATEMENT))
    given = rule.input_json(rule.input_from_json(INPUT | changes))
    result = rule.compute(statement, given)
    return {"notice": "abc", "rule": "cure-clock", "statement": statement, "input": given, "result": result}


def said(kind: str, *bodies: dict[str, Any]) -> list[str]:
    context = Context()
    found: list[str] = []
    for index, each in enumerate(bodies):
        act = Act(index=index, kind=kind, at="2026-03-20T12:00:00Z", body=each, previous=None, leaf=b"")
        found += VERIFIERS[kind](context, act)
    return found


def test_a_cure_in_time_is_reckoned_again() -> None:
    assert said("land.default-cured", body()) == [
        "a notice of default was put right in time: by 2026-03-20, of 2026-04-30."
    ]
    late = body(cured_on="2026-05-02", as_of="2026-05-02")
    assert "after its time" in said("land.default-cured", late)[0]


def test_a_changed_day_is_found_out() -> None:
    wrong = deepcopy(body())
    wrong["result"]["final_on"] = "2026-05-30"
    with pytest.raises(Discrepancy, match="days of the notice"):
        said("land.default-cured", wrong)
    shorter = deepcopy(body())
    shorter["statement"]["trust_days"] = 0
    with pytest.raises(Discrepancy):
        said("land.default-cured", shorter)
    with pytest.raises(Discrepancy, match="put right"):
        said("land.default-cured", body(cured_on=None, cured_by=None))
    with pytest.raises(Discrepancy, match="only after its last day"):
        said("land.default-ended", body(cured_on=None, cured_by=None))
    with pytest.raises(Discrepancy, match="ends once"):
        said("land.default-cured", body(), body())


def test_answers_and_reserves_are_in_order() -> None:
    answer = {"request": "r", "kind": "help", "asked_on": "2026-03-01", "answered_on": "2026-03-08", "days": 7}
    assert said("land.request-answered", answer) == []
    with pytest.raises(Discrepancy, match="days until the answer"):
        said("land.request-answered", answer | {"days": 2})
    with pytest.raises(Discrepancy, match="opened before"):
        said("land.reserve-moved", {"reserve": "x", "first": 1, "last": 1})


def test_every_act_has_its_sentence() -> None:
    assert set(SENTENCES) == set(VERIFIERS)
    for kind, words in SENTENCES.items():
        assert words({"kind": "insurance", "days": 3}).endswith("."), kind

"""Every account as the registry, the record and the command line use it."""

from __future__ import annotations

import json

import pytest
import rfc8785

from commonhouse.rules import registry
from tests.rules.deciding.polls import Plain

LENT = {"number": 1, "kind": "disbursed", "on": "2026-01-01", "amount": 10000}
LOAN = {"principal": 10000, "rate": "0.05", "count": 6, "start": "2026-01-01", "first_due": "2026-02-01"}
REPORT = {"number": 2, "kind": "reported", "on": "2026-02-01", "data": {"until": "2026-01-31", "revenue": 9000}}
COSTS = {**REPORT, "data": {**REPORT["data"], "costs": 100, "pay": 200}}  # type: ignore[dict-item]
RULES: dict[str, tuple[Plain, Plain]] = {
    "dues-account": (
        {
            "listed": [{"on": "2026-01-05", "bucket": "share", "amount": 500}],
            "streams": [{"first": "2026-01-01", "parts": [{"bucket": "dues", "amount": 1000}]}],
            "pauses": [{"starts": "2026-03-01", "until": "2026-03-31", "way": "postpone"}],
            "late": [{"after_days": 14, "amount": 500}],
        },
        {
            "as_of": "2026-04-20",
            "events": [
                {"number": 1, "kind": "payment", "on": "2026-01-05", "amount": 2000},
                {"number": 2, "kind": "fee", "on": "2026-01-06", "amount": 300, "data": {"text": "key lost"}},
                {"number": 3, "kind": "waiver", "on": "2026-02-06", "amount": 100},
                {"number": 4, "kind": "payment", "on": "2026-02-06", "amount": 20},
                {"number": 5, "kind": "reversed", "on": "2026-02-07", "data": {"event": 4}},
            ],
        },
    ),
    "loan-account": (
        LOAN,
        {
            "as_of": "2026-03-20",
            "events": [LENT, {"number": 2, "kind": "payment", "on": "2026-02-03", "amount": 3000}],
        },
    ),
    "surplus-capped-loan": (
        {"principal": 10000, "rate": "0.08"},
        {"as_of": "2026-03-20", "events": [LENT, COSTS]},
    ),
    "royalty-loan": (
        {"principal": 10000, "share": "0.05", "multiple": "1.5", "ends_on": "2030-12-31"},
        {"as_of": "2026-03-20", "events": [LENT, REPORT]},
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_the_schema_describes_what_is_taken_and_given(name: str) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    rule = registry.get(name)
    statement, given = RULES[name]
    whole: Plain = {"rule": name, "statement": statement, "input": given}
    whole["result"] = rule.compute(statement, given)
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = rule.statement_json(rule.statement_from_json(statement))
    whole["input"] = rule.input_json(rule.input_from_json(given))
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = {"speed": "fast"}
    assert not jsonschema_rs.is_valid(rule.schema(), whole)


@pytest.mark.parametrize("name", RULES)
def test_results_survive_the_record(name: str) -> None:
    rule = registry.get(name)
    statement, given = RULES[name]
    text = rfc8785.dumps(rule.compute(statement, given))
    assert rule.result_json(rule.result_from_json(json.loads(text))) == json.loads(text)
    stated = rule.statement_json(rule.statement_from_json(statement))
    again = rule.compute(stated, rule.input_json(rule.input_from_json(given)))
    assert rfc8785.dumps(again) == text


@pytest.mark.parametrize("name", RULES)
def test_each_option_and_choice_is_explained(name: str) -> None:
    rule = registry.get(name)
    assert rule.statement_type.__dataclass_params__.frozen
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name


@pytest.mark.parametrize("name", RULES)
def test_each_result_is_explained_in_whole_sentences(name: str) -> None:
    rule = registry.get(name)
    assert rule.explain is not None
    said = rule.explain(*rule.work(*RULES[name]))
    assert len(said) > 3
    for sentence in said:
        assert sentence.strip() == sentence
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert "  " not in sentence

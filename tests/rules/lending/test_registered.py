"""Every rule of lending as the registry, the record and the command line use it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import rfc8785

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.lending.sentences import english_money

Plain = dict[str, Any]
LOAN: Plain = {"principal": 10_000, "rate": "0.15678", "count": 6, "start": "2024-01-01", "first_due": "2024-02-01",
               "day_count": "actual/365"}  # fmt: skip
RICH: Plain = {
    **LOAN,
    "disbursements": [{"on": "2024-01-01", "amount": 4000}, {"on": "2024-04-20", "amount": 6000}],
    "moratorium": {"periods": 1, "interest": "capitalized"},
    "pauses": [{"starts": "2024-05-15", "until": "2024-06-10", "interest": "runs"}],
    "late": [{"after_days": 15, "amount": 500}, {"after_days": 30, "rate": "0.05"}],
}
RULES: dict[str, tuple[Plain, Plain]] = {
    "loan-schedule": (RICH, {}),
    "payment-allocation": (
        {},
        {
            "on": "2024-02-01",
            "amount": 900,
            "owed": [
                {"on": "2024-01-01", "bucket": "penalty", "amount": 100},
                {"on": "2024-02-01", "bucket": "interest", "amount": 300, "paid": 100},
                {"on": "2024-03-01", "bucket": "principal", "amount": 500},
            ],
        },
    ),
    "payoff-quote": (
        LOAN,
        {
            "on": "2024-03-15",
            "standing": {
                "through": "2024-03-01",
                "principal": 7000,
                "interest": 9,
                "fee": 2,
                "penalty": 3,
                "credit": 50,
            },
        },
    ),
    "apr": (
        {"every": {"unit": "week", "n": 4}},
        {
            "advances": [{"amount": 40_000}],
            "payments": [
                {"amount": 3950, "periods": 1, "fraction": "5/28"},
                {"amount": 3831, "periods": 2, "fraction": "5/28", "times": 11},
            ],
        },
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
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = {**statement, "speed": "fast"}
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
    assert [option.name for option in rule.options()] == [
        field.name for field in dataclasses.fields(rule.statement_type)
    ]
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name


@pytest.mark.parametrize("name", RULES)
def test_each_result_is_explained_in_whole_sentences(name: str) -> None:
    rule = registry.get(name)
    assert rule.explain is not None
    said = rule.explain(*rule.work(*RULES[name]))
    assert said
    for sentence in said:
        assert sentence.strip() == sentence
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert "  " not in sentence


def test_a_payment_says_what_of_it_is_interest() -> None:
    rule = registry.get("loan-schedule")
    said = rule.explain(*rule.work(LOAN, {}))  # type: ignore[misc]
    assert said[0].startswith("$100.00 is lent at 15.678 % a year (actual/365). $104.62 is paid back")
    assert said[3] == (
        "Payment 3 of 6, $17.43 due April 1, 2024: 90 cents interest on $67.52 for 31 days at 15.678 %; "
        "$16.53 pays back the loan."
    )
    assert said[-1].endswith("$17.25 pays back the rest of the loan.")


def test_waiting_pausing_and_lending_more_are_said() -> None:
    rule = registry.get("loan-schedule")
    said = rule.explain(*rule.work(RICH, {}))  # type: ignore[misc]
    assert said[1].endswith("nothing is to be paid; 53 cents interest is added to the loan.")
    assert any("$60.00 lent later" in sentence for sentence in said)
    month = rule.explain(*rule.work({**LOAN, "day_count": "30/360"}, {}))  # type: ignore[misc]
    assert "for 1 month at 15.678 %" in month[1]


def test_a_quote_says_its_parts() -> None:
    rule = registry.get("payoff-quote")
    said = rule.explain(*rule.work(*RULES["payoff-quote"]))  # type: ignore[misc]
    assert said[0] == "$70.06 paid on March 15, 2024 ends the loan."
    assert "Fees are 2 cents." in said


@pytest.mark.parametrize(
    ("name", "statement", "given", "where"),
    [
        ("loan-schedule", {**LOAN, "rate": "11"}, {}, "statement.rate"),
        ("loan-schedule", {**LOAN, "rate": 0.05}, {}, "statement.rate"),
        ("loan-schedule", {**LOAN, "every": {"unit": "month", "n": 0}}, {}, "statement.every.n"),
        (
            "loan-schedule",
            {**LOAN, "pauses": [{"starts": "2024-02-01", "until": "2024-01-01"}]},
            {},
            "statement.pauses[0].until",
        ),
        ("loan-schedule", LOAN, {"disbursements": [{"on": "2024-01-01", "amount": 10_001}]}, "input.disbursements"),
        ("loan-schedule", {"principal": 5}, {}, "statement.rate"),
        ("payoff-quote", LOAN, {"on": "2023-03-15"}, "input.on"),
        ("apr", {}, {"advances": [], "payments": []}, "input.advances"),
        ("payment-allocation", {}, {"on": "2024-02-01", "amount": -1, "owed": []}, "input.amount"),
    ],
)
def test_bad_input_is_refused_by_path(name: str, statement: Plain, given: Plain, where: str) -> None:
    with pytest.raises(FormError) as caught:
        registry.get(name).compute(statement, given)
    assert caught.value.path == where


def test_money_as_people_say_it() -> None:
    assert [english_money(each) for each in (0, 1, 90, 100, 6766, 123_456_789)] == [
        "$0.00", "1 cent", "90 cents", "$1.00", "$67.66", "$1,234,567.89",
    ]  # fmt: skip

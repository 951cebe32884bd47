"""A loan from the command line: its schedule, what ends it, and what it costs a year."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LOAN: dict[str, Any] = {
    "principal": 10_000,
    "rate": "0.15678",
    "count": 6,
    "start": "2024-01-01",
    "first_due": "2024-02-01",
    "day_count": "actual/365",
}
OWED = [{"on": "2024-02-01", "bucket": "interest", "amount": 133}]
ADVANCE, PAYMENTS = {"amount": 500_000}, {"amount": 23_000, "periods": 1, "times": 24}


@pytest.mark.parametrize(
    ("name", "statement", "given", "said"),
    [
        (
            "loan-schedule",
            LOAN,
            {},
            "Payment 3 of 6, $17.43 due April 1, 2024: 90 cents interest on $67.52 for 31 days",
        ),
        ("payoff-quote", LOAN, {"on": "2024-03-15"}, "$67.93 paid on March 15, 2024 ends the loan."),
        ("payment-allocation", {}, {"on": "2024-02-20", "amount": 200, "owed": OWED}, "67 cents is left"),
        (
            "apr",
            {"every": {"unit": "month"}},
            {"advances": [ADVANCE], "payments": [PAYMENTS]},
            "The annual percentage rate is 9.69 %.",
        ),
    ],
)
def test_each_is_computed_and_explained(
    name: str, statement: dict[str, Any], given: dict[str, Any], said: str, tmp_path: Path, run: Callable
) -> None:
    file = tmp_path / "loan.json"
    file.write_text(json.dumps({"rule": name, "statement": statement, "input": given}))
    found = run("compute", name, file)
    assert (found.code, found.err) == (0, "")
    assert said in found.out.replace("\n  ", " ")
    assert json.loads(run("compute", name, file, "--json").out)["rule"] == name


def test_a_bad_rate_is_refused_by_place(tmp_path: Path, run: Callable) -> None:
    file = tmp_path / "loan.json"
    file.write_text(json.dumps({"statement": {**LOAN, "rate": "15.678"}, "input": {}}))
    said = run("compute", "loan-schedule", file)
    assert (said.code, said.out) == (2, "")
    assert "statement.rate: 15.678 is no rate." in said.err

"""The catalogue of methods: each leads to a rule, a form of ballot and a statement that the rule takes."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.rules import registry
from commonhouse.rules.deciding import methods
from commonhouse.rules.deciding.ballots import Kind
from commonhouse.rules.jsonform import FormError

NAMES = [
    "majority",
    "fund-ballot",
    "consent",
    "consensus",
    "advice",
    "approval",
    "score",
    "dots",
    "best-time",
    "instant-runoff",
    "scottish-stv",
    "meek-stv",
    "schulze",
    "draw",
]


def test_all_methods_are_there() -> None:
    assert list(methods.METHODS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_leads_to_a_rule_that_takes_its_statement(name: str) -> None:
    method = methods.method(name)
    rule = registry.get(method.rule)
    stated = methods.default_statement(name)
    assert rule.statement_json(rule.statement_from_json(stated)) == stated
    assert methods.check(name, stated) == stated
    assert methods.check(name, {}) == stated
    assert method.title
    assert bool(method.positions) == (method.kind == "position")
    if "positions" in stated:
        assert set(method.positions) == set(stated["positions"])  # type: ignore[arg-type]
    if method.kind:
        form = methods.form(name, methods.settings_of(name, stated), [{"id": "a"}, {"id": "b"}])
        assert Kind(form["kind"]) == method.kind


def test_forms() -> None:
    abc = [{"id": letter} for letter in "abc"]
    assert methods.form("majority", {}) == {"kind": "position"}
    assert methods.form("approval", {"max_length": 9}, abc) == {"kind": "approval", "max_length": 3}
    assert methods.form("score", {}) == {"kind": "score", "min": 0, "max": 5}
    assert methods.form("score", {"min": -1, "max": 1}) == {"kind": "score", "min": -1, "max": 1}
    assert methods.form("best-time", {}) == {"kind": "score", "min": 0, "max": 2}
    assert methods.form("dots", {"max_points": 10, "max_points_each": 4}) == {
        "kind": "cumulative",
        "max_points": 10,
        "max_points_each": 4,
    }
    assert methods.form("scottish-stv", {"max_length": None}, abc) == {"kind": "ordinal"}


def test_a_form_follows_from_a_statement() -> None:
    assert methods.settings_of("score", {"highest": 3}) == {"min": 0, "max": 3}
    assert methods.settings_of("dots", methods.check("dots", {"dots": 8, "most_each": 2})) == {
        "max_points": 8,
        "max_points_each": 2,
    }
    assert methods.settings_of("majority", methods.check("majority", {})) == {}


def test_positions_are_the_options_of_the_box() -> None:
    assert methods.positions("majority") == ("yes", "no", "abstain")
    assert methods.positions("fund-ballot") == ("approve", "disapprove", "affirm", "silent")
    assert methods.positions("approval") == ()


def test_what_a_charter_leaves_out_is_as_the_method_begins() -> None:
    stated = methods.check("fund-ballot", {"threshold": {"of": "cast", "at_least": "2/3"}})
    assert stated["positions"] == {
        "approve": "for",
        "disapprove": "against",
        "affirm": "affirm",
        "silent": "silent",
    }
    assert stated["quorum"] == methods.default_statement("fund-ballot")["quorum"]


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: methods.method("majorty"), "method"),
        (lambda: methods.form("advice", {}), "method"),
        (lambda: methods.form("approval", {"seats": 1}), "settings.seats"),
        (lambda: methods.form("approval", {"max_length": 0}), "settings.max_length"),
        (lambda: methods.form("approval", {"max_length": "3"}), "settings.max_length"),
        (lambda: methods.form("approval", {"min_length": 3, "max_length": 2}), "settings.min_length"),
        (lambda: methods.form("approval", {"min_length": 2}, [{"id": "a"}]), "settings.min_length"),
        (lambda: methods.form("score", {"min": 5}), "settings.min"),
        (lambda: methods.form("score", {"min": 6}), "settings.min"),
        (lambda: methods.form("dots", {"max_points_each": 6}), "settings.max_points_each"),
        (lambda: methods.form("best-time", {"max": 3}), "settings.max"),
        (
            lambda: methods.check("majority", {"quorum": {"of": "eligible", "at_least": "101/100"}}),
            "statement.quorum.at_least",
        ),
        (lambda: methods.check("majority", {"positions": {"aye": "for", "nay": "against"}}), "statement.positions"),
        (lambda: methods.check("majority", []), "statement"),
        (lambda: methods.check("scottish-stv", {"seats": 0}), "statement.seats"),
    ],
)
def test_what_does_not_fit_is_refused(call: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        call()
    assert caught.value.path == where

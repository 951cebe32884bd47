"""Every rule against the slow reference on small instances full of ties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.budgeting import lacking, ledger, market, run
from commonhouse.rules.budgeting.count import count
from commonhouse.rules.budgeting.model import Instance
from commonhouse.rules.budgeting.results import Phase, Result

from . import reference, strategies
from .strategies import MORE


def ids(instance: Instance, places: list[int] | tuple[int, ...]) -> tuple[str, ...]:
    return tuple(instance.projects[c].id for c in places)


def reported_ties(result: Result) -> list[tuple[int, tuple[str, ...], str]]:
    return [(tie.round - 1, tie.projects, tie.chosen) for tie in result.ties if tie.phase is not Phase.FILL]


def expected_ties(instance: Instance, outcome: reference.Outcome) -> list[tuple[int, tuple[str, ...], str]]:
    return [(at, ids(instance, tied), ids(instance, [turn])[0]) for at, tied, turn in outcome.ties]


def check_money(instance: Instance, result: Result) -> None:
    cost = {project.id: project.cost for project in instance.projects}
    assert result.cost == sum(cost[i] for i in result.winners) <= instance.budget
    assert result.unspent == instance.budget - result.cost
    assert [r.project for r in result.rounds] == list(result.winners)
    assert {loser.project for loser in result.losers} == set(cost) - set(result.winners)


@settings(max_examples=250 * MORE, deadline=None)
@given(st.data())
def test_greedy_is_the_reference(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances())
    rule = data.draw(strategies.greedies(instance))
    result, expected = count(instance, rule), reference.greedy(instance, rule)
    assert result.winners == ids(instance, expected.winners)
    assert reported_ties(result) == expected_ties(instance, expected)
    check_money(instance, result)


@settings(max_examples=400 * MORE, deadline=None)
@given(st.data())
def test_equal_shares_is_the_reference(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances())
    rule = data.draw(strategies.equal_shares(instance))
    result, expected = count(instance, rule), reference.equal_shares(instance, rule)
    assert result.winners == ids(instance, expected.winners)
    assert (result.start, result.raises) == (expected.start, expected.raises)
    assert reported_ties(result) == expected_ties(instance, expected)
    rounds = [r for r in result.rounds if r.phase is Phase.EQUAL_SHARES]
    assert [r.price for r in rounds] == expected.prices
    assert [r.largest_payment for r in rounds] == expected.largest
    assert [r.payers for r in rounds] == expected.payers
    check_money(instance, result)


@settings(max_examples=250 * MORE, deadline=None)
@given(st.data())
def test_phragmen_is_the_reference(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances())
    rule = data.draw(strategies.phragmens())
    result, expected = count(instance, rule), reference.phragmen(instance, rule)
    assert result.winners == ids(instance, expected.winners)
    assert [r.price for r in result.rounds] == expected.prices
    assert [r.largest_payment for r in result.rounds] == expected.largest
    assert reported_ties(result) == expected_ties(instance, expected)
    check_money(instance, result)


def test_level_of_the_reference_is_least() -> None:
    assert reference.level(6, [(Fraction(1), 1), (Fraction(5), 1)]) == 5
    assert reference.level(7, [(Fraction(1), 1), (Fraction(5), 1)]) is None


@settings(max_examples=200 * MORE, deadline=None)
@given(st.data(), st.sampled_from([1e-9, 1e-4, 1e-2]))
def test_poor_floats_change_nothing(data: st.DataObject, eps: float) -> None:
    """With floats declared far worse than they are, nearly everything is settled by the exact books."""
    instance = data.draw(strategies.instances())
    rule = data.draw(strategies.equal_shares(instance))
    expected = count(instance, rule)
    with pytest.MonkeyPatch.context() as patch:
        for module in (run, market, ledger, lacking):
            patch.setattr(module, "EPS", eps)
            for name, value in (("DOWN", 1 - 4 * eps), ("UP", 1 + 4 * eps)):
                patch.setattr(module, name, value, raising=False)
        assert count(instance, rule) == expected

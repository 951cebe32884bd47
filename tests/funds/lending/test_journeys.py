"""Where money went, loan after loan: nothing appears, nothing is lost, and the known turnover comes out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.funds.journeys import Flow, Strand, trace

DAY = date(2026, 1, 1)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def test_the_same_money_is_lent_again():
    flows = [
        Flow(on(0), "in", 1_000),
        Flow(on(1), "lent", 600, "a"),
        Flow(on(2), "repaid", 600, "a"),
        Flow(on(3), "lent", 500, "b"),
        Flow(on(4), "repaid", 100, "b"),
    ]
    journey = trace(flows)
    assert {(each.amount, each.path, each.place) for each in journey.strands} == {
        (100, ("b",), "here"),
        (300, ("b",), "lent"),
        (100, ("a", "b"), "lent"),
        (500, ("a",), "here"),
    }
    assert (journey.came_in, journey.lent, journey.repaid, journey.loans) == (1_000, 1_100, 700, 2)
    assert journey.turnover == Fraction(11, 10)


def test_known_turnover_of_a_revolving_fund():
    """$384,375 became $589,195 lent in 25 loans: 1.53 times."""
    flows = [Flow(DAY, "in", 384_375_00)]
    whole, left = divmod(589_195_00, 25)
    for number in range(25):
        amount = whole + (left if number == 24 else 0)
        flows += [
            Flow(on(number * 10), "lent", amount, str(number)),
            Flow(on(number * 10 + 5), "repaid", amount, str(number)),
        ]
    journey = trace(flows)
    assert (journey.loans, journey.missing) == (25, 0)
    assert journey.turnover is not None
    assert round(float(journey.turnover), 2) == 1.53


def test_what_is_lost_stays_lost_until_it_is_recovered():
    flows = [Flow(on(0), "in", 100), Flow(on(1), "lent", 100, "a"), Flow(on(2), "lost", 40, "a")]
    assert [each for each in trace(flows).strands if each.place == "lost"] == [Strand(40, ("a",), "lost")]
    again = trace([*flows, Flow(on(3), "recovered", 15, "a")])
    assert {(each.amount, each.place) for each in again.strands} == {(25, "lost"), (15, "here"), (60, "lent")}
    assert again.lost == 25


def test_earned_money_is_told_apart_and_does_not_raise_what_came_in():
    journey = trace([Flow(on(0), "in", 100), Flow(on(1), "earned", 7), Flow(on(2), "lent", 107, "a")])
    assert journey.came_in == 100
    assert Strand(7, ("a",), "lent", is_earned=True) in journey.strands


def test_money_from_nowhere_is_said():
    assert trace([Flow(DAY, "lent", 5, "a")]).missing == 5


def test_an_amount_is_more_than_zero():
    with pytest.raises(ValueError, match="more than zero"):
        trace([Flow(DAY, "in", 0)])


@st.composite
def histories(draw):
    """Flows that never take more than there is."""
    flows, cash, owed = [], 0, {}
    for step in range(draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(["in", "earned", "out", "lent", "repaid", "lost"]))
        loan = draw(st.sampled_from("abc"))
        most = {"in": 900, "earned": 50, "out": cash, "lent": cash}.get(kind, owed.get(loan, 0))
        if not most:
            continue
        amount = draw(st.integers(1, most))
        flows.append(Flow(on(step), kind, amount, loan if kind in {"lent", "repaid", "lost"} else ""))
        cash += amount if kind in {"in", "earned", "repaid"} else 0 if kind == "lost" else -amount
        owed[loan] = owed.get(loan, 0) + {"lent": amount, "repaid": -amount, "lost": -amount}.get(kind, 0)
    return flows, cash, owed


@settings(max_examples=60, deadline=None)
@given(histories())
def test_every_cent_is_somewhere(history):
    flows, cash, owed = history
    journey = trace(flows)
    by_place = {
        place: sum(s.amount for s in journey.strands if s.place == place) for place in ("here", "lent", "left", "lost")
    }
    assert journey.missing == 0
    assert by_place["here"] == cash
    assert by_place["lent"] == sum(owed.values())
    assert sum(by_place.values()) == journey.came_in + journey.earned
    for loan, amount in owed.items():
        assert sum(s.amount for s in journey.strands if s.place == "lent" and s.path[-1] == loan) == amount

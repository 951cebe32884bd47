"""Meek's method: published examples, the numbers of another counter, and a second calculation from the definition."""

from __future__ import annotations

import itertools
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.ranking.meek import meek_stv
from commonhouse.rules.ranking.model import Election
from commonhouse.rules.ranking.results import Outcome, StvResult, TieBy
from commonhouse.rules.ranking.statements import MeekStv

from .elections import election, elections, untied


def count(given_: Election, seats: int) -> StvResult:
    return meek_stv(given_, MeekStv(seats))


def test_the_example_of_algorithm_123() -> None:
    """Hill, Wichmann and Woodall (1987), section 3.1: B withdrew. C and D stand exactly equal at 4 votes when C goes."""
    given_ = election({"ACD": 3, "ACB": 4, "DAC": 2, "B": 1, "BDCA": 2, "CDB": 1}, "ABCD", withdrawn="B")
    result = count(given_, 2)
    assert result.winners == ("A", "D")
    assert result.stages[1].keep == {"A": Decimal("0.571428572")}  # 4/7, rounded up
    assert [(tie.candidates, tie.chosen, tie.by) for tie in result.ties] == [(("C", "D"), "C", TieBy.EARLIER_STAGE)]


def test_the_example_of_opavote() -> None:
    """blog.opavote.com/2017/04/meek-stv-explained.html: Alice and Bob at once, then Chris from both their surpluses."""
    result = count(election({"ABC": 28, "BAC": 26, "C": 3, "D": 2, "E": 1}), 3)
    assert result.winners == ("A", "B", "C")
    assert result.stages[0].elected == ("A", "B")


# Totals that Droop 0.14 (github.com/jklundell/droop, rule meek-prf) gives at the end of rounds.
OPAVOTE = {"A": "16.923076946", "B": "16.627218958", "C": "23.449704096", "D": "2.000000000", "E": "1.000000000"}
SIX = {"ABC": 11, "AD": 7, "BAF": 5, "CEB": 9, "DF": 8, "EDC": 6, "FE": 4, "BEC": 3}


def test_totals_to_the_last_digit() -> None:
    result = count(election({"ABC": 28, "BAC": 26, "C": 3, "D": 2, "E": 1}), 3)
    assert {name: str(votes) for name, votes in result.stages[1].totals.items()} == OPAVOTE
    result = count(election(SIX), 3)
    assert result.winners == ("A", "E", "B")
    second, last = result.stages[1], result.stages[-1]
    assert [str(second.totals[name]) for name in "ABD"] == ["13.250000016", "10.902777768", "9.847222216"]
    assert [str(last.totals[name]) for name in "ABED"] == [
        "13.250000016",
        "13.626461970",
        "13.250000018",
        "11.663011684",
    ]
    assert str(result.quota) == "12.947368423"


def test_a_tie_is_a_tie_although_rounding_hides_it() -> None:
    """Castor passes half of each ballot on: Pollux gets 2 and Helen has 2, less four thousand-millionths by rounding."""
    result = count(election({"AB": 4, "C": 2}, "ABC"), 2)
    assert [(tie.candidates, tie.by) for tie in result.ties] == [(("B", "C"), TieBy.EARLIER_STAGE)]
    assert result.winners == ("A", "C")


def test_edges() -> None:
    assert count(election({"A": 3, "B": 1}), 5).unfilled == 3
    assert count(election({}, "AB"), 1).outcome is Outcome.TIED
    assert count(election({}), 1).outcome is Outcome.NOBODY
    assert count(election({"A": 1}), 1).winners == ("A",)
    assert count(election({"A": 2, "B": 2}, lots="BA"), 1).winners == ("B",)
    with pytest.raises(RuleError, match="meek-stv needs one candidate at each rank"):
        count(election({"A=B": 1}), 1)


@given(elections(), st.integers(1, 5))
@settings(max_examples=200)
def test_what_every_count_holds(given_: Election, seats: int) -> None:
    result = count(given_, seats)
    assert len(set(result.winners)) == len(result.winners) == min(seats, len(given_.standing))
    for stage in result.stages:
        assert sum(stage.totals.values()) + stage.non_transferable == result.valid
        assert all(0 < part <= 1 for part in stage.keep.values())
    quotas = [stage.quota for stage in result.stages if stage.quota is not None]
    assert all(after <= before + Decimal("1e-8") for before, after in itertools.pairwise(quotas))


@given(untied(), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_a_calculation_from_the_definition_agrees(given_: Election, seats: int) -> None:
    result = count(given_, seats)
    assume(result.valid and len(given_.candidates) > seats and not result.ties)
    assert set(result.winners) == reference(given_, seats)


def reference(given_: Election, seats: int) -> set[str]:
    """Meek in 40 digits: keep values solved to the end before anyone is elected or excluded on them."""
    with localcontext() as context:
        context.prec = 40
        hopeful, elected = set(given_.standing), set()
        keep = dict.fromkeys(given_.standing, Decimal(1))
        while len(elected) < seats and len(hopeful) > seats - len(elected):
            votes, quota = _settled(given_, keep, elected, seats)
            reached = {place for place in hopeful if votes[place] > quota}
            if reached:
                hopeful, elected = hopeful - reached, elected | reached
                continue
            last = min(hopeful, key=lambda place: votes[place])
            hopeful.remove(last)
            keep[last] = Decimal(0)
        if len(elected) < seats:
            elected |= hopeful
        return {given_.ids[place] for place in elected}


def _settled(
    given_: Election, keep: dict[int, Decimal], elected: set[int], seats: int
) -> tuple[dict[int, Decimal], Decimal]:
    for _ in range(5000):
        votes = dict.fromkeys(keep, Decimal(0))
        for ranking, times in given_.rankings.items():
            weight = Decimal(times)
            for place in ranking:
                assert isinstance(place, int)
                votes[place] += weight * keep[place]
                weight *= 1 - keep[place]
        quota = sum(votes.values()) / (seats + 1)
        if all(abs(votes[place] - quota) < Decimal("1e-12") for place in elected):
            break
        for place in elected:
            keep[place] *= quota / votes[place]
    return votes, quota

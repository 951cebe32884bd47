"""Countback: the ballots that elected the member who left, at the value kept, and nobody else's."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.ranking.countback import countback
from commonhouse.rules.ranking.model import Election, Vacancy
from commonhouse.rules.ranking.results import CountbackResult, Outcome
from commonhouse.rules.ranking.scottish import scottish_stv
from commonhouse.rules.ranking.statements import Countback, ScottishStv

from .elections import election, elections

# Two blocs: red (A, B, C) has twice the votes of blue (D, E). Seats: A, B and D.
BALLOTS = {"ABC": 30, "ACB": 10, "BCA": 8, "DE": 22, "ED": 4}


def count(ballots: dict[str, int], seats: int, *vacancies: tuple[str, str], lots: str = "") -> CountbackResult:
    given_ = election(ballots, lots=lots)
    index = given_.index
    empty = tuple(
        Vacancy(index[left], frozenset(index[name] for name in unavailable)) for left, unavailable in vacancies
    )
    return countback(dataclasses.replace(given_, vacancies=empty), Countback(seats))


def test_the_seat_stays_with_those_who_voted_for_the_member() -> None:
    assert count(BALLOTS, 3, ("A", "")).elected == ("A", "D", "B")
    assert count(BALLOTS, 3, ("A", "")).winners == ("C",)
    assert count(BALLOTS, 3, ("D", "")).winners == ("E",)


def test_papers_count_at_the_value_that_was_kept() -> None:
    filling = count(BALLOTS, 3, ("A", "")).fillings[0]  # quota 19: of A's 40 papers each kept 19/40
    assert filling.held == Decimal("19.00000")
    assert dict(filling.stages[0].totals) == {"C": Decimal("19.00000"), "E": Decimal("0.00000")}


def test_those_who_cannot_serve_are_passed_over() -> None:
    result = count({**BALLOTS, "ABCE": 1}, 3, ("A", "C"))
    assert result.fillings[0].contesting == ("E",)
    assert result.winners == ("E",)
    nobody = count(BALLOTS, 3, ("A", "CE"))
    assert (nobody.outcome, nobody.winners, nobody.fillings[0].winner) == (Outcome.NOBODY, (), None)


def test_whoever_came_by_countback_can_leave_too() -> None:
    result = count(BALLOTS, 3, ("D", ""), ("E", ""))
    assert [filling.winner for filling in result.fillings] == ["E", "C"]
    assert result.fillings[1].held == result.fillings[0].stages[-1].totals["E"]


def test_several_rounds_until_a_majority() -> None:
    result = count({"AB": 5, "AC": 4, "ADC": 3, "E": 1}, 1, ("A", ""))
    assert result.winners == ("C",)
    assert [stage.candidate for stage in result.fillings[0].stages] == ["A", "E", "D"]


@pytest.mark.parametrize(
    ("vacancies", "said"),
    [((), "no vacancy"), ((("C", ""),), '"C" holds no seat'), ((("A", ""), ("A", "")), '"A" holds no seat')],
)
def test_a_vacancy_that_makes_no_sense(vacancies: tuple[tuple[str, str], ...], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        count(BALLOTS, 3, *vacancies)


@given(elections(), st.integers(1, 4), st.data())
@settings(max_examples=150)
def test_what_every_countback_holds(given_: Election, seats: int, data: st.DataObject) -> None:
    elected = scottish_stv(given_, ScottishStv(seats))
    if not elected.winners:
        return
    left = given_.index[data.draw(st.sampled_from(elected.winners))]
    result = countback(dataclasses.replace(given_, vacancies=(Vacancy(left),)), Countback(seats))
    assert result.elected == elected.winners
    filling = result.fillings[0]
    assert filling.winner is None or filling.winner not in elected.winners
    assert (filling.winner is None) == (not filling.contesting)
    final = elected.stages[-1].totals[given_.ids[left]]
    assert final <= filling.held < final + 1  # what the quota kept, and the fractions that were cut off
    for stage in filling.stages:
        assert sum(stage.totals.values()) + stage.non_transferable == filling.held

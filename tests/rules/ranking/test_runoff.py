"""Instant run-off: published elections, edges, and two independent counters beside it."""

from __future__ import annotations

import pyrankvote
import pytest
from hypothesis import assume, given, settings
from stvpoll.irv import calculate_irv

from commonhouse.rules.errors import RuleError
from commonhouse.rules.ranking.instant_runoff import instant_runoff
from commonhouse.rules.ranking.model import Election
from commonhouse.rules.ranking.results import Outcome, RunoffResult, TieBy
from commonhouse.rules.ranking.statements import InstantRunoff

from .elections import election, elections, untied

# Memphis, Nashville, Chattanooga, Knoxville: the textbook's capital of Tennessee.
TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}


def count(given_: Election, *, batch: bool = False) -> RunoffResult:
    return instant_runoff(given_, InstantRunoff(batch))


def test_the_capital_of_tennessee() -> None:
    result = count(election(TENNESSEE, "MNCK"))
    assert result.winners == ("K",)
    assert [each.eliminated for each in result.rounds] == [("C",), ("N",), ()]
    assert [dict(each.totals) for each in result.rounds] == [
        {"M": 42, "N": 26, "C": 15, "K": 17},
        {"M": 42, "N": 26, "K": 32},
        {"M": 42, "K": 58},
    ]


def test_the_president_of_ireland_1990() -> None:
    """Official count: Currie's 267,902 go 205,565 to Robinson, 36,789 to Lenihan, 25,548 to nobody."""
    result = count(election({"L": 694_484, "R": 612_265, "CR": 205_565, "CL": 36_789, "C": 25_548}, "LRC"))
    assert result.winners == ("R",)
    assert dict(result.rounds[1].totals) == {"L": 731_273, "R": 817_830}
    assert result.rounds[1].exhausted == 25_548
    assert result.rounds[1].majority == 774_552


def test_five_voters() -> None:
    """Bob 2, Sue 2, Bill 1: Bill's ballot goes to Sue."""
    result = count(election({"ACB": 2, "BAC": 2, "CBA": 1}))
    assert (result.winners, dict(result.rounds[1].totals)) == (("B",), {"A": 2, "B": 3})


def test_a_majority_is_of_the_ballots_that_still_name_someone() -> None:
    result = count(election({"A": 4, "B": 3, "C": 2}))
    assert (result.winners, result.rounds[1].continuing, result.rounds[1].majority) == (("A",), 7, 4)


def test_those_without_a_chance_can_go_together() -> None:
    ballots = {"A": 40, "B": 35, "CB": 5, "DB": 4, "EB": 3}
    single, batch = count(election(ballots)), count(election(ballots), batch=True)
    assert single.winners == batch.winners == ("B",)
    assert (len(single.rounds), len(batch.rounds)) == (4, 2)
    assert set(batch.rounds[0].eliminated) == {"C", "D", "E"}


def test_ties() -> None:
    assert count(election({"A": 2, "B": 2})).outcome is Outcome.TIED
    drawn = count(election({"A": 2, "B": 2}, lots="BA"))
    assert (drawn.winners, drawn.outcome) == (("B",), Outcome.CHOSEN)
    earlier = count(election({"A": 6, "B": 3, "C": 4, "DB": 1}))
    assert [(tie.stage, tie.chosen, tie.by, tie.earlier_stage) for tie in earlier.ties] == [
        (2, "B", TieBy.EARLIER_STAGE, 1)
    ]


def test_edges() -> None:
    assert count(election({})).outcome is Outcome.NOBODY
    assert count(election({}, "AB")).outcome is Outcome.TIED
    assert count(election({"": 3}, "A")).winners == ("A",)
    with pytest.raises(RuleError, match="instant-runoff needs one candidate"):
        count(election({"A=B": 1}))


@given(elections())
@settings(max_examples=200)
def test_batches_change_no_winner(given_: Election) -> None:
    one, together = count(given_), count(given_, batch=True)
    assume(not one.ties and not together.ties)
    assert one.winners == together.winners


@given(untied())
@settings(max_examples=200, deadline=None)
def test_two_other_counters_agree(given_: Election) -> None:
    result = count(given_)
    assume(result.valid and not result.ties and len(given_.candidates) > 1)
    assume(all(len(set(each.totals.values())) == len(each.totals) for each in result.rounds))  # they draw for any tie
    ids = given_.ids
    ballots = [([ids[place] for place in ranking], times) for ranking, times in given_.rankings.items() if ranking]
    assert _by_pyrankvote(ids, ballots) == result.winners
    theirs = calculate_irv(ids, ballots, random_shuffle=False)
    if theirs.complete:  # it asks for a majority of all ballots, and gives up without one
        assert tuple(theirs.elected_as_tuple()) == result.winners


def _by_pyrankvote(ids: tuple[str, ...], ballots: list[tuple[list[str], int]]) -> tuple[str, ...]:
    people = {name: pyrankvote.Candidate(name) for name in ids}
    cast = [pyrankvote.Ballot([people[name] for name in choices]) for choices, times in ballots for _ in range(times)]
    result = pyrankvote.instant_runoff_voting(list(people.values()), cast)
    return tuple(winner.name for winner in result.get_winners())

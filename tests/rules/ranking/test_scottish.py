"""The Scottish rule on small elections: its law, its edges, and an independent counter beside it."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stvpoll.scottish_stv import calculate_scottish_stv

from commonhouse.rules.errors import RuleError
from commonhouse.rules.ranking.model import Election
from commonhouse.rules.ranking.results import Outcome, StvResult, TieBy, Why
from commonhouse.rules.ranking.scottish import droop_quota, scottish_stv
from commonhouse.rules.ranking.statements import ScottishStv

from .elections import election, elections, untied

ROUNDING = Decimal("0.00005")  # of every ballot, over a few surpluses


def count(given_: Election, seats: int) -> StvResult:
    return scottish_stv(given_, ScottishStv(seats))


@pytest.mark.parametrize(("valid", "seats", "quota"), [(3622, 4, 725), (100, 3, 26), (99, 3, 25), (0, 4, 1), (7, 1, 4)])
def test_the_quota_is_the_least_that_no_more_than_the_seats_can_reach(valid: int, seats: int, quota: int) -> None:
    assert droop_quota(valid, seats) == quota
    assert quota * (seats + 1) > valid >= (quota - 1) * (seats + 1)


def test_a_surplus_goes_on_at_a_value_cut_to_five_decimals() -> None:
    result = count(election({"AB": 5, "AC": 2, "BC": 1, "C": 3}), 2)  # quota 4; A has 7, surplus 3 of 7 = 0.428571...
    assert result.quota == 4
    surplus = result.stages[1]
    assert surplus.value == Decimal("0.42857")
    assert surplus.transfers == {"A": -3, "B": Decimal("2.14285"), "C": Decimal("0.85714")}
    assert surplus.non_transferable == Decimal("0.00001")
    assert result.winners == ("A", "C")


def test_papers_keep_the_value_at_which_they_came() -> None:
    result = count(election({"ABC": 6, "BC": 1, "CD": 2, "D": 3}), 2)  # A's six carry 1/6 each to B, then to C or D
    assert result.quota == 5
    assert result.stages[1].transfers == {"A": -1, "B": Decimal("0.99996")}
    assert result.stages[2].candidate == "B"
    assert result.stages[2].transfers == {"B": Decimal("-1.99996"), "C": Decimal("1.99996")}


def test_a_tie_is_decided_by_the_latest_stage_at_which_votes_differed() -> None:
    result = count(election({"AB": 6, "B": 1, "C": 3, "DB": 2, "ED": 1}, "ABCDE"), 1)
    tie = next(tie for tie in result.ties if tie.by is TieBy.EARLIER_STAGE)
    assert tie.earlier_stage is not None
    before = result.stages[tie.earlier_stage - 1].totals
    assert before[tie.chosen] == min(before[name] for name in tie.candidates)


@pytest.mark.parametrize(
    ("lots", "elected", "by"), [("AB", "A", TieBy.LOT), ("BA", "B", TieBy.LOT), ("", "A", TieBy.ORDER)]
)
def test_lots_decide_what_nothing_else_can(lots: str, elected: str, by: TieBy) -> None:
    result = count(election({"A": 3, "B": 3}, lots=lots), 1)
    assert result.winners == (elected,)
    assert [(tie.by, tie.decisive) for tie in result.ties] == [(by, True)]
    assert result.outcome is (Outcome.CHOSEN if by is TieBy.LOT else Outcome.TIED)


def test_a_tie_that_changes_nothing_leaves_the_outcome_alone() -> None:
    result = count(election({"A": 9, "B": 1, "C": 1}), 1)
    assert (result.outcome, result.ties) == (Outcome.CHOSEN, ())
    result = count(election({"A": 5, "B": 5, "C": 2, "D": 2}), 2)
    assert all(not tie.decisive for tie in result.ties)
    assert result.outcome is Outcome.CHOSEN


def test_more_seats_than_candidates() -> None:
    result = count(election({"A": 3, "B": 1}), 5)
    assert (result.winners, result.unfilled, result.outcome) == (("A", "B"), 3, Outcome.CHOSEN)
    assert [each.why for each in result.elected] == [Why.QUOTA, Why.QUOTA]
    assert [notice.code for notice in result.notices] == ["fewer-candidates-than-seats"]


@pytest.mark.parametrize(("ballots", "names"), [({}, "AB"), ({"": 4}, "AB")])
def test_without_a_vote_nothing_but_a_tie(ballots: dict[str, int], names: str) -> None:
    result = count(election(ballots, names), 1)
    assert (result.outcome, result.quota, result.valid) == (Outcome.TIED, 1, 0)
    assert "no-ballots" in [notice.code for notice in result.notices]


def test_one_candidate_and_none() -> None:
    assert count(election({"A": 1}), 1).winners == ("A",)
    assert count(election({}, "A"), 1).winners == ("A",)
    nobody = count(election({"": 2}), 3)
    assert (nobody.outcome, nobody.winners, nobody.unfilled) == (Outcome.NOBODY, (), 3)
    everyone_left = count(election({"AB": 2}, withdrawn="AB"), 1)
    assert (everyone_left.outcome, everyone_left.blank) == (Outcome.NOBODY, 2)


def test_ballots_pass_over_those_who_withdrew() -> None:
    with_, without = election({"AB": 4, "BC": 3, "A": 2}, "ABC", withdrawn="A"), election({"B": 4, "BC": 3}, "ABC")
    assert count(with_, 1).winners == count(without, 1).winners == ("B",)
    assert (count(with_, 1).valid, count(with_, 1).blank) == (7, 2)


def test_equal_ranks_are_refused() -> None:
    with pytest.raises(RuleError, match="2 ballots rank two or more candidates equal"):
        count(election({"A=B C": 2, "C": 1}), 1)


@pytest.mark.parametrize("seats", [0, -1, 1001])
def test_a_number_of_seats_that_makes_no_sense(seats: int) -> None:
    with pytest.raises(RuleError, match="from 1 to 1,000"):
        ScottishStv(seats)


@given(elections(), st.integers(1, 5))
@settings(max_examples=300)
def test_what_every_count_holds(given_: Election, seats: int) -> None:
    result = count(given_, seats)
    assert result == count(given_, seats)
    assert len(set(result.winners)) == len(result.winners) == min(seats, len(given_.standing))
    assert result.valid + result.blank == result.ballots == sum(given_.rankings.values())
    excluded = [name for stage in result.stages for name in stage.excluded]
    assert not set(excluded) & set(result.winners)
    for before, stage in zip((None, *result.stages), result.stages, strict=False):
        assert sum(stage.totals.values()) + stage.non_transferable == result.valid
        assert all(votes >= 0 for votes in stage.totals.values())
        if before is not None:
            assert stage.non_transferable >= before.non_transferable
            assert all(stage.totals[name] - before.totals[name] == votes for name, votes in stage.transfers.items())
    assert not result.ties or any(tie.stage <= len(result.stages) for tie in result.ties)


@given(untied(), st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_stvpoll_agrees_where_the_rules_coincide(given_: Election, seats: int) -> None:
    """stvpoll passes several surpluses on in one round and rounds values, where the Scottish rule takes one a stage and
    cuts: the same winners, then, in elections without ties, close calls and two elected at once."""
    result = count(given_, seats)
    assume(result.valid and len(given_.candidates) > seats and not result.ties and not _is_close(result))
    assume(all(len(stage.elected) <= 1 or stage is result.stages[-1] for stage in result.stages))
    ids = given_.ids
    ballots = [([ids[place] for place in ranking], times) for ranking, times in given_.rankings.items() if ranking]
    theirs = calculate_scottish_stv(ids, ballots, seats, random_shuffle=False)
    assert set(theirs.elected_as_tuple()) == set(result.winners)


def _is_close(result: StvResult) -> bool:
    """Whether anything may have hung on whether values are cut or rounded."""
    close = result.valid * ROUNDING
    for stage in result.stages:
        votes = sorted(stage.totals.values())
        if any(0 < b - a < close for a, b in itertools.pairwise(votes)):
            return True
        if any(0 < abs(total - result.quota) < close for total in votes):
            return True
    return False

"""Approval, score, dots and choosing a time: who wins, who ties, and a slow reference."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.rules.jsonform import FormError

from .polls import Plain, approvals, points, run, said

# Approval -------------------------------------------------------------------------------------------


def test_the_most_ticks_win() -> None:
    result = run("approval", {"seats": 2}, approvals("ABC", ("AB", 3), ("B", 2), ("C", 4), ("", 1)))
    assert (result["outcome"], result["winners"]) == ("chosen", ["B", "C"])
    assert [(s["option"], s["place"], s["value"], s["chosen"]) for s in result["standings"]] == [
        ("B", 1, "5", True),
        ("C", 2, "4", True),
        ("A", 3, "3", False),
    ]
    assert result["ballots"] == 10


def test_a_tie_stands_or_is_broken_by_order_as_was_stated() -> None:
    poll = approvals("ABCD", ("A", 5), ("BC", 3), ("D", 3))
    open_ = run("approval", {"seats": 2}, poll)
    assert (open_["outcome"], open_["winners"]) == ("tied", ["A"])
    assert open_["ties"] == [{"options": ["B", "C", "D"], "seats": 1, "broken_by": ""}]
    broken = run("approval", {"seats": 2, "tie_break": "order"}, poll)
    assert (broken["outcome"], broken["winners"]) == ("chosen", ["A", "B"])
    assert broken["ties"] == [{"options": ["B", "C", "D"], "seats": 1, "broken_by": "order"}]
    assert said("approval", {"seats": 2}, poll)[0] == "Chosen: A. For the rest it is a tie."


def test_a_tie_within_the_seats_is_none() -> None:
    result = run("approval", {"seats": 2}, approvals("ABC", ("AB", 3), ("C", 1)))
    assert (result["outcome"], result["ties"]) == ("chosen", [])
    assert [s["place"] for s in result["standings"]] == [1, 1, 3]


@pytest.mark.parametrize(
    ("statement", "outcome", "winners", "unfilled"),
    [
        ({"seats": 3}, "chosen", ["A", "B"], 1),  # nobody ticked C
        ({"seats": 9}, "chosen", ["A", "B"], 7),
        ({"seats": 2, "threshold": {"of": "cast", "more_than": "1/2"}}, "chosen", ["A"], 1),
        ({"threshold": {"of": "eligible", "more_than": "1/2"}}, "none", [], 1),
        ({"quorum": {"of": "eligible", "at_least": "9/10"}}, "no-quorum", [], 0),
    ],
)
def test_support_quorum_and_seats_left(statement: Plain, outcome: str, winners: list[str], unfilled: int) -> None:
    result = run("approval", statement, approvals("ABC", ("A", 4), ("B", 3), eligible=10))
    assert (result["outcome"], result["winners"], result["unfilled"]) == (outcome, winners, unfilled)


def test_nobody_voted() -> None:
    assert run("approval", {}, approvals("AB"))["outcome"] == "none"
    assert said("approval", {}, approvals("AB"))[0] == "No option had enough support."


# Score ----------------------------------------------------------------------------------------------


def test_the_average_is_over_those_who_scored_and_exact() -> None:
    poll = points("score", "AB", ({"A": 5, "B": 3}, 1), ({"A": 4, "B": 5}, 1), ({"A": 4}, 1))
    result = run("score", {}, poll)
    assert result["winners"] == ["A"]
    assert [s["value"] for s in result["standings"]] == ["13/3", "4"]
    assert run("score", {"by": "total"}, poll)["standings"][0]["value"] == "13"


def test_one_admirer_does_not_decide() -> None:
    poll = points("score", "AB", ({"A": 5}, 1), ({"B": 3}, 9))
    assert run("score", {}, poll)["winners"] == ["A"]
    assert run("score", {"minimum_scorers": 2}, poll)["winners"] == ["B"]
    assert run("score", {"minimum_scorers": 10}, poll)["outcome"] == "none"


def test_a_score_of_zero_is_not_the_same_as_none() -> None:
    poll = points("score", "AB", ({"A": 4, "B": 0}, 1), ({"B": 5}, 1))
    result = run("score", {}, poll)
    assert {s["option"]: (s["value"], s["ballots"]) for s in result["standings"]} == {"A": ("4", 1), "B": ("5/2", 2)}


def test_scores_below_zero() -> None:
    poll = points("score", "AB", ({"A": -2, "B": 1}, 3), ({"A": 2, "B": 1}, 1))
    result = run("score", {"lowest": -2, "highest": 2}, poll)
    assert [(s["option"], s["value"]) for s in result["standings"]] == [("B", "1"), ("A", "-1")]
    assert any("A: -1, from 4 ballots" in line for line in said("score", {"lowest": -2, "highest": 2}, poll))


# Dots and times -------------------------------------------------------------------------------------


def test_dots_are_added_up() -> None:
    poll = points("cumulative", "ABC", ({"A": 5}, 1), ({"B": 2, "C": 3}, 2), ({"B": 1}, 1))
    result = run("dots", {"seats": 2}, poll)
    assert result["winners"] == ["C"]  # A and B have five each
    assert result["ties"] == [{"options": ["A", "B"], "seats": 1, "broken_by": ""}]
    assert {s["option"]: (s["points"], s["ballots"]) for s in result["standings"]} == {
        "A": (5, 1),
        "B": (5, 3),
        "C": (6, 2),
    }


def test_the_time_most_can_come_then_the_better_then_the_first() -> None:
    poll = points("score", "ABCD", ({"A": 2, "B": 1, "C": 1}, 2), ({"B": 2, "C": 2}, 1), ({"D": 0, "A": 0}, 4))
    result = run("best-time", {}, poll)
    assert result["winners"] == ["B"]
    assert result["ties"] == [{"options": ["B", "C"], "seats": 1, "broken_by": "order"}]
    assert [(s["option"], s["value"], s["good"]) for s in result["standings"]] == [
        ("B", "3", 1),
        ("C", "3", 1),
        ("A", "2", 2),
        ("D", "0", 0),
    ]
    assert run("best-time", {}, points("score", "AB", ({"A": 0}, 3)))["outcome"] == "none"


# References -----------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 3), max_size=4), st.integers(1, 3)), max_size=6
)


def _cut(values: dict[str, Any], seats: int) -> tuple[list[str], list[str]]:
    """Winners above any tie, and those tied at the last seats: by asking of each option how many are ahead of it."""
    ahead = {option: sum(other > value for other in values.values()) for option, value in values.items()}
    equal = {option: sum(other == value for other in values.values()) for option, value in values.items()}
    sure = [o for o in values if ahead[o] + equal[o] <= seats]
    tied = [o for o in values if ahead[o] < seats < ahead[o] + equal[o]]
    return sorted(sure), sorted(tied)


@given(ROWS, st.integers(1, 5), st.sampled_from(["average", "total"]), st.integers(1, 3))
def test_score_agrees_with_a_plain_count(rows: Any, seats: int, by: str, minimum: int) -> None:
    given_ = {letter: [row[letter] for row, count in rows for _ in range(count) if letter in row] for letter in "ABCD"}
    values = {
        letter: Fraction(sum(scores), len(scores) if by == "average" else 1)
        for letter, scores in given_.items()
        if len(scores) >= minimum
    }
    result = run("score", {"seats": seats, "by": by, "minimum_scorers": minimum}, points("score", "ABCD", *rows))
    sure, tied = _cut(values, seats)
    assert sorted(result["winners"]) == sure
    assert sorted(option for tie in result["ties"] for option in tie["options"]) == tied
    assert result["outcome"] == ("tied" if tied else "chosen" if sure else "none")


@given(ROWS, st.integers(1, 4))
def test_best_time_agrees_with_a_plain_count(rows: Any, seats: int) -> None:
    rows = [({k: min(v, 2) for k, v in row.items()}, count) for row, count in rows]
    can = {t: sum(count for row, count in rows if row.get(t, 0) >= 1) for t in "ABCD"}
    good = {t: sum(count for row, count in rows if row.get(t, 0) == 2) for t in "ABCD"}
    best = sorted((t for t in "ABCD" if can[t]), key=lambda t: (-can[t], -good[t], t))
    assert run("best-time", {"seats": seats}, points("score", "ABCD", *rows))["winners"] == best[:seats]


# What is refused ------------------------------------------------------------------------------------

DOTS = points("cumulative", "AB", ({"A": 3, "B": 3}, 1))
SCORES = points("score", "AB", ({"A": 6}, 1))


@pytest.mark.parametrize(
    ("name", "statement", "given_", "where"),
    [
        ("approval", {"seats": 0}, approvals("A"), "statement.seats"),
        ("approval", {"threshold": {"of": "yes+no", "at_least": "1"}}, approvals("A"), "statement.threshold"),
        ("approval", {"quorum": {"of": "eligible", "at_least": "2"}}, approvals("A"), "statement.quorum.at_least"),
        ("approval", {}, {"ballots": {"kind": "approval", "cast": []}}, "input.options"),
        ("approval", {}, approvals("A", ("B", 1)), "input.ballots.cast[0].choices"),
        ("approval", {}, approvals("A", ("AA", 1)), "input.ballots.cast[0].choices"),
        ("approval", {}, SCORES, "input.ballots.kind"),
        ("approval", {"threshold": {"of": "eligible", "at_least": "1"}}, approvals("A"), "input.electorate"),
        ("score", {}, SCORES, "input.ballots.cast[0].points.A"),
        ("score", {"lowest": 5}, SCORES, "statement.highest"),
        ("score", {"minimum_scorers": 0}, SCORES, "statement.minimum_scorers"),
        ("score", {}, approvals("A"), "input.ballots.kind"),
        ("dots", {}, DOTS, "input.ballots.cast[0].points"),
        ("dots", {"dots": 6, "most_each": 2}, DOTS, "input.ballots.cast[0].points"),
        ("dots", {"dots": 0}, DOTS, "statement.dots"),
        ("dots", {"most_each": 6}, DOTS, "statement.most_each"),
        ("dots", {}, points("cumulative", "A", ({"A": -1}, 1)), "input.ballots.cast[0].points"),
        ("best-time", {}, points("score", "A", ({"A": 3}, 1)), "input.ballots.cast[0].points.A"),
        ("best-time", {"seats": 0}, SCORES, "statement.seats"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, statement: Any, given_: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run(name, statement, given_)
    assert caught.value.path == where

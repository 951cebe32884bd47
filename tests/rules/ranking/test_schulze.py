"""Schulze: the examples of his papers, the definition itself, and an independent counter beside it."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import assume, given, settings

from commonhouse.rules.ranking.model import Election
from commonhouse.rules.ranking.results import Outcome, SchulzeResult, TieBy
from commonhouse.rules.ranking.schulze import schulze
from commonhouse.rules.ranking.statements import Schulze

from .elections import election, elections, untied


def count(given_: Election) -> SchulzeResult:
    return schulze(given_, Schulze())


# M. Schulze, "A New Monotonic and Clone-Independent Single-Winner Election Method" (Voting matters 17, 2003), examples.
EXAMPLES = [
    ({"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}, "EACBD"),
    ({"ACBD": 5, "ACDB": 2, "ADCB": 3, "BACD": 4, "CBDA": 3, "CDBA": 3, "DACB": 1, "DBAC": 5, "DCBA": 4}, "DACB"),
    (
        {
            "ABDEC": 3,
            "ADEBC": 5,
            "ADECB": 1,
            "BADEC": 2,
            "BDECA": 2,
            "CABDE": 4,
            "CBADE": 6,
            "DBECA": 2,
            "DECAB": 5,
        },
        "BADEC",
    ),
]


@pytest.mark.parametrize(("ballots", "order"), EXAMPLES)
def test_the_examples_of_the_paper(ballots: dict[str, int], order: str) -> None:
    result = count(election(ballots))
    assert result.order == tuple((name,) for name in order)
    assert (result.winners, result.outcome, result.condorcet_winner) == ((order[0],), Outcome.CHOSEN, None)


def test_the_strengths_of_the_first_example() -> None:
    """E to A along E-D-C-B-A at 25, and A back to E at 24: the weakest of its links."""
    defeats = {defeat.loser: defeat for defeat in count(election(EXAMPLES[0][0])).defeats}
    assert (defeats["A"].path, defeats["A"].strength, defeats["A"].back) == (("E", "D", "C", "B", "A"), 25, 24)
    assert (defeats["D"].path, defeats["D"].strength, defeats["D"].back) == (("E", "D"), 31, 24)


def test_the_fourth_example_is_a_tie() -> None:
    ballots = {"ABCD": 3, "DABC": 2, "DBCA": 2, "CBDA": 2}
    result = count(election(ballots))
    assert (result.order[0], result.outcome) == (("B", "D"), Outcome.TIED)
    drawn = count(election(ballots, lots="DB"))
    assert (drawn.winners, drawn.outcome, drawn.ties[0].by) == (("D",), Outcome.CHOSEN, TieBy.LOT)


def test_who_beats_everyone_wins() -> None:
    result = count(election({"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}, "MNCK"))
    assert (result.winners, result.condorcet_winner) == (("N",), "N")
    assert next((pair.first, pair.second, pair.for_first, pair.for_second) for pair in result.pairs) == (
        "M",
        "N",
        42,
        58,
    )


def test_equal_ranks_and_those_left_out() -> None:
    result = count(election({"A=B C": 3, "C": 1}, "ABCD"))
    pairs = {(pair.first, pair.second): (pair.for_first, pair.for_second) for pair in result.pairs}
    assert pairs == {
        ("A", "B"): (0, 0),
        ("A", "C"): (3, 1),
        ("A", "D"): (3, 0),
        ("B", "C"): (3, 1),
        ("B", "D"): (3, 0),
        ("C", "D"): (4, 0),
    }
    assert result.order == (("A", "B"), ("C",), ("D",))


def test_all_equal_is_a_tie_of_all() -> None:
    result = count(election({"A=B=C": 5}))
    assert (result.order, result.outcome) == ((("A", "B", "C"),), Outcome.TIED)
    assert count(election({})).outcome is Outcome.NOBODY
    assert count(election({"AB": 1, "A": 3}, withdrawn="A")).winners == ("B",)
    assert count(election({"AB": 1, "A": 3}, withdrawn="A")).blank == 3


@given(elections(equal=True, most=5))
@settings(max_examples=200)
def test_strength_by_trying_every_chain(given_: Election) -> None:
    """The definition: the strongest chain is the best over all orders of candidates between."""
    result = count(given_)
    ids = [given_.ids[place] for place in given_.standing]
    wins = {(pair.first, pair.second): (pair.for_first, pair.for_second) for pair in result.pairs}
    wins |= {(pair.second, pair.first): (pair.for_second, pair.for_first) for pair in result.pairs}
    link = {pair: mine if mine > theirs else 0 for pair, (mine, theirs) in wins.items()}
    best = {
        (a, b): max(
            min(link[pair] for pair in zip((a, *via), (*via, b), strict=True))
            for size in range(len(ids) - 1)
            for via in permutations([name for name in ids if name not in {a, b}], size)
        )
        for a, b in permutations(ids, 2)
    }
    unbeaten = {a for a in ids if all(best[a, b] >= best[b, a] for b in ids if b != a)}
    assert set(result.order[0] if result.order else ()) == unbeaten
    for defeat in result.defeats:
        assert (defeat.strength, defeat.back) == (best[defeat.by, defeat.loser], best[defeat.loser, defeat.by])
        assert min(link[pair] for pair in zip(defeat.path, defeat.path[1:], strict=False)) == defeat.strength
    if result.condorcet_winner is not None:
        assert result.winners == (result.condorcet_winner,)


@given(untied(5))
@settings(max_examples=150)
def test_votelib_agrees(given_: Election) -> None:
    """On the same one-to-one votes. Where candidates finish alike it counts otherwise, so those are passed over."""
    condorcet = pytest.importorskip("votelib.evaluate.condorcet", reason="votelib is not among the locked tools")
    result = count(given_)
    assume(len(given_.candidates) > 1 and all(len(group) == 1 for group in result.order))
    votes = {(pair.first, pair.second): pair.for_first for pair in result.pairs}
    votes |= {(pair.second, pair.first): pair.for_second for pair in result.pairs}
    assert condorcet.Schulze().evaluate(votes, 1) == list(result.winners)
    assert len(votes) == 2 * len(list(combinations(given_.candidates, 2)))

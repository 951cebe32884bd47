"""Schulze's method: the winner is whoever nobody beats along a stronger chain of one-to-one wins than the one back.

Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011). Strength by winning votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from .model import Election
from .pairs import preferences
from .results import Defeat, Pair, SchulzeResult
from .scottish import notices_of
from .statements import Schulze
from .ties import TieBreaker, outcome_of, settled

Matrix = list[list[int]]


def schulze(election: Election, statement: Schulze) -> SchulzeResult:
    """Count. Takes ballots with equal ranks."""
    matrix = preferences(election)
    strength, before = strongest_paths(matrix, election.standing)
    order = _order(strength, election.standing)
    ties = TieBreaker(election, ())
    winner = ties.highest(order[0], "winner") if order else None
    ids = election.ids
    winners = () if winner is None else (ids[winner],)
    valid = sum(count for ranking, count in election.rankings.items() if _names_someone(ranking, election))
    found = settled(ties.ties, winners)
    return SchulzeResult(
        outcome=outcome_of(winners, found),
        winners=winners,
        condorcet_winner=_condorcet_winner(matrix, election),
        order=tuple(tuple(ids[place] for place in group) for group in order),
        ballots=election.ballots,
        valid=valid,
        blank=election.ballots - valid,
        pairs=tuple(Pair(ids[a], ids[b], matrix[a][b], matrix[b][a]) for a, b in combinations(election.standing, 2)),
        defeats=_defeats(order, winner, strength, before, ids),
        withdrawn=tuple(ids[place] for place in sorted(election.withdrawn)),
        ties=found,
        notices=notices_of(election, valid, 1),
    )


def strongest_paths(matrix: Matrix, standing: Sequence[int]) -> tuple[Matrix, Matrix]:
    """The strength of the strongest chain of wins from each candidate to each other one (0: none), and on that chain
    whoever stands just before its end. A chain is as strong as its weakest win."""
    size = len(matrix)
    strength = [[0] * size for _ in range(size)]
    before = [[a] * size for a in range(size)]
    for a in standing:
        for b in standing:
            if matrix[a][b] > matrix[b][a]:
                strength[a][b] = matrix[a][b]
    for via in standing:
        onward, last = strength[via], before[via]
        for a in standing:
            row, reach = strength[a], strength[a][via]
            if a == via or not reach:
                continue
            for b in standing:
                found = min(reach, onward[b])
                if b not in {a, via} and found > row[b]:
                    row[b] = found
                    before[a][b] = last[b]
    return strength, before


def _order(strength: Matrix, standing: Sequence[int]) -> list[list[int]]:
    """Groups of finish: first all whom nobody beats, then all whom nobody of the rest beats, and so on."""
    left = list(standing)
    groups = []
    while left:
        group = [a for a in left if all(strength[a][b] >= strength[b][a] for b in left)]
        groups.append(group)
        left = [a for a in left if a not in group]
    return groups


def _defeats(
    order: list[list[int]], winner: int | None, strength: Matrix, before: Matrix, ids: Sequence[str]
) -> tuple[Defeat, ...]:
    if winner is None:
        return ()
    ahead = [winner]
    defeats = []
    for loser in (place for group in order for place in group if place != winner):
        by = next((a for a in ahead if strength[a][loser] > strength[loser][a]), None)
        ahead.append(loser)
        if by is None:
            continue  # tied for first place
        path = [loser]
        while path[-1] != by:
            path.append(before[by][path[-1]])
        names = tuple(ids[place] for place in reversed(path))
        defeats.append(Defeat(ids[loser], ids[by], names, strength[by][loser], strength[loser][by]))
    return tuple(defeats)


def _condorcet_winner(matrix: Matrix, election: Election) -> str | None:
    standing = election.standing
    beats_all = (a for a in standing if all(matrix[a][b] > matrix[b][a] for b in standing if b != a))
    found = next(beats_all, None)
    return None if found is None else election.ids[found]


def _names_someone(ranking: Sequence[int | tuple[int, ...]], election: Election) -> bool:
    if not election.withdrawn:
        return bool(ranking)
    return any(
        place not in election.withdrawn for rank in ranking for place in ((rank,) if isinstance(rank, int) else rank)
    )

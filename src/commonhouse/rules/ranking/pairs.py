"""How many ballots prefer each candidate to each other one."""

from __future__ import annotations

from .model import Election


def preferences(election: Election) -> list[list[int]]:
    """`matrix[a][b]` ballots rank a above b. Someone not named stands below all who are, equal to the others unnamed.

    Candidates who withdrew have rows and columns of zeros.
    """
    if election.table is not None:
        from . import arrays

        return arrays.preferences(election.table, election.standing)
    size = len(election.candidates)
    matrix = [[0] * size for _ in range(size)]
    for ranking, count in election.rankings.items():
        below = set(election.standing)
        for rank in ranking:
            places = [place for place in ((rank,) if isinstance(rank, int) else rank) if place in below]
            below.difference_update(places)
            for place in places:
                row = matrix[place]
                for other in below:
                    row[other] += count
    return matrix

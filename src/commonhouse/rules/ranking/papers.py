"""Ballot papers in piles: which candidate each paper is with, and where it goes next.

A paper here is one different ranking with the number of ballots that say it. Only this module looks at rankings while
a count is under way; `arrays` does the same for large elections.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar

from .model import NOBODY, Election

P = TypeVar("P")


class Papers(Protocol[P]):
    """Papers that can be sorted by next preference. `P` is a handful of papers."""

    def all(self) -> P: ...

    def sort(self, handful: P, open_to: Collection[int]) -> dict[int, tuple[P, int]]:
        """By the next candidate on each paper that is open: the papers and how many ballots they stand for.

        Papers that name no further open candidate come under NOBODY. A paper never goes back: candidates it passed
        over stay passed over.
        """
        ...

    def join(self, first: P, second: P) -> P: ...


class ListedPapers:
    """Papers as plain lists."""

    def __init__(self, election: Election) -> None:
        rankings: Iterable[tuple[int, ...]] = election.rankings  # type: ignore[assignment]
        self._rest = list(map(iter, rankings))  # of each paper: the preferences it has not come to
        self._counts = list(election.rankings.values())

    def all(self) -> list[int]:
        return list(range(len(self._counts)))

    def sort(self, handful: list[int], open_to: Collection[int]) -> dict[int, tuple[list[int], int]]:
        piles: dict[int, list[int]] = {place: [] for place in (*open_to, NOBODY)}
        nobody, rest = piles[NOBODY], self._rest
        for paper in handful:
            for place in rest[paper]:
                if place in open_to:
                    piles[place].append(paper)
                    break
            else:
                nobody.append(paper)
        count = self._counts.__getitem__
        return {to: (pile, sum(map(count, pile))) for to, pile in piles.items() if pile}

    def join(self, first: list[int], second: list[int]) -> list[int]:
        return first + second


class Prefixes(Protocol):
    """How far ballots reach."""

    def paths(self, elected: Collection[int], hopeful: Collection[int]) -> list[tuple[tuple[int, ...], int]]:
        """The elected candidates on a ballot, in its order, up to and with the first hopeful one, and how many ballots
        say the same. Ballots that reach nobody are left out."""
        ...


class ListedPrefixes:
    def __init__(self, election: Election) -> None:
        self._rankings: dict[tuple[int, ...], int] = dict(election.rankings)  # type: ignore[arg-type]

    def paths(self, elected: Collection[int], hopeful: Collection[int]) -> list[tuple[tuple[int, ...], int]]:
        passing = set(elected)
        found: dict[tuple[int, ...], int] = {}
        for ranking, count in self._rankings.items():
            path = []
            for place in ranking:
                if place in hopeful:
                    path.append(place)
                    break
                if place in passing:
                    path.append(place)
            if path:
                key = tuple(path)
                found[key] = found.get(key, 0) + count
        return list(found.items())


def prefixes_of(election: Election, seats: int) -> Prefixes:
    if election.table is None:
        return ListedPrefixes(election)
    from .arrays import ArrayPrefixes, can_number_paths

    if not can_number_paths(len(election.candidates), seats):
        return ListedPrefixes(election)
    return ArrayPrefixes(election.table)


def papers_of(election: Election) -> Papers[Any]:
    if election.table is None:
        return ListedPapers(election)
    from .arrays import ArrayPapers

    return ArrayPapers(election.table)

"""Ballot papers in piles: which candidate each paper is with, and where it goes next.

A paper here is one different ranking with the number of ballots that say it. Only this module looks at rankings while
a count is under way; `arrays` does the same work with NumPy for large elections.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Protocol, TypeVar

from .model import Election

P = TypeVar("P")
NOBODY: Final = -1


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
    """Papers as plain lists: the fastest way up to some ten thousand different rankings."""

    def __init__(self, election: Election) -> None:
        self._rankings: Sequence[tuple[int, ...]] = list(election.rankings)  # type: ignore[arg-type]
        self._counts = list(election.rankings.values())
        self._next = [0] * len(self._counts)

    def all(self) -> list[int]:
        return list(range(len(self._counts)))

    def sort(self, handful: list[int], open_to: Collection[int]) -> dict[int, tuple[list[int], int]]:
        piles: dict[int, list[int]] = {}
        rankings, following = self._rankings, self._next
        for paper in handful:
            ranking, at = rankings[paper], following[paper]
            size = len(ranking)
            while at < size and ranking[at] not in open_to:
                at += 1
            following[paper] = at
            to = ranking[at] if at < size else NOBODY
            if to in piles:
                piles[to].append(paper)
            else:
                piles[to] = [paper]
        counts = self._counts
        return {to: (pile, sum([counts[paper] for paper in pile])) for to, pile in piles.items()}

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


def prefixes_of(election: Election) -> Prefixes:
    return ListedPrefixes(election)


def papers_of(election: Election) -> Papers[list[int]]:
    return ListedPapers(election)

"""Rankings of large elections as NumPy arrays: the same work as `papers` and `pairs` do, at the same exactness.

Only whole numbers of ballots are added up here, in 64 bits; values and votes stay with the rules, in Python's integers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .model import NOBODY, Election

Places = NDArray[np.int16]
Handful = NDArray[np.int64]  # which papers, by number
MOST_KEYS: Final = 2**62
MOST_CELLS: Final = 500_000_000  # of a table: 1 GB


@dataclass(frozen=True)
class Table:
    """All rankings as rows of places, filled up with `blank` (the number of candidates), one column of it at the end at
    least; and how many ballots say each."""

    rows: Places
    counts: NDArray[np.int64]
    blank: int


def table_of(election: Election) -> Table:
    """Raises ValueError for a ballot that ranks candidates equal, and for a table that would not fit in memory."""
    rankings, blank = election.rankings, len(election.candidates)
    sizes = np.fromiter(map(len, rankings), dtype=np.int64, count=len(rankings))
    if len(sizes) * (int(sizes.max(initial=0)) + 1) > MOST_CELLS:
        raise ValueError("the table is too large")
    flat = np.fromiter(chain.from_iterable(rankings), dtype=np.int16, count=int(sizes.sum()))
    rows = np.full((len(rankings), int(sizes.max(initial=0)) + 1), blank, dtype=np.int16)
    rows[np.arange(rows.shape[1]) < sizes[:, None]] = flat
    return Table(rows, np.fromiter(rankings.values(), dtype=np.int64, count=len(rankings)), blank)


class ArrayPapers:
    """`Papers` in arrays."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = np.zeros(len(table.rows), dtype=np.int16)

    def all(self) -> Handful:
        return np.arange(len(self._at))

    def sort(self, handful: Handful, open_to: Collection[int]) -> dict[int, tuple[Handful, int]]:
        table, at = self._table, self._at[handful]
        is_open = _flags(open_to, table.blank)
        is_open[table.blank] = True  # nobody: the end of the ranking
        places = table.rows[handful, at]
        passed = np.flatnonzero(~is_open[places])
        while len(passed):
            at[passed] += 1
            places[passed] = table.rows[handful[passed], at[passed]]
            passed = passed[~is_open[places[passed]]]
        self._at[handful] = at
        order = np.argsort(places, kind="stable")
        sorted_handful, counts = handful[order], np.bincount(places, minlength=table.blank + 1)
        piles = np.split(sorted_handful, np.cumsum(counts)[:-1])
        found = ((place, pile) for place, pile in enumerate(piles) if len(pile))
        return {
            NOBODY if place == table.blank else place: (pile, int(table.counts[pile].sum())) for place, pile in found
        }

    def join(self, first: Handful, second: Handful) -> Handful:
        return np.concatenate((first, second))


def can_number_paths(candidates: int, seats: int) -> bool:
    """Whether every path over `seats` elected candidates to one more has a number of its own in 64 bits."""
    return bool((candidates + 1) ** (seats + 1) < MOST_KEYS)


class ArrayPrefixes:
    """`Prefixes` in arrays, where `can_number_paths`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def paths(self, elected: Collection[int], hopeful: Collection[int]) -> list[tuple[tuple[int, ...], int]]:
        table = self._table
        passing, stopping = _flags(elected, table.blank), _flags(hopeful, table.blank)
        base = table.blank + 1
        keys = np.zeros(len(table.rows), dtype=np.int64)  # the path so far, as digits of places + 1
        left = np.arange(len(table.rows))
        for column in range(table.rows.shape[1]):
            places = table.rows[left, column]
            named = passing[places] | stopping[places]
            keys[left[named]] = keys[left[named]] * base + places[named] + 1
            left = left[~stopping[places] & (places != table.blank)]
            if not len(left):
                break
        different, which = np.unique(keys, return_inverse=True)
        totals = np.zeros(len(different), dtype=np.int64)
        np.add.at(totals, which, table.counts)
        pairs = zip(different.tolist(), totals.tolist(), strict=True)
        return [(_path(key, base), count) for key, count in pairs if key]


def preferences(table: Table, standing: Sequence[int]) -> list[list[int]]:
    """`pairs.preferences` in arrays."""
    size = table.blank
    rank = np.full((len(table.rows), size + 1), table.rows.shape[1], dtype=np.int16)
    for column in range(table.rows.shape[1] - 1, -1, -1):
        rank[np.arange(len(rank)), table.rows[:, column]] = column
    matrix = [[0] * size for _ in range(size)]
    columns = {place: np.ascontiguousarray(rank[:, place]) for place in standing}
    for one in standing:
        for other in standing:
            if one != other:
                matrix[one][other] = int(table.counts[columns[one] < columns[other]].sum())
    return matrix


def _flags(places: Collection[int], blank: int) -> NDArray[np.bool_]:
    flags = np.zeros(blank + 1, dtype=bool)
    flags[list(places)] = True
    return flags


def _path(key: int, base: int) -> tuple[int, ...]:
    path: list[int] = []
    while key:
        key, digit = divmod(key, base)
        path.append(digit - 1)
    return tuple(reversed(path))

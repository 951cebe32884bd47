"""Quotas of a panel drawn by lot: at least and at most so many of each group, all met at once.

People with the same groups are one type. Whether a panel can still be completed is a question about types only:
are there numbers of each type, no more than there are people, that add up to the panel and to every quota? It is
answered exactly, by search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import RuleError

MAX_STEPS = 200_000  # of one search; panels of the size people draw take a few hundred
MAX_TYPES = 400  # different combinations of groups among the entrants

Groups = frozenset[tuple[str, str]]  # (category, value), as ("area", "north")


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the panel have a value in a category: at least `min` and, if given, at most `max`."""

    category: str
    value: str
    min: int = 0
    max: int | None = None

    def __post_init__(self) -> None:
        if not self.category or not self.value:
            raise RuleError("category", "A quota names no group.", "Name the category and the value.")
        if self.min < 0:
            raise RuleError("min", f"It is {self.min}.", "Give 0 or more.")
        if self.max is not None and self.max < self.min:
            raise RuleError("max", f"At least {self.min} and at most {self.max} cannot be.", "Raise max or lower min.")

    @property
    def group(self) -> tuple[str, str]:
        return self.category, self.value


def types_of(people: Mapping[str, Mapping[str, str]], quotas: Sequence[Quota]) -> dict[str, Groups]:
    """The groups of each person that a quota asks about."""
    asked = {quota.group for quota in quotas}
    return {name: frozenset(asked & set(groups.items())) for name, groups in people.items()}


class Completion:
    """Whether a panel can be completed, step by step as people are taken.

    Keeps one way of completing it, so that a new search is made only when somebody does not fit in that one.
    """

    def __init__(self, available: Mapping[Groups, int], size: int, quotas: Sequence[Quota]) -> None:
        if len(available) > MAX_TYPES:
            raise RuleError(
                "statement.quotas", f"The entrants are of {len(available)} kinds.", "Use fewer quotas or groups."
            )
        self._types = sorted(available, key=lambda groups: (-len(groups), sorted(groups)))
        self._available = dict(available)
        self._taken = dict.fromkeys(available, 0)
        self._size = size
        self._quotas = quotas
        self._plan = self._search({})

    @property
    def possible(self) -> bool:
        return self._plan is not None

    def take(self, kind: Groups) -> bool:
        """Take one more of a type if the panel can still be completed then."""
        if self._plan is None:
            return False
        if self._plan[kind] == self._taken[kind]:
            plan = self._search({kind: self._taken[kind] + 1})
            if plan is None:
                return False
            self._plan = plan
        self._taken[kind] += 1
        return True

    def _search(self, more: Mapping[Groups, int]) -> dict[Groups, int] | None:
        least = {**self._taken, **more}
        if any(least[kind] > self._available[kind] for kind in least):
            return None
        return _Search(self._types, least, self._available, self._size, self._quotas).plan()


class _Search:
    """Numbers of each type, depth first, the types with most groups first, cut as soon as a quota is out of reach."""

    def __init__(
        self,
        types: Sequence[Groups],
        least: Mapping[Groups, int],
        most: Mapping[Groups, int],
        size: int,
        quotas: Sequence[Quota],
    ) -> None:
        self._types = types
        self._least = [least[kind] for kind in types]
        self._most = [most[kind] for kind in types]
        # A quota is a row of (which types count, at least, at most); the size of the panel is one over all types.
        rows = [([True] * len(types), size, size)]
        rows += [([q.group in kind for kind in types], q.min, size if q.max is None else q.max) for q in quotas]
        self._rows = rows
        self._low = [self._ahead(row, self._least) for row, _, _ in rows]
        self._high = [self._ahead(row, self._most) for row, _, _ in rows]
        self._steps = 0

    @staticmethod
    def _ahead(row: Sequence[bool], numbers: Sequence[int]) -> list[int]:
        """What the types from each place on can add to a row."""
        sums = [0] * (len(row) + 1)
        for place in range(len(row) - 1, -1, -1):
            sums[place] = sums[place + 1] + (numbers[place] if row[place] else 0)
        return sums

    def plan(self) -> dict[Groups, int] | None:
        found = self._fill(0, [0] * len(self._rows))
        return None if found is None else dict(zip(self._types, found, strict=True))

    def _fill(self, place: int, sums: list[int]) -> list[int] | None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise RuleError("statement.quotas", "These quotas are too tangled to check.", "Use fewer quotas or groups.")
        if place == len(self._types):
            return []
        low, high = self._range(place, sums)
        for number in range(high, low - 1, -1):
            added = [total + (number if row[place] else 0) for total, (row, _, _) in zip(sums, self._rows, strict=True)]
            rest = self._fill(place + 1, added)
            if rest is not None:
                return [number, *rest]
        return None

    def _range(self, place: int, sums: list[int]) -> tuple[int, int]:
        """The numbers of the type at a place with which no row is out of reach."""
        low, high = self._least[place], self._most[place]
        for index, (row, least, most) in enumerate(self._rows):
            below, above = self._low[index][place + 1], self._high[index][place + 1]
            if row[place]:
                low = max(low, least - sums[index] - above)
                high = min(high, most - sums[index] - below)
            elif sums[index] + above < least or sums[index] + below > most:
                return 1, 0
        return low, high

"""Quotas of a panel drawn by lot: at least and at most so many of each group, all met at once.

People with the same groups are one type. Whether a panel can still be completed is a question about types only:
are there numbers of each type, no more than there are people, that add up to the panel and to every quota? It is
answered by search. Small panels and loose quotas are settled exactly; where a search would take too long, it is given up
after a fixed number of steps, always the same, and the person is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import RuleError

FIRST_STEPS = 20_000  # of the search for any panel at all; those that people draw take as many as they have seats
MAX_STEPS = 1_000  # of the search for a panel with one more person
MAX_PANEL = 300
MAX_TYPES = 1000  # different combinations of groups among the entrants

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

    Keeps one way of completing it, so that a new search is made only when somebody does not fit in that one. Who cannot
    be taken once never can later, since every step only narrows what is left; so each type is refused once.
    """

    def __init__(self, available: Mapping[Groups, int], size: int, quotas: Sequence[Quota]) -> None:
        if len(available) > MAX_TYPES:
            raise RuleError(
                "statement.quotas", f"The entrants are of {len(available)} kinds.", "Use fewer quotas or groups."
            )
        if size > MAX_PANEL:
            raise RuleError(
                "statement.number", f"A panel of {size} has quotas.", f"Draw at most {MAX_PANEL}, or without quotas."
            )
        self._types = sorted(available, key=sorted)
        self._available = dict(available)
        self._taken = dict.fromkeys(available, 0)
        self._size = size
        self._quotas = quotas
        self._refused: set[Groups] = set()
        self.unsettled: set[Groups] = set()
        self._plan = self._search(self._taken, FIRST_STEPS)

    @property
    def possible(self) -> bool:
        return self._plan is not None

    def take(self, kind: Groups) -> bool:
        """Take one more of a type if the panel can still be completed then."""
        if self._plan is None or kind in self._refused:
            return False
        if self._plan[kind] == self._taken[kind] and not self._change_plan(kind):
            self._refused.add(kind)
            return False
        self._taken[kind] += 1
        return True

    def _change_plan(self, kind: Groups) -> bool:
        try:
            plan = self._search({**self._taken, kind: self._taken[kind] + 1}, MAX_STEPS)
        except Tangled:
            self.unsettled.add(kind)
            return False
        if plan is None:
            return False
        self._plan = plan
        return True

    def _search(self, least: Mapping[Groups, int], steps: int) -> dict[Groups, int] | None:
        return _Search(self._types, least, self._available, self._size, self._quotas, steps).plan()


class Tangled(RuleError):
    """A search that was given up."""

    def __init__(self) -> None:
        super().__init__("statement.quotas", "These quotas are too tangled to check.", "Use fewer quotas or groups.")


class _Search:
    """Fills a panel one person at a time: always for the quota that has least to spare, first with the type that helps
    most quotas; and takes back what leads nowhere, so that what exists is found."""

    def __init__(
        self,
        types: Sequence[Groups],
        least: Mapping[Groups, int],
        available: Mapping[Groups, int],
        size: int,
        quotas: Sequence[Quota],
        steps: int,
    ) -> None:
        self._types = types
        self._least = [quota.min for quota in quotas]
        self._most = [size if quota.max is None else quota.max for quota in quotas]
        self._rows = [[row for row, quota in enumerate(quotas) if quota.group in kind] for kind in types]
        self._categories = _by_category(quotas)
        self._taken = [least[kind] for kind in types]
        self._left = [available[kind] - least[kind] for kind in types]
        self._sums = [0] * len(quotas)
        for kind, rows in enumerate(self._rows):
            for row in rows:
                self._sums[row] += self._taken[kind]
        self._seats = size - sum(self._taken)
        self._shut: set[int] = set()  # types of which no more are tried
        self._steps = steps

    def plan(self) -> dict[Groups, int] | None:
        over = any(total > most for total, most in zip(self._sums, self._most, strict=True))
        if over or self._seats < 0 or any(left < 0 for left in self._left) or not self._fill():
            return None
        return dict(zip(self._types, self._taken, strict=True))

    def _fill(self) -> bool:
        wanted = [max(0, least - total) for least, total in zip(self._least, self._sums, strict=True)]
        if self._seats == 0:
            return not any(wanted)
        self._steps -= 1
        if self._steps < 0:
            raise Tangled
        open_ = self._open()
        reach = [0] * len(wanted)
        for kind in open_:
            for row in self._rows[kind]:
                reach[row] += self._left[kind]
        if any(there < want for there, want in zip(reach, wanted, strict=True)) or not self._fits(wanted, reach, open_):
            return False
        return self._branch(self._candidates(wanted, reach, open_))

    def _open(self) -> list[int]:
        """Types of which one more can be taken."""
        full = {row for row, total in enumerate(self._sums) if total >= self._most[row]}
        return [
            kind
            for kind, left in enumerate(self._left)
            if left > 0 and kind not in self._shut and full.isdisjoint(self._rows[kind])
        ]

    def _fits(self, wanted: Sequence[int], reach: Sequence[int], open_: Sequence[int]) -> bool:
        """Within each category: what is wanted fits in the seats, and the seats can be filled without breaking a limit."""
        whole = sum(self._left[kind] for kind in open_)
        for rows in self._categories:
            if sum(wanted[row] for row in rows) > self._seats:
                return False
            outside = whole - sum(reach[row] for row in rows)
            room = sum(min(reach[row], self._most[row] - self._sums[row]) for row in rows)
            if outside + room < self._seats:
                return False
        return whole >= self._seats

    def _candidates(self, wanted: Sequence[int], reach: Sequence[int], open_: Sequence[int]) -> list[int]:
        """Types one of which must be in the panel, those that help most first."""
        unmet = [row for row, want in enumerate(wanted) if want]
        if unmet:
            tightest = min(unmet, key=lambda row: (reach[row] - wanted[row], row))
            open_ = [kind for kind in open_ if tightest in self._rows[kind]]
        return sorted(open_, key=lambda kind: (-self._helps(kind, wanted), -self._room(kind), kind))

    def _helps(self, kind: int, wanted: Sequence[int]) -> int:
        return sum(wanted[row] for row in self._rows[kind])

    def _room(self, kind: int) -> int:
        return min((self._most[row] - self._sums[row] for row in self._rows[kind]), default=self._seats)

    def _branch(self, candidates: Sequence[int]) -> bool:
        for kind in candidates:
            self._add(kind, 1)
            if self._fill():
                return True
            self._add(kind, -1)
            self._shut.add(kind)  # every panel with one more of it was tried
        self._shut.difference_update(candidates)
        return False

    def _add(self, kind: int, number: int) -> None:
        self._taken[kind] += number
        self._left[kind] -= number
        self._seats -= number
        for row in self._rows[kind]:
            self._sums[row] += number


def _by_category(quotas: Sequence[Quota]) -> list[list[int]]:
    rows: dict[str, list[int]] = {}
    for row, quota in enumerate(quotas):
        rows.setdefault(quota.category, []).append(row)
    return list(rows.values())

"""Ballots on which options are marked: chosen, given points, or put in order (budgets, elections, approval).

    {"approve": ["P1", "P7"]}        approval, choose-1, knapsack: in the order of the options
    {"points": {"P1": 3, "P7": 2}}   cumulative: points above zero
    {"rank": ["P7", "P1"]}           ordinal: the most wanted first

Pure: no Django here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonhouse.decisions.misfits import MAX_OPTIONS, BadChoice, Choice, Problem, unknown
from commonhouse.rules.budgeting.model import BallotKind, BallotRules
from commonhouse.rules.jsonform import MAX_SAFE_INT

_MEMBER = {BallotKind.CUMULATIVE: "points", BallotKind.ORDINAL: "rank"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The form and options of one box, ready to read many choices."""

    rules: BallotRules
    ids: tuple[str, ...]
    places: Mapping[str, int]
    costs: tuple[int, ...]

    @property
    def kind(self) -> str:
        return self.rules.kind.value

    @property
    def member(self) -> str:
        """The one member of a choice of this kind: approve, points or rank."""
        return _MEMBER.get(self.rules.kind, "approve")

    def canonical(self, choice: object) -> Choice:
        """The choice in its canonical form. Raises BadChoice naming everything wrong with it."""
        named, points = self._read(choice)
        if strangers := unknown(named, self.places):
            raise BadChoice(strangers)
        places = [self.places[name] for name in named]
        problems = [Problem(p.code, p.limit, p.found) for p in self.rules.check(places, points, self.costs)]
        if not places and self.rules.min_length is None and not problems:
            problems = [Problem("too-few", 1, 0)]  # a blank ballot is allowed only where the form says so
        if problems:
            raise BadChoice(problems)
        return self._write(places, points)

    def blank(self) -> Choice:
        return {self.member: {} if self.rules.wants_points else []}

    def content(self, choice: Choice) -> dict[str, Any]:
        """A canonical choice as the rules take it."""
        return {"points" if self.rules.wants_points else "choices": choice[self.member]}

    def _read(self, choice: object) -> tuple[list[str], list[int] | None]:
        if not isinstance(choice, Mapping) or set(choice) != {self.member}:
            raise BadChoice([Problem("not-a-choice")])
        given = choice[self.member]
        if not self.rules.wants_points:
            if not isinstance(given, list | tuple) or len(given) > MAX_OPTIONS or not _texts(given):
                raise BadChoice([Problem("not-a-choice")])
            return list(given), None
        if not isinstance(given, Mapping) or len(given) > MAX_OPTIONS or not _texts(given):
            raise BadChoice([Problem("not-a-choice")])
        if not all(type(points) is int and abs(points) <= MAX_SAFE_INT for points in given.values()):
            raise BadChoice([Problem("not-a-choice")])
        kept = {name: points for name, points in given.items() if points != 0}
        return list(kept), list(kept.values())

    def _write(self, places: list[int], points: list[int] | None) -> Choice:
        if points is not None:
            return {"points": {self.ids[place]: value for place, value in sorted(zip(places, points, strict=True))}}
        ordered = places if self.rules.kind is BallotKind.ORDINAL else sorted(places)
        return {self.member: [self.ids[place] for place in ordered]}


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)

"""What one ballot says: checked against the box's form and options, and written in its one canonical way.

    {"approve": ["P1", "P7"]}        approval, choose-1, knapsack: in the order of the options
    {"points": {"P1": 3, "P7": 2}}   cumulative: points above zero
    {"rank": ["P7", "P1"]}           ordinal: the most wanted first

Pure: the ballot box, the paper tables and whoever recomputes a record use these same functions. No Django here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonhouse.rules.budgeting.model import BallotKind, BallotRules
from commonhouse.rules.jsonform import MAX_SAFE_INT, FormError, form_of

Choice = dict[str, Any]
MAX_OPTIONS = 1000
MAX_ID = 40  # characters of an option's id
MAX_UNKNOWN = 5  # unknown options that are named
_MEMBER = {BallotKind.CUMULATIVE: "points", BallotKind.ORDINAL: "rank"}
_RULES = form_of(BallotRules)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a choice: a code of `BallotRules.check`, or "not-a-choice" or "unknown-option".

    `limit` is what the form allows and `found` what the ballot has, where the code has them; `option` is the id at fault.
    """

    code: str
    limit: int | None = None
    found: int | None = None
    option: str | None = None


class BadChoice(ValueError):
    """A choice the form does not allow. `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Ballot:
    """The form and options of one box, ready to read many choices."""

    rules: BallotRules
    ids: tuple[str, ...]
    places: Mapping[str, int]
    costs: tuple[int, ...]

    @property
    def member(self) -> str:
        """The one member of a choice of this kind: approve, points or rank."""
        return _MEMBER.get(self.rules.kind, "approve")

    def canonical(self, choice: object) -> Choice:
        """The choice in its canonical form. Raises BadChoice naming everything wrong with it."""
        named, points = self._read(choice)
        unknown = [Problem("unknown-option", option=name[:MAX_ID]) for name in named if name not in self.places][
            :MAX_UNKNOWN
        ]
        if unknown:
            raise BadChoice(unknown)
        places = [self.places[name] for name in named]
        problems = [Problem(p.code, p.limit, p.found) for p in self.rules.check(places, points, self.costs)]
        if not places and self.rules.min_length is None and not problems:
            problems = [Problem("too-few", 1, 0)]  # a blank ballot is allowed only where the form says so
        if problems:
            raise BadChoice(problems)
        return self._write(places, points)

    def blank(self) -> Choice:
        return {self.member: {} if self.rules.wants_points else []}

    def grouped(self, choices: Iterable[tuple[Choice, int]]) -> dict[str, Any]:
        """Canonical choices, each with how often it was cast, as the budgeting rules take their ballots."""
        member = "points" if self.rules.wants_points else "choices"
        cast = [{member: choice[self.member], "count": count} for choice, count in choices]
        return {"kind": self.rules.kind.value, "cast": cast}

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


def ballot(form: Mapping[str, Any], options: Sequence[Mapping[str, Any]]) -> Ballot:
    """Reads a box's form and options. Raises FormError naming the place that does not fit."""
    rules = _RULES.load(dict(form), "form")
    ids = tuple(_id(option, place) for place, option in enumerate(options))
    if not ids:
        raise FormError("options", "there is nothing to choose from.", "Add an option.")
    if len(ids) > MAX_OPTIONS:
        raise FormError("options", f"there are {len(ids)} options.", f"A ballot holds at most {MAX_OPTIONS}.")
    places = {name: place for place, name in enumerate(ids)}
    if len(places) != len(ids):
        twice = next(name for place, name in enumerate(ids) if places[name] != place)
        raise FormError("options", f'the id "{twice}" is used twice.', "Give each option its own id.")
    costs = tuple(_cost(option, place) for place, option in enumerate(options))
    return Ballot(rules, ids, places, costs)


def _id(option: Mapping[str, Any], place: int) -> str:
    name = option.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_ID:
        raise FormError(f"options[{place}].id", f"must be a text of 1 to {MAX_ID} characters.")
    return name


@lru_cache(maxsize=4096)
def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError
    return int(text)


def _cost(option: Mapping[str, Any], place: int) -> int:
    """Minor units, written as text; an option without a cost costs nothing."""
    cost = option.get("cost")
    if cost is None or cost == "":
        return 0
    try:
        return _whole(cost) if isinstance(cost, str) else _whole(str(int(cost)))
    except (TypeError, ValueError):
        raise FormError(f"options[{place}].cost", "must be a whole number of the minor unit, as text.") from None


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)

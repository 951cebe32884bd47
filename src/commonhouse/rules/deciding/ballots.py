"""Ballots as the rules take them: each different content once, with how often it was cast.

    {"kind": "position", "cast": [{"vote": "yes", "count": 12, "bloc": "leaseholders"}], "withheld": {"board": 3}}
    {"kind": "approval" | "ordinal", "cast": [{"choices": ["A", "B"], "count": 3}]}
    {"kind": "score" | "cumulative", "cast": [{"points": {"A": 3, "B": 0}, "count": 2}]}

An ordinal ballot names the most wanted first and may stop early. A score ballot that leaves an option out did not score
it, which is not the same as 0. Written, ballots are sorted and equal ones joined, so that the same votes always give the
same text and the text says nothing about who voted or when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from ..errors import RuleError
from ..jsonform import (
    FormError,
    Json,
    Schema,
    dump_int,
    form_of,
    load_int,
    load_list,
    load_object,
    load_text,
    shown,
)

# All points of one option together stay below 2^53, which JSON can write.
MAX_BALLOTS: Final = 10**9
MAX_POINTS: Final = 10**6  # given to one option by one ballot


class Kind(StrEnum):
    """How people vote: take one position, tick any, rank, score each, or share out points."""

    POSITION = "position"
    APPROVAL = "approval"
    ORDINAL = "ordinal"
    SCORE = "score"
    CUMULATIVE = "cumulative"


MEMBER: Final[Mapping[Kind, str]] = {
    Kind.POSITION: "vote",
    Kind.APPROVAL: "choices",
    Kind.ORDINAL: "choices",
    Kind.SCORE: "points",
    Kind.CUMULATIVE: "points",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """`count` ballots that say the same. `choices` holds the one position, the ticked ids, or the ids ranked;
    `points` stands beside it for score and cumulative ballots, in the same order."""

    choices: tuple[str, ...]
    points: tuple[int, ...] = ()
    count: int = 1
    bloc: str = ""

    @property
    def vote(self) -> str:
        """The position taken."""
        return self.choices[0]


@dataclass(frozen=True)
class Ballots:
    """All ballots of one kind. `withheld`: the number of secret ballots of each class ("" is none) too small to publish."""

    kind: Kind = Kind.POSITION
    cast: tuple[Cast, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def total(self) -> int:
        """Ballots whose content is known."""
        return sum(row.count for row in self.cast)

    @cached_property
    def turnout(self) -> int:
        """All ballots cast, with those withheld."""
        return self.total + sum(self.withheld.values())

    @cached_property
    def turnout_by_bloc(self) -> dict[str, int]:
        numbers: Counter[str] = Counter()
        for row in self.cast:
            numbers[row.bloc] += row.count
        numbers.update(self.withheld)
        return dict(numbers)

    def check_names(self, known: Collection[str]) -> None:
        """Raises RuleError for a ballot that names what is no option. Positions are checked by their rule."""
        if self.kind is Kind.POSITION and not known:
            return
        for place, row in enumerate(self.cast):
            for name in row.choices:
                if name not in known:
                    raise RuleError(
                        f"ballots.cast[{place}]", f"There is no option {shown(name)}.", "Name an option of this vote."
                    )


def dump_ballots(ballots: Ballots, places: Mapping[str, int]) -> Json:
    joined: Counter[tuple[tuple[str, ...], tuple[int, ...], str]] = Counter()
    for row in ballots.cast:
        joined[(*_ordered(row, ballots.kind, places), row.bloc)] += row.count
    rows: list[Json] = []
    for (choices, points, bloc), count in sorted(joined.items()):
        plain = _content(ballots.kind, choices, points)
        rows.append({**plain, "count": dump_int(count), **({"bloc": bloc} if bloc else {})})
    whole: dict[str, Json] = {"kind": ballots.kind.value, "cast": rows}
    if ballots.withheld:
        whole["withheld"] = dict(ballots.withheld)
    return whole


def _ordered(row: Cast, kind: Kind, places: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What a ballot says in its one canonical order: that of the options, except where order is what it says."""
    if kind in {Kind.POSITION, Kind.ORDINAL}:
        return row.choices, row.points
    order = sorted(range(len(row.choices)), key=lambda i: places.get(row.choices[i], 0))
    return tuple(row.choices[i] for i in order), tuple(row.points[i] for i in order) if row.points else ()


def _content(kind: Kind, choices: tuple[str, ...], points: tuple[int, ...]) -> dict[str, Json]:
    if kind is Kind.POSITION:
        return {"vote": choices[0]}
    if MEMBER[kind] == "points":
        return {"points": dict(zip(choices, points, strict=True))}
    return {"choices": list(choices)}


def load_ballots(data: Json, known: Collection[str], path: str) -> Ballots:
    members = load_object(data, path, ("kind", "cast", "withheld"), ("kind", "cast"))
    kind = _KIND.load(members["kind"], f"{path}.kind")
    rows = tuple(
        _load_cast(row, kind, known, f"{path}.cast[{place}]")
        for place, row in enumerate(load_list(members["cast"], f"{path}.cast"))
    )
    ballots = Ballots(kind, rows, _load_withheld(members.get("withheld", {}), f"{path}.withheld"))
    if ballots.turnout > MAX_BALLOTS:
        raise FormError(f"{path}.cast", f"there are more than {MAX_BALLOTS} ballots.", "Check the counts.")
    return ballots


def _load_withheld(data: Json, path: str) -> dict[str, int]:
    withheld = dict(_WITHHELD.load(data, path))
    for bloc, number in withheld.items():
        if number < 1:
            raise FormError(f"{path}.{bloc}", f"must be 1 or more; got {number}.", "Leave the class out.")
    return withheld


def _load_cast(data: Json, kind: Kind, known: Collection[str], path: str) -> Cast:
    member = MEMBER[kind]
    members = load_object(data, path, (member, "count", "bloc"), (member,))
    count = load_int(members.get("count", 1), f"{path}.count")
    if count < 1:
        raise FormError(f"{path}.count", f"must be 1 or more; got {count}.")
    choices, points = _READ[member](members[member], f"{path}.{member}")
    for name in choices:
        if known and name not in known:
            raise FormError(f"{path}.{member}", f"there is no option {shown(name)}.", "Name an option of this vote.")
    if len(set(choices)) != len(choices):
        raise FormError(f"{path}.{member}", "names an option twice.", "Keep one of them.")
    return Cast(choices, points, count, load_text(members.get("bloc", ""), f"{path}.bloc"))


def _read_vote(data: Json, path: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return (load_text(data, path),), ()


def _read_choices(data: Json, path: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(load_text(name, f"{path}[{i}]") for i, name in enumerate(load_list(data, path))), ()


def _read_points(data: Json, path: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if not isinstance(data, dict):
        raise FormError(path, f"must be an object of points by option; got {shown(data)}.")
    points = tuple(load_int(value, f"{path}.{name}") for name, value in data.items())
    for name, value in zip(data, points, strict=True):
        if abs(value) > MAX_POINTS:
            raise FormError(f"{path}.{name}", f"must be at most {MAX_POINTS} points; got {value}.")
    return tuple(data), points


_READ: Final[dict[str, Any]] = {"vote": _read_vote, "choices": _read_choices, "points": _read_points}
_KIND: Final = form_of(Kind)
_WITHHELD: Final = form_of(Mapping[str, int])  # type: ignore[type-abstract]


def _row_schema(member: str, content: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {
            member: content,
            "count": {"type": "integer", "minimum": 1, "default": 1},
            "bloc": {"type": "string", "default": ""},
        },
        "required": [member],
        "additionalProperties": False,
    }


BALLOTS_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Each different ballot once, with how often it was cast.",
    "properties": {
        "kind": {"enum": [kind.value for kind in Kind]},
        "cast": {
            "type": "array",
            "items": {
                "oneOf": [
                    _row_schema("vote", {"type": "string"}),
                    _row_schema("choices", {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
                    _row_schema("points", {"type": "object", "additionalProperties": {"type": "integer"}}),
                ]
            },
        },
        "withheld": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}, "default": {}},
    },
    "required": ["kind", "cast"],
    "additionalProperties": False,
}

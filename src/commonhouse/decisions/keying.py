"""The line a keyer types for one paper ballot: the numbers printed beside its options, nothing else.

    12 3 7        approval, choose-1, knapsack: the ticked numbers
    2             position: the number of the answer
    3:5 12:2      points: number, colon, points; scores alike, where 0 is a score too
    7 3 12        order: the most wanted first
    x             spoiled: the paper cannot be counted
    0             blank: nothing is ticked

`read` turns a line into a choice, `write` a choice into the line that gives it. Both are pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Choice = dict[str, Any]
LONGEST_LINE = 2000
_WITH_POINTS = frozenset({"cumulative", "score"})
_NEVER_BLANK = frozenset({"position", "score"})
_BETWEEN = re.compile(r"[\s,;+]+")
_WORD = re.compile(r"(\d{1,6})(?:[:=](-?\d{1,9}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: a choice, or `is_spoiled`; with `problems` it says nothing yet."""

    choice: Choice = field(default_factory=dict)
    is_spoiled: bool = False
    problems: tuple[str, ...] = ()


def read(text: str, kind: str, ids: Mapping[int, str]) -> Line:
    """`kind` is the ballot's kind, `ids` the id of each printed number. Limits of the ballot are not checked here."""
    words = [word for word in _BETWEEN.split(text[:LONGEST_LINE].strip().lower()) if word]
    if words == ["x"]:
        return Line(_empty(kind), is_spoiled=True)
    if words == ["0"] and kind in _NEVER_BLANK:
        return Line(problems=(_("A paper without a mark says nothing here. Type x: it is spoiled."),))
    if words == ["0"]:
        return Line(_empty(kind))
    if not words:
        return Line(
            problems=(_("Type the numbers ticked on the paper, 0 for a blank ballot, or x for a spoiled one."),)
        )
    problems = tuple(dict.fromkeys(_problems(words, kind, ids)))
    if problems:
        return Line(problems=problems)
    return Line(_choice([_pair(word) for word in words], kind, ids))


def _choice(pairs: list[tuple[int, int]], kind: str, ids: Mapping[int, str]) -> Choice:
    chosen = [ids[number] for number, _points in pairs]
    if kind == "position":
        return {"vote": chosen[0]}
    if kind in _WITH_POINTS:
        return {"points": {id: points for id, (_number, points) in zip(chosen, pairs, strict=True)}}
    if kind == "ordinal":
        return {"rank": chosen}
    order = list(ids.values())
    return {"approve": sorted(chosen, key=order.index)}


def write(choice: Mapping[str, Any], is_spoiled: bool, numbers: Mapping[str, int]) -> str:
    """The line of a choice; `numbers` gives each id's printed number. An id that is not listed stands as itself."""
    if is_spoiled:
        return "x"

    def name(id: str) -> str:
        return str(numbers.get(id, id))

    if "vote" in choice:
        return name(choice["vote"])
    if "points" in choice:
        words = [f"{name(id)}:{points}" for id, points in choice["points"].items()]
    else:
        words = [name(id) for id in choice.get("rank", choice.get("approve", ()))]
    return " ".join(words) or "0"


def _problems(words: list[str], kind: str, ids: Mapping[int, str]) -> Iterator[str]:
    seen: set[int] = set()
    for word in words:
        match = _WORD.fullmatch(word)
        if word == "x":
            yield _("x stands alone, for a spoiled ballot. Take away the numbers or the x.")
        elif match is None:
            yield _("“%(word)s” is not a number on this ballot.") % {"word": word[:20]}
        elif word == "0":
            yield _("0 stands alone, for a blank ballot. Take away the numbers or the 0.")
        elif int(match[1]) not in ids:
            yield _("There is no number %(number)s on this ballot.") % {"number": int(match[1])}
        elif int(match[1]) in seen:
            yield _("%(number)s is typed twice.") % {"number": int(match[1])}
        elif kind in _WITH_POINTS and (match[2] is None or (kind == "cumulative" and int(match[2]) < 1)):
            yield _("Say how many points number %(number)s has: %(number)s:5 gives it five.") % {
                "number": int(match[1])
            }
        elif kind not in _WITH_POINTS and match[2] is not None:
            yield _("This ballot has no points: type only the number %(number)s.") % {"number": int(match[1])}
        elif kind == "position" and seen:
            yield _("Only one answer can be given. If the paper has two, type x: it is spoiled.")
        else:
            seen.add(int(match[1]))


def _pair(word: str) -> tuple[int, int]:
    match = _WORD.fullmatch(word)
    assert match is not None
    return int(match[1]), int(match[2] or 0)


def _empty(kind: str) -> Choice:
    if kind == "position":
        return {"vote": ""}
    if kind in _WITH_POINTS:
        return {"points": {}}
    return {"rank": []} if kind == "ordinal" else {"approve": []}

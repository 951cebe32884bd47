"""Recompute books: every digest, every balance, and every head the public record holds. No Django here.

Books come as a stream of entries in the order of their numbers, from a file (`bookfile`) or from the house's database
(`auditing`). Of each, the digest is computed anew from its canonical text (see `digests`) and chained; its lines are added up,
per unit and restriction within the entry, and per account over all; and where the record says that at this number the head was
so, or that on closing a period the balances had this digest, it is compared.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from commonhouse.ledger import digests

Line = tuple[str, str, int, str, str]  # see digests: account, unit, amount, restriction, text
Key = tuple[str, str, str]  # account's number, unit, restriction's public id
STEP = 5_000  # entries between two words about how far it is


class Seen(NamedTuple):
    """One entry as it was read: its canonical text, what that says, and the digest that is kept beside it."""

    canonical: bytes
    number: int
    on: str
    reverses: int
    lines: Sequence[Line]
    digest: bytes


class Wrong(Exception):
    """The first thing that does not hold. `number` is the entry where it was found, 0 for the books as a whole."""

    def __init__(self, number: int, what: str, expected: object = None, found: object = None) -> None:
        self.number = number
        place = f"Entry {number:,}" if number else "The books"
        details = "" if expected is None and found is None else f"\n  expected: {expected}\n  found:    {found}"
        super().__init__(f"{place}: {what}{details}")


@dataclass(frozen=True, slots=True)
class Closing:
    """What the record says of a closed period."""

    act: int
    entries: int
    ends_on: str
    head: str
    totals: str


@dataclass(slots=True)
class Said:
    """What the record says of the books: the head at some numbers, and the closings."""

    slug: str = ""
    acts: int = 0
    last: int = 0
    heads: dict[int, str] = field(default_factory=dict)
    closings: list[Closing] = field(default_factory=list)

    def take(self, index: int, kind: str, body: Mapping[str, Any]) -> None:
        """One act of the record, in order."""
        if kind in {"ledger.posted", "ledger.undone"}:
            self.acts += 1
            self.last = body["last"]
            self.heads[body["last"]] = body["head"]
        elif kind == "ledger.closed":
            self.acts += 1
            self.closings.append(Closing(index, body["entries"], body["ends_on"], body["head"], body["totals"]))


@dataclass(frozen=True, slots=True)
class Report:
    entries: int
    lines: int
    head: str
    balances: Mapping[Key, int]
    heads: int  # of the record that were compared
    closings: int


def audit(
    entries: Iterable[Seen], said: Said | None = None, progress: Callable[[int], None] = lambda _entries: None
) -> Report:
    """Recomputes all. `said` is what the record says, where there is one; `progress` is told how many more entries were read.

    Raises Wrong at the first thing that does not hold.
    """
    expected = said or Said()
    heads = expected.heads
    closings: dict[int, list[Closing]] = defaultdict(list)
    for closing in expected.closings:
        closings[closing.entries].append(closing)
    totals = _Totals()
    head, number, lines, compared = digests.FIRST, 0, 0, 0
    reversed_ones: set[int] = set()
    for closing in closings.get(0, ()):
        _check_closing(closing, b"", totals)
    for seen in entries:
        number += 1
        if seen.number != number:
            raise Wrong(number, "entries are numbered without a gap", number, seen.number)
        head = sha256(head + seen.canonical).digest()
        if head != seen.digest:
            raise Wrong(number, "its digest is not that of what it says", head.hex(), seen.digest.hex())
        lines += _add(seen, totals)
        if seen.reverses:
            _check_reversal(seen, reversed_ones)
        if number in heads:
            compared += 1
            _check_head(number, heads[number], head)
        if number in closings:
            for closing in closings[number]:
                _check_closing(closing, head, totals)
        if number % STEP == 0:
            progress(STEP)
    progress(number % STEP)
    if said is not None and expected.last != number:
        raise Wrong(0, "the public record counts other entries", f"{expected.last:,}", f"{number:,}")
    return Report(number, lines, head.hex(), totals.all(), compared, len(expected.closings))


class _Totals:
    """Sums by day, so that what stood at the end of any day can be said."""

    def __init__(self) -> None:
        self.days: dict[str, dict[Key, int]] = {}

    def of(self, on: str) -> dict[Key, int]:
        found = self.days.get(on)
        if found is None:
            dt.date.fromisoformat(on)
            found = self.days[on] = defaultdict(int)
        return found

    def all(self, through: str = "9999-12-31") -> dict[Key, int]:
        sums: dict[Key, int] = defaultdict(int)
        for on, day in self.days.items():
            if on <= through:
                for key, amount in day.items():
                    sums[key] += amount
        return dict(sums)


def _add(seen: Seen, totals: _Totals) -> int:
    """Adds up an entry's lines, within the entry and over all."""
    lines, day = seen.lines, totals.of(seen.on)
    if len(lines) == 2:  # most entries: two lines that must mirror each other
        (code, unit, amount, restriction, _), (code2, unit2, amount2, restriction2, _) = lines
        if amount + amount2 or unit != unit2 or restriction != restriction2 or not amount:
            raise Wrong(seen.number, "it does not balance", 0, amount + amount2)
        day[code, unit, restriction] += amount
        day[code2, unit2, restriction2] += amount2
        return 2
    if len(lines) < 2:
        raise Wrong(seen.number, "an entry has two lines or more", 2, len(lines))
    within: dict[tuple[str, str], int] = defaultdict(int)
    for code, unit, amount, restriction, _text in lines:
        if not amount:
            raise Wrong(seen.number, "a line moves something", "an amount", 0)
        within[unit, restriction] += amount
        day[code, unit, restriction] += amount
    for (unit, _restriction), amount in within.items():
        if amount:
            raise Wrong(seen.number, f"it does not balance in {unit}", 0, amount)
    return len(lines)


def _check_reversal(seen: Seen, reversed_ones: set[int]) -> None:
    if seen.reverses >= seen.number or seen.reverses in reversed_ones:
        raise Wrong(seen.number, "it reverses an entry before it, once", "an entry not reversed", seen.reverses)
    reversed_ones.add(seen.reverses)


def _check_head(number: int, wanted: str, head: bytes) -> None:
    if wanted != head.hex():
        raise Wrong(number, "the public record holds another head", wanted, head.hex())


def _check_closing(closing: Closing, head: bytes, totals: _Totals) -> None:
    if closing.head != head.hex():
        what = f"act {closing.act} of the record closed the books through {closing.ends_on} over another head"
        raise Wrong(closing.entries, what, closing.head, head.hex())
    found = digests.totals((*key, total) for key, total in totals.all(closing.ends_on).items())
    if closing.totals != found:
        what = f"act {closing.act} of the record closed the books through {closing.ends_on} with other balances"
        raise Wrong(closing.entries, what, closing.totals, found)

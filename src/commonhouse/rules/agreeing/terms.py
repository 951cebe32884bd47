"""What falls due by the terms of dues: listed one by one, or again and again, with pauses.

Dues come lazily in order of day, so that the first years of a lease of 99 years cost no more than those of a short one.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, pairwise
from typing import Final

from ..errors import RuleError
from ..lending.dates import DueDates
from ..lending.model import Every, LateFee
from .fold import ALWAYS
from .model import FIRST_DAY, LAST_DAY, MAX_AMOUNT, MAX_DUES, MAX_TEXT

MAX_STREAMS: Final = 50
MAX_PARTS: Final = 20
MAX_CHANGES: Final = 500
MAX_PAUSES: Final = 100
MAX_LATE: Final = 12
_ONE_DAY: Final = timedelta(days=1)


class PauseWay(StrEnum):
    """What becomes of what would fall due in a pause."""

    SKIP = "skip"
    POSTPONE = "postpone"
    EXTEND = "extend"


class LateFees(StrEnum):
    """Whether each late fee is added to those before it for the same due day, or stands in their place."""

    ADD = "add"
    REPLACE = "replace"


class First(StrEnum):
    """What a payment pays first among what is due."""

    OLDEST = "oldest"
    BUCKET = "bucket"


class Beyond(StrEnum):
    """What becomes of money paid beyond what is due."""

    CREDIT = "credit"
    AHEAD = "ahead"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Part:
    """An amount in a bucket: rent, dues, principal."""

    bucket: str
    amount: int
    text: str = ""

    def __post_init__(self) -> None:
        if not self.bucket or len(self.bucket) > 20:
            raise RuleError("bucket", "It has no short name.", "Give one of 1 to 20 characters.")
        if not 0 <= self.amount <= MAX_AMOUNT:
            raise RuleError("amount", f"It is {self.amount}.", f"Give 0 to {MAX_AMOUNT}.")
        if len(self.text) > MAX_TEXT:
            raise RuleError("text", "It is too long.", f"Give at most {MAX_TEXT} characters.")


@dataclass(frozen=True, slots=True)
class Listed:
    """Something due once, on a stated day."""

    on: date
    bucket: str
    amount: int
    text: str = ""

    def __post_init__(self) -> None:
        _check_day("on", self.on)
        Part(self.bucket, self.amount, self.text)


@dataclass(frozen=True, slots=True)
class Change:
    """From a day on, other parts fall due in a stream."""

    on: date
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        _check_parts(self.parts)


@dataclass(frozen=True, slots=True)
class Stream:
    """The same parts due again and again, from the day `first`: `times` times, or through the day `until`, or without end.

    A month that is too short has its last day; with `end_of_month`, a stream begun on a last day stays on last days.
    """

    first: date
    parts: tuple[Part, ...]
    every: Every = field(default_factory=Every)
    until: date | None = None
    times: int | None = None
    end_of_month: bool = False
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        _check_day("first", self.first)
        _check_parts(self.parts)
        if self.until is not None and self.times is not None:
            raise RuleError("times", "A stream ends on a day or after so many times.", "Give one of the two.")
        if self.until is not None and self.until < self.first:
            raise RuleError("until", f"{self.until} is before {self.first}.", "Give a later day.")
        if self.times is not None and not 1 <= self.times <= MAX_DUES:
            raise RuleError("times", f"It is {self.times}.", f"Give 1 to {MAX_DUES}.")
        if len(self.changes) > MAX_CHANGES:
            raise RuleError("changes", f"There are {len(self.changes)}.", f"Give at most {MAX_CHANGES}.")
        days = [change.on for change in self.changes]
        if days != sorted(set(days)):
            raise RuleError("changes", "They are not in order of day.", "List them by day, each day once.")
        DueDates(self.first, self.every, end_of_month=self.end_of_month)[1]  # refuses days that do not fit

    @property
    def ends(self) -> bool:
        return self.until is not None or self.times is not None

    @property
    def buckets(self) -> Iterator[str]:
        for parts in (self.parts, *(change.parts for change in self.changes)):
            yield from (part.bucket for part in parts)

    def parts_on(self, on: date) -> tuple[Part, ...]:
        for change in reversed(self.changes):
            if change.on <= on:
                return change.parts
        return self.parts


@dataclass(frozen=True, slots=True)
class DuesPause:
    """From the day `starts` through the day `until` nothing falls due and no late fee is added.

    What would have fallen due is not asked for (skip), falls due on the day after (postpone), or after the end of its
    stream at the same rhythm (extend).
    """

    starts: date
    until: date
    way: PauseWay = PauseWay.SKIP

    def __post_init__(self) -> None:
        _check_day("starts", self.starts)
        _check_day("until", self.until)
        if self.until < self.starts:
            raise RuleError("until", f"{self.until} is before {self.starts}.", "Give the last day of the pause.")

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.until


@dataclass(frozen=True, slots=True)
class DuesTerms:
    """What falls due under an agreement, and the rules for paying it."""

    listed: tuple[Listed, ...] = ()
    streams: tuple[Stream, ...] = ()
    pauses: tuple[DuesPause, ...] = ()
    late: tuple[LateFee, ...] = ()
    late_fees: LateFees = LateFees.ADD
    allocation: tuple[str, ...] = ALWAYS
    first: First = First.OLDEST
    beyond: Beyond = Beyond.CREDIT

    def __post_init__(self) -> None:
        for name, most in (
            ("listed", MAX_DUES),
            ("streams", MAX_STREAMS),
            ("pauses", MAX_PAUSES),
            ("late", MAX_LATE),
            ("allocation", 100),
        ):
            if len(getattr(self, name)) > most:
                raise RuleError(name, f"There are {len(getattr(self, name))}.", f"Give at most {most}.")
        ordered = sorted(self.pauses, key=lambda pause: pause.starts)
        for before, after in pairwise(ordered):
            if after.starts <= before.until:
                raise RuleError("pauses", f"Two cover {after.starts}.", "Let one end before the next begins.")
        if len(set(self.allocation)) != len(self.allocation):
            raise RuleError("allocation", "It names a bucket twice.", "Keep one of them.")
        unknown = [bucket for bucket in self.allocation if bucket not in self.buckets]
        if unknown:
            raise RuleError("allocation", f'Nothing is due in "{unknown[0]}".', f"Known: {', '.join(self.buckets)}.")
        days = [fee.after_days for fee in self.late]
        if days != sorted(set(days)):
            raise RuleError("late", "They are not in order of days.", "List them by days, each once.")
        extends = any(pause.way is PauseWay.EXTEND for pause in self.pauses)
        if extends and (self.listed or not all(stream.ends for stream in self.streams)):
            raise RuleError(
                "pauses",
                'Only streams that end can be extended: "extend" says that they end later.',
                'Give each stream its end, or use "postpone" or "skip".',
            )

    @property
    def buckets(self) -> tuple[str, ...]:
        """All buckets, in the order in which they are paid: as `allocation` says, then as the terms list them."""
        asked = [each.bucket for each in self.listed]
        for stream in self.streams:
            asked.extend(stream.buckets)
        known = {*asked, *ALWAYS}
        first = [bucket for bucket in self.allocation if bucket in known]
        return tuple(dict.fromkeys([*first, *ALWAYS, *asked]))

    def pause_on(self, on: date) -> DuesPause | None:
        return next((pause for pause in self.pauses if pause.covers(on)), None)


def _check_day(field: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RuleError(field, f"It is {day}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")


def _check_parts(parts: tuple[Part, ...]) -> None:
    if not 1 <= len(parts) <= MAX_PARTS:
        raise RuleError("parts", f"There are {len(parts)}.", f"Give 1 to {MAX_PARTS}.")
    if len({(part.bucket, part.text) for part in parts}) != len(parts):
        raise RuleError("parts", "A bucket is given twice.", "Put the amounts together, or give each its text.")


# What falls due -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Falling:
    """Something that falls due `on` a day; `meant` is the day before a pause moved it. `on` is None where a pause took it
    away or put it to the end of its stream."""

    meant: date
    on: date | None
    bucket: str
    amount: int
    text: str = ""

    @property
    def when(self) -> date:
        return self.on or self.meant


@dataclass(frozen=True, slots=True)
class Span:
    """Terms, the day from which they hold, and the last day for which they do (None: no end)."""

    terms: DuesTerms
    since: date
    through: date | None = None
    ends: bool = False  # whether nothing at all falls due after `through`


def falling(spans: Iterable[Span]) -> Iterator[Falling]:
    """All that falls due under terms that follow one another, in order of day."""
    sources: list[Iterator[Falling]] = []
    for span in spans:
        sources.append(_within(_listed(span.terms), span))
        sources.extend(_within(_stream(stream, span), span) for stream in span.terms.streams)
    return heapq.merge(*sources, key=_when)


def _when(each: Falling) -> date:
    return each.when


def _within(source: Iterator[Falling], span: Span) -> Iterator[Falling]:
    """What of it was meant for the span. An end brings forward what a pause had put off beyond it."""
    for each in source:
        if span.through is not None and each.meant > span.through:
            return
        if each.meant < span.since or not each.amount:
            continue
        if span.ends and span.through is not None and each.when > span.through:
            yield Falling(each.meant, span.through, each.bucket, each.amount, each.text)
        else:
            yield each


def _listed(terms: DuesTerms) -> Iterator[Falling]:
    for each in sorted(terms.listed, key=lambda each: each.on):
        yield Falling(each.on, _moved(terms.pause_on(each.on), each.on), each.bucket, each.amount, each.text)


def _moved(pause: DuesPause | None, on: date) -> date | None:
    if pause is None:
        return on
    return pause.until + _ONE_DAY if pause.way is PauseWay.POSTPONE else None


def _stream(stream: Stream, span: Span) -> Iterator[Falling]:
    days = DueDates(stream.first, stream.every, end_of_month=stream.end_of_month)
    put_off: deque[tuple[Part, ...]] = deque()
    for number in count(1):
        on = days[number]
        if on > LAST_DAY:
            return
        if span.ends and span.through is not None and on > span.through:
            for parts in put_off:
                yield from _fall(span.through, span.through, parts)
            return
        over = _over(stream, number, on)
        if over and not put_off:
            return
        pause = span.terms.pause_on(on)
        if over and pause is not None:
            continue
        parts = put_off.popleft() if over else stream.parts_on(on)
        if pause is not None and pause.way is PauseWay.EXTEND:
            put_off.append(parts)
        yield from _fall(on, _moved(pause, on), parts)


def _over(stream: Stream, number: int, on: date) -> bool:
    if stream.times is not None:
        return number > stream.times
    return stream.until is not None and on > stream.until


def _fall(meant: date, on: date | None, parts: tuple[Part, ...]) -> Iterator[Falling]:
    for part in parts:
        yield Falling(meant, on, part.bucket, part.amount, part.text)

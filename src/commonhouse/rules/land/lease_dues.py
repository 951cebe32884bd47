"""What falls due under a lease: its fee, late steps and pauses as terms of the rule "dues-account".

Fixed steps of a fee are written out for the years they hold, as changes of the stream on their days; steps by an index are not
known when a lease is signed, and come as `adjusted` when the index is published.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from ..agreeing.terms import Change, DuesTerms, Falling, Part, PauseWay, Span, Stream, falling
from ..errors import RuleError
from ..jsonform import form_of
from ..lending.dates import DueDates
from ..lending.model import Unit
from .lease import LONGEST_YEARS, MOST_CHANGES, Adjust, Adjusting, Fee, LeaseTerms, Term, Towards

WRITTEN_OUT: Final = 120  # dues of a lease that ends: written with their end. A longer one ends by its own event.
_LAST_FIRST: Final = ("penalty", "fee")


def add_months(day: date, months: int, due_day: int | None = None) -> date:
    """So many months later, on the same day or on `due_day`; a short month has its last day."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(due_day or day.day, monthrange(year, month + 1)[1]))


def ends_on(term: Term, starts: date, renewed: int = 0) -> date | None:
    """The last day of a lease that began then and was renewed so many times; None: it has no end."""
    if not term.all_months:
        return None
    return add_months(starts, term.months_with(renewed)) - timedelta(days=1)


def first_due(terms: LeaseTerms) -> date | None:
    """The first day on which the fee falls due; None for a template."""
    fee = terms.fee
    if fee.first_due is not None:
        return fee.first_due
    if terms.starts is None:
        return None
    if fee.every.unit is Unit.WEEK:
        return terms.starts
    for months in range(13):
        day = add_months(terms.starts.replace(day=1), months, fee.due_day)
        if day >= terms.starts and fee.due_month in (None, day.month):
            return day
    raise RuleError("fee.due_month", "There is no such day.", "Give a month from 1 to 12.")


def dues_of(terms: LeaseTerms) -> DuesTerms:
    """The terms of dues that the lease means. Raises RuleError for a template."""
    if terms.starts is None:
        raise RuleError("starts", "It is not said when the lease begins.", "Give the day.")
    streams: tuple[Stream, ...] = ()
    first = first_due(terms)
    if terms.fee.amount and first is not None:
        streams = (_stream(terms, first),)
    asked = tuple(dict.fromkeys([*(part.bucket for part in terms.fee.parts), *(each.bucket for each in terms.listed)]))
    due = {bucket for stream in streams for bucket in stream.buckets} | {each.bucket for each in terms.listed}
    order = [bucket for bucket in (*terms.allocation, *asked) if bucket in due or bucket in terms.allocation]
    order = [bucket for bucket in order if bucket in due or bucket in _LAST_FIRST]
    return DuesTerms(
        listed=terms.listed,
        streams=streams,
        pauses=terms.pauses,
        late=terms.late.steps,
        late_fees=terms.late.fees,
        allocation=tuple(dict.fromkeys([*order, *_LAST_FIRST[::-1]])),
    )


def _stream(terms: LeaseTerms, first: date) -> Stream:
    fee = terms.fee
    assert terms.starts is not None
    last = ends_on(terms.term, terms.starts, terms.renewed)
    if last is not None and last < first:
        raise RuleError("fee.first_due", f"It is {first}, after the end on {last}.", "Give a day before the end.")
    goes_on = terms.renewed < terms.term.renewals
    until = None if goes_on or last is None or DueDates(first, fee.every)[WRITTEN_OUT + 1] <= last else last
    changes = fee.changes if fee.adjust.how is not Adjusting.FIXED else tuple(_fixed(fee, first, last))
    whole = Stream(first=first, parts=fee.parts, every=fee.every, until=until, changes=changes)
    return whole if terms.account_from is None else _later(whole, terms.account_from)


def _later(stream: Stream, since: date) -> Stream:
    """The same stream without what fell due before a day."""
    days = DueDates(stream.first, stream.every)
    first = days[_first_number(days, stream, since)]
    if stream.until is not None and first > stream.until:
        raise RuleError("account_from", f"Nothing falls due after {since}.", "Give a day before the end.")
    changes = tuple(change for change in stream.changes if change.on > first)
    return replace(stream, first=first, parts=stream.parts_on(first), changes=changes)


def _fixed(fee: Fee, first: date, last: date | None) -> Iterator[Change]:
    """The fee after each fixed step: on the anniversaries of the first due day, as long as it holds."""
    adjust, parts = fee.adjust, fee.parts
    for number in range(1, MOST_CHANGES + 1):
        on = _step_day(adjust, first, number)
        if on > (last or add_months(first, 12 * LONGEST_YEARS)):
            return
        base = parts if adjust.compound else fee.parts
        times = 1 if adjust.compound else number
        parts = tuple(_grown(part, base[place], adjust, times) for place, part in enumerate(parts))
        yield Change(on, parts)


def _step_day(adjust: Adjust, first: date, number: int) -> date:
    """The day of an adjustment, numbered from 1."""
    months = 12 * adjust.every_years
    if adjust.first_on is not None:
        return add_months(adjust.first_on, months * (number - 1))
    return add_months(first, months * number)


def _grown(part: Part, base: Part, adjust: Adjust, times: int) -> Part:
    if adjust.buckets and part.bucket not in adjust.buckets:
        return part
    more = Fraction(adjust.rate) * base.amount if adjust.rate is not None else Fraction(adjust.amount or 0)
    return replace(part, amount=_rounded(base.amount + times * more, adjust))


def _rounded(amount: Fraction, adjust: Adjust) -> int:
    """To the step of the adjustment. Half goes up."""
    whole = Fraction(amount) / adjust.to
    if adjust.towards is Towards.DOWN:
        steps = whole.numerator // whole.denominator
    elif adjust.towards is Towards.UP:
        steps = -(-whole.numerator // whole.denominator)
    else:
        steps = (2 * whole.numerator + whole.denominator) // (2 * whole.denominator)
    return max(0, steps * adjust.to)


def completed(terms: LeaseTerms) -> LeaseTerms:
    """The terms with what is reckoned written out: as they are signed."""
    bare = replace(terms, dues=None)
    return replace(bare, dues=dues_of(bare))


def dues_statement(terms: dict[str, Any]) -> dict[str, Any]:
    """Of the JSON of terms, the statement of dues-account, word for word as it stands in them (or would).

    Raises FormError or RuleError naming the place.
    """
    if terms.get("dues") is not None:
        return dict(terms["dues"])
    loaded = form_of(LeaseTerms).load(terms, "terms")
    return dict(form_of(DuesTerms).dump(dues_of(loaded)))  # type: ignore[arg-type]


# --- adjustment by an index -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Adjustment:
    """One adjustment of a fee by an index, with its arithmetic: how the index moved, what counts of it, the new parts."""

    on: date
    index: str
    before: Decimal
    after: Decimal
    moved: Fraction  # after / before - 1
    counts: Fraction  # after share, floor and cap
    limited: str  # "", "floor" or "cap"
    old: tuple[Part, ...]
    new: tuple[Part, ...]


def parts_on(terms: LeaseTerms, on: date) -> tuple[Part, ...]:
    """The parts of the fee on a day."""
    stream = dues_of(terms).streams
    return stream[0].parts_on(on) if stream else terms.fee.parts


def adjustment_days(terms: LeaseTerms, through: date) -> list[date]:
    """On which days the fee is adjusted, through a day: as the terms say."""
    first, days = first_due(terms), []
    if terms.fee.adjust.how is Adjusting.NONE or first is None:
        return []
    for number in range(1, MOST_CHANGES + 1):
        on = _step_day(terms.fee.adjust, first, number)
        if on > through:
            break
        days.append(on)
    return days


def adjustment(terms: LeaseTerms, on: date, before: Decimal, after: Decimal) -> Adjustment:
    """What the fee is from a day on, when its index moved from one reading to another. Raises RuleError."""
    adjust = terms.fee.adjust
    if adjust.how is not Adjusting.INDEX:
        raise RuleError("fee.adjust.how", "This fee does not follow an index.", "Leave it as it is.")
    if on not in adjustment_days(terms, on):
        raise RuleError("on", f"The fee is not adjusted on {on}.", "Give a day on which the terms adjust it.")
    for name, value in (("before", before), ("after", after)):
        if not value.is_finite() or value <= 0:
            raise RuleError(name, f"It is {value}.", "Give a reading above zero.")
    moved = Fraction(after) / Fraction(before) - 1
    counts, limited = moved * Fraction(adjust.share), ""
    if adjust.floor is not None and counts < adjust.floor:
        counts, limited = Fraction(adjust.floor), "floor"
    if adjust.cap is not None and counts > adjust.cap:
        counts, limited = Fraction(adjust.cap), "cap"
    old = parts_on(terms, on - timedelta(days=1))
    new = tuple(
        replace(part, amount=_rounded(part.amount * (1 + counts), adjust))
        if not adjust.buckets or part.bucket in adjust.buckets
        else part
        for part in old
    )
    return Adjustment(on, adjust.index, before, after, moved, counts, limited, old, new)


def adjusted(terms: LeaseTerms, made: Adjustment) -> LeaseTerms:
    """The terms after an adjustment by an index, completed. Raises RuleError when that day was adjusted already."""
    if any(change.on >= made.on for change in terms.fee.changes):
        raise RuleError("on", f"The fee was adjusted for {made.on} already.", "Adjust the next one.")
    fee = replace(terms.fee, changes=(*terms.fee.changes, Change(made.on, made.new)))
    return completed(replace(terms, fee=fee, dues=None))


# --- the dues of a year, fast -------------------------------------------------------------------------------------------
def dues_between(spans: tuple[Span, ...], starts: date, until: date) -> list[tuple[date, str, int]]:
    """(day, bucket, amount) of all that falls due in a time, by terms that follow one another; late fees are not known yet.

    The same as folding an account without events, but nothing before `starts` is gone through: due days are found by their
    number. Terms with pauses that move dues are folded, for those may come from far before.
    """
    found: list[tuple[date, str, int]] = []
    for span in spans:
        if any(pause.way is not PauseWay.SKIP for pause in span.terms.pauses):
            return sorted(_folded(spans, starts, until))
    for span in spans:
        low = max(starts, span.since)
        high = min(until, span.through) if span.through is not None else until
        found += _within(span.terms, low, high)
    return sorted(found)


def _folded(spans: tuple[Span, ...], starts: date, until: date) -> Iterator[tuple[date, str, int]]:
    for each in falling(spans):
        if each.when > until:
            return
        if each.on is not None and starts <= each.on:
            yield _row(each, each.on)


def _row(each: Falling, on: date) -> tuple[date, str, int]:
    return on, each.bucket, each.amount


def _within(terms: DuesTerms, low: date, high: date) -> Iterator[tuple[date, str, int]]:
    for one in terms.listed:
        if low <= one.on <= high and one.amount and terms.pause_on(one.on) is None:
            yield one.on, one.bucket, one.amount
    for stream in terms.streams:
        days = DueDates(stream.first, stream.every, end_of_month=stream.end_of_month)
        number = _first_number(days, stream, low)
        while (on := days[number]) <= high and not _over(stream, number, on):
            if terms.pause_on(on) is None:
                for part in stream.parts_on(on):
                    if part.amount:
                        yield on, part.bucket, part.amount
            number += 1


def _over(stream: Stream, number: int, on: date) -> bool:
    if stream.times is not None:
        return number > stream.times
    return stream.until is not None and on > stream.until


class _Days:
    """Due dates as a sequence that bisect can search."""

    def __init__(self, days: DueDates, most: int) -> None:
        self.days, self.most = days, most

    def __len__(self) -> int:
        return self.most

    def __getitem__(self, place: int) -> date:
        return self.days[place + 1]


def _first_number(days: DueDates, stream: Stream, low: date) -> int:
    """The number of the first due day on or after a day."""
    if low <= stream.first:
        return 1
    shortest = {Unit.WEEK: 7, Unit.SEMIMONTH: 13, Unit.MONTH: 28, Unit.YEAR: 365}[stream.every.unit] * stream.every.n
    most = (low - stream.first).days // shortest + 2
    return bisect_left(_Days(days, most), low) + 1

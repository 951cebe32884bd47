"""The clock of a notice of default: who may put it right until which day, and what may follow when nobody does.

Two notices know the same clock. A *lender* says that a mortgage is not paid: the owner has a time to pay, the trust may pay
for the owner, and if nobody does, the lender may foreclose and the trust may buy the home for some time. Or the *trust* says
that the lease is not kept: the owner has a time, a lender on the home has some days more, and only then may the trust end the
lease. All days are those of the lease's own terms; none is fixed here.

A time of n days that is counted from a day ends at the end of the n-th day after it. What is put right by the last day of
all (`final_on`) is in time, whoever pays: whoever holds the later right may use it for the owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..errors import RuleError

MOST_DAYS: Final = 3_660
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2400, 1, 1)
_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class Giver(StrEnum):
    """Who gave the notice."""

    LENDER = "lender"
    TRUST = "trust"


class Matter(StrEnum):
    """What it is about: money, or anything else that was promised."""

    MONEY = "money"
    OTHER = "other"


class Party(StrEnum):
    OWNER = "owner"
    TRUST = "trust"
    LENDER = "lender"


class May(StrEnum):
    """What a party may do: put it right; buy the home; go to court for the loan; end the lease."""

    CURE = "cure"
    BUY = "buy"
    FORECLOSE = "foreclose"
    END = "end"


class CountedFrom(StrEnum):
    """The day the owner's days are counted from: the notice's own date, or the day it came."""

    NOTICED = "noticed"
    RECEIVED = "received"


class TrustWhen(StrEnum):
    """When the trust may pay for the owner: as soon as it knows, or only after the owner's own time."""

    ANY_TIME = "any-time"
    AFTER_OWNER = "after-owner"


class Weekend(StrEnum):
    """What becomes of a last day on a Saturday or Sunday."""

    AS_IS = "as-is"
    MONDAY = "monday"


class Stage(StrEnum):
    """Where the clock stands on a day."""

    OWNER = "owner"  # the owner may put it right (others perhaps too)
    OTHERS = "others"  # the owner's time is over; somebody else may still put it right
    OPTION = "option"  # nobody did; the trust may buy the home
    OVER = "over"  # that time is over too, or there was none
    CURED = "cured"
    TAKEN_BACK = "taken-back"


class Outcome(StrEnum):
    RUNNING = "running"
    CURED = "cured"  # by the last day
    CURED_LATE = "cured-late"  # after it: it holds only if the one who gave the notice lets it
    TAKEN_BACK = "taken-back"
    UNCURED = "uncured"


@dataclass(frozen=True, slots=True)
class CureTerms:
    """The days a lease gives. Each is a whole number of days, 0 to 3,660; 0 means that there is no such time."""

    money_days: int
    other_days: int
    counted_from: CountedFrom = CountedFrom.NOTICED
    trust_days: int = 0
    trust_when: TrustWhen = TrustWhen.ANY_TIME
    lender_extra_days: int = 0
    begun_extra_days: int = 0
    option_days: int = 0
    weekend: Weekend = Weekend.AS_IS

    def __post_init__(self) -> None:
        names = ("money_days", "other_days", "trust_days", "lender_extra_days", "begun_extra_days", "option_days")
        for name in names:
            days = getattr(self, name)
            if not 0 <= days <= MOST_DAYS:
                raise RuleError(name, f"It is {days}.", f"Give 0 to {MOST_DAYS} days.")


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice, what has happened since, and the day the clock is asked for.

    `received_on` is the day the trust had it (of a lender's notice), or the household (of the trust's). `begun_on`: work to
    put it right had begun, which gives more days in matters other than money, where the lease says so. `lender`: whether
    there is a loan on the home, of a trust's notice.
    """

    giver: Giver
    matter: Matter
    noticed_on: date
    received_on: date
    as_of: date
    begun_on: date | None = None
    cured_on: date | None = None
    cured_by: Party | None = None
    taken_back_on: date | None = None
    lender: bool = True

    def __post_init__(self) -> None:
        for name in ("noticed_on", "received_on", "as_of", "begun_on", "cured_on", "taken_back_on"):
            day = getattr(self, name)
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise RuleError(f"input.{name}", f"It is {day}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")
            if day is not None and day < self.noticed_on:
                raise RuleError(
                    f"input.{name}",
                    f"{day} is before the notice of {self.noticed_on}.",
                    "Check which of the two is right.",
                )
        for name in ("received_on", "begun_on", "cured_on", "taken_back_on"):
            day = getattr(self, name)
            if day is not None and day > self.as_of:
                raise RuleError(f"input.{name}", f"{day} is after {self.as_of}.", "Ask for that day, or a later one.")
        if (self.cured_on is None) != (self.cured_by is None):
            raise RuleError("input.cured_by", "A cure has a day and somebody who did it.", "Give both, or neither.")
        if self.cured_on is not None and self.taken_back_on is not None:
            raise RuleError("input.taken_back_on", "It was cured, so it was not taken back.", "Give one of the two.")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a party may do something."""

    party: Party
    may: May
    until: date


@dataclass(frozen=True, slots=True)
class Right:
    """What a party may do."""

    party: Party
    may: May


@dataclass(frozen=True, slots=True)
class Span:
    """From the day `since` through the day `until` (null: without end) these parties may do these things."""

    since: date
    until: date | None
    stage: Stage
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class CureClock:
    """How the clock runs, and where it stands on the day it is asked for.

    `deadlines` come in order of day. `spans` cover every day from the notice until the matter ended, and without end if it
    has not. `next_on` is the last day of the stage it is in (null where nothing more comes), `days_left` the days after
    `as_of` until then: 0 means that today is the last day.
    """

    owner_until: date
    trust_until: date | None
    lender_until: date | None
    final_on: date
    option_until: date | None
    deadlines: tuple[Deadline, ...]
    spans: tuple[Span, ...]
    outcome: Outcome
    stage: Stage
    next_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class _Time:
    """A right and its days."""

    right: Right
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def cure_clock(given: Noticed, terms: CureTerms) -> CureClock:
    """The clock of one notice. Raises RuleError for days that cannot be."""
    owner_until = _owner_until(given, terms)
    trust_until = _trust_until(given, terms, owner_until)
    lender_until = _lender_until(given, terms, owner_until)
    final_on = max(day for day in (owner_until, trust_until, lender_until) if day is not None)
    option_until = _rolled(final_on + timedelta(days=terms.option_days), terms) if terms.option_days else None
    times = list(_times(given, terms, owner_until, trust_until, lender_until, final_on, option_until))
    ended_on = given.cured_on or given.taken_back_on
    spans = tuple(_spans(times, given.noticed_on, owner_until, final_on, ended_on))
    outcome = _outcome(given, final_on)
    stage = _stage(given, spans)
    now = next((each for each in spans if _within(each, given.as_of)), None) if ended_on is None else None
    next_on = now.until if now is not None else None
    return CureClock(
        owner_until=owner_until,
        trust_until=trust_until,
        lender_until=lender_until,
        final_on=final_on,
        option_until=option_until,
        deadlines=_deadlines(times),
        spans=spans,
        outcome=outcome,
        stage=stage,
        next_on=next_on,
        days_left=(next_on - given.as_of).days if next_on is not None else None,
    )


def _owner_until(given: Noticed, terms: CureTerms) -> date:
    start = given.received_on if terms.counted_from is CountedFrom.RECEIVED else given.noticed_on
    days = terms.money_days if given.matter is Matter.MONEY else terms.other_days
    until = _rolled(start + timedelta(days=days), terms)
    begun = given.begun_on is not None and given.begun_on <= until
    if given.matter is Matter.OTHER and begun and terms.begun_extra_days:
        return _rolled(start + timedelta(days=days + terms.begun_extra_days), terms)
    return until


def _trust_until(given: Noticed, terms: CureTerms, owner_until: date) -> date | None:
    """The trust's last day to pay for the owner. Its days are counted from the owner's last day, and never from before it
    knew; a trust cures nothing that it asks for itself."""
    if given.giver is not Giver.LENDER or not terms.trust_days:
        return None
    return _rolled(max(owner_until, given.received_on) + timedelta(days=terms.trust_days), terms)


def _lender_until(given: Noticed, terms: CureTerms, owner_until: date) -> date | None:
    if given.giver is not Giver.TRUST or not given.lender or not terms.lender_extra_days:
        return None
    return _rolled(owner_until + timedelta(days=terms.lender_extra_days), terms)


def _rolled(day: date, terms: CureTerms) -> date:
    if terms.weekend is Weekend.MONDAY and day.weekday() >= _SATURDAY:
        return day + timedelta(days=7 - day.weekday())
    return day


def _times(
    given: Noticed, terms: CureTerms, owner_until: date, trust_until: date | None, lender_until: date | None,
    final_on: date, option_until: date | None,
) -> Iterator[_Time]:  # fmt: skip
    """Every right and its days."""
    yield _Time(Right(Party.OWNER, May.CURE), given.noticed_on, owner_until)
    if trust_until is not None:
        at_once = terms.trust_when is TrustWhen.ANY_TIME
        since = given.received_on if at_once else max(owner_until + _ONE_DAY, given.received_on)
        yield _Time(Right(Party.TRUST, May.CURE), since, trust_until)
    if lender_until is not None:
        yield _Time(Right(Party.LENDER, May.CURE), given.noticed_on, lender_until)
    after = final_on + _ONE_DAY
    if option_until is not None:
        yield _Time(Right(Party.TRUST, May.BUY), after, option_until)
    if given.giver is Giver.LENDER:
        yield _Time(Right(Party.LENDER, May.FORECLOSE), after, None)
    else:
        yield _Time(Right(Party.TRUST, May.END), after, None)


def _spans(times: list[_Time], start: date, owner_until: date, final_on: date, ended_on: date | None) -> Iterator[Span]:
    """The days from `start` on, parted wherever a right begins or ends."""
    cuts = {each.since for each in times} | {each.until + _ONE_DAY for each in times if each.until is not None}
    cuts |= {owner_until + _ONE_DAY, final_on + _ONE_DAY, start}
    days = sorted(day for day in cuts if day >= start)
    for since, after in zip(days, [*days[1:], None], strict=True):
        if ended_on is not None and since > ended_on:
            return
        until = after - _ONE_DAY if after is not None else None
        if ended_on is not None and (until is None or until > ended_on):
            until = ended_on
        rights = tuple(each.right for each in times if each.covers(since))
        yield Span(since, until, _stage_of(since, rights, owner_until, final_on), rights)


def _stage_of(day: date, rights: tuple[Right, ...], owner_until: date, final_on: date) -> Stage:
    if day <= owner_until:
        return Stage.OWNER
    if day <= final_on:
        return Stage.OTHERS
    return Stage.OPTION if any(right.may is May.BUY for right in rights) else Stage.OVER


def _within(span: Span, day: date) -> bool:
    return span.since <= day and (span.until is None or day <= span.until)


def _deadlines(times: list[_Time]) -> tuple[Deadline, ...]:
    ends = [Deadline(each.right.party, each.right.may, each.until) for each in times if each.until is not None]
    return tuple(sorted(ends, key=lambda each: each.until))


def _outcome(given: Noticed, final_on: date) -> Outcome:
    if given.taken_back_on is not None:
        return Outcome.TAKEN_BACK
    if given.cured_on is not None:
        return Outcome.CURED if given.cured_on <= final_on else Outcome.CURED_LATE
    return Outcome.RUNNING if given.as_of <= final_on else Outcome.UNCURED


def _stage(given: Noticed, spans: tuple[Span, ...]) -> Stage:
    if given.taken_back_on is not None:
        return Stage.TAKEN_BACK
    if given.cured_on is not None:
        return Stage.CURED
    return next(each.stage for each in spans if _within(each, given.as_of))

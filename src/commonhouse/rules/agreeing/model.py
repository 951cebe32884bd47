"""What every account under an agreement takes and gives: dated events in, dues and where each payment went out.

An account is a fold: the events are taken in order of day and number, and nothing else is remembered. So a payment that
is entered late is folded in its place, taking an event back gives the account without it, and anyone who has the terms
and the events gets the same account. Amounts are whole numbers of the smallest part of the unit (cents), never negative.

The same shapes serve `dues-account`, `loan-account`, `surplus-capped-loan` and `royalty-loan`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from ..errors import RuleError
from ..jsonform import Stated

MAX_AMOUNT: Final = 10**15
MAX_EVENTS: Final = 50_000
MAX_DUES: Final = 50_000
MAX_TEXT: Final = 60  # characters of the name of a bucket or of what a due is for
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2400, 1, 1)


class EventKind(StrEnum):
    """What happened: `data` holds what else a kind needs.

    disbursed: money lent was paid out. payment: money came in. terms: from that day on the account goes by
    data["statement"]. fee: `amount` is asked for in data["bucket"] ("fee" if absent), for data["text"]. waiver: `amount` is
    asked for no longer, in data["bucket"] (any, if absent) of the due of data["due_on"] (any, the oldest first, if absent).
    written-off: `amount` is given up as lost. recovered: `amount` of what was lost came in after all. reported: figures of a
    period (surplus-capped and royalty loans). reversed: event data["event"] counts as not happened. ended: nothing falls due
    after that day.
    """

    DISBURSED = "disbursed"
    PAYMENT = "payment"
    TERMS = "terms"
    FEE = "fee"
    WAIVER = "waiver"
    WRITTEN_OFF = "written-off"
    RECOVERED = "recovered"
    REPORTED = "reported"
    REVERSED = "reversed"
    ENDED = "ended"


class State(StrEnum):
    """How an account stands: nothing has begun; it runs; all that will ever be due is paid; what was left is given up as
    lost; it ended before its time (something may still be owed)."""

    WAITING = "waiting"
    RUNNING = "running"
    PAID = "paid"
    WRITTEN_OFF = "written-off"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day. `number` orders events of one day, and is how another event names this one."""

    number: int
    kind: EventKind
    on: date
    amount: int = 0
    data: Stated = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.number < 1:
            raise RuleError("number", f"It is {self.number}.", "Number events from 1.")
        if not 0 <= self.amount <= MAX_AMOUNT:
            raise RuleError("amount", f"It is {self.amount}.", f"Give 0 to {MAX_AMOUNT}.")
        if not FIRST_DAY <= self.on <= LAST_DAY:
            raise RuleError("on", f"It is {self.on}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")


@dataclass(frozen=True, slots=True)
class AccountInput:
    """The day the account is asked for, how far ahead dues are wanted, and the events in any order.

    `horizon` null means all dues to the end, or those of one more year where the terms have no end. Events after `as_of`
    are left out, but for changes of terms and an end: they shape the dues to come. Events taken back are left out too.
    """

    as_of: date
    horizon: date | None = None
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        if len(self.events) > MAX_EVENTS:
            raise RuleError("events", f"There are {len(self.events)}.", f"Give at most {MAX_EVENTS}.")
        for name in ("as_of", "horizon"):
            day = getattr(self, name)
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise RuleError(name, f"It is {day}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")


@dataclass(frozen=True, slots=True)
class Due:
    """One part of what falls due on a day, after waivers, and how much of it is paid. `text` is a code for what it is for,
    or the words of whoever entered a fee."""

    on: date
    bucket: str
    amount: int
    paid: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A part of one payment and what it went to: a due by its day, or nothing due yet (`due_on` null: principal paid
    early). What stays as credit is not here; the credit used for a later due is, under the event that brought it."""

    event: int
    due_on: date | None
    bucket: str
    amount: int


@dataclass(frozen=True, slots=True)
class Principal:
    """Money lent: paid out, interest added to it, paid back, given up as lost, and still owed.

    disbursed + capitalized = repaid + written_off + outstanding.
    """

    disbursed: int = 0
    repaid: int = 0
    written_off: int = 0
    outstanding: int = 0
    capitalized: int = 0


@dataclass(frozen=True, slots=True)
class Next:
    """The next day on which something not yet paid falls due, after `as_of`, and how much in all."""

    on: date
    amount: int


class StepKind(StrEnum):
    """One line of the account's story; see `Step`."""

    DISBURSED = "disbursed"  # amount was paid out
    PAYMENT = "payment"  # amount came in; its parts are the `applied` of the event
    CREDIT = "credit"  # amount of it is kept as credit
    FROM_CREDIT = "from-credit"  # amount of the credit paid the bucket due on that day
    FEE = "fee"  # amount was asked for in the bucket, for `text`
    LATE_FEE = "late-fee"  # amount was added in the bucket for what was due on `day`
    WAIVED = "waived"  # amount of the bucket due on `day` is asked for no longer
    TERMS = "terms"  # new terms from that day; amount is the principal they begin with
    PAUSED = "paused"  # what would be due on `day` is not, or is put off to `other`
    EARLY = "early"  # amount of principal was paid before it was due
    CAPITALIZED = "capitalized"  # amount of interest was added to the principal
    REPORTED = "reported"  # figures of the period that ended on `day`
    WRITTEN_OFF = "written-off"  # amount of the bucket is given up as lost
    RECOVERED = "recovered"  # amount of what was lost came in
    REVERSED = "reversed"  # event `event` counts as not happened
    PAID_OFF = "paid-off"  # nothing more will ever be due
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to the account on a day and through which event (null: by the terms alone). `figures` are named
    amounts, for kinds that have more than one."""

    on: date
    kind: StepKind
    event: int | None = None
    amount: int = 0
    bucket: str = ""
    day: date | None = None
    other: date | None = None
    text: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)


AGES: Final = ("current", "1-30", "31-60", "61-90", "over-90")


@dataclass(frozen=True, slots=True)
class AccountResult:
    """How an account stands on a day.

    `dues` come in order of day, through the horizon. `paid` has the sum of all payments by bucket. `accrued_interest` has
    been earned but is not due yet. `due_now` is what fell due through today and is not paid; `past_due` the part of it due
    before today; `days_late` counts from `oldest_due_on`. `ageing` parts `due_now` by days late ("current", "1-30",
    "31-60", "61-90", "over-90"). `credit` was paid and belongs to nothing due yet.
    """

    dues: tuple[Due, ...]
    applied: tuple[Applied, ...]
    principal: Principal
    paid: Mapping[str, int]
    accrued_interest: int
    due_now: int
    past_due: int
    days_late: int
    oldest_due_on: date | None
    ageing: Mapping[str, int]
    credit: int
    next: Next | None
    state: State
    steps: tuple[Step, ...]

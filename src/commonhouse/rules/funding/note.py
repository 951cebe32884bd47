"""The account of a note: money that holders lend to a fund, in one sum or in instalments, for a term at simple interest.

Each amount earns from the day it was really paid in until it goes out again: amount x rate x part of a year, exactly; only
what is paid out is rounded (see `interest`). Nothing is taken from a holder who pays an instalment late or not at all: the
note is then for what was paid in.

Of the events of `agreeing.model`, "payment" is money from the holder to the fund, and "disbursed" money from the fund to the
holder, of data["bucket"]: "interest" or "principal". "written-off" is a loss that the note bears, "recovered" a part of it
made good. "terms" changes the rate and the day it comes back from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ..agreeing.model import (
    AGES,
    AccountInput,
    AccountResult,
    Applied,
    Due,
    Event,
    EventKind,
    Next,
    Principal,
    State,
    Step,
    StepKind,
)
from ..errors import RuleError
from ..jsonform import FormError, form_of
from ..lending.daycount import year_part
from ..lending.model import DayCount, check_amount, check_date, check_rate, rounded

MAX_INSTALMENTS: Final = 100
MAX_NOTE_RATE: Final = Decimal(1)
NOTE, INTEREST, PRINCIPAL = "note", "interest", "principal"  # buckets: what is due in, what goes out


class Pays(StrEnum):
    """When interest is paid."""

    YEARLY = "yearly"
    MATURITY = "maturity"


class After(StrEnum):
    """Whether a note that was not asked back on its day goes on earning."""

    STOPS = "stops"
    RUNS = "runs"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the note, to be paid in by a day."""

    on: date
    amount: int

    def __post_init__(self) -> None:
        check_date("on", self.on)
        check_amount("amount", self.amount)


@dataclass(frozen=True, slots=True)
class NoteTerms:
    """What holder and fund agree. No `instalments`: all of the amount is to be paid in on the day it starts."""

    amount: int
    rate: Decimal
    starts_on: date
    matures_on: date
    day_count: DayCount = DayCount.ACTUAL_365
    interest: Pays = Pays.YEARLY
    instalments: tuple[Instalment, ...] = ()
    after: After = After.STOPS

    def __post_init__(self) -> None:
        check_amount("amount", self.amount)
        check_rate("rate", self.rate, MAX_NOTE_RATE)
        check_date("starts_on", self.starts_on)
        check_date("matures_on", self.matures_on)
        if self.matures_on <= self.starts_on:
            raise RuleError("matures_on", f"{self.matures_on} is not after {self.starts_on}.", "Give a later day.")
        if len(self.instalments) > MAX_INSTALMENTS:
            raise RuleError("instalments", f"There are {len(self.instalments)}.", f"Give at most {MAX_INSTALMENTS}.")
        for before, after in pairwise(self.instalments):
            if after.on <= before.on:
                raise RuleError("instalments", f"{after.on} does not come after {before.on}.", "List them by day.")
        total = sum(each.amount for each in self.instalments)
        if self.instalments and total != self.amount:
            raise RuleError("instalments", f"They add up to {total}.", f"They must add up to {self.amount}.")

    @property
    def planned(self) -> tuple[Instalment, ...]:
        return self.instalments or (Instalment(self.starts_on, self.amount),)

    @property
    def stops_on(self) -> date | None:
        """The day from which nothing is earned any more."""
        return self.matures_on if self.after is After.STOPS else None


@dataclass(frozen=True, slots=True)
class Movement:
    """Principal that came in (more than 0) or went out or was lost (less than 0) on a day."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day on (the first: from ever) a note earns at this rate, and from `stops_on` on nothing."""

    starts: date | None
    rate: Decimal
    day_count: DayCount
    stops_on: date | None = None


@dataclass(frozen=True, slots=True)
class Earning:
    """All that decides what a note has earned: exact, and independent of the order things were entered in."""

    movements: tuple[Movement, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    def through(self, day: date) -> Fraction:
        """Interest earned until a day (not counting it), in smallest parts, exactly."""
        return sum((self._of(each, day) for each in self.movements), Fraction(0))

    def _of(self, movement: Movement, day: date) -> Fraction:
        total = Fraction(0)
        for place, stretch in enumerate(self.stretches):
            later = self.stretches[place + 1].starts if place + 1 < len(self.stretches) else None
            starts = max(movement.on, stretch.starts) if stretch.starts is not None else movement.on
            ends = min(each for each in (day, later, stretch.stops_on) if each is not None)
            if starts < ends:
                total += Fraction(stretch.rate) * year_part(starts, ends, stretch.day_count)
        return movement.amount * total


@dataclass(slots=True)
class _Fold:
    """The account as the events leave it so far."""

    terms: NoteTerms
    paid_in: int = 0
    repaid: int = 0
    interest: int = 0
    lost: int = 0
    movements: list[Movement] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def outstanding(self) -> int:
        return self.paid_in - self.repaid - self.lost

    @property
    def earning(self) -> Earning:
        return Earning(tuple(self.movements), tuple(self.stretches))

    def take(self, event: Event) -> None:
        _HANDLERS[event.kind](self, event)

    def payment(self, event: Event) -> None:
        most = self.terms.amount - self.paid_in
        if event.amount > most:
            raise _refusal(event, "amount", f"The note is for {self.terms.amount}, of which {self.paid_in} is paid in.",
                           f"At most {most} more can be paid in." if most else "Nothing more can be paid in.")  # fmt: skip
        if event.on >= self.terms.matures_on:
            raise _refusal(event, "on", f"The note came back on {self.terms.matures_on}.", "Give a day before it.")
        self._apply(event)
        self.paid_in += event.amount
        self.movements.append(Movement(event.on, event.amount))
        self.steps.append(Step(event.on, StepKind.PAYMENT, event.number, event.amount, NOTE))

    def _apply(self, event: Event) -> None:
        """To the instalments in their order, whatever their day."""
        passed, left = self.paid_in, event.amount
        for instalment in self.terms.planned:
            taken = min(max(instalment.amount - passed, 0), left)
            passed = max(passed - instalment.amount, 0)
            if taken:
                self.applied.append(Applied(event.number, instalment.on, NOTE, taken))
                left -= taken

    def disbursed(self, event: Event) -> None:
        bucket = event.data.get("bucket")
        if bucket not in {INTEREST, PRINCIPAL}:
            raise _refusal(event, "data.bucket", f"It is {bucket!r}.", f'Give "{INTEREST}" or "{PRINCIPAL}".')
        if bucket == PRINCIPAL:
            self._within(event, self.outstanding, "paid back")
            self.repaid += event.amount
            self.movements.append(Movement(event.on, -event.amount))
        elif not self.paid_in:
            raise _refusal(event, "on", "Nothing was paid in before.", "Give a day after the first payment.")
        else:
            self.interest += event.amount
        self.steps.append(Step(event.on, StepKind.DISBURSED, event.number, event.amount, bucket))
        if bucket == PRINCIPAL and not self.outstanding:
            self.steps.append(Step(event.on, StepKind.PAID_OFF, event.number))

    def written_off(self, event: Event) -> None:
        self._within(event, self.outstanding, "lost")
        self.lost += event.amount
        self.movements.append(Movement(event.on, -event.amount))
        self.steps.append(Step(event.on, StepKind.WRITTEN_OFF, event.number, event.amount, PRINCIPAL))

    def recovered(self, event: Event) -> None:
        self._within(event, self.lost, "made good")
        self.lost -= event.amount
        self.movements.append(Movement(event.on, event.amount))
        self.steps.append(Step(event.on, StepKind.RECOVERED, event.number, event.amount, PRINCIPAL))

    def change(self, event: Event) -> None:
        try:
            terms = form_of(NoteTerms).load(event.data.get("statement"), "data.statement")
        except FormError as error:
            raise _refusal(event, "data.statement", str(error), "Give the whole terms.") from error
        if terms.amount < self.paid_in:
            raise _refusal(
                event, "data.statement.amount", f"{self.paid_in} is paid in.", "Give at least what is paid in."
            )
        self.terms = terms
        self.stretches.append(Stretch(event.on, terms.rate, terms.day_count, terms.stops_on))
        self.steps.append(Step(event.on, StepKind.TERMS, event.number, self.outstanding))

    def nothing(self, event: Event) -> None:
        raise _refusal(event, "kind", f'"{event.kind}" does not happen to a note.', "Leave it out.")

    def ended(self, event: Event) -> None:
        self.steps.append(Step(event.on, StepKind.ENDED, event.number, self.outstanding))

    def _within(self, event: Event, most: int, words: str) -> None:
        if event.amount > most:
            raise _refusal(event, "amount", f"At most {most} can be {words}.", "Give that or less.")


_HANDLERS: Final = {
    EventKind.PAYMENT: _Fold.payment,
    EventKind.DISBURSED: _Fold.disbursed,
    EventKind.WRITTEN_OFF: _Fold.written_off,
    EventKind.RECOVERED: _Fold.recovered,
    EventKind.TERMS: _Fold.change,
    EventKind.ENDED: _Fold.ended,
    EventKind.FEE: _Fold.nothing,
    EventKind.WAIVER: _Fold.nothing,
    EventKind.REPORTED: _Fold.nothing,
}


def note_account(given: AccountInput, terms: NoteTerms) -> AccountResult:
    """How a note stands on a day. Raises RuleError naming the event that cannot be."""
    events = standing_events(given)
    fold = _folded(events, terms)
    return _result(fold, given, ended=any(event.kind is EventKind.ENDED for event in events))


def earning(terms: NoteTerms, events: Iterable[Event], as_of: date) -> tuple[Earning, int]:
    """(what decides what a note has earned by its events through a day, interest paid out so far)."""
    fold = _folded(standing_events(AccountInput(as_of, None, tuple(events))), terms)
    return fold.earning, fold.interest


def standing_events(given: AccountInput) -> list[Event]:
    """The events through the day asked for, in order, without those taken back."""
    undone = {event.data.get("event") for event in given.events if event.kind is EventKind.REVERSED}
    standing = [e for e in given.events if e.kind is not EventKind.REVERSED and e.number not in undone]
    return sorted((e for e in standing if e.on <= given.as_of), key=lambda e: (e.on, e.number))


def _folded(events: Iterable[Event], terms: NoteTerms) -> _Fold:
    fold = _Fold(terms, stretches=[Stretch(None, terms.rate, terms.day_count, terms.stops_on)])
    for event in events:
        fold.take(event)
    return fold


def _result(fold: _Fold, given: AccountInput, *, ended: bool) -> AccountResult:
    as_of = given.as_of
    dues = _dues(fold)
    shown = tuple(due for due in dues if given.horizon is None or due.on <= max(given.horizon, as_of))
    # an instalment not paid is asked for no longer once the note has come back, or ended
    asked = [] if ended or as_of >= fold.terms.matures_on else [due for due in dues if due.paid < due.amount]
    now = [due for due in asked if due.on <= as_of]
    past = [due for due in now if due.on < as_of]
    ahead = [due for due in asked if due.on > as_of]
    oldest = past[0].on if past else None
    owed = fold.earning.through(as_of) - fold.interest
    ageing = dict.fromkeys(AGES, 0)
    for due in now:
        ageing[_age((as_of - due.on).days)] += due.amount - due.paid
    return AccountResult(
        dues=shown,
        applied=tuple(fold.applied),
        principal=Principal(
            disbursed=fold.paid_in, repaid=fold.repaid, written_off=fold.lost, outstanding=fold.outstanding
        ),
        paid={NOTE: fold.paid_in, INTEREST: fold.interest, PRINCIPAL: fold.repaid},
        accrued_interest=rounded(max(owed, Fraction(0))),
        due_now=sum(due.amount - due.paid for due in now),
        past_due=sum(due.amount - due.paid for due in past),
        days_late=(as_of - oldest).days if oldest else 0,
        oldest_due_on=oldest,
        ageing=ageing,
        credit=0,
        next=Next(ahead[0].on, ahead[0].amount - ahead[0].paid) if ahead else None,
        state=_state(fold, ended),
        steps=tuple(fold.steps),
    )


def _dues(fold: _Fold) -> list[Due]:
    left = fold.paid_in
    dues = []
    for instalment in fold.terms.planned:
        paid = min(left, instalment.amount)
        left -= paid
        dues.append(Due(instalment.on, NOTE, instalment.amount, paid, "instalment"))
    return dues


def _age(days: int) -> str:
    return AGES[0] if days <= 0 else AGES[min((days - 1) // 30 + 1, len(AGES) - 1)]


def _state(fold: _Fold, ended: bool) -> State:
    if ended:
        return State.ENDED
    if not fold.paid_in:
        return State.WAITING
    if fold.outstanding:
        return State.RUNNING
    return State.WRITTEN_OFF if fold.lost else State.PAID


def _refusal(event: Event, field: str, problem: str, fix: str) -> RuleError:
    return RuleError(f"events[{event.number}].{field}", problem, fix)

"""Loans that are paid from what a business reports: what the surplus-capped loan and the royalty loan share.

Nothing falls due by the calendar. An event "reported" brings the figures of a period, and the terms say what is asked for it,
`days_to_pay` days later. Money beyond what is due is taken as far as the kind of loan allows, and otherwise refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Protocol

from ..agreeing.fold import ALWAYS, Days, Item, Placed, day_of, known_bucket, stated, text_of, too_much
from ..agreeing.model import MAX_AMOUNT, AccountInput, AccountResult, Event, EventKind, Principal, State, Step, StepKind
from ..errors import RuleError
from .model import LateFee

PRINCIPAL: Final = "principal"


class Shared(Protocol):
    """What the terms of such a loan have in common."""

    @property
    def principal(self) -> int: ...
    @property
    def days_to_pay(self) -> int: ...


class Sharing(Days):
    """The account of such a loan. A kind says what a report asks for and what money paid early pays."""

    bucket = "interest"  # what the lender earns

    def __init__(self, given: AccountInput, terms: Shared) -> None:
        super().__init__(given)
        self.terms = terms
        self.coming: list[Item] = []  # asked for, not due yet, in order of day
        self.disbursed = 0
        self.unasked = 0  # principal lent and not asked for yet
        self.unasked_lost = 0  # of it, what had not been asked for
        self.reported_until: date | None = None
        self.ended_on: date | None = None
        self.over = False

    # What a kind of loan says

    def report(self, placed: Placed, event: Event) -> None:
        raise NotImplementedError

    def reckon(self, on: date) -> None:
        """Bring what the lender earns up to a day, before the principal changes."""

    def early(self, event: Event, amount: int) -> int:
        """Take money beyond what is asked for. Gives what is left of it."""
        raise NotImplementedError

    def forget(self) -> None:
        """Nothing more is earned."""

    def terms_type(self) -> type[Shared]:
        raise NotImplementedError

    def accrued(self) -> int:
        return 0

    # Days

    def next_day(self) -> date | None:
        return self.coming[0].on if self.coming else None

    def fall_due(self, on: date) -> None:
        while self.next_day() == on:
            self.ask(self.coming.pop(0), on)
        self._after(on)

    def late_of(self, due_on: date) -> tuple[LateFee, ...]:
        return ()

    def spared(self, on: date) -> bool:
        return False

    def happen(self, placed: Placed) -> None:
        event = placed.event
        settles = {EventKind.PAYMENT, EventKind.RECOVERED, EventKind.WAIVER, EventKind.WRITTEN_OFF}
        if self.ended_on is not None and event.kind not in settles:
            raise placed.wrong("on", f"The agreement ended on {self.ended_on}.", "Give an earlier day.")
        if not self.disbursed and event.kind not in {EventKind.DISBURSED, EventKind.TERMS, EventKind.ENDED}:
            raise placed.wrong(
                "on", f"Nothing had been paid out by {event.on}.", "Enter the disbursement first, or give a later day."
            )
        self.reckon(event.on)
        acts = {
            EventKind.DISBURSED: self._disburse,
            EventKind.REPORTED: self.report,
            EventKind.PAYMENT: self._payment,
            EventKind.WAIVER: self._waive,
            EventKind.WRITTEN_OFF: self._write_off,
            EventKind.RECOVERED: self._recover,
            EventKind.TERMS: self._change,
            EventKind.ENDED: self._end,
        }
        if event.kind is EventKind.FEE:
            self.fee(placed, ALWAYS)
        else:
            acts[event.kind](placed, event)
        self._after(event.on)

    def _after(self, on: date) -> None:
        over = self._paid_off()
        if over and not self.over and not self.written_off:
            self.steps.append(Step(on, StepKind.PAID_OFF))
        self.over = over

    def _disburse(self, placed: Placed, event: Event) -> None:
        left = self.terms.principal - self.disbursed
        if not 1 <= event.amount <= left:
            raise placed.wrong("amount", f"It is {event.amount}, and {left} may still be lent.", f"Give 1 to {left}.")
        self.disbursed += event.amount
        self.unasked += event.amount
        self.steps.append(Step(event.on, StepKind.DISBURSED, event.number, event.amount))

    def asks(self, event: Event, bucket: str, amount: int) -> None:
        """Ask for an amount, so many days from now."""
        if amount:
            on = event.on + timedelta(days=self.terms.days_to_pay)
            self.coming.append(Item(on, bucket, amount))
            self.coming.sort(key=lambda item: item.on)
            if bucket == PRINCIPAL:
                self.unasked -= amount

    def period(self, placed: Placed) -> date:
        """The last day of the period reported. Periods come one after another."""
        until = day_of(placed, "until")
        if until is None:
            raise placed.wrong("data.until", "It is missing.", "Give the last day of the period.")
        if until > placed.event.on:
            raise placed.wrong(
                "data.until", f"{until} is not over on {placed.event.on}.", "Report a period when it is over."
            )
        if self.reported_until is not None and until <= self.reported_until:
            raise placed.wrong(
                "data.until",
                f"What happened through {self.reported_until} was reported already.",
                "Take that report back first, or report a later period.",
            )
        self.reported_until = until
        return until

    def figure(self, placed: Placed, name: str) -> int:
        value = placed.event.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_AMOUNT:
            raise placed.wrong(f"data.{name}", "It is not an amount.", f"Give a whole number from 0 to {MAX_AMOUNT}.")
        return value

    def _payment(self, placed: Placed, event: Event) -> None:
        """What is due first, the oldest first; then what is asked for and not due yet; then what the kind allows."""
        self.steps.append(Step(event.on, StepKind.PAYMENT, event.number, event.amount))
        rest = self.pay(event.number, event.amount, lambda item: (item.on, item.bucket == PRINCIPAL))
        for item in self.coming:
            used = min(rest, item.unpaid)
            if used:
                self.put(event.number, item, used)
                rest -= used
        if rest:
            rest = self.early(event, rest)
        if rest:
            raise too_much(placed, event.amount - rest)

    def _waive(self, placed: Placed, event: Event) -> None:
        bucket, due_on = text_of(placed, "bucket", ""), day_of(placed, "due_on")
        if bucket:
            known_bucket(placed, bucket, (*ALWAYS, self.bucket))
        items = [item for item in (*self.open, *self.coming) if item.bucket != PRINCIPAL]
        items = [item for item in items if (not bucket or item.bucket == bucket) and due_on in {None, item.on}]
        self.forgive(placed, items, StepKind.WAIVED)

    def _write_off(self, placed: Placed, event: Event) -> None:
        """Principal is given up, what was asked for first; with the last of it, all else that is owed."""
        most, left = self.outstanding(), event.amount
        if not 1 <= left <= most:
            raise placed.wrong("amount", f"It is {left}, and {most} is outstanding.", f"Give 1 to {most}.")
        for item in self._asked(PRINCIPAL):
            part = min(left, item.unpaid)
            left -= part
            self._give_up(event, item, part)
        if left:
            self.unasked -= left
            self.unasked_lost += left
            self.steps.append(Step(event.on, StepKind.WRITTEN_OFF, event.number, left, PRINCIPAL))
        self.written_off += event.amount
        if event.amount == most:
            for item in list(self._asked(None)):
                self._give_up(event, item, item.unpaid)
            self.forget()
        self.settle()

    def _asked(self, bucket: str | None) -> Iterator[Item]:
        return (item for item in (*self.open, *self.coming) if bucket in {None, item.bucket})

    def _change(self, placed: Placed, event: Event) -> None:
        terms = stated(placed, self.terms_type())
        if terms.principal < self.disbursed:
            raise placed.wrong(
                "data.statement.principal", f"{self.disbursed} is lent already.", f"Give at least {self.disbursed}."
            )
        self.terms = terms
        self.steps.append(Step(event.on, StepKind.TERMS, event.number, self.outstanding()))

    def _end(self, placed: Placed, event: Event) -> None:
        if self.outstanding():
            raise placed.wrong("kind", f"{self.outstanding()} is still lent.", "Let it be paid, or write it off.")
        self.ended_on = event.on
        self.steps.append(Step(event.on, StepKind.ENDED, event.number))

    # How it stands

    def outstanding(self) -> int:
        return self.unasked + sum(item.unpaid for item in self._asked(PRINCIPAL))

    def _paid_off(self) -> bool:
        return bool(self.disbursed) and not (self.outstanding() or any(item.unpaid for item in self._asked(None)))

    def settled(self) -> bool:
        """Whether nothing will ever be asked for again."""
        return self._paid_off()

    def result(self) -> AccountResult:
        horizon = date.max if self.given.horizon is None else max(self.given.horizon, self.as_of)
        coming = [item for item in self.coming if item.on <= horizon]
        principal = Principal(
            disbursed=self.disbursed,
            repaid=self.paid[PRINCIPAL],
            written_off=self.written_off,
            outstanding=self.outstanding(),
        )
        return self.account(coming, self.following(self.coming), self._state(), principal, self.accrued())

    def _state(self) -> State:
        if self.ended_on is not None:
            return State.ENDED
        if not self.disbursed:
            return State.WAITING
        if not self.settled():
            return State.RUNNING
        return State.WRITTEN_OFF if self.written_off > self.recovered else State.PAID


def check_days_to_pay(days: int) -> None:
    if not 0 <= days <= 366:
        raise RuleError("days_to_pay", f"It is {days}.", "Give 0 to 366.")

"""The rule "payment-allocation": which of the things owed a payment pays, and in what order.

What is owed is past due, due on the day of the payment, or in advance; and it is a penalty, a fee, interest or principal. The
statement orders those twelve. Neighbours of one timing in that order are paid by due date, the oldest first, or bucket after
bucket (`By`). Nothing is lost: the parts and what is left unplaced add up to the payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ..errors import RuleError
from .model import MAX_AMOUNT, Allocation, Bucket, By, Slot, Timing, check_amount, check_date

MAX_OWED = 50_000


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to pay: its day, what it is, its amount and how much of it is paid already."""

    on: date
    bucket: Bucket
    amount: int
    paid: int = 0

    def __post_init__(self) -> None:
        check_date("on", self.on)
        if not 0 <= self.amount <= MAX_AMOUNT:
            raise RuleError("amount", f"It is {self.amount}.", f"Give a number from 0 to {MAX_AMOUNT}.")
        if not 0 <= self.paid <= self.amount:
            raise RuleError("paid", f"{self.paid} of {self.amount} is paid.", "Give a number from 0 to the amount.")


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment on a day, and what is owed then, in any order."""

    on: date
    amount: int
    owed: tuple[Owed, ...]

    def __post_init__(self) -> None:
        check_date("on", self.on)
        check_amount("amount", self.amount)
        if len(self.owed) > MAX_OWED:
            raise RuleError("owed", f"There are {len(self.owed)}.", f"Give at most {MAX_OWED}.")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a payment: which of the things owed it pays (`place` in the list, from 0), and how much."""

    place: int
    on: date
    bucket: Bucket
    timing: Timing
    amount: int


@dataclass(frozen=True, slots=True)
class Allocated:
    """Where a payment goes. Parts, in the order they were paid, and `unplaced` add up to `amount`."""

    on: date
    amount: int
    parts: tuple[Part, ...]
    penalty: int
    fee: int
    interest: int
    principal: int
    unplaced: int


def payment_allocation(paying: Paying, allocation: Allocation) -> Allocated:
    """Place a payment."""
    parts = allocate(paying.amount, paying.on, paying.owed, allocation)
    sums = {bucket: sum(part.amount for part in parts if part.bucket is bucket) for bucket in Bucket}
    return Allocated(
        on=paying.on,
        amount=paying.amount,
        parts=tuple(parts),
        penalty=sums[Bucket.PENALTY],
        fee=sums[Bucket.FEE],
        interest=sums[Bucket.INTEREST],
        principal=sums[Bucket.PRINCIPAL],
        unplaced=paying.amount - sum(part.amount for part in parts),
    )


def allocate(amount: int, on: date, owed: Sequence[Owed], allocation: Allocation) -> list[Part]:
    """The parts of an amount paid on a day."""
    parts: list[Part] = []
    for place in _in_order(on, owed, allocation):
        if not amount:
            break
        each = owed[place]
        part = min(amount, each.amount - each.paid)
        amount -= part
        parts.append(Part(place, each.on, each.bucket, timing(each.on, on), part))
    return parts


def timing(due: date, on: date) -> Timing:
    """How a due date stands to the day of a payment."""
    if due < on:
        return Timing.PAST_DUE
    return Timing.DUE if due == on else Timing.IN_ADVANCE


def _in_order(on: date, owed: Sequence[Owed], allocation: Allocation) -> list[int]:
    """The places of what is not paid yet, in the order in which it is paid."""
    runs = [tuple(run) for _, run in groupby(allocation.order, lambda slot: slot.timing)]
    rank = {slot: (run, place) for run, slots in enumerate(runs) for place, slot in enumerate(slots)}

    def key(place: int) -> tuple[int, ...]:
        each = owed[place]
        run, within = rank[_slot(each, on)]
        day = each.on.toordinal()
        return (run, within, day, place) if allocation.by is By.BUCKET else (run, day, within, place)

    open_ = (place for place, each in enumerate(owed) if each.paid < each.amount and _slot(each, on) in rank)
    return sorted(open_, key=key)


def _slot(each: Owed, on: date) -> Slot:
    return Slot(f"{timing(each.on, on)}:{each.bucket}")

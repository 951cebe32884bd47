"""The rule "loan-schedule": every payment of a loan, and what of it is interest and what pays the loan back.

Interest of a period is what the day count gives on the principal of each day, rounded once. The level payment is
round(D * prod(1 + f_i) / fn): D is the principal and the interest of the next payment's period, f_i the factors of the periods
after it, and fn the worth of paying 1 each time (1 + (1 + f_n) + (1 + f_n)(1 + f_n-1) + ...); the last payment absorbs the
difference. It is reckoned anew after another disbursement, a moratorium or a pause, from what is known by then: what falls due
earlier is never changed by what comes later.

A payment pays interest first. Interest that it does not reach is carried, bears no interest, and comes first in the next one;
the level payment is lowered for that until the last payment is like the others. So principal never grows but by a disbursement
or a moratorium that says "capitalized", and never falls below zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from ..errors import RuleError
from ..jsonform import MAX_SAFE_INT
from .dates import Accrual
from .model import (
    DayCount,
    Disbursement,
    Kind,
    LoanTerms,
    Running,
    Waiting,
    check_in_order,
    check_length,
    rounded,
)

MOST_TRIES = 12  # at the level payment while interest waits; each takes off most of what is wrong


@dataclass(frozen=True, slots=True)
class Lent:
    """What was really lent, and when. Empty: as the terms plan it."""

    disbursements: tuple[Disbursement, ...] = ()

    def __post_init__(self) -> None:
        check_length("disbursements", self.disbursements)
        check_in_order("disbursements", self.disbursements)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One due date.

    `payment` is `interest` and `principal`. `accrued` is the interest of the period from `starts` to `due`, of `year_part` years;
    `capitalized` of it was added to principal, and `carried` is what waits for later payments. `opening` is the principal on
    `starts`, `disbursed` what was lent from then on until before the due date, `outstanding` the principal left after it.
    """

    number: int
    starts: date
    due: date
    days: int
    year_part: Fraction
    opening: int
    disbursed: int
    accrued: int
    interest: int
    principal: int
    payment: int
    capitalized: int
    carried: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """All due dates of a loan. `paid` is `lent` and `interest`; `capitalized` is a part of the interest."""

    instalments: tuple[Instalment, ...]
    lent: int
    interest: int
    capitalized: int
    paid: int
    kind: Kind
    rate: Decimal
    day_count: DayCount
    count: int


def loan_schedule(lent: Lent, terms: LoanTerms) -> Schedule:
    """The schedule of the terms, for what was lent. Raises RuleError naming the field."""
    disbursements = lent.disbursements or terms.planned
    total = sum(each.amount for each in disbursements)
    if total > terms.principal:
        raise RuleError(
            "input.disbursements",
            f"They add up to {total}.",
            f"The terms lend at most {terms.principal}.",
        )
    where = "input.disbursements" if lent.disbursements else "statement.disbursements"
    rows = Run(terms, disbursements, where).rows()
    paid = sum(row.payment for row in rows)
    if paid > MAX_SAFE_INT:
        raise RuleError("statement.rate", "Interest grows beyond what can be written.", "Lower the rate or the count.")
    return Schedule(
        instalments=tuple(rows),
        lent=total,
        interest=paid - total,
        capitalized=sum(row.capitalized for row in rows),
        paid=paid,
        kind=terms.kind,
        rate=terms.rate,
        day_count=terms.day_count,
        count=terms.count,
    )


class Run:
    """One pass over the due dates: what is owed at each, and the payment as last reckoned."""

    def __init__(self, terms: LoanTerms, disbursements: Sequence[Disbursement], where: str) -> None:
        self._terms = terms
        self._where = where
        self._lent = disbursements
        self._start = disbursements[0].on
        self._accrual = Accrual(terms, self._start)
        self._stops = [pause for pause in terms.pauses if pause.interest is Running.STOPS]
        self._last = terms.count  # the place of the last due date; pauses that extend the loan move it on
        self.place = 0  # of the last due date passed
        self.since = self._start  # from when interest runs
        self.principal = 0
        self.carried = 0
        self._given = 0  # disbursements made
        self._level = 0  # what is paid each time as last reckoned; of equal principal, its principal
        self._anew = True  # whether it is to be reckoned anew
        self._factors: dict[int, Fraction] = {}

    def rows(self, until: date | None = None) -> list[Instalment]:
        """The next due dates: those through the day `until`, or all."""
        rows: list[Instalment] = []
        while self.place < self._last and not self._settled():
            due = self._accrual.due(self.place + 1)
            if until is not None and due > until:
                return rows
            self.place += 1
            if due <= self._start or self._paused(due, self.place):
                continue
            rows.append(self._row(self.place, self.since, due))
            self.since = due
        if until is None and self._given < len(self._lent):
            day = self._lent[self._given].on
            raise RuleError(self._where, f"{day} is not before the last due date.", "Lend earlier.")
        return rows

    def resume(self, since: date, principal: int, interest: int, *, anew: bool = False) -> None:
        """Go on from another state: interest runs on the principal from `since`, and some is owed from before."""
        self.since, self.principal, self.carried = since, principal, interest
        self._given = sum(1 for each in self._lent if each.on <= since)
        self._anew = self._anew or anew

    def _settled(self) -> bool:
        return self._given == len(self._lent) and not (self.principal or self.carried)

    def accrued(self, until: date) -> int:
        """Lend what is lent before a day, and give the interest that runs until then since the last due date."""
        number = self._terms.count - (self._last - self.place) + 1
        moratorium = self._terms.moratorium
        _, _, exact = self._accrue(self.since, until)
        self._lend(until)
        if moratorium is not None and number <= moratorium.periods and moratorium.interest is Waiting.WAIVED:
            return 0
        return rounded(exact, self._terms.rounding)

    def _paused(self, due: date, place: int) -> bool:
        """Whether a pause takes the due date away; the loan then goes on for one more, if the pause extends it."""
        pause = next((pause for pause in self._terms.pauses if pause.covers(due)), None)
        if pause is None:
            return False
        if pause.extends:
            self._last += 1
        elif place == self._last:
            raise RuleError("statement.pauses", f"One takes away the last due date, {due}.", 'Set "extends" to true.')
        self._anew = True
        return True

    def _row(self, place: int, since: date, due: date) -> Instalment:
        number = self._terms.count - (self._last - place)
        before = self.principal
        opening, year_part, exact = self._accrue(since, due)
        disbursed = self.principal - before
        accrued = rounded(exact, self._terms.rounding)
        interest, principal, capitalized = 0, 0, 0
        waiting = self._waiting(number)
        if waiting is None:
            if self._anew:
                self._level = self._reckon(place, exact)
                self._anew = False
            interest, principal = self._parts(number, place, accrued)
        elif waiting is Waiting.PAID:
            interest = accrued + self.carried
        elif waiting is Waiting.CAPITALIZED:
            capitalized = accrued
        elif waiting is Waiting.WAIVED:
            accrued = 0
        self.carried += accrued - interest - capitalized
        self.principal += capitalized - principal
        return Instalment(
            number=number,
            starts=since,
            due=due,
            days=(due - since).days,
            year_part=year_part,
            opening=opening,
            disbursed=disbursed,
            accrued=accrued,
            interest=interest,
            principal=principal,
            payment=interest + principal,
            capitalized=capitalized,
            carried=self.carried,
            outstanding=self.principal,
        )

    def _waiting(self, number: int) -> Waiting | None:
        """What becomes of interest on a due date that asks for no principal; None where one does."""
        moratorium = self._terms.moratorium
        if moratorium is None or number > moratorium.periods:
            return None
        self._anew = True
        return moratorium.interest

    def _accrue(self, since: date, due: date) -> tuple[int, Fraction, Fraction]:
        """Lend what is lent in the period. Gives the principal at its begin, the time that bore interest as a part of a
        year, and the interest before rounding."""
        opening, time, interest = self.principal, Fraction(0), Fraction(0)
        edges = self._edges(since, due)
        for start, end in pairwise(edges):
            self._lend(start)
            if start == since:
                opening = self.principal
            if any(pause.covers(start) for pause in self._stops):
                self._anew = True
                continue
            part = self._accrual.year_part(start, end)
            time += part
            interest += self.principal * part
        return opening, time, interest * self._accrual.rate

    def _edges(self, since: date, due: date) -> list[date]:
        """The days from `since` to `due` on which the principal, or whether interest runs, may change."""
        days = {since, due}
        days.update(each.on for each in self._lent[self._given :])
        for pause in self._stops:
            days.update((pause.starts, pause.until + timedelta(days=1)))
        return sorted(day for day in days if since <= day <= due)

    def _lend(self, day: date) -> None:
        if self._given < len(self._lent) and self._lent[self._given].on == day:
            self.principal += self._lent[self._given].amount
            self._given += 1
            self._anew = True

    def _parts(self, number: int, place: int, accrued: int) -> tuple[int, int]:
        """The interest and the principal of one payment."""
        owed = self.carried + accrued
        kind = self._terms.kind
        if place == self._last:
            return owed, self.principal
        if kind is Kind.INTEREST_ONLY:
            return owed, 0
        if kind is Kind.EQUAL_PRINCIPAL:
            return owed, min(self._level, self.principal)
        payment = min(self._asked(number), owed + self.principal)
        interest = min(payment, owed)
        return interest, payment - interest

    def _asked(self, number: int) -> int:
        if self._terms.kind is Kind.CUSTOM:
            return self._terms.amounts[number - 1]
        if self._terms.kind is Kind.STEP:
            return next(step.amount for step in reversed(self._terms.steps) if step.first <= number)
        return self._level

    def _reckon(self, place: int, accrued: Fraction) -> int:
        """The payment from here to the end, or the principal of each."""
        terms, left = self._terms, self._last - place + 1
        if terms.kind is Kind.EQUAL_PRINCIPAL:
            return max(1, rounded(Fraction(self.principal, left), terms.rounding))
        if terms.kind not in {Kind.LEVEL, Kind.BALLOON}:
            return 0
        debt = self.principal + self.carried + accrued
        over = left if terms.level_over is None else left + terms.level_over - terms.count
        factors = [self._factor(number) for number in range(place + 1, place + over)]
        payment = level_payment(debt, factors, terms.balloon or 0)
        waiting = self.carried + rounded(accrued, terms.rounding)
        if 0 < payment < waiting:
            payment = self._level_while_carrying(payment, waiting, factors)
        return max(1 if terms.kind is Kind.LEVEL else 0, rounded(max(Fraction(0), payment), terms.rounding))

    def _level_while_carrying(self, payment: Fraction, waiting: int, factors: Sequence[Fraction]) -> Fraction:
        """The level payment where the first ones do not reach the interest that waits. The formula bears interest on that, and
        the terms do not; so what would be paid too much is taken off until nothing is left of it."""
        each = level_payment(Fraction(0), factors, -1)  # off each payment, for one less at the end
        for _ in range(MOST_TRIES):
            change = round(each * self._left_after(payment, waiting, factors))
            if not change:
                break
            payment += change
        return payment

    def _left_after(self, payment: Fraction, waiting: int, factors: Sequence[Fraction]) -> int:
        """What more is owed than should be after paying so much each time; below zero where it is less."""
        amount, principal = rounded(payment, self._terms.rounding), self.principal
        steps = [(2 * factor.numerator, factor.denominator) for factor in factors]
        for over, under in [(0, 1), *steps]:
            waiting += (principal * over + under) // (2 * under)
            paid = min(amount, waiting)
            waiting -= paid
            principal -= amount - paid
        return principal + waiting - (self._terms.balloon or 0)

    def _factor(self, place: int) -> Fraction:
        """Interest on one, in the period that ends on a due date."""
        if place not in self._factors:
            self._factors[place] = self._accrual.factor(self._accrual.due(place - 1), self._accrual.due(place))
        return self._factors[place]


def level_payment(debt: Fraction, factors: Sequence[Fraction], left_over: int = 0) -> Fraction:
    """What is paid each time, exactly: the first payment when `debt` is owed, another after each period of `factors`, so that
    `left_over` is owed after the last."""
    base = lcm(*(factor.denominator for factor in factors))
    worth, power, growth = 1, 1, 1
    for factor in factors:
        step = base + factor.numerator * (base // factor.denominator)
        power *= base
        worth = power + worth * step
        growth *= step
    return (debt * growth - left_over * power) / worth

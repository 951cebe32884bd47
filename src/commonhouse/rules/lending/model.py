"""The terms of a loan, as agreed: plain data that every rule of lending reads.

Money is an int of the smallest part (cents). Rates are exact decimals of one a year: Decimal("0.0475") is 4.75 %. Interest is
simple: it runs on principal only, by the day count, and never on interest (unless a moratorium says "capitalized").

`LoanTerms` is the statement of the rules "loan-schedule" and "payoff-quote"; what is said there of late fees, overpayment and
prepayment is for the account of the loan, which folds over what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ..errors import RuleError

MAX_AMOUNT = 10**15
MAX_COUNT = 2_000  # instalments
MAX_LIST = 100  # disbursements, steps, pauses, late fees
MAX_RATE = Decimal(10)  # 1,000 % a year
MAX_PLACES = 9  # decimals of a rate
FIRST_YEAR, LAST_YEAR = 1900, 2900


class DayCount(StrEnum):
    """How a time becomes a part of a year."""

    THIRTY_360 = "30/360"  # ISDA 2006 4.16(f), "bond basis"
    THIRTY_360_US = "30/360-us"  # the same, with the last days of February as the 30th
    THIRTY_E_360 = "30e/360"  # ISDA 2006 4.16(g), "Eurobond basis"
    ACTUAL_365 = "actual/365"  # ISDA 2006 4.16(d), "fixed"
    ACTUAL_360 = "actual/360"  # ISDA 2006 4.16(e)
    ACTUAL_ACTUAL = "actual/actual"  # ISDA 2006 4.16(b): days in leap years by 366, the others by 365

    @property
    def thirty(self) -> bool:
        return self in {DayCount.THIRTY_360, DayCount.THIRTY_360_US, DayCount.THIRTY_E_360}


class Kind(StrEnum):
    """How the loan is paid back."""

    LEVEL = "level"
    INTEREST_ONLY = "interest-only"
    BALLOON = "balloon"
    STEP = "step"
    EQUAL_PRINCIPAL = "equal-principal"
    CUSTOM = "custom"


class Unit(StrEnum):
    WEEK = "week"
    SEMIMONTH = "semimonth"
    MONTH = "month"
    YEAR = "year"


class Broken(StrEnum):
    """How a 30/360 count treats a part of a period. (Actual counts always count the days.)"""

    SHARE = "share"  # the share of the period's days, by the calendar, of the period's interest
    DAYS = "days"  # the days of the 30/360 calendar


class Waiting(StrEnum):
    """What becomes of interest while no principal is due at the start."""

    CAPITALIZED = "capitalized"  # added to principal on each due date
    DUE_AFTER = "due-after"  # kept aside, without interest on it, and paid first by the payments that follow
    WAIVED = "waived"
    PAID = "paid"  # paid on each due date


class Running(StrEnum):
    """Whether interest runs during a pause."""

    RUNS = "runs"
    STOPS = "stops"


class Rounding(StrEnum):
    HALF_UP = "half-up"
    HALF_EVEN = "half-even"


class Overpayment(StrEnum):
    """What becomes of money paid beyond what is due."""

    REFUSE = "refuse"
    PRINCIPAL = "principal"
    CREDIT = "credit"


class Prepayment(StrEnum):
    """What principal paid early changes."""

    SHORTEN = "shorten"
    LOWER = "lower"


class InterestOn(StrEnum):
    """What interest runs on: the principal that the schedule has, or the one that is really outstanding."""

    SCHEDULED = "scheduled"
    OUTSTANDING = "outstanding"


class Timing(StrEnum):
    PAST_DUE = "past-due"
    DUE = "due"
    IN_ADVANCE = "in-advance"


class Bucket(StrEnum):
    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class By(StrEnum):
    """What comes first among things past due, or in advance."""

    DUE_DATE = "due-date"  # all of the oldest due date, then the next
    BUCKET = "bucket"  # all of the first bucket, whatever its date, then the next


class Slot(StrEnum):
    """A timing and a bucket, as "past-due:interest"."""

    PAST_DUE_PENALTY = "past-due:penalty"
    PAST_DUE_FEE = "past-due:fee"
    PAST_DUE_INTEREST = "past-due:interest"
    PAST_DUE_PRINCIPAL = "past-due:principal"
    DUE_PENALTY = "due:penalty"
    DUE_FEE = "due:fee"
    DUE_INTEREST = "due:interest"
    DUE_PRINCIPAL = "due:principal"
    IN_ADVANCE_PENALTY = "in-advance:penalty"
    IN_ADVANCE_FEE = "in-advance:fee"
    IN_ADVANCE_INTEREST = "in-advance:interest"
    IN_ADVANCE_PRINCIPAL = "in-advance:principal"

    @property
    def timing(self) -> Timing:
        return Timing(self.value.partition(":")[0])

    @property
    def bucket(self) -> Bucket:
        return Bucket(self.value.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Allocation:
    """The order in which a payment pays what is owed.

    Every slot that is past due or due must be there, once. Slots in advance may be left out: money beyond what is due then
    stays unplaced.
    """

    order: tuple[Slot, ...] = tuple(Slot)
    by: By = By.DUE_DATE

    def __post_init__(self) -> None:
        if len(set(self.order)) != len(self.order):
            twice = next(slot for slot in self.order if self.order.count(slot) > 1)
            raise RuleError("order", f'"{twice}" is named twice.', "Name it once.")
        missing = [slot for slot in Slot if slot.timing is not Timing.IN_ADVANCE and slot not in self.order]
        if missing:
            raise RuleError("order", f'"{missing[0]}" is not in it.', "Name everything that can be due.")


@dataclass(frozen=True, slots=True)
class Every:
    """The time between two due dates: `n` units. Semimonthly due days are `days`, such as (1, 15); 31 is the last day."""

    unit: Unit = Unit.MONTH
    n: int = 1
    days: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.n <= 120:
            raise RuleError("n", f"It is {self.n}.", "Give a number from 1 to 120.")
        if self.unit is Unit.SEMIMONTH and self.n != 1:
            raise RuleError("n", "Half months are counted one by one.", "Give 1, or another unit.")
        if not self.days:
            return
        if self.unit is not Unit.SEMIMONTH:
            raise RuleError("days", "Only semimonthly payments have two days.", "Leave it empty.")
        if len(self.days) != 2 or not 1 <= self.days[0] < self.days[1] <= 31 or self.days[0] > 27:
            raise RuleError(
                "days",
                f"{list(self.days)} are not two days of a month.",
                "Write two, as in [1, 15], the first at most 27.",
            )


@dataclass(frozen=True, slots=True)
class Disbursement:
    """Money lent on a day."""

    on: date
    amount: int

    def __post_init__(self) -> None:
        check_date("on", self.on)
        check_amount("amount", self.amount)


@dataclass(frozen=True, slots=True)
class Step:
    """From payment number `first` on, each payment is `amount`."""

    first: int
    amount: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= MAX_COUNT:
            raise RuleError("first", f"It is {self.first}.", f"Give a payment's number, from 1 to {MAX_COUNT}.")
        check_amount("amount", self.amount)


@dataclass(frozen=True, slots=True)
class Moratorium:
    """The first `periods` due dates ask for no principal; `interest` says what becomes of the interest."""

    periods: int
    interest: Waiting = Waiting.DUE_AFTER

    def __post_init__(self) -> None:
        if not 1 <= self.periods < MAX_COUNT:
            raise RuleError("periods", f"It is {self.periods}.", "Give 1 or more.")


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day `starts` through the day `until`, nothing falls due.

    When `extends`, the payments that fall away are made after the planned end; otherwise the others grow.
    """

    starts: date
    until: date
    interest: Running = Running.RUNS
    extends: bool = True

    def __post_init__(self) -> None:
        check_date("starts", self.starts)
        check_date("until", self.until)
        if self.until < self.starts:
            raise RuleError("until", f"{self.until} is before {self.starts}.", "Give the last day of the pause.")

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.until


@dataclass(frozen=True, slots=True)
class LateFee:
    """A penalty for an instalment `after_days` late: an amount, or a share of what is late (`rate`, "0.05" is 5 %)."""

    after_days: int
    amount: int | None = None
    rate: Decimal | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.after_days <= 3_650:
            raise RuleError("after_days", f"It is {self.after_days}.", "Give days, from 0 to 3650.")
        if (self.amount is None) == (self.rate is None):
            raise RuleError("amount", "A late fee is an amount or a rate.", "Give one of the two.")
        if self.amount is not None:
            check_amount("amount", self.amount)
        if self.rate is not None:
            check_rate("rate", self.rate, Decimal(1))


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What borrower and lender agree.

    `start` is the day the principal is paid out, unless `disbursements` plan it in parts. Due dates follow from `first_due` and
    `every`, or are listed in `dates`. The periods of a moratorium are among the `count`.
    """

    principal: int
    rate: Decimal
    count: int
    start: date
    first_due: date
    every: Every = Every()
    end_of_month: bool = False
    dates: tuple[date, ...] = ()
    day_count: DayCount = DayCount.THIRTY_360
    broken: Broken = Broken.SHARE
    kind: Kind = Kind.LEVEL
    balloon: int | None = None
    level_over: int | None = None
    steps: tuple[Step, ...] = ()
    amounts: tuple[int, ...] = ()
    disbursements: tuple[Disbursement, ...] = ()
    moratorium: Moratorium | None = None
    pauses: tuple[Pause, ...] = ()
    allocation: Allocation = Allocation()
    late: tuple[LateFee, ...] = ()
    overpayment: Overpayment = Overpayment.PRINCIPAL
    prepayment: Prepayment = Prepayment.SHORTEN
    interest_on: InterestOn = InterestOn.OUTSTANDING
    rounding: Rounding = Rounding.HALF_UP

    def __post_init__(self) -> None:
        check_amount("principal", self.principal)
        check_rate("rate", self.rate, MAX_RATE)
        if not 1 <= self.count <= MAX_COUNT:
            raise RuleError("count", f"There are {self.count} payments.", f"Give a number from 1 to {MAX_COUNT}.")
        self._check_days()
        self._check_kind()
        self._check_disbursements()
        self._check_waiting()
        check_length("late", self.late)

    def _check_days(self) -> None:
        check_date("start", self.start)
        check_date("first_due", self.first_due)
        if self.first_due <= self.start:
            raise RuleError("first_due", f"{self.first_due} is not after {self.start}.", "Give a day after the start.")
        if not self.dates:
            return
        for before, after in pairwise(self.dates):
            if after <= before:
                raise RuleError(
                    "dates", f"{after} does not come after {before}.", "List due dates in order, each once."
                )
        check_date("dates", self.dates[-1])
        if len(self.dates) != self.count:
            raise RuleError(
                "dates", f"There are {len(self.dates)} dates and {self.count} payments.", "Give a date for each."
            )
        if self.dates[0] != self.first_due:
            raise RuleError("dates", f"The first is {self.dates[0]}, not {self.first_due}.", "Begin with first_due.")

    def _check_kind(self) -> None:
        for name, kind in (
            ("balloon", Kind.BALLOON),
            ("level_over", Kind.BALLOON),
            ("steps", Kind.STEP),
            ("amounts", Kind.CUSTOM),
        ):
            if getattr(self, name) not in {None, ()} and self.kind is not kind:
                raise RuleError(
                    name, f'It has no meaning where the kind is "{self.kind}".', f'Leave it out, or use "{kind}".'
                )
        if self.kind is Kind.BALLOON:
            self._check_balloon()
        if self.kind is Kind.STEP:
            self._check_steps()
        if self.kind is Kind.CUSTOM:
            self._check_amounts()

    def _check_balloon(self) -> None:
        if (self.balloon is None) == (self.level_over is None):
            raise RuleError("balloon", "A balloon loan says how large the last payment is, or over how many payments "
                "the others are reckoned.", "Give balloon or level_over, one of the two.")  # fmt: skip
        if self.balloon is not None:
            check_amount("balloon", self.balloon)
            if self.balloon > self.principal:
                raise RuleError(
                    "balloon", f"{self.balloon} is more than the principal.", f"Give at most {self.principal}."
                )
        if self.level_over is not None and not self.count <= self.level_over <= MAX_COUNT:
            raise RuleError(
                "level_over", f"It is {self.level_over}.", f"Give a number from {self.count} to {MAX_COUNT}."
            )

    def _check_steps(self) -> None:
        check_length("steps", self.steps)
        firsts = [step.first for step in self.steps]
        if not firsts or firsts[0] != 1:
            raise RuleError(
                "steps", "The payments from number 1 on are not given.", 'Begin with a step whose "first" is 1.'
            )
        if any(after <= before for before, after in pairwise(firsts)):
            raise RuleError("steps", "They are not in order.", "List them by payment number, each once.")
        if firsts[-1] > self.count:
            raise RuleError("steps", f"Payment {firsts[-1]} is after the last.", f"There are {self.count} payments.")

    def _check_amounts(self) -> None:
        if len(self.amounts) != self.count:
            raise RuleError(
                "amounts", f"There are {len(self.amounts)} and {self.count} payments.", "Give one for each payment."
            )
        for place, amount in enumerate(self.amounts):
            if not 0 <= amount <= MAX_AMOUNT:
                raise RuleError(f"amounts[{place}]", f"It is {amount}.", f"Give a number from 0 to {MAX_AMOUNT}.")

    def _check_disbursements(self) -> None:
        check_length("disbursements", self.disbursements)
        if not self.disbursements:
            return
        check_in_order("disbursements", self.disbursements)
        total = sum(each.amount for each in self.disbursements)
        if total != self.principal:
            raise RuleError("disbursements", f"They add up to {total}.", f"They must add up to {self.principal}.")
        if self.disbursements[0].on != self.start:
            raise RuleError("disbursements[0].on", f"It is not the start, {self.start}.", "Begin on the start.")

    def _check_waiting(self) -> None:
        if self.moratorium is not None and self.moratorium.periods >= self.count:
            raise RuleError(
                "moratorium.periods", f"It leaves none of {self.count} payments.", f"Give less than {self.count}."
            )
        check_length("pauses", self.pauses)
        for before, after in pairwise(self.pauses):
            if after.starts <= before.until:
                raise RuleError(
                    "pauses", f"One begins on {after.starts}, before another ends.", "List them in order, apart."
                )
        if self.dates and any(pause.extends for pause in self.pauses):
            raise RuleError(
                "pauses", "Listed due dates cannot move to the end.", 'Set "extends" to false, or change "dates".'
            )

    @property
    def planned(self) -> tuple[Disbursement, ...]:
        """What is lent, when."""
        return self.disbursements or (Disbursement(self.start, self.principal),)


def check_amount(field: str, amount: int) -> None:
    if not 1 <= amount <= MAX_AMOUNT:
        raise RuleError(
            field, f"It is {amount}.", f"Give an amount in the smallest part of the money, from 1 to {MAX_AMOUNT}."
        )


def check_rate(field: str, rate: Decimal, most: Decimal) -> None:
    if not rate.is_finite() or not 0 <= rate <= most:
        raise RuleError(field, f"{rate} is no rate.", f'Give a part of one, from 0 to {most}: "0.0475" is 4.75 %.')
    if rate != round(rate, MAX_PLACES):
        raise RuleError(field, f"{rate} has too many decimals.", f"Give at most {MAX_PLACES}.")


def check_date(field: str, day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleError(field, f"{day} is too far away.", f"Give a day in the years {FIRST_YEAR} to {LAST_YEAR}.")


def check_length(field: str, items: tuple[object, ...]) -> None:
    if len(items) > MAX_LIST:
        raise RuleError(field, f"There are {len(items)}.", f"Give at most {MAX_LIST}.")


def check_in_order(field: str, disbursements: tuple[Disbursement, ...]) -> None:
    for before, after in pairwise(disbursements):
        if after.on <= before.on:
            raise RuleError(field, f"{after.on} does not come after {before.on}.", "List them by day, one a day.")


def rounded(amount: Fraction, rounding: Rounding = Rounding.HALF_UP) -> int:
    """A nonnegative amount to the smallest part."""
    if rounding is Rounding.HALF_EVEN:
        return round(amount)
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)

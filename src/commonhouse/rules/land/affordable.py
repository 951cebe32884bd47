"""The rule "affordable-price": what a home costs a month at a price, what income that needs, and the highest price that fits.

A month's cost is the level payment of the loan, to the cent as the rule "loan-schedule" gives it (30/360, monthly), with taxes,
insurance, the lease's fee, the association's and utilities. It is affordable where it is at most the ratio (30 to 33 %, say) of
the income. Where a price is not, the gap is told in money a month and in price, with what would close it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from ..errors import RuleError
from ..lending.model import check_rate, rounded
from ..lending.schedule import level_payment

MAX_PRICE = 10**11
MAX_MONTHLY = 10**9
MAX_MONTHS = 600
MAX_TIERS = 30
MAX_INCOME = 10**12
RATE_STEP = Decimal("0.00125")  # an eighth of a percent, as lenders quote


@dataclass(frozen=True, slots=True)
class Yearly:
    """What is paid a year: an amount, a share of the price ("0.011" is 1.1 %), or both together."""

    amount: int = 0
    share: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MAX_MONTHLY * 12:
            raise RuleError("amount", f"It is {self.amount}.", f"Give 0 to {MAX_MONTHLY * 12}.")
        check_rate("share", self.share, Decimal(1))

    def monthly(self, price: int) -> int:
        return rounded((self.amount + price * Fraction(self.share)) / 12)


@dataclass(frozen=True, slots=True)
class PaymentRule:
    """The loan and the costs that a price is reckoned with. Amounts in the smallest part of the money."""

    ratio: Decimal
    rate: Decimal
    months: int = 360
    down: Decimal = Decimal(0)
    taxes: Yearly = Yearly()
    insurance: Yearly = Yearly()
    mortgage_insurance: Decimal = Decimal(0)
    fee: int = 0
    association: int = 0
    utilities: int = 0
    price_step: int = 10_000
    longest: int = 480

    def __post_init__(self) -> None:
        check_rate("ratio", self.ratio, Decimal(1))
        if not self.ratio:
            raise RuleError("ratio", "It is 0.", 'Give a part of income: "0.30" is 30 %.')
        check_rate("rate", self.rate, Decimal(1))
        check_rate("down", self.down, Decimal(1))
        check_rate("mortgage_insurance", self.mortgage_insurance, Decimal(1))
        for name in ("months", "longest"):
            if not 1 <= getattr(self, name) <= MAX_MONTHS:
                raise RuleError(name, f"It is {getattr(self, name)}.", f"Give 1 to {MAX_MONTHS}.")
        for name in ("fee", "association", "utilities"):
            if not 0 <= getattr(self, name) <= MAX_MONTHLY:
                raise RuleError(name, f"It is {getattr(self, name)}.", f"Give 0 to {MAX_MONTHLY}.")
        if not 1 <= self.price_step <= MAX_PRICE:
            raise RuleError("price_step", f"It is {self.price_step}.", "Give 1 (a cent) or more.")


@dataclass(frozen=True, slots=True)
class TierIncome:
    """The most a household of the size in question may earn a year in a tier."""

    tier: int
    income: int

    def __post_init__(self) -> None:
        if not 1 <= self.tier <= 300:
            raise RuleError("tier", f"It is {self.tier}.", "Give a percent of the median.")
        if not 0 <= self.income <= MAX_INCOME:
            raise RuleError("income", f"It is {self.income}.", f"Give 0 to {MAX_INCOME}.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of `income` a year; a `price`, if one is to be tried; `own` money they bring besides the usual down payment.
    `tiers`: all tiers for their household's size, upward, to say at which one the price would be affordable."""

    income: int
    price: int | None = None
    own: int = 0
    tiers: tuple[TierIncome, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.income <= MAX_INCOME:
            raise RuleError("income", f"It is {self.income}.", f"Give 0 to {MAX_INCOME}.")
        if self.price is not None and not 1 <= self.price <= MAX_PRICE:
            raise RuleError("price", f"It is {self.price}.", f"Give 1 to {MAX_PRICE}.")
        if not 0 <= self.own <= MAX_PRICE:
            raise RuleError("own", f"It is {self.own}.", f"Give 0 to {MAX_PRICE}.")
        if len(self.tiers) > MAX_TIERS:
            raise RuleError("tiers", f"There are {len(self.tiers)}.", f"Give at most {MAX_TIERS}.")
        if any(after.tier <= before.tier for before, after in pairwise(self.tiers)):
            raise RuleError("tiers", "They are not in order.", "List them upward, each once.")


@dataclass(frozen=True, slots=True)
class Monthly:
    """What a price costs a month, part by part, and the loan it needs."""

    price: int
    loan: int
    payment: int
    taxes: int
    insurance: int
    mortgage_insurance: int
    fee: int
    association: int
    utilities: int
    total: int


class Way(StrEnum):
    """What could close a gap."""

    LOWER_PRICE = "lower-price"  # or as much subsidy
    OWN_MONEY = "own-money"
    LONGER_TERM = "longer-term"
    LOWER_RATE = "lower-rate"
    HIGHER_TIER = "higher-tier"


@dataclass(frozen=True, slots=True)
class Option:
    """A way, with what it takes: `amount` of money, `months` of a term, a `rate`, or a `tier`; what a month costs then; whether
    the price is affordable so."""

    way: Way
    monthly: int
    closes: bool
    amount: int | None = None
    months: int | None = None
    rate: Decimal | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Affordable:
    """`budget` is what may be spent a month, `highest` the highest price that fits it, with its `best` costs. Of the price that
    was asked for: its `cost`, the `gap` a month and `gap_price` above the highest (0 where it fits), the `income` it needs, the
    lowest `tier` at which it fits (null: none, or none given), and options."""

    budget: int
    highest: int
    best: Monthly
    cost: Monthly | None
    fits: bool | None
    gap: int
    gap_price: int
    income: int | None
    tier: int | None
    options: tuple[Option, ...]


def affordable_price(given: Asked, rule: PaymentRule) -> Affordable:
    """The highest price for an income and, of a price that is asked for, what it costs and what is missing."""
    budget = _floor(given.income * Fraction(rule.ratio) / 12)
    highest = _highest(lambda price: monthly(price, given.own, rule).total <= budget, rule.price_step, MAX_PRICE)
    best = monthly(highest, given.own, rule)
    if given.price is None:
        return Affordable(budget, highest, best, None, None, 0, 0, None, None, ())
    cost = monthly(given.price, given.own, rule)
    gap = max(0, cost.total - budget)
    needed = _ceiling(cost.total * 12 / Fraction(rule.ratio))
    tier = next((each.tier for each in given.tiers if each.income >= needed), None)
    options = tuple(_options(given, given.price, rule, budget, highest, tier)) if gap else ()
    over = max(0, given.price - highest) if gap else 0
    return Affordable(budget, highest, best, cost, not gap, gap, over, needed, tier, options)


def monthly(
    price: int, own: int, rule: PaymentRule, *, rate: Decimal | None = None, months: int | None = None
) -> Monthly:
    """What a price costs a month, at the rule's rate and term or at others."""
    down = _floor(price * Fraction(rule.down)) + own
    loan = max(0, price - down)
    payment = payment_of(loan, rule.rate if rate is None else rate, rule.months if months is None else months)
    taxes, insurance = rule.taxes.monthly(price), rule.insurance.monthly(price)
    cover = rounded(loan * Fraction(rule.mortgage_insurance) / 12)
    total = payment + taxes + insurance + cover + rule.fee + rule.association + rule.utilities
    return Monthly(price, loan, payment, taxes, insurance, cover, rule.fee, rule.association, rule.utilities, total)


def payment_of(loan: int, rate: Decimal, months: int) -> int:
    """The level payment a month, as rules.lending.schedule reckons it for a monthly 30/360 loan."""
    return max(1, rounded(loan * _worth(rate, months))) if loan else 0


@lru_cache(maxsize=512)
def _worth(rate: Decimal, months: int) -> Fraction:
    """The exact payment on 1."""
    each = Fraction(rate) / 12
    return level_payment(1 + each, [each] * (months - 1))


def _options(
    given: Asked, price: int, rule: PaymentRule, budget: int, highest: int, tier: int | None
) -> Iterator[Option]:
    """What would make the price affordable, the trust's own means first."""
    if highest:
        yield Option(Way.LOWER_PRICE, monthly(highest, given.own, rule).total, True, amount=price - highest)
    more = _own_money(given, price, rule, budget)
    if more is not None:
        yield Option(Way.OWN_MONEY, monthly(price, given.own + more, rule).total, True, amount=more)
    if rule.longest > rule.months:
        total = monthly(price, given.own, rule, months=rule.longest).total
        yield Option(Way.LONGER_TERM, total, total <= budget, months=rule.longest)
    rate = _rate(given, price, rule, budget)
    if rate is not None:
        yield Option(Way.LOWER_RATE, monthly(price, given.own, rule, rate=rate).total, True, rate=rate)
    if tier is not None:
        yield Option(Way.HIGHER_TIER, monthly(price, given.own, rule).total, True, tier=tier)


def _own_money(given: Asked, price: int, rule: PaymentRule, budget: int) -> int | None:
    """How much more of one's own money (or of a second, forgivable loan) it takes, in the rule's steps; None if no loan at all
    would still cost too much."""
    loan = monthly(price, given.own, rule).loan
    if monthly(price, given.own + loan, rule).total > budget:
        return None
    step = rule.price_step
    least, most = 0, -(-loan // step)
    while least < most:
        middle = (least + most) // 2
        if monthly(price, given.own + middle * step, rule).total <= budget:
            most = middle
        else:
            least = middle + 1
    return min(least * step, loan)


def _rate(given: Asked, price: int, rule: PaymentRule, budget: int) -> Decimal | None:
    """The highest rate below the rule's, in eighths of a percent, at which the price fits."""
    steps = int(rule.rate / RATE_STEP)
    if RATE_STEP * steps == rule.rate:
        steps -= 1
    found = _highest(lambda n: monthly(price, given.own, rule, rate=RATE_STEP * n).total <= budget, 1, max(0, steps))
    if steps < 0 or monthly(price, given.own, rule, rate=RATE_STEP * found).total > budget:
        return None
    return RATE_STEP * found


def _highest(fits: Callable[[int], bool], step: int, most: int) -> int:
    """The largest multiple of the step up to `most` that fits; 0 if none does."""
    least, top = 0, most // step
    while least < top:
        middle = (least + top + 1) // 2
        if fits(middle * step):
            least = middle
        else:
            top = middle - 1
    return least * step


def _floor(exact: Fraction) -> int:
    return exact.numerator // exact.denominator


def _ceiling(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)

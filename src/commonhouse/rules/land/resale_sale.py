"""What a resale rule is given, and what it gives: facts of one home in, a price and the steps to it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ..errors import RuleError
from .resale_terms import MAX_AMOUNT

MAX_READINGS: Final = 2_400
MAX_IMPROVEMENTS: Final = 100
MAX_DAMAGE: Final = 50
MAX_TEXT: Final = 40
MAX_VALUE: Final = Decimal(10) ** 12
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2300, 1, 1)


def _day(name: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RuleError(name, f"It is {day}.", f"Give a day from {FIRST_DAY} to {LAST_DAY}.")


def _amount(name: str, value: int | None, least: int = 0) -> None:
    if value is not None and not least <= value <= MAX_AMOUNT:
        raise RuleError(name, f"It is {value}.", f"Give {least} to {MAX_AMOUNT}.")


def _id(text: str) -> None:
    if not 0 < len(text) <= MAX_TEXT:
        raise RuleError("id", "It has no short name.", f"Give one of at most {MAX_TEXT} characters.")


def _few(name: str, items: tuple[object, ...], most: int) -> None:
    if len(items) > most:
        raise RuleError(name, f"There are {len(items)}.", f"Give at most {most}.")


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the owner paid for the home and when; its market value then, land and home; the subsidy that made the difference."""

    on: date
    price: int
    market_value: int | None = None
    subsidy: int = 0

    def __post_init__(self) -> None:
        _day("on", self.on)
        if not 1 <= self.price <= MAX_AMOUNT:
            raise RuleError("price", f"It is {self.price}.", f"Give 1 to {MAX_AMOUNT}.")
        _amount("market_value", self.market_value, 1)
        _amount("subsidy", self.subsidy)


@dataclass(frozen=True, slots=True)
class Appraisals:
    """The market value at the sale, land and home, and how much of it an appraiser put down to the owner's improvements."""

    at_sale: int | None = None
    improvements: int | None = None

    def __post_init__(self) -> None:
        _amount("at_sale", self.at_sale, 1)
        _amount("improvements", self.improvements)
        if self.improvements is not None and self.at_sale is not None and self.improvements > self.at_sale:
            raise RuleError("improvements", "They are worth more than the whole home.", "Look at both amounts again.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a published table, and the day from which it holds."""

    index: str
    on: date
    value: Decimal

    def __post_init__(self) -> None:
        _day("on", self.on)
        if not self.value.is_finite() or not 0 < self.value <= MAX_VALUE:
            raise RuleError("value", f"It is {self.value}.", f"Give a value above 0, at most {MAX_VALUE}.")
        if not 0 < len(self.index) <= MAX_TEXT:
            raise RuleError("index", "It has no short name.", f"Give one of at most {MAX_TEXT} characters.")


@dataclass(frozen=True, slots=True)
class Improvement:
    """Work by the owner: an id, never words. `notice`: the trust was told before. `appraised`: what it adds now."""

    id: str
    cost: int
    finished_on: date
    notice: bool = True
    appraised: int | None = None
    useful_years: int | None = None

    def __post_init__(self) -> None:
        _id(self.id)
        _amount("cost", self.cost, 1)
        _day("finished_on", self.finished_on)
        _amount("appraised", self.appraised)
        if self.useful_years is not None and not 1 <= self.useful_years <= 100:
            raise RuleError("useful_years", f"It is {self.useful_years}.", "Give 1 to 100.")


@dataclass(frozen=True, slots=True)
class Damage:
    """What it costs to repair what the owner left broken."""

    id: str
    amount: int

    def __post_init__(self) -> None:
        _id(self.id)
        _amount("amount", self.amount, 1)


@dataclass(frozen=True, slots=True)
class Sale:
    """The facts of one home on the day of a sale. Readings come in order of table and day."""

    purchase: Purchase
    sold_on: date
    appraisals: Appraisals = Appraisals()
    readings: tuple[Reading, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    damage: tuple[Damage, ...] = ()

    def __post_init__(self) -> None:
        _day("sold_on", self.sold_on)
        if self.sold_on < self.purchase.on:
            raise RuleError(
                "sold_on", f"{self.sold_on} is before the purchase, {self.purchase.on}.", "Give a later day."
            )
        _few("readings", self.readings, MAX_READINGS)
        _few("improvements", self.improvements, MAX_IMPROVEMENTS)
        _few("damage", self.damage, MAX_DAMAGE)
        for one, other in pairwise(self.readings):
            if (one.index, one.on) >= (other.index, other.on):
                raise RuleError(
                    "readings", f"{other.index} {other.on} is out of order, or twice.", "Sort by table and day."
                )
        if len({each.id for each in self.improvements}) != len(self.improvements):
            raise RuleError("improvements", "One is named twice.", "Name each once.")
        for each in self.improvements:
            if not self.purchase.on <= each.finished_on <= self.sold_on:
                raise RuleError(
                    "improvements",
                    f"{each.id} was finished on {each.finished_on}, before the purchase or after the sale.",
                    "Give the day it was finished, or leave it out.",
                )


class StepKind(StrEnum):
    """One line of the arithmetic; see `Step`."""

    START = "start"  # amount was paid for the home on day
    MARKET = "market"  # amount more (or less) than then; figures: then, now, work
    SHARE = "share"  # amount: the owner's share of it
    FLOORED = "floored"  # it went down, and the owner does not bear it
    INDEX = "index"  # amount is added as the table went; texts: index, then, now, then_on, now_on
    GROWTH = "growth"  # amount is added; texts: rate, growth, years, months, days of the part of a year
    AFFORD = (
        "afford"  # amount is what a household can pay; figures: income, monthly, fees; texts: tier, ratio, rate, ...
    )
    SUBSIDY = "subsidy"  # amount of market value stays in the home; figures: then, now (market)
    PART = "part"  # amount is the price by formula number `part`
    CHOSEN = "chosen"  # amount is the price by all formulas; texts: combine
    WORK = "work"  # amount is added for improvement `id`; figures: cost, grown; texts: years, lasts
    NO_WORK = "no-work"  # improvement `id` adds nothing; texts: why (notice, small, worn, not-appraised)
    WORK_CAPPED = "work-capped"  # amount at most counts for improvements; figures: asked
    DAMAGE = "damage"  # amount is taken off for damage `id`
    FLOOR = "floor"  # the price is raised to amount; figures: price
    CAP = "cap"  # the price is lowered to amount; figures: price
    ROUNDED = "rounded"  # to amount; figures: price, to; texts: way
    PRICE = "price"  # amount is the price


@dataclass(frozen=True, slots=True)
class Step:
    """One line: an amount in cents (rounded for showing; what follows is reckoned exactly), and what it came from."""

    kind: StepKind
    amount: int
    figures: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    part: int = 0  # of a hybrid, from 1


class Held(StrEnum):
    """What holds the price: the formula itself, the floor or the cap."""

    FORMULA = "formula"
    FLOOR = "floor"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class ResaleResult:
    """The price in cents, and what it is made of.

    `formula_price` is before improvements, damage, floor and cap. `gain` is what the owner gets above what they paid.
    `kept` is the market value less the price: what stays in the home for the next family (null without an appraisal).
    """

    price: int
    formula_price: int
    credit: int
    damage: int
    gain: int
    market_value: int | None
    kept: int | None
    held_by: Held
    steps: tuple[Step, ...]

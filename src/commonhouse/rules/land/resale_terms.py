"""The options of a resale rule, as a lease states them: plain data, whole, and of one version with the lease.

A formula gives a price; improvements are added to it and damage is taken off; then it is held between a floor and a cap and
rounded. Money is whole cents; shares and rates are exact decimals of one: Decimal("0.25") is 25 %.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias

from ..errors import RuleError
from .resale_time import Growth, Time

MAX_AMOUNT: Final = 10**13
MAX_TIMES: Final = Decimal(100)
MAX_RATE: Final = Decimal(1)  # 100 % a year
MAX_PLACES: Final = 9
MAX_PARTS: Final = 6  # of a hybrid
MAX_YEARS: Final = 100
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,29}\Z", re.ASCII)


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise RuleError(name, f"It is {value}.", f"Give {least} to {most}.")


def _decimal(name: str, value: Decimal, least: Decimal, most: Decimal) -> None:
    if not value.is_finite() or not least <= value <= most:
        raise RuleError(name, f"It is {value}.", f'Give "{least}" to "{most}" as a part of one.')
    if -int(value.as_tuple().exponent) > MAX_PLACES:
        raise RuleError(name, "It has too many decimals.", f"Give at most {MAX_PLACES}.")


class Loss(StrEnum):
    """What becomes of the price when the market, or the index, has gone down."""

    FLOOR = "floor"  # the price is not below the purchase price
    SHARE = "share"  # the owner bears the same share of a loss as of a gain
    ALL = "all"  # the owner bears it all


class Every(StrEnum):
    """How often an index is published."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        return {"year": 12, "quarter": 3, "month": 1}[self.value]


class Read(StrEnum):
    """Which value of an index holds on a day."""

    LATEST = "latest"  # the latest that holds from that day or before
    INTERPOLATED = "interpolated"  # by days between those before and after; after the last, the last


class Keep(StrEnum):
    """How the subsidy that stays in the home is measured."""

    AMOUNT = "amount"  # the same dollars as at purchase
    SHARE = "share"  # the same share of the market value as at purchase
    GROWN = "grown"  # the dollars of the purchase, grown at a rate


class Combine(StrEnum):
    """How several formulas make one price."""

    LOWER = "lower"
    HIGHER = "higher"
    SUM = "sum"  # the purchase price, and what each of them adds


class Method(StrEnum):
    """What an improvement is worth when the home is sold."""

    COST = "cost"  # what it cost, less wear
    APPRAISED = "appraised"  # what an appraiser finds that it adds


class Wear(StrEnum):
    NONE = "none"
    STRAIGHT_LINE = "straight-line"  # the same part of the cost for each year it lasts


class Way(StrEnum):
    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


class First(StrEnum):
    """Which holds when the floor lies above the cap."""

    CAP = "cap"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class IndexUse:
    """A table by its short name, how often it is published, how it is read, and how many values may be missing at its end."""

    code: str
    every: Every = Every.YEAR
    reading: Read = Read.LATEST
    lag: int = 1

    def __post_init__(self) -> None:
        if not _CODE.match(self.code):
            raise RuleError("code", f'"{self.code[:40]}" is no short name of a table.', "Use small letters, as in ami.")
        _within("lag", self.lag, 0, 24)


@dataclass(frozen=True, slots=True)
class AppraisalShare:
    """The purchase price and a share of what the home has gained in value since, by two appraisals."""

    share: Decimal
    loss: Loss = Loss.FLOOR

    def __post_init__(self) -> None:
        _decimal("share", self.share, Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class Indexed:
    """The purchase price, grown as a published table has grown; `share` of that growth."""

    index: IndexUse
    share: Decimal = Decimal(1)
    loss: Loss = Loss.FLOOR

    def __post_init__(self) -> None:
        _decimal("share", self.share, Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class Fixed:
    """The purchase price, grown at a fixed rate a year."""

    rate: Decimal
    growth: Growth = Growth.SIMPLE
    time: Time = Time.YEARS

    def __post_init__(self) -> None:
        _decimal("rate", self.rate, Decimal(0), MAX_RATE)


@dataclass(frozen=True, slots=True)
class Itemized:
    """The purchase price, with an inflator if one is stated; improvements and damage are items on it."""

    inflator: Decimal = Decimal(0)
    growth: Growth = Growth.SIMPLE
    time: Time = Time.YEARS

    def __post_init__(self) -> None:
        _decimal("inflator", self.inflator, Decimal(0), MAX_RATE)


@dataclass(frozen=True, slots=True)
class MortgageBased:
    """What a household at `tier` of the median income can pay, with a loan at the rate of the day.

    `ratio` of its income a month goes to the loan, the taxes and insurance (`costs` of the price a year) and `fees` a month.
    The rate is `rate` or, where `rate_index` is named, its reading on the day of sale, as a part of one ("0.065").
    """

    income: IndexUse
    tier: Decimal = Decimal("0.8")
    ratio: Decimal = Decimal("0.3")
    rate: Decimal | None = None
    rate_index: IndexUse | None = None
    months: int = 360
    down: Decimal = Decimal(0)
    costs: Decimal = Decimal(0)
    fees: int = 0

    def __post_init__(self) -> None:
        _decimal("tier", self.tier, Decimal("0.01"), Decimal(2))
        _decimal("ratio", self.ratio, Decimal("0.01"), Decimal(1))
        _decimal("down", self.down, Decimal(0), Decimal("0.99"))
        _decimal("costs", self.costs, Decimal(0), Decimal("0.2"))
        _within("months", self.months, 1, 600)
        _within("fees", self.fees, 0, MAX_AMOUNT)
        if (self.rate is None) == (self.rate_index is None):
            raise RuleError("rate", "A rate or a table of rates is needed, and not both.", "Give rate or rate_index.")
        if self.rate is not None:
            _decimal("rate", self.rate, Decimal(0), MAX_RATE)


@dataclass(frozen=True, slots=True)
class SubsidyRetained:
    """The market value less the subsidy, which stays in the home."""

    keep: Keep = Keep.SHARE
    rate: Decimal = Decimal(0)
    growth: Growth = Growth.COMPOUND
    time: Time = Time.YEARS

    def __post_init__(self) -> None:
        _decimal("rate", self.rate, Decimal(0), MAX_RATE)
        if self.rate and self.keep is not Keep.GROWN:
            raise RuleError("rate", "A rate is only for a subsidy that grows.", 'Leave it out, or state keep "grown".')


Single: TypeAlias = AppraisalShare | Indexed | Fixed | Itemized | MortgageBased | SubsidyRetained


@dataclass(frozen=True, slots=True)
class Hybrid:
    """Several formulas: the lower or the higher of their prices, or the purchase price and what each adds."""

    parts: tuple[AppraisalShare | Indexed | Fixed | Itemized | MortgageBased | SubsidyRetained, ...]
    combine: Combine = Combine.LOWER

    def __post_init__(self) -> None:
        if not 2 <= len(self.parts) <= MAX_PARTS:
            raise RuleError("parts", f"There are {len(self.parts)}.", f"Give 2 to {MAX_PARTS} formulas.")


@dataclass(frozen=True, slots=True)
class PurchaseTimes:
    """So many times the purchase price: "1" is the purchase price itself."""

    times: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        _decimal("times", self.times, Decimal(0), MAX_TIMES)


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """An amount of money."""

    amount: int

    def __post_init__(self) -> None:
        _within("amount", self.amount, 0, MAX_AMOUNT)


@dataclass(frozen=True, slots=True)
class MarketShare:
    """A share of the market value on the day: "1" is the market value itself."""

    share: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        _decimal("share", self.share, Decimal(0), Decimal(2))


@dataclass(frozen=True, slots=True)
class GrownPrice:
    """The purchase price, grown at a rate a year."""

    rate: Decimal
    growth: Growth = Growth.COMPOUND
    time: Time = Time.YEARS

    def __post_init__(self) -> None:
        _decimal("rate", self.rate, Decimal(0), MAX_RATE)


@dataclass(frozen=True, slots=True)
class Rounding:
    """To what the price is rounded, in cents (1, 100 for a dollar, 10000 for a hundred), and which way."""

    to: int = 1
    way: Way = Way.NEAREST

    def __post_init__(self) -> None:
        _within("to", self.to, 1, 10_000_00)


@dataclass(frozen=True, slots=True)
class ImprovementCredit:
    """What the owner gets for work on the home.

    By cost: the cost, grown by `inflator` a year, less wear over the years it lasts (its own, or `default_years`). By
    appraisal: what an appraiser finds it adds. `share` of either. Work that cost more than `notice_above` counts only if the
    trust was told before. Work below `smallest` does not count. `most_each`, `most` and `most_share` (of the purchase price)
    are the most that counts.
    """

    method: Method = Method.COST
    share: Decimal = Decimal(1)
    wear: Wear = Wear.STRAIGHT_LINE
    default_years: int = 20
    inflator: Decimal = Decimal(0)
    growth: Growth = Growth.SIMPLE
    time: Time = Time.YEARS
    notice_above: int | None = None
    smallest: int = 0
    most_each: int | None = None
    most: int | None = None
    most_share: Decimal | None = None

    def __post_init__(self) -> None:
        _decimal("share", self.share, Decimal(0), Decimal(1))
        _decimal("inflator", self.inflator, Decimal(0), MAX_RATE)
        _within("default_years", self.default_years, 1, MAX_YEARS)
        _within("smallest", self.smallest, 0, MAX_AMOUNT)
        for name in ("notice_above", "most_each", "most"):
            if getattr(self, name) is not None:
                _within(name, getattr(self, name), 0, MAX_AMOUNT)
        if self.most_share is not None:
            _decimal("most_share", self.most_share, Decimal(0), MAX_TIMES)


@dataclass(frozen=True, slots=True)
class ResaleRule:
    """What a home may be sold for: a formula, a floor and a cap, rounding, and what improvements count.

    `deduct_damage`: damage that was not repaired is taken off. `first`: which holds when the floor lies above the cap.
    """

    formula: AppraisalShare | Indexed | Fixed | Itemized | MortgageBased | SubsidyRetained | Hybrid
    floor: PurchaseTimes | FixedAmount | MarketShare | GrownPrice | None = None
    cap: PurchaseTimes | FixedAmount | MarketShare | GrownPrice | None = None
    first: First = First.CAP
    rounding: Rounding = Rounding()
    improvements: ImprovementCredit | None = None
    deduct_damage: bool = True

    @property
    def parts(self) -> tuple[Single, ...]:
        """The formulas, one or several."""
        return self.formula.parts if isinstance(self.formula, Hybrid) else (self.formula,)


Bound: TypeAlias = PurchaseTimes | FixedAmount | MarketShare | GrownPrice


@dataclass(frozen=True, slots=True)
class Needs:
    """What a rule reads. `grows`: tables read at purchase and at sale; `now`: tables read at sale alone."""

    market: bool
    market_then: bool
    appraised_work: bool
    grows: tuple[IndexUse, ...]
    now: tuple[IndexUse, ...]


def needs(rule: ResaleRule) -> Needs:
    """What has to be known before a price can be reckoned."""
    parts = rule.parts
    bounds = (rule.floor, rule.cap)
    market = any(isinstance(each, AppraisalShare | SubsidyRetained) for each in parts)
    then = any(
        isinstance(each, AppraisalShare) or (isinstance(each, SubsidyRetained) and each.keep is Keep.SHARE)
        for each in parts
    )
    grows = tuple(each.index for each in parts if isinstance(each, Indexed))
    now = tuple(
        use for each in parts if isinstance(each, MortgageBased) for use in (each.income, each.rate_index) if use
    )
    return Needs(
        market or any(isinstance(each, MarketShare) for each in bounds),
        then,
        rule.improvements is not None and rule.improvements.method is Method.APPRAISED,
        grows,
        now,
    )


def with_credit_cap(statement: Mapping[str, Any], most: int) -> dict[str, Any]:
    """A statement in which all improvements together count for so much at most: where a lease caps them, its rule says so."""
    credit = statement.get("improvements")
    if credit is None:
        return dict(statement)
    now = credit.get("most")
    return {**statement, "improvements": {**credit, "most": most if now is None else min(now, most)}}

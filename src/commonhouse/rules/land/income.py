"""The rule "household-income": what a household earns a year, line by line, with its assets and its debts.

Each line says how the money comes: so much a period and how many periods, by the hour, irregularly over some months, or as the
net of a business. Nothing is guessed: what is counted, left out or imputed is an option of the statement, as the trust (or its
funder) sets it; HUD publishes the threshold and the rate of imputed income from assets anew each year, so they have no default.
Lines carry ids, and words for people; the arithmetic does not read the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..errors import RuleError
from ..lending.model import check_rate, rounded

MAX_LINES = 60  # of each kind
MAX_AMOUNT = 10**12
MAX_SIZE = 30
MAX_WORDS = 120
MONTHS = 12


class IncomeKind(StrEnum):
    WAGES = "wages"
    BUSINESS = "business"
    BENEFITS = "benefits"
    PENSION = "pension"
    UNEMPLOYMENT = "unemployment"
    CHILD_SUPPORT = "child-support"
    RENT = "rent"
    GIFTS = "gifts"
    OTHER = "other"


EARNED = frozenset({IncomeKind.WAGES, IncomeKind.BUSINESS})


class Who(StrEnum):
    """Whose earnings they are: what minors and full-time students earn is often not counted."""

    ADULT = "adult"
    MINOR = "minor"
    STUDENT = "student"


class AssetKind(StrEnum):
    SAVINGS = "savings"
    INVESTMENT = "investment"
    RETIREMENT = "retirement"
    PROPERTY = "property"
    OTHER = "other"


class ExpenseKind(StrEnum):
    CHILD_CARE = "child-care"
    MEDICAL = "medical"


class AssetMethod(StrEnum):
    """What assets add to income once their worth is above the threshold. At or below it, what they really earn."""

    HIGHER = "higher"  # what they really earn, or the imputed rate: whichever is more
    UNKNOWN_ONLY = (
        "unknown-only"  # the imputed rate only for those whose earnings cannot be told (24 CFR 5.609, from 2024)
    )
    ACTUAL = "actual"
    NONE = "none"


class ImputedOn(StrEnum):
    ALL = "all"  # the whole worth
    ABOVE = "above"  # what is above the threshold


def _id(field: str, id: str) -> None:
    if not id or len(id) > 40:
        raise RuleError(field, f"{id!r} is no id.", "Give 1 to 40 characters.")


def _words(words: str) -> None:
    if len(words) > MAX_WORDS:
        raise RuleError("what", f"It has {len(words)} characters.", f"Give at most {MAX_WORDS}.")


def _amount(field: str, amount: int, least: int = 0) -> None:
    if not least <= amount <= MAX_AMOUNT:
        raise RuleError(field, f"It is {amount}.", f"Give a number from {least} to {MAX_AMOUNT}.")


def _count(field: str, count: Decimal, most: int) -> None:
    if not count.is_finite() or not 0 < count <= most or count != round(count, 4):
        raise RuleError(field, f"It is {count}.", f"Give a number above 0, at most {most}, with at most 4 decimals.")


@dataclass(frozen=True, slots=True)
class Steady:
    """The same amount each period: 26 for every two weeks, 12 for every month, 34 for a season of 34 weeks."""

    id: str
    kind: IncomeKind
    amount: int
    periods: Decimal
    who: Who = Who.ADULT
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("amount", self.amount)
        _count("periods", self.periods, 366)

    @property
    def yearly(self) -> Fraction:
        return self.amount * Fraction(self.periods)


@dataclass(frozen=True, slots=True)
class Hourly:
    """Pay by the hour: the rate, hours a week, and weeks a year."""

    id: str
    kind: IncomeKind
    rate: int
    hours: Decimal
    weeks: Decimal = Decimal(52)
    who: Who = Who.ADULT
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("rate", self.rate)
        _count("hours", self.hours, 168)
        _count("weeks", self.weeks, 53)

    @property
    def yearly(self) -> Fraction:
        return self.rate * Fraction(self.hours) * Fraction(self.weeks)


@dataclass(frozen=True, slots=True)
class Irregular:
    """What came in over some months, different each time: a year of it is the sum, divided by the months, times twelve."""

    id: str
    kind: IncomeKind
    amounts: tuple[int, ...]
    months: Decimal
    who: Who = Who.ADULT
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        if not 1 <= len(self.amounts) <= 120:
            raise RuleError("amounts", f"There are {len(self.amounts)}.", "Give 1 to 120.")
        for place, amount in enumerate(self.amounts):
            _amount(f"amounts[{place}]", amount)
        _count("months", self.months, 36)

    @property
    def yearly(self) -> Fraction:
        return sum(self.amounts) * MONTHS / Fraction(self.months)


@dataclass(frozen=True, slots=True)
class Business:
    """Work on one's own account: what came in, less what it cost to do it, over some months."""

    id: str
    receipts: int
    expenses: int
    months: Decimal = Decimal(12)
    who: Who = Who.ADULT
    what: str = ""
    kind: IncomeKind = IncomeKind.BUSINESS

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("receipts", self.receipts)
        _amount("expenses", self.expenses)
        _count("months", self.months, 36)

    @property
    def yearly(self) -> Fraction:
        """Below zero for a loss."""
        return (self.receipts - self.expenses) * MONTHS / Fraction(self.months)


Line = Steady | Hourly | Irregular | Business


@dataclass(frozen=True, slots=True)
class Asset:
    """Something of worth: its `value`, what it would `cost` to turn it into money, and what it earns a year (`income`, null
    where nobody can tell)."""

    id: str
    kind: AssetKind
    value: int
    cost: int = 0
    income: int | None = None
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("value", self.value)
        _amount("cost", self.cost)
        if self.income is not None:
            _amount("income", self.income)

    @property
    def net(self) -> int:
        return max(0, self.value - self.cost)


@dataclass(frozen=True, slots=True)
class Expense:
    """What may be taken off income, so much a period."""

    id: str
    kind: ExpenseKind
    amount: int
    periods: Decimal = Decimal(12)
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("amount", self.amount)
        _count("periods", self.periods, 366)


@dataclass(frozen=True, slots=True)
class Debt:
    """What is paid each month on a debt, and what is owed in all."""

    id: str
    monthly: int
    balance: int = 0
    what: str = ""

    def __post_init__(self) -> None:
        _id("id", self.id)
        _words(self.what)
        _amount("monthly", self.monthly)
        _amount("balance", self.balance)


@dataclass(frozen=True, slots=True)
class IncomeRule:
    """What is counted, and how. Amounts in the smallest part of the money, rates as parts of one."""

    asset_threshold: int
    asset_rate: Decimal
    asset_method: AssetMethod = AssetMethod.HIGHER
    imputed_on: ImputedOn = ImputedOn.ALL
    assets_left_out: tuple[AssetKind, ...] = (AssetKind.RETIREMENT,)
    asset_limit: int | None = None
    income_left_out: tuple[IncomeKind, ...] = ()
    count_minors: bool = False
    student_cap: int | None = None
    per_dependent: int = 0
    for_elders: int = 0
    child_care: bool = False
    medical_above: Decimal | None = None
    most_housing: Decimal | None = None
    most_debt: Decimal | None = None

    def __post_init__(self) -> None:
        for name in ("asset_threshold", "per_dependent", "for_elders"):
            _amount(name, getattr(self, name))
        for name in ("asset_limit", "student_cap"):
            if getattr(self, name) is not None:
                _amount(name, getattr(self, name))
        check_rate("asset_rate", self.asset_rate, Decimal(1))
        for name in ("medical_above", "most_housing", "most_debt"):
            if getattr(self, name) is not None:
                check_rate(name, getattr(self, name), Decimal(1))
        for name in ("assets_left_out", "income_left_out"):
            if len(set(getattr(self, name))) != len(getattr(self, name)):
                raise RuleError(name, "A kind is named twice.", "Name it once.")


@dataclass(frozen=True, slots=True)
class Figures:
    """A household: how many people, of them dependents, whether head or spouse is elderly or disabled, and its figures.
    `housing`: what the home would cost a month, where the ratios are asked for."""

    size: int
    dependents: int = 0
    elder: bool = False
    lines: tuple[Line, ...] = ()
    assets: tuple[Asset, ...] = ()
    expenses: tuple[Expense, ...] = ()
    debts: tuple[Debt, ...] = ()
    housing: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MAX_SIZE:
            raise RuleError("size", f"It is {self.size}.", f"Give 1 to {MAX_SIZE} people.")
        if not 0 <= self.dependents < self.size:
            raise RuleError(
                "dependents", f"There are {self.dependents} of {self.size} people.", "At least one is not a dependent."
            )
        if self.housing is not None:
            _amount("housing", self.housing)
        seen: set[str] = set()
        for name in ("lines", "assets", "expenses", "debts"):
            rows: Sequence[Line | Asset | Expense | Debt] = getattr(self, name)
            if len(rows) > MAX_LINES:
                raise RuleError(name, f"There are {len(rows)}.", f"Give at most {MAX_LINES}.")
            for place, row in enumerate(rows):
                if row.id in seen:
                    raise RuleError(f"{name}[{place}].id", f'"{row.id}" is there already.', "Give each its own.")
                seen.add(row.id)


class Why(StrEnum):
    """Why a line is not counted in full."""

    NOTHING = ""
    MINOR = "minor"
    STUDENT = "student"
    LEFT_OUT = "left-out"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A line of income: what it is a year, and what of that counts."""

    id: str
    kind: IncomeKind
    yearly: int
    counted: int
    why: Why


@dataclass(frozen=True, slots=True)
class CountedAsset:
    """An asset: its worth after the cost of selling, what it earns, what is imputed to it by itself, whether it counts."""

    id: str
    kind: AssetKind
    net: int
    actual: int | None
    imputed: int
    counts: bool


class Basis(StrEnum):
    ACTUAL = "actual"
    IMPUTED = "imputed"
    BOTH = "both"  # some known, some imputed
    NONE = "none"


class DeductionKind(StrEnum):
    DEPENDENTS = "dependents"
    ELDERS = "elders"
    CHILD_CARE = "child-care"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True)
class Deduction:
    kind: DeductionKind
    amount: int


@dataclass(frozen=True, slots=True)
class Income:
    """What a household earns a year. `income` = `earned` + `asset_income` - `deducted`, never below zero.

    `housing_ratio` and `debt_ratio` are parts of monthly income (four decimals, the last rounded up); null where they were not
    asked for, or the income is zero. `fits_*` hold them exactly against the statement's most; null where there is none.
    """

    lines: tuple[CountedLine, ...]
    earned: int
    assets: tuple[CountedAsset, ...]
    worth: int
    worth_over: int
    asset_actual: int
    asset_imputed: int
    asset_income: int
    asset_basis: Basis
    deductions: tuple[Deduction, ...]
    deducted: int
    income: int
    monthly: int
    debts: int
    housing_ratio: Decimal | None
    fits_housing: bool | None
    debt_ratio: Decimal | None
    fits_debt: bool | None


def household_income(given: Figures, rule: IncomeRule) -> Income:
    """A year's income by the rule. Every amount is rounded once, half a cent up."""
    lines = tuple(_counted(line, rule) for line in given.lines)
    earned = sum(line.counted for line in lines)
    assets = tuple(_asset(each, rule) for each in given.assets)
    worth = sum(each.net for each in assets if each.counts)
    actual, imputed, from_assets, basis = _from_assets(assets, worth, rule)
    gross = earned + from_assets
    deductions = tuple(_deductions(given, rule, gross))
    deducted = sum(each.amount for each in deductions)
    income = max(0, gross - deducted)
    debts = sum(debt.monthly for debt in given.debts)
    front, fits_front = _ratio(given.housing, income, rule.most_housing)
    both = debts if given.housing is None else debts + given.housing
    back, fits_back = _ratio(both, income, rule.most_debt)
    return Income(
        lines=lines, earned=earned, assets=assets, worth=worth,
        worth_over=0 if rule.asset_limit is None else max(0, worth - rule.asset_limit),
        asset_actual=actual, asset_imputed=imputed, asset_income=from_assets, asset_basis=basis,
        deductions=deductions, deducted=deducted, income=income, monthly=rounded(Fraction(income, MONTHS)), debts=debts,
        housing_ratio=front, fits_housing=fits_front, debt_ratio=back, fits_debt=fits_back,
    )  # fmt: skip


def _counted(line: Line, rule: IncomeRule) -> CountedLine:
    exact = line.yearly
    if exact < 0:
        return CountedLine(line.id, line.kind, -rounded(-exact), 0, Why.LOSS)
    yearly = rounded(exact)
    counted, why = yearly, Why.NOTHING
    if line.kind in rule.income_left_out:
        counted, why = 0, Why.LEFT_OUT
    elif line.kind in EARNED and line.who is Who.MINOR and not rule.count_minors:
        counted, why = 0, Why.MINOR
    elif line.kind in EARNED and line.who is Who.STUDENT and rule.student_cap is not None and yearly > rule.student_cap:
        counted, why = rule.student_cap, Why.STUDENT
    return CountedLine(line.id, line.kind, yearly, counted, why)


def _asset(asset: Asset, rule: IncomeRule) -> CountedAsset:
    imputed = rounded(asset.net * Fraction(rule.asset_rate))
    return CountedAsset(asset.id, asset.kind, asset.net, asset.income, imputed, asset.kind not in rule.assets_left_out)


def _from_assets(assets: Sequence[CountedAsset], worth: int, rule: IncomeRule) -> tuple[int, int, int, Basis]:
    """What they really earn, what is imputed, and what of the two counts."""
    counting = [each for each in assets if each.counts]
    actual = sum(each.actual or 0 for each in counting)
    on = worth if rule.imputed_on is ImputedOn.ALL else max(0, worth - rule.asset_threshold)
    imputed = rounded(on * Fraction(rule.asset_rate)) if worth > rule.asset_threshold else 0
    if rule.asset_method is AssetMethod.NONE:
        return actual, 0, 0, Basis.NONE
    if rule.asset_method is AssetMethod.ACTUAL or worth <= rule.asset_threshold:
        return actual, 0, actual, Basis.ACTUAL
    if rule.asset_method is AssetMethod.HIGHER:
        return (
            (actual, imputed, imputed, Basis.IMPUTED) if imputed > actual else (actual, imputed, actual, Basis.ACTUAL)
        )
    unknown = sum(each.net for each in counting if each.actual is None)
    added = rounded(unknown * Fraction(rule.asset_rate))
    basis = Basis.ACTUAL if not unknown else Basis.BOTH if actual else Basis.IMPUTED
    return actual, added, actual + added, basis


def _deductions(given: Figures, rule: IncomeRule, gross: int) -> Sequence[Deduction]:
    """Those that the rule knows and the household has."""
    care = _spent(given, ExpenseKind.CHILD_CARE) if rule.child_care else 0
    medical = 0
    if rule.medical_above is not None and given.elder:
        above = _spent(given, ExpenseKind.MEDICAL) - rounded(gross * Fraction(rule.medical_above))
        medical = max(0, above)
    found = (
        Deduction(DeductionKind.DEPENDENTS, rule.per_dependent * given.dependents),
        Deduction(DeductionKind.ELDERS, rule.for_elders if given.elder else 0),
        Deduction(DeductionKind.CHILD_CARE, care),
        Deduction(DeductionKind.MEDICAL, medical),
    )
    return [each for each in found if each.amount]


def _spent(given: Figures, kind: ExpenseKind) -> int:
    return rounded(
        sum((each.amount * Fraction(each.periods) for each in given.expenses if each.kind is kind), Fraction(0))
    )


def _ratio(monthly: int | None, income: int, most: Decimal | None) -> tuple[Decimal | None, bool | None]:
    """A monthly cost as a part of a year's income, and whether it is within the most."""
    if monthly is None:
        return None, None
    fits = None if most is None else monthly * MONTHS <= income * Fraction(most)
    if not income:
        return None, fits
    return Decimal(-(-monthly * MONTHS * 10_000 // income)).scaleb(-4), fits

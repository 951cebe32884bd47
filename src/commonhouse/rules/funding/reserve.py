"""The rule "loss-reserve": how much a fund should hold against losses, and what is missing.

Each loan needs its own stated rate of what is outstanding, or the rate of its age: how many days its oldest unpaid due is late.
The parts of one age are added exactly and rounded up once. The whole is at least `least_share` of all that is outstanding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from ..agreeing.model import AGES
from ..errors import RuleError
from ..lending.model import MAX_AMOUNT, check_rate

MAX_LOANS: Final = 100_000
STATED: Final = "stated"  # the loans with a rate of their own
_USUAL: Final = ("0.02", "0.05", "0.1", "0.25", "0.5")


@dataclass(frozen=True, slots=True)
class Reserve:
    """The part of what is outstanding that is held for each age, and at least of the whole."""

    rates: Mapping[str, Decimal] = field(
        default_factory=lambda: {age: Decimal(rate) for age, rate in zip(AGES, _USUAL, strict=True)}
    )
    least_share: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for age in AGES:
            if age not in self.rates:
                raise RuleError(f"rates.{age}", "It is missing.", f"Give a rate for each of {', '.join(AGES)}.")
        for age, rate in self.rates.items():
            if age not in AGES:
                raise RuleError(f"rates.{age}", "There is no such age.", f"Known: {', '.join(AGES)}.")
            check_rate(f"rates.{age}", rate, Decimal(1))
        check_rate("least_share", self.least_share, Decimal(1))


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A loan: what is outstanding, how many days late it is, and its own rate where one was stated."""

    id: str
    outstanding: int
    days_late: int = 0
    rate: Decimal | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.outstanding <= MAX_AMOUNT:
            raise RuleError("outstanding", f"It is {self.outstanding}.", f"Give 0 to {MAX_AMOUNT}.")
        if not 0 <= self.days_late <= 100_000:
            raise RuleError("days_late", f"It is {self.days_late}.", "Give 0 to 100000.")
        if self.rate is not None:
            check_rate("rate", self.rate, Decimal(1))


@dataclass(frozen=True)
class Portfolio:
    """All loans, and what is held against losses now."""

    held: int
    loans: tuple[AtRisk, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.held <= MAX_AMOUNT:
            raise RuleError("held", f"It is {self.held}.", f"Give 0 to {MAX_AMOUNT}.")
        if len(self.loans) > MAX_LOANS:
            raise RuleError("loans", f"There are {len(self.loans)}.", f"Give at most {MAX_LOANS}.")
        if len({loan.id for loan in self.loans}) != len(self.loans):
            raise RuleError("loans", "A loan is there twice.", "Name each once.")


@dataclass(frozen=True, slots=True)
class OfAge:
    """The loans of one age ("stated": those with their own rate, `rate` null)."""

    age: str
    loans: int
    outstanding: int
    rate: Decimal | None
    needed: int


@dataclass(frozen=True)
class ReserveResult:
    """`needed` is the sum of all ages, or the least of the whole where that is more (`by_least`)."""

    ages: tuple[OfAge, ...]
    outstanding: int
    needed: int
    by_least: bool
    held: int
    missing: int
    spare: int


def loss_reserve(given: Portfolio, statement: Reserve) -> ReserveResult:
    """What a portfolio needs. Rounded up: a cent too much rather than too little."""
    groups: dict[str, list[AtRisk]] = {age: [] for age in (*AGES, STATED)}
    for loan in given.loans:
        groups[STATED if loan.rate is not None else _age(loan.days_late)].append(loan)
    ages = tuple(_of_age(age, loans, statement) for age, loans in groups.items() if loans)
    outstanding = sum(each.outstanding for each in ages)
    by_ages = sum(each.needed for each in ages)
    least = ceil(outstanding * Fraction(statement.least_share))
    needed = max(by_ages, least)
    return ReserveResult(
        ages=ages,
        outstanding=outstanding,
        needed=needed,
        by_least=least > by_ages,
        held=given.held,
        missing=max(0, needed - given.held),
        spare=max(0, given.held - needed),
    )


def _of_age(age: str, loans: list[AtRisk], statement: Reserve) -> OfAge:
    rate = None if age == STATED else statement.rates[age]
    needed = sum((loan.outstanding * Fraction(loan.rate or 0 if rate is None else rate) for loan in loans), Fraction(0))
    return OfAge(age, len(loans), sum(loan.outstanding for loan in loans), rate, ceil(needed))


def _age(days: int) -> str:
    return AGES[0] if not days else AGES[min((days - 1) // 30 + 1, len(AGES) - 1)]

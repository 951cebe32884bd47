"""The rule "note-waterfall": money that comes in goes down the ranks of notes, losses go up them.

Rank 1 is paid first and loses last. Coming in: costs first, then interest due and principal due, rank by rank. A loss: what is
set aside for it first (gifts, dues, the reserve, in the stated order), then the last rank, then the one before it. What is
recovered goes back the other way: to rank 1 first, up to what each class lost, then to what was set aside. Classes of one rank
share by what is due to them, what they hold or what they lost, to the smallest part by the largest remainder (of equal ones,
to the id that comes first). Nothing falls below zero; what is left over is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final

from ..errors import RuleError
from ..lending.dates import DueDates
from ..lending.daycount import year_part
from ..lending.model import MAX_AMOUNT, MAX_RATE, DayCount, Every, check_rate, rounded
from .weights import by_weight

MAX_CLASSES: Final = 200
MAX_RANK: Final = 1000
MAX_TERM: Final = 1200  # months


class Paying(StrEnum):
    """Whether money pays the interest of all ranks before any principal, or each rank whole before the next."""

    INTEREST_FIRST = "interest-first"
    RANK_FIRST = "rank-first"


class Flow(StrEnum):
    """What goes through the ranks."""

    REPAYMENT = "repayment"
    LOSS = "loss"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A class of notes: its rank (1 is paid first and loses last), its interest a year and its term."""

    id: str
    rank: int
    rate: Decimal = Decimal(0)
    term_months: int | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise RuleError("id", "A class has no id.", "Give each class one.")
        if not 1 <= self.rank <= MAX_RANK:
            raise RuleError("rank", f"It is {self.rank}.", f"Give 1 to {MAX_RANK}.")
        check_rate("rate", self.rate, MAX_RATE)
        if self.term_months is not None and not 1 <= self.term_months <= MAX_TERM:
            raise RuleError("term_months", f"It is {self.term_months}.", f"Give 1 to {MAX_TERM}.")


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The ranks, and in which order what is set aside bears losses."""

    classes: tuple[Ranked, ...] = ()
    set_aside: tuple[str, ...] = ()
    paying: Paying = Paying.INTEREST_FIRST
    day_count: DayCount = DayCount.ACTUAL_365

    def __post_init__(self) -> None:
        _check_ids("classes", [each.id for each in self.classes])
        _check_ids("set_aside", list(self.set_aside))


@dataclass(frozen=True, slots=True)
class Class:
    """A class as it stands: principal owed on it, what of it is due with interest, and what it has lost before.

    `interest_due` null: what `rate` gives on `outstanding` from `since` until the day of the flow. `principal_due` null: all of
    it when the term from `since` is over, otherwise nothing.
    """

    id: str
    outstanding: int = 0
    interest_due: int | None = None
    principal_due: int | None = None
    lost: int = 0
    since: date | None = None

    def __post_init__(self) -> None:
        for name in ("outstanding", "interest_due", "principal_due", "lost"):
            _check_amount(name, getattr(self, name) or 0)
        if (self.principal_due or 0) > self.outstanding:
            raise RuleError(
                "principal_due", f"{self.principal_due} of {self.outstanding} cannot be due.", "Give at most that."
            )


@dataclass(frozen=True, slots=True)
class SetAside:
    """Money set aside for losses: what there is of it, and what losses took of it before."""

    id: str
    available: int = 0
    lost: int = 0

    def __post_init__(self) -> None:
        _check_amount("available", self.available)
        _check_amount("lost", self.lost)


@dataclass(frozen=True, slots=True)
class Pouring:
    """An amount that comes in, is lost or is recovered on a day, and how everything stands before it."""

    flow: Flow
    amount: int
    on: date | None = None
    costs: int = 0
    classes: tuple[Class, ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    def __post_init__(self) -> None:
        _check_amount("amount", self.amount)
        _check_amount("costs", self.costs)
        _check_ids("classes", [each.id for each in self.classes])
        _check_ids("set_aside", [each.id for each in self.set_aside])


class PouredKind(StrEnum):
    COSTS = "costs"
    INTEREST = "interest"
    PRINCIPAL = "principal"
    LOSS = "loss"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Poured:
    """One step down or up: `asked` of the rank (null: costs, or what is set aside), and what of it each got or bears."""

    kind: PouredKind
    rank: int | None
    asked: int
    amount: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClassAfter:
    """What a class got or bears, and what is owed on it after."""

    id: str
    rank: int
    interest: int
    principal: int
    loss: int
    recovered: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class SetAsideAfter:
    """What was taken or put back, and what is left."""

    id: str
    loss: int
    recovered: int
    available: int


@dataclass(frozen=True, slots=True)
class WaterfallResult:
    """`amount` = costs + all parts + `left`. Of money that came in, what is left stays with the fund; of a loss, nobody is
    left to bear it; of what was recovered, it is more than was lost."""

    flow: Flow
    amount: int
    costs: int
    classes: tuple[ClassAfter, ...]
    set_aside: tuple[SetAsideAfter, ...]
    left: int
    steps: tuple[Poured, ...]


def note_waterfall(given: Pouring, statement: Waterfall) -> WaterfallResult:
    """Send an amount through the ranks. Raises RuleError when a class or a layer is not of the statement."""
    return _Pour(given, statement).result()


class _Pour:
    def __init__(self, given: Pouring, statement: Waterfall) -> None:
        self.given = given
        self.statement = statement
        self.terms = {each.id: each for each in statement.classes}
        self.left = given.amount
        self.steps: list[Poured] = []
        _check_known("classes", [each.id for each in given.classes], list(self.terms))
        _check_known("set_aside", [each.id for each in given.set_aside], list(statement.set_aside))
        self.ranks = [
            (rank, list(group))
            for rank, group in groupby(sorted(given.classes, key=self._rank), key=lambda each: self._rank(each)[0])
        ]
        order = {id: place for place, id in enumerate(statement.set_aside)}
        self.layers = sorted(given.set_aside, key=lambda each: order[each.id])
        {Flow.REPAYMENT: self._down, Flow.LOSS: self._up, Flow.RECOVERY: self._back}[given.flow]()

    def _rank(self, each: Class) -> tuple[int, str]:
        return self.terms[each.id].rank, each.id

    def _pour(self, kind: PouredKind, rank: int | None, asked: Mapping[str, int]) -> None:
        """As much as is left, to those who ask, in proportion."""
        whole = sum(asked.values())
        amount = min(self.left, whole)
        if not whole:
            return
        self.left -= amount
        parts = {id: part for id, part in by_weight(amount, dict(sorted(asked.items()))).items() if part}
        self.steps.append(Poured(kind, rank, whole, amount, parts))

    def _down(self) -> None:
        if self.given.costs:
            self._pour(PouredKind.COSTS, None, {"costs": self.given.costs})
        due = [
            (kind, rank, {each.id: ask(each) for each in group})
            for kind, ask in ((PouredKind.INTEREST, self._interest), (PouredKind.PRINCIPAL, self._principal))
            for rank, group in self.ranks
        ]
        if self.statement.paying is Paying.RANK_FIRST:
            due.sort(key=lambda each: each[1])
        for kind, rank, asked in due:
            self._pour(kind, rank, asked)

    def _up(self) -> None:
        for layer in self.layers:
            self._pour(PouredKind.LOSS, None, {layer.id: layer.available})
        for rank, group in reversed(self.ranks):
            self._pour(PouredKind.LOSS, rank, {each.id: each.outstanding for each in group})

    def _back(self) -> None:
        for rank, group in self.ranks:
            self._pour(PouredKind.RECOVERED, rank, {each.id: each.lost for each in group})
        for layer in reversed(self.layers):
            self._pour(PouredKind.RECOVERED, None, {layer.id: layer.lost})

    def _interest(self, each: Class) -> int:
        if each.interest_due is not None:
            return each.interest_due
        rate = self.terms[each.id].rate
        if not rate or not each.outstanding:
            return 0
        since, on = self._days(each, "interest_due")
        return rounded(each.outstanding * Fraction(rate) * year_part(since, max(since, on), self.statement.day_count))

    def _principal(self, each: Class) -> int:
        term = self.terms[each.id].term_months
        if each.principal_due is not None:
            return each.principal_due
        if term is None or not each.outstanding:
            return 0
        since, on = self._days(each, "principal_due")
        return each.outstanding if DueDates(since, Every())[1 + term] <= on else 0

    def _days(self, each: Class, field: str) -> tuple[date, date]:
        if each.since is None or self.given.on is None:
            raise RuleError(
                f"input.classes[{self.given.classes.index(each)}].{field}",
                "It is not given, and cannot be found without the days.",
                'Give it, or both "since" and the day "on" of the flow.',
            )
        return each.since, self.given.on

    def result(self) -> WaterfallResult:
        got = {
            kind: {id: part for step in self.steps if step.kind is kind for id, part in self._of(step)}
            for kind in PouredKind
        }
        none: dict[str, int] = {}
        loss, back = got.get(PouredKind.LOSS, none), got.get(PouredKind.RECOVERED, none)
        classes = []
        for each in self.given.classes:
            principal = got[PouredKind.PRINCIPAL].get(each.id, 0)
            lost, recovered = loss.get(each.id, 0), back.get(each.id, 0)
            classes.append(
                ClassAfter(
                    id=each.id,
                    rank=self.terms[each.id].rank,
                    interest=got[PouredKind.INTEREST].get(each.id, 0),
                    principal=principal,
                    loss=lost,
                    recovered=recovered,
                    outstanding=each.outstanding - principal - lost + recovered,
                )
            )
        layers = self._layers()
        return WaterfallResult(
            flow=self.given.flow,
            amount=self.given.amount,
            costs=sum(step.amount for step in self.steps if step.kind is PouredKind.COSTS),
            classes=tuple(classes),
            set_aside=layers,
            left=self.left,
            steps=tuple(self.steps),
        )

    def _of(self, step: Poured) -> Iterator[tuple[str, int]]:
        """The parts of classes; a layer may have the id of a class."""
        if step.rank is not None:
            yield from step.parts.items()

    def _layers(self) -> tuple[SetAsideAfter, ...]:
        parts = {(step.kind, id): part for step in self.steps if step.rank is None for id, part in step.parts.items()}
        rows = []
        for each in self.given.set_aside:
            loss, back = parts.get((PouredKind.LOSS, each.id), 0), parts.get((PouredKind.RECOVERED, each.id), 0)
            rows.append(SetAsideAfter(each.id, loss, back, each.available - loss + back))
        return tuple(rows)


def _check_amount(field: str, amount: int) -> None:
    if not 0 <= amount <= MAX_AMOUNT:
        raise RuleError(field, f"It is {amount}.", f"Give 0 to {MAX_AMOUNT}.")


def _check_ids(field: str, ids: list[str]) -> None:
    if len(ids) > MAX_CLASSES:
        raise RuleError(field, f"There are {len(ids)}.", f"Give at most {MAX_CLASSES}.")
    if len(set(ids)) != len(ids):
        raise RuleError(field, "One is named twice.", "Name each once.")


def _check_known(field: str, ids: list[str], known: list[str]) -> None:
    for place, id in enumerate(ids):
        if id not in known:
            raise RuleError(
                f"input.{field}[{place}].id", f'The statement has no "{id}".', f"Known: {', '.join(known) or 'none'}."
            )

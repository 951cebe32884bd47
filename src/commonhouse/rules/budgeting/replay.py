"""A run of equal shares told again exactly: what each round cost its payers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from .ledger import Ledger
from .market import Market
from .run import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .market import Column, Floats


@dataclass(frozen=True, slots=True)
class Purchase:
    """One round, exactly. `money_before` is what each supporter type had, as floats (see `Ledger.money`)."""

    project: int
    level: Fraction
    price: Fraction
    payers: int
    full_payers: int
    largest_payment: Fraction
    money_before: Floats


def replay(market: Market, run: Run) -> tuple[Ledger, list[Purchase]]:
    """The books at the end of a run and its purchases."""
    ledger = Ledger(market, run.start)
    return ledger, [_purchase(market, ledger, c) for c in run.order]


def _purchase(market: Market, ledger: Ledger, c: int) -> Purchase:
    column = market.columns[c]
    before = ledger.money[column.types]
    level = ledger.level(c)
    if level is None:
        raise ValueError(f"project {c} is not affordable in round {ledger.rounds}")
    poor, _ = ledger.cannot_pay(c, level)
    largest = _largest_payment(column, ledger, level, poor)
    ledger.buy(c, level)
    return Purchase(
        project=c,
        level=level,
        price=level / column.unit,
        payers=int(column.heads[before > 0].sum()),
        full_payers=int(column.heads[~poor].sum()),
        largest_payment=largest,
        money_before=before,
    )


def _largest_payment(column: Column, ledger: Ledger, level: Fraction, poor: NDArray[np.bool_]) -> Fraction:
    if column.want is None:
        return level
    largest = level * int(column.want[~poor].max())
    have = ledger.money[column.types]
    rivals = np.flatnonzero(poor & (have + ledger.slack >= float(largest)))
    return max([largest, *(ledger.of_type(int(column.types[at])) for at in rivals.tolist())])

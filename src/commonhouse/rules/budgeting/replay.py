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
    from .market import Floats


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
    before = ledger.money[market.types[c]]
    level = ledger.level(c)
    if level is None:
        raise ValueError(f"project {c} is not affordable in round {ledger.rounds}")
    poor, _ = ledger.cannot_pay(c, level)
    heads = market.heads[c]
    largest = _largest_payment(market, ledger, c, level, poor)
    ledger.buy(c, level)
    return Purchase(
        project=c,
        level=level,
        price=level / market.unit[c],
        payers=int(heads[before > 0].sum()),
        full_payers=int(heads[~poor].sum()),
        largest_payment=largest,
        money_before=before,
    )


def _largest_payment(
    market: Market, ledger: Ledger, c: int, level: Fraction, poor: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Fraction:
    if market.want is None:
        return level
    largest = level * int(market.want[c][~poor].max())
    have = ledger.money[market.types[c]]
    rivals = np.flatnonzero(poor & (have + ledger.slack >= float(largest)))
    return max([largest, *(ledger.of_type(int(market.types[c][at])) for at in rivals.tolist())])

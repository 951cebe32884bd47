"""Ten thousand thirty-year loans: our exact schedules beside numpy-financial's and pyxirr's floats, in one run.

    python bench/lending.py                     10,000 loans of 360 months
    python bench/lending.py --loans 1000

Principals and rates are all different. numpy-financial gives interest (`ipmt`) and principal (`ppmt`) of each month in floats, all
loans in one call; pyxirr gives the same loan by loan and month by month, on a sample, and the time is multiplied. Ours are whole
cents with a last payment that ends the loan; `level payments the same` says how many agree with theirs rounded. The last line
times the annual percentage rate, which is decided exactly, beside pyxirr's irr in floats.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy_financial
import pyxirr

from commonhouse.rules.lending.apr import Apr, Flow, Transaction, UnitPeriod, apr
from commonhouse.rules.lending.fast import level_schedules
from commonhouse.rules.lending.model import LoanTerms
from commonhouse.rules.lending.schedule import Lent, loan_schedule

MONTHS = 360
LIMIT_SECONDS = 3.0
SAMPLE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loans", type=int, default=10_000)
    number = parser.parse_args().loans
    chance = random.Random(2026)
    principals = [chance.randrange(5_000_000, 90_000_000) for _ in range(number)]
    rates = [Decimal(chance.randrange(2_000, 12_000)).scaleb(-5) for _ in range(number)]
    print(f"{number:,} loans of {MONTHS} months")

    ours, took = timed(lambda: level_schedules(principals, rates, MONTHS))
    mark = "ok" if took <= LIMIT_SECONDS else f"above {LIMIT_SECONDS} s"
    show("ours, exact cents", took, f"{number * MONTHS / took:,.0f} rows/s ({mark})")
    others, financial = timed(lambda: floats(principals, rates))
    show("numpy-financial, floats", financial, ratio(financial, took))
    sample = min(SAMPLE, number)
    _, xirr = timed(lambda: one_by_one(principals[:sample], rates[:sample]))
    xirr *= number / sample
    show("pyxirr, floats (from a sample)", xirr, ratio(xirr, took))
    checked, single = timed(lambda: same_as_the_rule(ours, principals[:sample], rates[:sample]))
    show("the rule itself, loan by loan (from a sample)", single * number / sample, f"{checked} of {sample} the same")
    agree = int((np.floor(others + 0.5) == ours.payment[:, 0]).sum())
    print(f"level payments the same as numpy-financial's, rounded: {agree:,} of {number:,}")
    rate_beside_irr()


def timed(work: Callable[[], Any], times: int = 3) -> tuple[Any, float]:
    """The result and the least of some times, in seconds."""
    least, result = float("inf"), None
    for _ in range(times):
        begun = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - begun)
    return result, least


def show(what: str, seconds: float, more: str) -> None:
    print(f"  {what:48} {seconds:9.3f} s  {more}")


def ratio(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.1f} times ours"


def floats(principals: list[int], rates: list[Decimal]) -> Any:
    """Interest and principal of all months by numpy-financial; gives the level payments."""
    sums = np.array(principals, dtype=float)[:, None]
    monthly = np.array([float(rate) / 12 for rate in rates])[:, None]
    months = np.arange(1, MONTHS + 1)[None, :]
    interest = -numpy_financial.ipmt(monthly, months, MONTHS, sums)
    principal = -numpy_financial.ppmt(monthly, months, MONTHS, sums)
    return (interest + principal)[:, 0]


def one_by_one(principals: list[int], rates: list[Decimal]) -> None:
    for principal, rate in zip(principals, rates, strict=True):
        monthly = float(rate) / 12
        for month in range(1, MONTHS + 1):
            pyxirr.ipmt(monthly, month, MONTHS, principal)
            pyxirr.ppmt(monthly, month, MONTHS, principal)


def same_as_the_rule(ours: Any, principals: list[int], rates: list[Decimal]) -> int:
    """How many schedules are those of the rule "loan-schedule", row by row."""
    same = 0
    for place, (principal, rate) in enumerate(zip(principals, rates, strict=True)):
        terms = LoanTerms(principal, rate, MONTHS, date(2026, 1, 1), date(2026, 2, 1))
        rows = loan_schedule(Lent(), terms).instalments
        interest, parts = ours.interest[place].tolist(), ours.principal[place].tolist()
        padding = [0] * (MONTHS - len(rows))
        same += interest == [r.interest for r in rows] + padding and parts == [r.principal for r in rows] + padding
    return same


def rate_beside_irr() -> None:
    transaction = Transaction((Flow(20_000_000),), (Flow(119_910, periods=1, times=MONTHS),))
    found, took = timed(lambda: apr(transaction, Apr(UnitPeriod())))
    flows = [-20_000_000.0, *[119_910.0] * MONTHS]
    irr, theirs = timed(lambda: pyxirr.irr(flows))
    show(
        "one APR, exact to the hundredth", took, f"{found.percent} %; pyxirr's irr {irr * 1200:.4f} % in {theirs:.5f} s"
    )


if __name__ == "__main__":
    main()

"""What a project that was not bought lacked, by the exact books of the run of equal shares that counts.

The question put to each stage of the run (before each purchase, and at its end) is what would have had the project
bought there, with everything before it as it was:

- votes: more voters who name only this project and bring the same start amount (and, where points count, give
  it the most points that any ballot gave it);
- cost: the same supporters, a lower cost.

Before a purchase that means a lower price than the project bought, or the same price and the tie-break; at the end,
that supporters can pay. The answer is the smallest over all stages. The start amount stays as it was: neither the
share B/N nor the raises are worked out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from .ledger import Ledger
from .market import DOWN, EPS, Market, dot
from .replay import Purchase
from .statements import TieBreak
from .tally import tie_key

if TYPE_CHECKING:
    from .market import Column, Floats


@dataclass(slots=True)
class Lack:
    """What one project lacked. `payable` is the highest cost at which it would have been bought (minor units)."""

    project: int
    money: Fraction
    votes_short: int | None = None
    payable: int = 0


class _Desk:
    """The stages of a run, walked backwards so that `money` is always the floats of the stage at hand."""

    def __init__(
        self, market: Market, ledger: Ledger, purchases: list[Purchase], tie_break: tuple[TieBreak, ...]
    ) -> None:
        self.market = market
        self.ledger = ledger
        self.purchases = purchases
        self.tie_break = tie_break
        self.money: Floats = ledger.money.copy()

    def back_to(self, stage: int) -> None:
        bought = self.purchases[stage]
        self.money[self.market.columns[bought.project].types] = bought.money_before

    def limit(self, stage: int, unit: int) -> Fraction | None:
        """The highest level at which a project with this unit would be as cheap as the purchase; None at the end."""
        return self.purchases[stage].price * unit if stage < len(self.purchases) else None

    def raised(self, c: int, level: Fraction | None, stage: int) -> Fraction:
        if level is None:
            return self.ledger.together(c, stage=stage)
        return self.ledger.raised(c, level, self.money, stage)

    def goes_first(self, c: int, votes: int, cost: int, stage: int) -> bool:
        """Whether c with these votes and this cost wins a tie against the purchase of this stage."""
        rival = self.market.columns[self.purchases[stage].project]
        theirs = tie_key(self.tie_break, rival.votes, rival.cost, rival.project)
        return tie_key(self.tie_break, votes, cost, c) < theirs

    def all_short(self, c: int, limit: Fraction, stage: int) -> bool:
        """Whether no supporter can pay in full at this level, so that a lower level raises just as much."""
        poor, _ = self.ledger.cannot_pay(c, limit, self.money, stage)
        return bool(poor.all())

    def votes_needed(self, c: int, stage: int) -> int:
        """Exactly how many more voters would have had c bought at this stage."""
        column, start = self.market.columns[c], self.ledger.start
        limit = self.limit(stage, column.unit)
        most = most_wanted(column)
        each = start if limit is None else min(start, limit * most)
        missing = column.cost - self.raised(c, limit, stage)
        more = max(1, ceil(missing / each))
        if limit is None or missing < more * each or (start < limit * most and self.all_short(c, limit, stage)):
            return more
        return more if self.goes_first(c, column.votes + more, column.cost, stage) else more + 1

    def raised_at(self, c: int, cost: int, stage: int) -> Fraction:
        """Exactly what supporters would pay at this stage if c had this cost and went as cheaply as the purchase."""
        return self.raised(c, self.limit(stage, cost if self.market.by_cost else 1), stage)

    def payable_at(self, c: int, cost: int, stage: int) -> bool:
        """Exactly whether c would have been bought at this stage at this cost."""
        raised = self.raised_at(c, cost, stage)
        if raised != cost:
            return raised > cost
        limit = self.limit(stage, cost if self.market.by_cost else 1)
        return (
            limit is None
            or self.all_short(c, limit, stage)
            or self.goes_first(c, self.market.columns[c].votes, cost, stage)
        )


def most_wanted(column: Column) -> int:
    """The most points any ballot gives a project; 1 where satisfaction is the same for all supporters."""
    return 1 if column.want is None else int(column.want.max(initial=1))


class _Columns:
    """The supporters of several projects as one long array, for sums over all of them at once."""

    def __init__(self, columns: list[Column]) -> None:
        sizes = [len(column.types) for column in columns]
        wants = [column.want for column in columns if column.want is not None]
        self.projects = [column.project for column in columns]
        self.types = np.concatenate([column.types for column in columns])
        self.heads = np.concatenate([column.heads for column in columns])
        self.want = np.concatenate(wants) if wants else None
        self.starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
        self.of = np.repeat(np.arange(len(columns)), sizes)
        self.unit = np.array([float(column.unit) for column in columns])
        self.cost = np.array([float(column.cost) for column in columns])
        self.votes = np.array([float(column.votes) for column in columns])
        self.most = np.array([float(most_wanted(column)) for column in columns])
        self.rounding = np.array([column.rounding for column in columns])

    def raised(self, have: Floats, limit: Floats | None) -> Floats:
        """What each project's supporters pay together, up to a limit for each project (None: all they have)."""
        if limit is None:
            pay = have * self.heads
        else:
            due = limit[self.of]
            pay = np.minimum(have, due if self.want is None else due * self.want)
            pay *= self.heads
        sums: Floats = np.add.reduceat(pay, self.starts)
        return sums


def lacks(
    market: Market, ledger: Ledger, purchases: list[Purchase], tie_break: tuple[TieBreak, ...]
) -> dict[int, Lack]:
    """What each project that was not bought lacked, by project."""
    won = {purchase.project for purchase in purchases}
    losers = [c for c in range(market.size) if c not in won]
    found = {c: Lack(c, ledger.together(c)) for c in losers}
    if not losers or ledger.start == 0:
        return found
    desk = _Desk(market, ledger, purchases, tie_break)
    named = [market.columns[c] for c in losers if market.columns[c].votes]
    unnamed = [c for c in losers if not market.columns[c].votes]
    columns = _Columns(named) if named else None
    doors = _doors(market, purchases, losers)
    for stage in range(len(purchases), -1, -1):
        if stage < len(purchases):
            desk.back_to(stage)
        door = doors[stage] if doors else None
        if columns is not None:
            _visit(desk, columns, found, stage, door)
        if door is not None or stage == len(purchases):
            _visit_unnamed(desk, unnamed, found, stage, door)
    return found


def _doors(market: Market, purchases: list[Purchase], losers: list[int]) -> list[dict[int, tuple[bool, int | None]]]:
    """For each stage and loser: whether constraints let it in at its own cost, and the most it might cost then."""
    gate = market.gate()
    if gate is None:
        return []
    stages = []
    for stage in range(len(purchases) + 1):
        if stage:
            gate.take(purchases[stage - 1].project)
        stages.append({c: (gate.bar(c) is None, 0 if gate.excluded_by(c) else gate.purse_left(c)) for c in losers})
    return stages


def _visit(
    desk: _Desk,
    columns: _Columns,
    found: dict[int, Lack],
    stage: int,
    doors: dict[int, tuple[bool, int | None]] | None,
) -> None:
    """Better each loser's answer by what this stage would have asked of it."""
    market = desk.market
    price = float(desk.purchases[stage].price) if stage < len(desk.purchases) else None
    have = desk.money[columns.types]
    raised = columns.raised(have, None if price is None else price * columns.unit)
    doubt = columns.votes * desk.ledger.slack + columns.rounding * (raised + columns.cost) * 4
    start = float(desk.ledger.start)
    each = np.full(len(raised), start) if price is None else np.minimum(start, price * columns.unit * columns.most)
    more = (columns.cost - raised) / each
    more_doubt = doubt / each + np.abs(more) * 16 * EPS
    fewest = np.ceil(more - more_doubt).tolist()
    most = np.ceil(more + more_doubt).tolist()
    target = np.array([found[c].payable + 1.0 for c in columns.projects])
    reached = raised
    if market.by_cost and price is not None:
        reached = columns.raised(have, price * target)
    better = (reached + doubt >= target).tolist()
    for i, c in enumerate(columns.projects):
        lack = found[c]
        open_now, ceiling = doors[c] if doors is not None else (True, None)
        if open_now and (lack.votes_short is None or fewest[i] < lack.votes_short):
            needed = int(most[i]) if fewest[i] == most[i] >= 1 else desk.votes_needed(c, stage)
            lack.votes_short = needed if lack.votes_short is None else min(needed, lack.votes_short)
        if better[i]:
            below_cost = market.columns[c].cost - 1
            highest = below_cost if ceiling is None else min(ceiling, below_cost)
            lack.payable = _highest_payable(desk, c, stage, lack.payable, highest, float(doubt[i]))


def _visit_unnamed(
    desk: _Desk,
    projects: list[int],
    found: dict[int, Lack],
    stage: int,
    doors: dict[int, tuple[bool, int | None]] | None,
) -> None:
    """Projects nobody named: fewest voters are asked at the latest stage that is open to them."""
    for c in projects:
        if found[c].votes_short is None and (doors is None or doors[c][0]):
            found[c].votes_short = desk.votes_needed(c, stage)


def _highest_payable(desk: _Desk, c: int, stage: int, low: int, high: int, doubt: float) -> int:
    """The highest whole cost above `low`, up to `high`, at which c would have been bought at this stage, or `low`.

    What supporters raise less the cost is concave in the cost and zero at no cost, so every cost below one they can
    raise they can raise too. Floats narrow it down, the books decide what is left, then the tie-break.
    """
    above = floor(_payable(desk, c, stage, float(desk.market.columns[c].cost), doubt))
    below = floor(_payable(desk, c, stage, float(above + 1), -doubt) * DOWN)
    high = min(high, above)
    if high <= low:
        return low
    if below >= high:
        return high
    first, reached = low, max(low, below)
    while reached < high:
        middle = high if high - reached <= 2 else (reached + high + 1) // 2
        if desk.raised_at(c, middle, stage) >= middle:
            reached = middle
        else:
            high = middle - 1
    return next(
        (cost for cost in _trials(desk, reached, stage) if cost > first and desk.payable_at(c, cost, stage)), first
    )


def _trials(desk: _Desk, reached: int, stage: int) -> list[int]:
    """Costs to try, highest first: below a tie that is lost, only a cost near the rival's can win one."""
    if stage == len(desk.purchases):
        return [reached]
    rival = desk.market.columns[desk.purchases[stage].project].cost
    near = {reached, reached - 1, rival + 1, rival, rival - 1}
    return sorted((cost for cost in near if cost <= reached), reverse=True)


def _payable(desk: _Desk, c: int, stage: int, cost: float, extra: float) -> float:
    """The highest cost, down from `cost`, that supporters would raise with `extra` money on top, in floats.

    Newton's method on a concave function from above.
    """
    column = desk.market.columns[c]
    money, heads = desk.money[column.types], column.heads
    if stage == len(desk.purchases):
        return dot(heads, money) + extra
    price = float(desk.purchases[stage].price)
    if not desk.market.by_cost:
        due = price if column.want is None else price * column.want
        return dot(heads, np.minimum(money, due)) + extra
    while True:
        poor = money < price * cost
        part = price * float(heads[~poor].sum())
        if part >= 1:
            return cost if extra > 0 else 0.0
        lower = (dot(heads[poor], money[poor]) + extra) / (1 - part)
        if lower >= cost * (1 - 8 * EPS):
            return cost
        if lower < 1:
            return max(lower, 0.0)
        cost = lower

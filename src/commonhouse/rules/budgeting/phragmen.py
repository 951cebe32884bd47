"""Phragmén's sequential rule with a budget.

Every voter earns money at the same steady pace from nothing. As soon as the supporters of a project together have
its cost, it is bought and they are left with nothing. The time of a purchase is told in what a voter has earned since
the start, in minor units. Every named project counts as supported, whatever its points or place.

- on_misfit `stop`: counting ends as soon as supporters could buy a project that costs more than is left of the budget,
  also when another project could be bought at the same moment (Los, Christoff, Grossi, "Proportional Budget
  Allocations", 2022). `skip`: such a project is passed over.
- A project dearer than the whole budget, or that nobody named, takes no part. Constraints bar a project without
  ending the count.

What a loser lacked is the least over all moments before the count ended: so many more voters who name only this
project, or so much lower a cost, and it would have been bought then, with everything before it as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from .gate import Bar, Gate
from .greedy import tie_report
from .market import EPS, Market, dot
from .model import Instance
from .results import Loser, Phase, Reason, Result, Round, published
from .statements import OnMisfit, Phragmen, Satisfaction, TieBreak
from .tally import Tally, ballot_notices, empty_ballots, ranks, tally, tie_key, tie_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .market import Floats

NEVER = -1


@dataclass(slots=True)
class _Count:
    """One count under way. `last[t]` is the round in which ballot type t last paid, `times` are exact."""

    market: Market
    last: NDArray[np.int32]
    paid_at: Floats
    left: int
    order: list[int] = field(default_factory=list)
    times: list[Fraction] = field(default_factory=list)
    earliest: list[Fraction] = field(default_factory=list)
    ties: list[tuple[int, list[int], int]] = field(default_factory=list)
    bars: dict[int, Bar] = field(default_factory=dict)
    left_at_turn: dict[int, int] = field(default_factory=dict)
    stopped_at: int | None = None
    stop_time: Fraction | None = None

    @classmethod
    def begin(cls, market: Market) -> _Count:
        types = market.type_count
        return cls(market, np.full(types, NEVER, dtype=np.int32), np.zeros(types), left=market.instance.budget)

    def spent_by(self, c: int) -> Fraction:
        """The sum over the supporters of c of the time each last paid, exactly."""
        column = self.market.columns[c]
        counts = np.bincount(self.last[column.types] + 1, column.heads)
        return sum((int(counts[r + 1]) * self.times[r] for r in np.flatnonzero(counts[1:]).tolist()), Fraction(0))

    def time(self, c: int) -> Fraction:
        """When the supporters of c will have saved its cost, exactly."""
        return (self.market.columns[c].cost + self.spent_by(c)) / self.market.columns[c].total

    def about(self, c: int) -> tuple[float, float]:
        """Bounds of `time` in floats: all terms are positive, so rounding is relative."""
        time = (self.market.columns[c].cost + self.late(c)) / self.market.columns[c].total
        return time * (1 - self.doubt(c)), time * (1 + self.doubt(c))

    def late(self, c: int) -> float:
        """`spent_by` in floats."""
        column = self.market.columns[c]
        return dot(column.heads, self.paid_at[column.types])

    def doubt(self, c: int) -> float:
        """The largest relative error of `late` and of a quotient made with it."""
        return (len(self.market.columns[c].types) + 20) * EPS * 2

    def buy(self, c: int, time: Fraction) -> None:
        supporters = self.market.columns[c].types
        before = np.unique(self.last[supporters]).tolist()
        self.earliest.append(min(Fraction(0) if r == NEVER else self.times[r] for r in before))
        self.last[supporters] = len(self.order)
        self.paid_at[supporters] = float(time)
        self.order.append(c)
        self.times.append(time)
        self.left -= self.market.columns[c].cost


def phragmen(instance: Instance, statement: Phragmen) -> Result:
    """Count by sequential Phragmén."""
    totals = tally(instance)
    keys = tie_keys(instance, totals.votes, statement.tie_break)
    market = Market(instance, Satisfaction.CARDINALITY, ranks(keys))
    count = _run(market, statement)
    funded = set(count.order)
    ids = [project.id for project in instance.projects]
    missing = _lacks(market, count, statement.tie_break)
    return Result(
        rule=statement,
        winners=tuple(ids[c] for c in count.order),
        cost=instance.budget - count.left,
        budget=instance.budget,
        unspent=count.left,
        minor=instance.minor,
        currency=instance.currency,
        ballots=instance.voters,
        empty_ballots=empty_ballots(instance),
        rounds=_rounds(instance, totals, count),
        losers=tuple(_loser(instance, totals, count, missing[c], c) for c in range(len(ids)) if c not in funded),
        ties=tuple(
            tie_report(instance, keys, statement.tie_break, Phase.PHRAGMEN, at + 1, tied, chosen, funded)
            for at, tied, chosen in count.ties
        ),
        notices=ballot_notices(instance, totals.votes),
    )


def _run(market: Market, statement: Phragmen) -> _Count:
    count = _Count.begin(market)
    gate = Gate(market.instance)
    queue = [(count.about(c)[0], c) for c in market.supported if market.columns[c].cost <= market.instance.budget]
    heapify(queue)
    while queue:
        best = float("inf")
        seen: list[tuple[float, int]] = []
        while queue and queue[0][0] <= best:
            c = heappop(queue)[1]
            bar = gate.bar(c)
            if bar is not None:
                count.bars[c] = bar
                continue
            low, high = count.about(c)
            seen.append((low, c))
            best = min(best, high)
        if not seen:
            break
        near = {c: count.time(c) for low, c in seen if low <= best}
        now = min(near.values())
        ready = [c for c, time in near.items() if time == now]
        misfits = [c for c in ready if market.columns[c].cost > count.left]
        for c in misfits:
            count.left_at_turn[c] = count.left
        if misfits and statement.on_misfit is OnMisfit.STOP:
            count.stopped_at = min(misfits, key=market.rank.__getitem__)
            count.stop_time = now
            break
        fits = [c for c in ready if c not in misfits]
        chosen = min(fits, key=market.rank.__getitem__) if fits else None
        for low, c in seen:
            if c != chosen and c not in misfits:
                heappush(queue, (low, c))
        if chosen is None:
            continue
        if len(fits) > 1:
            count.ties.append((len(count.order), sorted(fits), chosen))
        count.buy(chosen, now)
        gate.take(chosen)
    return count


def _rounds(instance: Instance, totals: Tally, count: _Count) -> tuple[Round, ...]:
    left = instance.budget
    rounds = []
    for at, c in enumerate(count.order):
        project = instance.projects[c]
        left -= project.cost
        rounds.append(
            Round(
                number=at + 1,
                phase=Phase.PHRAGMEN,
                project=project.id,
                cost=project.cost,
                votes=totals.votes[c],
                score=totals.votes[c],
                left=left,
                price=published(count.times[at]),
                payers=totals.votes[c],
                largest_payment=published(count.times[at] - count.earliest[at]),
            )
        )
    return tuple(rounds)


@dataclass(slots=True)
class _Lack:
    """What one project lacked. `fewest` and `highest` are the best answers by floats, which the exact ones are near."""

    votes_short: int | None = None
    payable: int = 0
    fewest: float = float("inf")
    highest: float = 0.0


@dataclass(frozen=True, slots=True)
class _Stage:
    """A moment to be bought at: before `rival` at `time` (None: any time), with so much room for a project's cost."""

    time: Fraction | None
    rival: int | None
    room: int


def _lacks(market: Market, count: _Count, tie_break: tuple[TieBreak, ...]) -> dict[int, _Lack]:
    """What each loser lacked: floats find the stages that ask least, then only those are worked out exactly."""
    won = set(count.order)
    found = {c: _Lack() for c in range(market.size) if c not in won}
    for again, c, stage in _stages(market, count, list(found)):
        more, payable = _estimate(again, c, stage)
        found[c].fewest = min(found[c].fewest, more)
        found[c].highest = max(found[c].highest, payable)
    for again, c, stage in _stages(market, count, list(found)):
        lack, cost = found[c], market.columns[c].cost
        more, payable = _estimate(again, c, stage)
        if stage.room >= cost and more <= lack.fewest + 1e-6 * (1 + abs(lack.fewest)):
            needed = _votes_needed(again, tie_break, c, stage)
            lack.votes_short = needed if lack.votes_short is None else min(needed, lack.votes_short)
        if payable >= 1 and payable * (1 + 1e-9) + 2 >= lack.highest:
            lack.payable = max(lack.payable, _payable(again, tie_break, c, stage))
    return found


def _stages(market: Market, count: _Count, losers: list[int]) -> Iterator[tuple[_Count, int, _Stage]]:
    """The count as it stood before each purchase and at its end, with each loser and the stage as it met it."""
    again = _Count.begin(market)
    gate = Gate(market.instance)
    for at in range(len(count.order) + 1):
        ended = at == len(count.order)
        time = count.stop_time if ended else count.times[at]
        rival = None if ended else count.order[at]
        for c in losers:
            purse = gate.purse_left(c)
            room = again.left if purse is None else min(again.left, purse)
            yield again, c, _Stage(time, rival, 0 if gate.excluded_by(c) else room)
        if rival is not None and time is not None:
            again.buy(rival, time)
            gate.take(rival)


def _estimate(count: _Count, c: int, stage: _Stage) -> tuple[float, float]:
    """In floats: how many more voters c would have needed at a stage, and the most it might have cost."""
    column = count.market.columns[c]
    late = count.late(c)
    enough = float("inf") if stage.time is None else float(stage.time) * column.votes - late
    payable = min(stage.room, column.cost - 1, enough) if column.votes else 0.0
    if stage.room < column.cost:
        return float("inf"), payable
    more = 1.0 if stage.time is None else (column.cost + late) / float(stage.time) - column.votes
    return max(more, 0.0), payable


def _payable(count: _Count, tie_break: tuple[TieBreak, ...], c: int, stage: _Stage) -> int:
    """The highest cost at which c would have been bought at this stage."""
    column = count.market.columns[c]
    highest = min(stage.room, column.cost - 1)
    if stage.time is None:
        return highest
    cost = min(highest, floor(stage.time * column.votes - count.spent_by(c)))
    return cost if cost < 1 or _in_time(count, tie_break, c, stage, column.votes, cost) else cost - 1


def _votes_needed(count: _Count, tie_break: tuple[TieBreak, ...], c: int, stage: _Stage) -> int:
    """Exactly how many more voters would have had c bought at this stage."""
    column = count.market.columns[c]
    if stage.time is None:
        return 1
    more = max(1, ceil((column.cost + count.spent_by(c)) / stage.time) - column.votes)
    return more if _in_time(count, tie_break, c, stage, column.votes + more, column.cost) else more + 1


def _in_time(count: _Count, tie_break: tuple[TieBreak, ...], c: int, stage: _Stage, voters: int, cost: int) -> bool:
    """Whether c with these voters and this cost would be bought before the stage passes."""
    time = (cost + count.spent_by(c)) / voters
    if stage.time is None or time < stage.time:
        return True
    if time > stage.time or stage.rival is None:
        return False
    rival = count.market.columns[stage.rival]
    theirs = tie_key(tie_break, rival.votes, rival.cost, rival.project)
    return tie_key(tie_break, voters, cost, c) < theirs


def _loser(instance: Instance, totals: Tally, count: _Count, lack: _Lack, c: int) -> Loser:
    project, votes = instance.projects[c], totals.votes[c]
    reason, limit = Reason.NOT_ENOUGH_LEFT, None
    blocked_by: tuple[int, ...] = ()
    bar = count.bars.get(c)
    if project.cost > instance.budget:
        reason = Reason.OVER_BUDGET
    elif not votes:
        reason = Reason.NO_SUPPORT
    elif bar is not None:
        reason, limit, blocked_by = bar.reason, bar.limit, bar.blocked_by
    elif c not in count.left_at_turn and count.stopped_at is not None:
        reason, limit = Reason.STOPPED_BEFORE, instance.projects[count.stopped_at].id
    return Loser(
        project=project.id,
        cost=project.cost,
        votes=votes,
        score=votes,
        reason=reason,
        votes_short=lack.votes_short,
        cost_less=project.cost - lack.payable if lack.payable else None,
        blocked_by=tuple(instance.projects[winner].id for winner in blocked_by),
        limit=limit,
        left_at_turn=count.left_at_turn.get(c),
    )

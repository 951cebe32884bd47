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
from .results import Loser, Phase, Reason, Result, Round
from .statements import OnMisfit, Phragmen, Satisfaction
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
        return cls(
            market, np.full(types, NEVER, dtype=np.int32), np.zeros(types), left=market.instance.budget
        )

    def spent_by(self, c: int) -> Fraction:
        """The sum over the supporters of c of the time each last paid, exactly."""
        column = self.market.columns[c]
        counts = np.bincount(self.last[column.types] + 1, column.heads)
        return sum(
            (int(counts[r + 1]) * self.times[r] for r in np.flatnonzero(counts[1:]).tolist()), Fraction(0)
        )

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
    missing = _lacks(market, statement, count)
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
        losers=tuple(
            _loser(instance, totals, count, missing[c], c) for c in range(len(ids)) if c not in funded
        ),
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
                price=count.times[at],
                payers=totals.votes[c],
                largest_payment=count.times[at] - count.earliest[at],
            )
        )
    return tuple(rounds)


@dataclass(slots=True)
class _Lack:
    votes_short: int | None = None
    payable: int = 0


@dataclass(frozen=True, slots=True)
class _Stage:
    """A moment to be bought at: before `rival` at `time` (None: any time), with `left` of the budget."""

    time: Fraction | None
    rival: int | None
    left: int


def _lacks(market: Market, statement: Phragmen, count: _Count) -> dict[int, _Lack]:
    """What each supported loser lacked, walking through the count once more."""
    won = set(count.order)
    losers = [c for c in range(market.size) if c not in won]
    found = {c: _Lack() for c in losers}
    again = _Count.begin(market)
    gate = Gate(market.instance)
    for at in range(len(count.order) + 1):
        if at < len(count.order):
            stage = _Stage(count.times[at], count.order[at], again.left)
        else:
            stage = _Stage(count.stop_time, None, again.left)
        for c in losers:
            room = 0 if gate.excluded_by(c) else stage.left
            purse = gate.purse_left(c)
            _visit(again, statement, found[c], c, stage, room if purse is None else min(room, purse))
        if stage.rival is not None and stage.time is not None:
            again.buy(stage.rival, stage.time)
            gate.take(stage.rival)
    return found


def _visit(count: _Count, statement: Phragmen, lack: _Lack, c: int, stage: _Stage, room: int) -> None:
    """Better the answer for c by what this stage would have asked of it. Floats skip stages that cannot."""
    market = count.market
    cost, voters = market.columns[c].cost, market.columns[c].votes
    if room <= lack.payable and (room < cost or lack.votes_short == 1):
        return
    if stage.time is None:
        lack.payable = max(lack.payable, min(room, cost - 1)) if voters else 0
        lack.votes_short = 1 if room >= cost else lack.votes_short
        return
    owed = (cost + count.late(c)) * (1 - count.doubt(c))
    at = float(stage.time)
    if room >= cost:
        guess = owed / at * (1 - 8 * EPS) - voters
        if lack.votes_short is None or guess < lack.votes_short:
            more = _votes_needed(count, statement, c, stage)
            lack.votes_short = more if lack.votes_short is None else min(more, lack.votes_short)
    spare = at * voters * (1 + 8 * EPS) - (owed - cost)
    if voters and min(room, cost - 1) > lack.payable and spare >= lack.payable + 1:
        payable = floor(stage.time * voters - count.spent_by(c))
        payable = min(payable, room, cost - 1)
        if payable > lack.payable and not _in_time(count, statement, c, stage, voters, payable):
            payable -= 1
        lack.payable = max(lack.payable, payable)


def _votes_needed(count: _Count, statement: Phragmen, c: int, stage: _Stage) -> int:
    cost, voters = count.market.columns[c].cost, count.market.columns[c].votes
    assert stage.time is not None
    more = max(1, ceil((cost + count.spent_by(c)) / stage.time) - voters)
    return more if _in_time(count, statement, c, stage, voters + more, cost) else more + 1


def _in_time(
    count: _Count, statement: Phragmen, c: int, stage: _Stage, voters: int, cost: int
) -> bool:
    """Whether c with these voters and this cost would be bought before the stage passes."""
    time = (cost + count.spent_by(c)) / voters
    if stage.time is None or time < stage.time:
        return True
    if time > stage.time or stage.rival is None:
        return False
    rival = count.market.columns[stage.rival]
    theirs = tie_key(statement.tie_break, rival.votes, rival.cost, rival.project)
    return tie_key(statement.tie_break, voters, cost, c) < theirs


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

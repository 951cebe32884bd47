"""The exact books of one run of equal shares: what every voter has left, as fractions.

A voter has the start amount less what they paid: in each round they paid in, level * want, or nothing is left once
they could not pay in full. So any sum of voters' money is a combination of the start and the levels of the rounds
with whole coefficients, and a handful of integer operations per round keeps it exact. Floats sort voters into
those who can pay in full and those who cannot; whoever is too close to call is worked out exactly.

Amounts are integers over one common denominator that grows as rounds are added.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from .market import EPS, Market, dot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .market import Floats

ALIVE = np.iinfo(np.int32).max


class Ledger:
    """Exact money of all voters, round by round. Stage r is the moment before round r (0-based) is bought."""

    def __init__(self, market: Market, start: Fraction) -> None:
        self.market = market
        self.start = start
        self.bought: list[int] = []
        self.money: Floats = np.full(market.type_count, float(start))
        self._denominator = start.denominator
        self._start = start.numerator
        self._levels: list[int] = []
        self._broke_in: NDArray[np.int32] = np.full(market.type_count, ALIVE, dtype=np.int32)
        self._marked: Floats = np.zeros(market.type_count)

    @property
    def rounds(self) -> int:
        return len(self.bought)

    @property
    def slack(self) -> float:
        """No float in `money` is further than this from the exact amount."""
        return 4 * EPS * float(self.start) * (self.rounds + 2)

    def round_level(self, round_index: int) -> Fraction:
        return Fraction(self._levels[round_index], self._denominator)

    def follow(self, order: list[int]) -> None:
        """Buy what `order` has beyond the rounds already held. Every project in it must be affordable in turn."""
        for c in order[self.rounds :]:
            self.buy(c)

    def together(self, c: int, chosen: NDArray[np.bool_] | None = None, stage: int | None = None) -> Fraction:
        """What the supporters of c (or the chosen among them) have together at a stage (default: now)."""
        stage = self.rounds if stage is None else stage
        columns = self.market.columns
        types = columns[c].types if chosen is None else columns[c].types[chosen]
        types = types[self._broke_in[types] >= stage]
        if not len(types):
            return Fraction(0)
        marked = self._marked
        marked[types] = 1.0
        amount = int(self.market.type_heads[types].sum()) * self._start
        for i in range(stage):
            won = columns[self.bought[i]]
            paid = int(dot(won.weight, marked[won.types]))
            if paid:
                amount -= paid * self._levels[i]
        marked[types] = 0.0
        return Fraction(amount, self._denominator)

    def of_type(self, ballot_type: int, stage: int | None = None) -> Fraction:
        """What one voter with this ballot has left at a stage (default: now)."""
        stage = self.rounds if stage is None else stage
        if self._broke_in[ballot_type] < stage:
            return Fraction(0)
        amount = self._start
        for i in range(stage):
            won = self.market.columns[self.bought[i]]
            at = int(np.searchsorted(won.types, ballot_type))
            if at < len(won.types) and won.types[at] == ballot_type:
                want = 1 if won.want is None else int(won.want[at])
                amount -= want * self._levels[i]
        return Fraction(amount, self._denominator)

    def cannot_pay(
        self, c: int, level: Fraction, money: Floats | None = None, stage: int | None = None
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which supporters of c have less than level * want, and which have exactly that.

        `money` is the float money of all voters at `stage` when that is not now.
        """
        types, want = self.market.columns[c].types, self.market.columns[c].want
        have = (self.money if money is None else money)[types]
        due = np.full(len(types), float(level)) if want is None else float(level) * want
        doubt = self.slack + 4 * EPS * due
        poor = have < due - doubt
        close = np.flatnonzero(~poor & (have <= due + doubt))
        even = np.zeros(len(types), dtype=bool)
        known: dict[bytes, Fraction] = {}
        for at in close.tolist():
            exact = self._exact(int(types[at]), stage, known)
            owed = level if want is None else level * int(want[at])
            poor[at] = exact < owed
            even[at] = exact == owed
        return poor, even

    def _exact(self, ballot_type: int, stage: int | None, known: dict[bytes, Fraction]) -> Fraction:
        """`of_type`, remembered by what the ballot says."""
        ballots = self.market.instance.ballots
        cut = slice(int(ballots.offsets[ballot_type]), int(ballots.offsets[ballot_type + 1]))
        key = ballots.projects[cut].tobytes()
        if self.market.by_points:
            return self.of_type(ballot_type, stage)
        if key not in known:
            known[key] = self.of_type(ballot_type, stage)
        return known[key]

    def raised(self, c: int, level: Fraction, money: Floats, stage: int) -> Fraction:
        """What the supporters of c would pay together at a level: the sum of min(money, level * want)."""
        poor, _ = self.cannot_pay(c, level, money, stage)
        column = self.market.columns[c]
        rich_weight = column.total - int(column.weight[poor].sum())
        return self.together(c, poor, stage) + rich_weight * level

    def level(self, c: int, hint: float | None = None) -> Fraction | None:
        """The level at which supporters pay the cost of c now; None when they cannot.

        Newton's method on a concave function: from any first guess but one above everybody's means, the second
        guess is at or below the answer and the rest climb to it in finitely many steps. `hint` is a float guess.
        """
        column = self.market.columns[c]
        cost, whole = column.cost, column.total
        if self.together(c) < cost:
            return None
        lowest = Fraction(cost, whole)
        guess = lowest if hint is None else max(lowest, Fraction(hint))
        poor, _ = self.cannot_pay(c, guess)
        while True:
            rich_weight = whole - int(column.weight[poor].sum())
            if rich_weight == 0:
                poor, _ = self.cannot_pay(c, lowest)
                continue
            guess = (cost - self.together(c, poor)) / rich_weight if poor.any() else lowest
            now_poor, _ = self.cannot_pay(c, guess)
            if (now_poor == poor).all():
                return guess
            poor = now_poor

    def buy(self, c: int, level: Fraction | None = None) -> Fraction:
        """Record a purchase and return its level. The project must be affordable."""
        level = self.level(c) if level is None else level
        if level is None:
            raise ValueError(f"project {c} is not affordable in round {self.rounds}")
        poor, even = self.cannot_pay(c, level)
        types, want = self.market.columns[c].types, self.market.columns[c].want
        due = float(level) if want is None else float(level) * want
        left = np.maximum(self.money[types] - due, 1e-300)  # above zero: only the exactly broke have 0.0
        broke = poor | even
        left[broke] = 0.0
        self.money[types] = left
        newly = types[broke]
        newly = newly[self._broke_in[newly] == ALIVE]
        self._broke_in[newly] = self.rounds
        common = lcm(self._denominator, level.denominator)
        scale = common // self._denominator
        if scale > 1:
            self._start *= scale
            self._levels = [amount * scale for amount in self._levels]
            self._denominator = common
        self._levels.append(level.numerator * (common // level.denominator))
        self.bought.append(c)
        return level

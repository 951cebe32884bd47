"""One run of the Method of Equal Shares: fast in floats, exact in every decision.

Floats only search. Each carries a proven bound on its error, and a comparison the bound cannot decide is settled
by the `Ledger`, which holds the same market in integers.

The bound is one number, `error`: at least the sum over all voters of |float money - exact money|. A purchase
never raises that sum beyond its own rounding: payments add up to the cost both in floats and exactly, so what one
voter's error adds to the others' payments it takes from that voter's own. For a project whose supporters able to
pay in full have the weight W at the float level,
    exact level >= float level - (error + rounding) / W,
and the upper bound is the level that would raise error + rounding more than the cost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any

import numpy as np

from .ledger import Ledger
from .market import DOWN, EPS, UP, Market

if TYPE_CHECKING:
    from .market import Floats

NEARLY_NOTHING = 1e-300  # money that is zero in floats but not proven zero: exactly 0.0 means proven
INFINITY = float("inf")


@dataclass(slots=True)
class Run:
    """One run from one start amount: the projects bought, in order, and the ties met on the way.

    `ties` holds (round index, the tied projects, the chosen one). `price_above[r]` is an upper bound of round r's price
    and `unhindered[r]` tells that all supporters of its project could pay in full.
    """

    start: Fraction
    order: list[int] = field(default_factory=list)
    cost: int = 0
    ties: list[tuple[int, list[int], int]] = field(default_factory=list)
    price_above: list[float] = field(default_factory=list)
    unhindered: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class _Offer:
    """A project its supporters can pay for: its float level with bounds, and its supporters' money."""

    project: int
    level: float
    level_above: float
    price_below: float
    price_above: float
    money: Floats
    poor_weight: float
    poor_money: float
    exact: Fraction | None = None  # the exact price, when it had to be worked out


class _Purses:
    """The voters' money in floats, with the bound on its error."""

    __slots__ = ("error", "ledger", "market", "money", "start")

    def __init__(self, market: Market, start: Fraction) -> None:
        first = float(start)
        self.market = market
        self.start = first
        self.money: Floats = np.full(market.type_count, first)
        self.error = market.voters * first * EPS * 2

    def offer(self, c: int, floor: float, best: float) -> _Offer | None | bool:
        """The offer for project c, None when its supporters surely cannot pay, False when unsure if they can.

        `floor` is a lower bound of its level. Bounds above are only worked out when it may beat `best`.
        """
        market = self.market
        cost, weight = market.cost[c], market.weight[c]
        money = self.money.take(market.types[c])
        together = market.heads[c] * money
        total = float(np.add.reduce(together))
        slack = self.error + market.rounding[c] * total
        if total < cost - slack:
            return None
        if total <= cost + slack + market.rounding[c] * cost:
            return False
        want = None if market.want is None else market.want[c]
        whole = market.total[c]
        level, poor_weight, poor_money = floor, -1.0, 0.0
        poor = np.empty(len(money))
        while True:
            np.less(money, level if want is None else level * want, out=poor)
            now_poor = float(weight.dot(poor))
            if now_poor == poor_weight:
                break
            poor_weight = now_poor
            if poor_weight >= whole:
                return False
            poor_money = float(together.dot(poor)) if poor_weight else 0.0
            level = max(level, (cost - poor_money) / (whole - poor_weight))
        doubt = self.error + market.rounding[c] * cost
        unit = market.unit[c]
        below = (level - doubt / (whole - poor_weight)) / unit * DOWN
        if below > best:
            return _Offer(c, level, INFINITY, below, INFINITY, money, poor_weight, poor_money)
        above = self._solve(c, money, together, cost + doubt, level, poor_weight, poor_money)
        if above is None:
            return False
        return _Offer(c, level, above, below, above / unit * UP, money, poor_weight, poor_money)

    def _solve(
        self, c: int, money: Floats, together: Floats, target: float, level: float, poor_weight: float, poor_money: float
    ) -> float | None:
        """The level that raises `target` from the supporters of c, from a known lower level upwards."""
        weight, whole = self.market.weight[c], self.market.total[c]
        want = None if self.market.want is None else self.market.want[c]
        while True:
            level = max(level, (target - poor_money) / (whole - poor_weight)) * UP
            poor = money < (level if want is None else level * want)
            now_poor = float(weight.dot(poor))
            if now_poor == poor_weight:
                return level
            poor_weight = now_poor
            if poor_weight >= whole:
                return None
            poor_money = float(together.dot(poor))

    def exact_offer(self, c: int, ledger: Ledger) -> _Offer | None:
        """The offer for project c by the ledger; None when its supporters cannot pay."""
        exact = ledger.level(c)
        if exact is None:
            return None
        market, level = self.market, float(exact)
        price = exact / market.unit[c]
        money = self.money.take(market.types[c])
        return _Offer(c, level, level * UP, float(price) * DOWN, float(price) * UP, money, 1.0, 1.0, price)

    def simple_price(self, offer: _Offer) -> Fraction | None:
        """The exact price when the floats prove it: all who cannot pay in full have nothing at all."""
        market, c = self.market, offer.project
        if offer.poor_money != 0.0:
            return None
        limit: Any = offer.level_above if market.want is None else offer.level_above * market.want[c]
        if float(market.weight[c].dot(offer.money < limit + self.error * 2)) != offer.poor_weight:
            return None
        return Fraction(market.cost[c], (market.total[c] - int(offer.poor_weight)) * market.unit[c])

    def pay(self, offer: _Offer) -> None:
        """Take the payments for a purchase."""
        market, c = self.market, offer.project
        want = 1.0 if market.want is None else market.want[c]
        left = offer.money - offer.level * want
        doubt = (offer.level_above - offer.level) * 2 + offer.level * 8 * EPS
        broke = left < -(self.error + doubt * want)
        np.maximum(left, NEARLY_NOTHING, out=left)
        left[broke] = 0.0
        self.money[market.types[c]] = left
        self.error += market.rounding[c] * market.cost[c] + market.votes[c] * self.start * EPS * 2


def buy(market: Market, start: Fraction) -> Run:
    """Run the market once: buy the cheapest affordable project until none is affordable."""
    run = Run(start)
    purses = _Purses(market, start)
    gate = market.gate()
    ledger: Ledger | None = None
    level = list(market.first_level)
    queue = [(level[c] / market.unit[c] * DOWN, c) for c in market.supported]
    heapify(queue)
    while queue:
        best = INFINITY
        offers: list[_Offer] = []
        while queue and queue[0][0] <= best:
            c = heappop(queue)[1]
            if gate is not None and gate.bar(c) is not None:
                continue
            offer = purses.offer(c, level[c], best)
            if offer is False:
                ledger = ledger or Ledger(market, start)
                ledger.follow(run.order)
                offer = purses.exact_offer(c, ledger)
            if not isinstance(offer, _Offer):
                continue
            level[c] = max(level[c], offer.price_below * market.unit[c] * DOWN)
            offers.append(offer)
            best = min(best, offer.price_above)
        if not offers:
            break
        rivals = [offer for offer in offers if offer.price_below <= best]
        chosen = rivals[0]
        if len(rivals) > 1:
            for offer in rivals:
                if offer.exact is None:
                    offer.exact = purses.simple_price(offer)
                if offer.exact is None:
                    ledger = ledger or Ledger(market, start)
                    ledger.follow(run.order)
                    at = ledger.level(offer.project, offer.level)
                    offer.exact = None if at is None else at / market.unit[offer.project]
            lowest = min(offer.exact for offer in rivals if offer.exact is not None)
            tied = [offer for offer in rivals if offer.exact == lowest]
            chosen = min(tied, key=lambda offer: market.rank[offer.project])
            if len(tied) > 1:
                places = sorted(offer.project for offer in tied)
                run.ties.append((len(run.order), places, chosen.project))
        for offer in offers:
            if offer is not chosen:
                heappush(queue, (offer.price_below, offer.project))
        purses.pay(chosen)
        run.order.append(chosen.project)
        run.cost += market.cost[chosen.project]
        run.price_above.append(chosen.price_above)
        run.unhindered.append(chosen.poor_weight == 0)
        if gate is not None:
            gate.take(chosen.project)
    return run


def same_order(market: Market, run: Run, start: Fraction) -> Run | None:
    """The run at a higher start, if it is proven that every start in between buys the same projects in this order.

    For a fixed order, raising the start only raises what each voter has left before each round and lowers each
    round's price. So a rival that at the higher start, before round r, is still dearer than round r was at the lower start,
    would not have been bought in round r at any start in between. None means "not proven", never "not so".
    """
    purses = _Purses(market, start)
    gate = market.gate()
    level = list(market.first_level)
    queue = [(level[c] / market.unit[c] * DOWN, c) for c in market.supported]
    heapify(queue)
    bought: set[int] = set()
    higher = Run(start, run.order, run.cost)
    for r, c in enumerate(run.order):
        offer = purses.offer(c, level[c], INFINITY)
        if not isinstance(offer, _Offer):
            return None
        ceiling = run.price_above[r]
        waiting: list[tuple[float, int]] = []
        while queue and queue[0][0] <= ceiling:
            below, rival = heappop(queue)
            if rival == c or rival in bought or (gate is not None and gate.bar(rival) is not None):
                continue
            if run.unhindered[r] and market.full_rank[rival] > market.full_rank[c]:
                waiting.append((below, rival))
                continue
            other = purses.offer(rival, level[rival], 0.0)
            if other is None:
                continue
            if not isinstance(other, _Offer) or other.price_below <= ceiling:
                return None
            level[rival] = max(level[rival], other.price_below * market.unit[rival] * DOWN)
            waiting.append((other.price_below, rival))
        for entry in waiting:
            heappush(queue, entry)
        purses.pay(offer)
        bought.add(c)
        higher.price_above.append(offer.price_above)
        higher.unhindered.append(offer.poor_weight == 0)
        if gate is not None:
            gate.take(c)
    for _, rival in queue:
        if rival in bought or (gate is not None and gate.bar(rival) is not None):
            continue
        if purses.offer(rival, level[rival], 0.0) is not None:
            return None
    return higher

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
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from .gate import Gate
from .ledger import Ledger
from .market import DOWN, EPS, UP, Market, dot

if TYPE_CHECKING:
    from .market import Column, Floats

NEARLY_NOTHING = 1e-300  # money that is zero in floats but not proven zero: exactly 0.0 means proven
INFINITY = float("inf")
CLOSE = 1 + 1e-9  # prices this near to the lowest are looked at before it is chosen


@dataclass(slots=True)
class Run:
    """One run from one start amount: the projects bought, in order, and the ties met on the way.

    `ties` holds (round index, the tied projects, the chosen one). `price_above[r]` is an upper bound of round r's
    price and `unhindered[r]` tells that all supporters of its project could surely pay in full.
    """

    start: Fraction
    order: list[int] = field(default_factory=list)
    cost: int = 0
    ties: list[tuple[int, list[int], int]] = field(default_factory=list)
    price_above: list[float] = field(default_factory=list)
    unhindered: list[bool] = field(default_factory=list)


class _Offer:
    """A project its supporters can pay for: its level and price in floats, the supporters' money, and how many
    supporter types are poor, that is, cannot pay in full. `exact` is the exact price, when it had to be worked out."""

    __slots__ = ("column", "exact", "level", "money", "poor", "poor_money", "poor_weight", "price", "price_below")

    def __init__(
        self,
        column: Column,
        money: Floats,
        level: float,
        price_below: float,
        poor: int,
        poor_weight: float = 0.0,
        poor_money: float = 0.0,
        exact: Fraction | None = None,
    ) -> None:
        self.column = column
        self.money = money
        self.level = level
        self.price = level / column.unit
        self.price_below = price_below
        self.poor = poor
        self.poor_weight = poor_weight
        self.poor_money = poor_money
        self.exact = exact


class _Unsure(Exception):
    """Whether the supporters of a project can pay is too close to call in floats."""


class _Purses:
    """The voters' money in floats, with the bound on its error."""

    __slots__ = ("_scalar", "error", "money", "start")

    def __init__(self, market: Market, start: Fraction) -> None:
        first = float(start)
        self.start = first
        self.money: Floats = np.full(market.type_count, first)
        self.error = market.voters * first * EPS * 2
        self._scalar: Floats = np.zeros(())  # NumPy compares with an array of no dimension twice as fast

    def _due(self, column: Column, level: float) -> Floats:
        """What each supporter type pays in full at a level: one amount, or one for each type."""
        if column.want is not None:
            return level * column.want
        self._scalar[()] = level
        return self._scalar

    def offer(self, column: Column, floor: float) -> _Offer | None:
        """What the supporters of a project can offer; None when they surely cannot pay. Raises _Unsure.

        `floor` is a lower bound of the level. From there Newton's method climbs: what can be raised is concave in the level.
        """
        cost, heads, whole = column.cost, column.heads, column.total
        money = self.money[column.types]
        all_money = dot(heads, money)
        slack = self.error + column.rounding * all_money
        if all_money < cost - slack:
            return None
        if all_money <= cost + slack + column.rounding * cost:
            raise _Unsure
        level, poor, poor_weight, poor_money = floor, -1, 0.0, 0.0
        while True:
            short = np.less(money, self._due(column, level))
            count = int(np.count_nonzero(short))
            if count == poor:
                break
            poor = count
            if poor:
                poor_weight = dot(column.weight, short)
                poor_money = dot(heads, money * short)
                if poor_weight >= whole:
                    raise _Unsure
            level = max(level, (cost - poor_money) / (whole - poor_weight))
        doubt = self.error + column.rounding * cost
        price_below = (level - doubt / (whole - poor_weight)) / column.unit * DOWN
        return _Offer(column, money, level, price_below, poor, poor_weight, poor_money)

    def exact_offer(self, column: Column, ledger: Ledger) -> _Offer | None:
        """The offer for a project by the ledger; None when its supporters cannot pay."""
        exact = ledger.level(column.project)
        if exact is None:
            return None
        level, price = float(exact), exact / column.unit
        money = self.money[column.types]
        return _Offer(column, money, level, float(price) * DOWN, len(money), exact=price)

    def level_above(self, offer: _Offer) -> float:
        """An upper bound of the level; infinite when the floats cannot give one."""
        if offer.exact is not None:
            return offer.level * UP
        column, money = offer.column, offer.money
        target = column.cost + self.error + column.rounding * column.cost
        level, poor, poor_weight, poor_money = offer.level, offer.poor, offer.poor_weight, offer.poor_money
        while True:
            level = max(level, (target - poor_money) / (column.total - poor_weight)) * UP
            short = np.less(money, self._due(column, level))
            count = int(np.count_nonzero(short))
            if count == poor:
                return level
            poor, poor_weight = count, dot(column.weight, short)
            if poor_weight >= column.total:
                return INFINITY
            poor_money = dot(column.heads, money * short)

    def simple_price(self, offer: _Offer) -> Fraction | None:
        """The exact price when the floats prove it: all who cannot pay in full have nothing at all."""
        column = offer.column
        if offer.poor_money != 0.0 or not self.rich_for_sure(offer, self.level_above(offer)):
            return None
        return Fraction(column.cost, (column.total - int(offer.poor_weight)) * column.unit)

    def rich_for_sure(self, offer: _Offer, level_above: float) -> bool:
        """Whether it is proven that all who are not poor can pay in full."""
        due = self._due(offer.column, level_above)
        return int(np.count_nonzero(offer.money < due + self.error * 2)) == offer.poor

    def pay(self, offer: _Offer, level_above: float) -> None:
        """Take the payments for a purchase."""
        column = offer.column
        left = offer.money - self._due(column, offer.level)
        doubt = (level_above - offer.level) * 2 + offer.level * 8 * EPS
        broke = left < -(self.error + self._due(column, doubt))
        np.maximum(left, NEARLY_NOTHING, out=left)
        left[broke] = 0.0
        self.money[column.types] = left
        self.error += column.rounding * column.cost + column.votes * self.start * EPS * 2


class _Search:
    """One run under way. `queue` holds (lower bound of the price, project); a price never falls during a run, so
    none is below `lowest`, a lower bound of the last price paid."""

    __slots__ = ("gate", "ledger", "lowest", "market", "purses", "queue", "run")

    def __init__(self, market: Market, start: Fraction) -> None:
        self.market = market
        self.run = Run(start)
        self.purses = _Purses(market, start)
        self.gate: Gate | None = market.gate()
        self.ledger: Ledger | None = None
        self.queue = market.first_queue.copy()
        self.lowest = 0.0

    def books(self) -> Ledger:
        """The ledger, up to date."""
        self.ledger = self.ledger or Ledger(self.market, self.run.start)
        self.ledger.follow(self.run.order)
        return self.ledger

    def offer(self, column: Column, price_below: float) -> _Offer | None:
        """The offer for a project, or None: barred, or its supporters cannot pay."""
        if self.gate is not None and self.gate.bar(column.project) is not None:
            return None
        try:
            return self.purses.offer(column, max(price_below, self.lowest) * column.unit * DOWN)
        except _Unsure:
            return self.purses.exact_offer(column, self.books())

    def pull(self, limit: float, offers: list[_Offer]) -> _Offer | None:
        """Move to `offers` all projects that may be as cheap as the cheapest or cost less than `limit`.

        Returns the cheapest by floats of those moved.
        """
        queue, columns = self.queue, self.market.columns
        cheapest: _Offer | None = None
        while queue and queue[0][0] <= limit:
            price_below, c = heappop(queue)
            offer = self.offer(columns[c], price_below)
            if offer is None:
                continue
            offers.append(offer)
            if cheapest is None or offer.price < cheapest.price:
                cheapest = offer
                limit = min(limit, offer.price * CLOSE)
        return cheapest

    def step(self) -> bool:
        """Buy one project; False when none is affordable."""
        offers: list[_Offer] = []
        chosen = self.pull(INFINITY, offers)
        if chosen is None:
            return False
        level_above = self.purses.level_above(chosen)
        price_above = level_above / chosen.column.unit * UP
        if self.queue and self.queue[0][0] <= price_above:
            self.pull(price_above, offers)
        if len(offers) > 1:
            rivals = [offer for offer in offers if offer.price_below <= price_above]
            if len(rivals) > 1:
                chosen = self.settle(rivals)
                level_above = self.purses.level_above(chosen)
            for offer in offers:
                if offer is not chosen:
                    heappush(self.queue, (offer.price_below, offer.column.project))
        self.buy(chosen, level_above)
        return True

    def settle(self, rivals: list[_Offer]) -> _Offer:
        """The cheapest of offers that floats cannot tell apart, by exact prices and then the tie-break."""
        prices: list[Fraction] = []
        for offer in rivals:
            price = offer.exact or self.purses.simple_price(offer)
            if price is None:
                level = self.books().level(offer.column.project, offer.level)
                if level is None:
                    raise ArithmeticError("the floats offered what the books cannot pay")
                price = level / offer.column.unit
            prices.append(price)
        lowest = min(prices)
        tied = [offer for offer, price in zip(rivals, prices, strict=True) if price == lowest]
        chosen = min(tied, key=lambda offer: self.market.rank[offer.column.project])
        if len(tied) > 1:
            places = sorted(offer.column.project for offer in tied)
            self.run.ties.append((len(self.run.order), places, chosen.column.project))
        return chosen

    def buy(self, offer: _Offer, level_above: float) -> None:
        run, column = self.run, offer.column
        unhindered = offer.poor == 0 and self.purses.rich_for_sure(offer, level_above)
        self.purses.pay(offer, level_above)
        self.lowest = offer.price_below
        run.order.append(column.project)
        run.cost += column.cost
        run.price_above.append(level_above / column.unit * UP)
        run.unhindered.append(unhindered)
        if self.gate is not None:
            self.gate.take(column.project)


def buy(market: Market, start: Fraction) -> Run:
    """Run the market once: buy the cheapest affordable project until none is affordable."""
    search = _Search(market, start)
    while search.step():
        pass
    return search.run


def same_order(market: Market, run: Run, start: Fraction) -> Run | None:
    """The run at a higher start, if it is proven that every start in between buys the same projects in this order.

    For a fixed order, raising the start only raises what each voter has left before each round, and lowers each
    round's price. So a rival that at the higher start, before round r, is dearer than round r was at the lower
    start, would not have been bought in round r at any start in between. None means "not proven", never "not so".
    """
    search = _Search(market, start)
    bought: set[int] = set()
    for r, c in enumerate(run.order):
        try:
            offer = search.purses.offer(market.columns[c], 0.0)
        except _Unsure:
            return None
        if offer is None or not _rivals_stay_dearer(search, run, r, bought):
            return None
        search.buy(offer, search.purses.level_above(offer))
        bought.add(c)
    for _, rival in search.queue:
        if rival not in bought and _may_be_bought(search, rival):
            return None
    return search.run


def _rivals_stay_dearer(search: _Search, run: Run, r: int, bought: set[int]) -> bool:
    """Whether all rivals of round r are proven dearer than its project was in `run`."""
    market, ceiling, winner = search.market, run.price_above[r], run.order[r]
    waiting: list[tuple[float, int]] = []
    while search.queue and search.queue[0][0] <= ceiling:
        below, rival = heappop(search.queue)
        if rival == winner or rival in bought:
            continue
        if run.unhindered[r] and market.full_rank[rival] > market.full_rank[winner]:
            waiting.append((below, rival))  # its price can never fall below its full price, which comes after
            continue
        try:
            offer = search.purses.offer(market.columns[rival], below * market.columns[rival].unit * DOWN)
        except _Unsure:
            return False
        if offer is None or (search.gate is not None and search.gate.bar(rival) is not None):
            continue
        if offer.price_below <= ceiling:
            return False
        waiting.append((offer.price_below, rival))
    for entry in waiting:
        heappush(search.queue, entry)
    return True


def _may_be_bought(search: _Search, c: int) -> bool:
    try:
        return search.offer(search.market.columns[c], 0.0) is not None
    except _Unsure:
        return True

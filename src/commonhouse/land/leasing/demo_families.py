"""Families who lived in some of the demo's homes before: each sold to the next at the formula's price, and the subsidy stayed.

The formula is that of the leases: what was paid, and a quarter of what the market has risen by. All families are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.facts import HoldingFacts
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import actions
from commonhouse.land.leasing.actions.ending import end_lease
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.models import Lease
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor

EVERY = 6  # one home in so many has had other families
STAYED = 7  # years each of them lived there
RISE = 11_000_00  # of the market, a year
QUARTER = 4
LOST = "dsni"  # where one home was lost to a bank, long ago and in the demo only


def enter(steward: Actor, trust: Organization, rows: Sequence[Old], names: Iterator[str], now: dt.datetime) -> None:
    """For some of the leases that are about to be entered, those before them, ended on the day the next began."""
    sold = [old for old in rows if old.figures.price is not None and old.household is not None]
    with transaction.atomic():
        for number, old in enumerate(sold[::EVERY]):
            for earlier, then in _before(trust, old, 2 - number % 2, names):
                lease = actions.enter_old_lease(steward, earlier, now=now)
                _sell(lease, then, steward, now)
        if trust.slug == LOST and sold:
            _lose(steward, trust, sold[0], next(names), now)


def _lose(steward: Actor, trust: Organization, old: Old, name: str, now: dt.datetime) -> None:
    """A home that a bank took many years ago: it stands among the trust's homes no more, and its story is kept."""
    facts = HoldingFacts("Corner house", state=Holding.State.IN_USE, bedrooms=3)
    home = holdings.put_holdings(trust, [(old.holding.parcel, facts)], now=now)[0]
    starts = old.holding.parcel.acquired_on or old.starts_on
    household = actions.make_household(trust, [Person.objects.create(name=name)], 4, since=starts, is_invented=True)
    taken = starts.replace(year=starts.year + 12)
    figures = Figures(98_000_00, 187_000_00, 89_000_00, Decimal(62))
    lost = replace(
        old,
        holding=home,
        starts_on=starts,
        kept_since=taken + dt.timedelta(days=1),
        household=household,
        signed_on=starts,
        figures=figures,
    )
    with transaction.atomic():
        lease = actions.enter_old_lease(steward, lost, now=now)
        end_lease(
            lease, Lease.Ended.FORECLOSED, taken, sold_for=171_000_00, market_value=204_000_00, by=steward, now=now
        )  # fmt: skip


def _before(trust: Organization, old: Old, families: int, names: Iterator[str]) -> list[tuple[Old, Old]]:
    """The earlier leases and what followed each, the oldest first; none from before the land was held."""
    found: list[tuple[Old, Old]] = []
    since = old.holding.parcel.acquired_on or old.starts_on
    for _family in range(families):
        starts = old.starts_on.replace(year=old.starts_on.year - STAYED)
        if starts <= since:
            break
        earlier = _earlier(trust, old, starts, next(names))
        found.insert(0, (earlier, old))
        old = earlier
    return found


def _earlier(trust: Organization, old: Old, starts: dt.date, name: str) -> Old:
    """Who lived there before: they paid what makes the next price that of the formula."""
    price, market = old.figures.price or 0, old.figures.market_value or 0
    before = market - STAYED * RISE
    paid = price - (market - before) // QUARTER
    household = actions.make_household(trust, [Person.objects.create(name=name)], 3, since=starts, is_invented=True)
    tier = (old.figures.tier_served or Decimal(70)) - 5
    return replace(
        old, starts_on=starts, kept_since=old.starts_on + dt.timedelta(days=1), household=household, signed_on=starts,
        figures=Figures(paid, before, before - paid, tier),
    )  # fmt: skip


def _sell(lease: Lease, then: Old, steward: Actor, now: dt.datetime) -> None:
    figures = then.figures
    end_lease(
        lease, Lease.Ended.SOLD, then.starts_on, sold_for=figures.price, market_value=figures.market_value, by=steward,
        now=now,
    )  # fmt: skip

"""What the page of a price says of the next household: whether it could pay it, what is missing, what could be done."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.eligibility import afford
from commonhouse.land.eligibility.queries import limits_on, statement_of
from commonhouse.land.eligibility.voices import UNIT
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import terms_of
from commonhouse.land.pricing.hooks import Affordability
from commonhouse.people.amounts import typed
from commonhouse.people.formats import money
from commonhouse.rules.land.income_limits import SIZES, IncomeLimits
from commonhouse.rules.land.lease import LeaseTerms
from commonhouse.rules.lending.model import Unit, rounded

USUAL_SIZE = 4
_A_YEAR = {Unit.WEEK: 52, Unit.SEMIMONTH: 24, Unit.MONTH: 12, Unit.YEAR: 1}


def affordability(lease: Lease, price: int, on: dt.date) -> Affordability | None:
    """None where nothing is sold, or no table is in force."""
    if lease.price is None or price <= 0:
        return None
    table = limits_on(lease.organization, on)
    tier = None if table is None else tier_for(lease, statement_of(table))
    if table is None or tier is None:
        return None
    size, fee = size_for(lease), monthly_fee(terms_of(lease))
    check = afford.check(lease.organization, price, tier, size, on, area=table.area, fee=fee)
    if check is None:
        return None
    whom = ngettext(
        "Held against one person at the top of the %(tier)d percent tier, who may earn %(income)s a year.",
        "Held against %(size)d people at the top of the %(tier)d percent tier, who may earn %(income)s a year.",
        size,
    ) % {"size": size, "tier": tier, "income": money(check.asked.income, UNIT)}
    lines = [whom, check.cost(), *([check.gap()] if not check.fits else [])]
    asked: dict[str, str | int] = {
        "price": typed(price, UNIT),
        "tier": tier,
        "size": size,
        "fee": typed(fee, UNIT) or "0",
    }
    address = reverse("land_affordable", args=[lease.organization.slug])
    return Affordability(
        title=_("The next family can afford it") if check.fits else _("The next family could not afford it"),
        state="good" if check.fits else "warn",
        lines=tuple(lines),
        options=tuple(check.options()),
        url=f"{address}?{urlencode(asked)}",
        url_words=_("See the whole calculation"),
    )


def tier_for(lease: Lease, table: IncomeLimits) -> int | None:
    """The tier the home is for: the highest of the table that is not above it; else the one that it served last."""
    tiers = [each.tier for each in table.tiers]
    if lease.holding.tier is not None:
        return max((tier for tier in tiers if tier <= lease.holding.tier), default=None)
    if lease.tier_served is not None:
        return min((tier for tier in tiers if tier >= lease.tier_served), default=tiers[-1])
    return 80 if 80 in tiers else tiers[-1]


def size_for(lease: Lease) -> int:
    """How many people the next household may be: one more than bedrooms, as programmes reckon."""
    if lease.holding.bedrooms is not None:
        return min(lease.holding.bedrooms + 1, SIZES)
    return lease.household.size if lease.household is not None else USUAL_SIZE


def monthly_fee(terms: LeaseTerms) -> int:
    """The lease's fee as so much a month, whatever its rhythm."""
    every = terms.fee.every
    total = sum(part.amount for part in terms.fee.parts)
    return rounded(Fraction(total * _A_YEAR[every.unit], 12 * every.n)) if total else 0

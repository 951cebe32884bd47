"""Leases as rows, signed, without the verbs that make them: reporting only reads them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commonhouse.agreements.documents import terms_hash
from commonhouse.agreements.models import Agreement, Version
from commonhouse.land.leasing import kinds
from commonhouse.land.models import Holding, Lease
from commonhouse.people.models import Organization, Person
from tests.land import helpers as land
from tests.land.stewarding.helpers import make_terms


def make_lease(holding: Holding, start: str, end: str = "", how: str = "", *people: Person, **fields: Any) -> Lease:
    """A lease of an owned home by a household of its own; by these people, if any."""
    organization = holding.organization
    state = Agreement.State.ENDED if end else Agreement.State.ACTIVE
    agreement = Agreement.objects.create(organization=organization, kind="ground-lease", title="Lease", state=state)
    written = kinds.dump(make_terms(land.on(start)))
    Version.objects.create(
        organization=organization, agreement=agreement, number=1, terms=written, terms_hash=terms_hash(written),
        written_at=land.at(start), offered_at=land.at(start), signed_at=land.at(start),
    )  # fmt: skip
    usual: dict[str, Any] = {
        "price": 140_000_00, "market_value": 216_000_00, "subsidy": 76_000_00, "tier_served": 70,
        "began_at": land.at("2020-01-04"), "household": land.make_household(organization, *people),
    }  # fmt: skip
    return Lease.objects.create(
        organization=organization, agreement=agreement, holding=holding, starts_on=land.on(start),
        ended_on=land.on(end) if end else None, ended_how=how, **usual | fields,
    )  # fmt: skip


def champlain(organization: Organization) -> tuple[Lease, Lease]:
    """A home sold once: bought for 140,000 in 2016, sold for 150,000 in 2024, worth 256,000 then."""
    home = land.make_home(organization)
    first = make_lease(
        home, "2016-03-01", "2024-06-30", "sold", sold_for=150_000_00, market_value_then=256_000_00, tier_served=68
    )
    second = make_lease(
        home,
        "2024-07-01",
        price=150_000_00,
        market_value=256_000_00,
        subsidy=106_000_00,
        followed=first,
        tier_served=75,
    )
    return first, second


def noon(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 17, tzinfo=dt.UTC)

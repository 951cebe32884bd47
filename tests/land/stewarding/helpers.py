"""Leases in force with known terms, as rows: what leases are made of by their own verbs is tested in tests/land/leasing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from commonhouse.agreements import documents
from commonhouse.agreements.models import Agreement, Party, Version
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import kinds
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.rules.agreeing.terms import Part
from commonhouse.rules.land import lease as terms_model
from commonhouse.rules.land.lease import LeaseTerms
from commonhouse.rules.land.lease_dues import completed, ends_on
from tests import factories as make
from tests.land.helpers import at, make_home, make_household

BEGAN = dt.date(2020, 3, 15)
PARTS = (Part("ground-rent", 40_00), Part("reserve", 20_00))


def make_terms(starts: dt.date = BEGAN, **changes: Any) -> LeaseTerms:
    """A ground lease of 99 years: $60 a month of which $20 for repairs; a bank's loan if asked; the usual days."""
    usual: dict[str, Any] = {
        "fee": terms_model.Fee(parts=PARTS), "occupancy": terms_model.Occupancy(), "sublet": terms_model.Sublet(),
        "inspection": terms_model.Inspection(), "mortgage": terms_model.MortgageRules(), "insurance": terms_model.Insurance(),
        "option": terms_model.Option(),
    }  # fmt: skip
    base = LeaseTerms(tenure=terms_model.Tenure.GROUND_LEASE, starts=starts)
    return completed(replace(base, **usual | changes))


def make_lease(
    organization: Organization, *people: Person, holding: Holding | None = None, starts: dt.date = BEGAN,
    price: int = 200_000_00, terms: LeaseTerms | None = None, **fields: Any,
) -> Lease:  # fmt: skip
    """A household's lease of a home, signed on its first day."""
    said = terms or make_terms(starts)
    home = holding or make_home(organization)
    household = make_household(organization, *people)
    moment = at(starts.isoformat())
    agreement = Agreement.objects.create(
        organization=organization, kind="ground-lease", title=f"Lease of {home.name}", state=Agreement.State.ACTIVE,
        starts_on=starts, ends_on=ends_on(said.term, starts), offered_at=moment, signed_at=moment,
    )  # fmt: skip
    Party.objects.create(
        organization=organization, agreement=agreement, role=kinds.TRUST, party_organization=organization
    )
    for each in household.people.all():
        Party.objects.create(organization=organization, agreement=agreement, role=kinds.HOLDER, person=each.person)
    written = kinds.dump(said)
    Version.objects.create(
        organization=organization, agreement=agreement, number=1, terms=written,
        terms_hash=documents.terms_hash(written), written_at=moment, offered_at=moment, signed_at=moment,
    )  # fmt: skip
    home.state = Holding.State.IN_USE
    home.save()
    return Lease.objects.create(
        organization=organization, agreement=agreement, holding=home, household=household, price=price, starts_on=starts,
        began_at=moment, **fields,
    )  # fmt: skip


def make_person(email: str = "") -> Person:
    return make.make_person(email=email)


def holder_of(lease: Lease) -> Actor:
    """The first of the household, as themselves."""
    assert lease.household is not None
    first = lease.household.people.first()
    assert first is not None
    return Actor(first.person)


def make_mortgage(lease: Lease, **fields: Any) -> Mortgage:
    usual: dict[str, Any] = {
        "lender": "Neighborhood Credit Union", "amount": 150_000_00, "rate": "0.06", "months": 360,
        "first_due": dt.date(2020, 5, 1), "consented_on": BEGAN,
    }  # fmt: skip
    return Mortgage.objects.create(organization=lease.organization, lease=lease, **usual | fields)

"""Books for tests, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from commonhouse.ledger import accounts, charts
from commonhouse.ledger.models import Book, Entry
from commonhouse.ledger.posting import Draft, Leg, credit, debit, post
from commonhouse.people.models import Organization
from tests.factories import make_organization

DAY = dt.date(2026, 3, 2)


def make_book(organization: Organization | None = None, **fields: Any) -> Book:
    """Open books, from January 2025; the accounts are made as they are needed."""
    organization = organization or make_organization()
    chart = charts.for_kind(organization.kind).name
    return Book.objects.create(
        organization=organization, **{"unit": "USD", "chart": chart, "opened_on": dt.date(2025, 1, 1)} | fields
    )


def draft(organization: Organization, amount: int = 1000, **fields: Any) -> Draft:
    """A gift of `amount` cents into the bank account, unless legs are given."""
    given = {"on": DAY, "text": "A gift", "key": uuid.uuid4().hex} | fields
    if "legs" not in given:
        cash, gifts = accounts.of_role(organization, "cash"), accounts.of_role(organization, "gifts")
        given["legs"] = [debit(cash, amount), credit(gifts, amount)]
    return Draft(**given)


def put(organization: Organization, *drafts: Draft, **options: Any) -> list[Entry]:
    """Posts the drafts in a transaction of their own."""
    with transaction.atomic():
        return post(organization, drafts, **options)


def legs(organization: Organization, **amounts: int) -> list[Leg]:
    """Lines by role: legs(org, cash=500, gifts=-500). Hyphens of roles are written as underscores."""
    return [Leg(accounts.of_role(organization, role.replace("_", "-")), amount) for role, amount in amounts.items()]

"""Published index tables, as prices and fees read them. Queries alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from commonhouse.land.leasing import hooks
from commonhouse.land.pricing.models import IndexTable, IndexValue
from commonhouse.people.models import Organization
from commonhouse.rules.land.resale_index import window
from commonhouse.rules.land.resale_sale import Reading

IN_FORCE = Q(values__replaced_by__isnull=True)


def tables(organization: Organization) -> QuerySet[IndexTable]:
    """With how many values each has, and the day of its last. One query."""
    found = IndexTable.objects.filter(organization=organization).select_related("organization")
    return found.annotate(count=Count("values", filter=IN_FORCE), last_on=Max("values__on", filter=IN_FORCE))


def values_of(table: IndexTable) -> QuerySet[IndexValue]:
    """The values in force, the newest first."""
    return table.values.filter(replaced_by__isnull=True).select_related("publication")


def published(organization: Organization, codes: Collection[str]) -> dict[str, list[tuple[dt.date, str]]]:
    """All values in force of the tables named, in order of day. One query."""
    found: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)
    if not codes:
        return found
    rows = IndexValue.objects.filter(
        organization=organization, table__code__in=codes, replaced_by__isnull=True
    ).order_by("table__code", "on")  # fmt: skip
    for code, on, value in rows.values_list("table__code", "on", "value"):
        found[code].append((on, value))
    return found


def readings(code: str, series: Sequence[tuple[dt.date, str]], first: dt.date, last: dt.date) -> list[Reading]:
    """What of a table a price reads (see rules.land.resale_index.window)."""
    part = window([on for on, _value in series], first, last)
    return [Reading(code, on, Decimal(value)) for on, value in series[part]]


def reading(organization: Organization, code: str, day: dt.date) -> hooks.Reading | None:
    """The latest value that held on a day: what fees that follow an index are adjusted by."""
    rows = IndexValue.objects.filter(organization=organization, table__code=code, replaced_by__isnull=True, on__lte=day)
    found = rows.order_by("-on").first()
    return None if found is None else hooks.Reading(found.on, Decimal(found.value))


def names(organization: Organization) -> dict[str, str]:
    """What people call each table, by its short name."""
    return dict(IndexTable.objects.filter(organization=organization).values_list("code", "name"))

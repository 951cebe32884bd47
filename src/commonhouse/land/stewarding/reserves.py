"""Repair reserves, read: which one belongs to a home, what is in it, what fees have come in for it and are not there yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.buckets import RESERVE
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding.models import Reserve, ReserveMove


@dataclass(frozen=True, slots=True)
class Coming:
    """What came in for a reserve with one lease's fees since the last time, in cents; below zero where it was taken back."""

    lease: Lease
    amount: int
    total: int  # of all that ever came in with its fees


def balance(reserve: Reserve) -> int:
    """In cents."""
    return int(reserve.moves.aggregate(sum=Sum("amount", default=0))["sum"])


def of_holding(holding: Holding) -> Reserve | None:
    """Its own, or that of its building."""
    found = Q(holding=holding)
    if holding.building_id is not None:
        found |= Q(building=holding.building_id)
    rows = Reserve.objects.filter(found, organization=holding.organization_id, is_open=True).select_related(
        "organization"
    )
    return min(rows, key=lambda each: each.holding_id is None, default=None)


def of_lease(lease: Lease) -> Reserve | None:
    return of_holding(lease.holding)


def holdings_of(reserve: Reserve) -> QuerySet[Holding]:
    """The places whose fees fill it; of a building, those without a reserve of their own."""
    if reserve.holding_id is not None:
        return Holding.objects.filter(pk=reserve.holding_id)
    return Holding.objects.filter(building=reserve.building_id, reserve__isnull=True)


def coming(reserve: Reserve) -> list[Coming]:
    """Lease by lease. Three queries."""
    leases = Lease.objects.filter(holding__in=holdings_of(reserve), began_at__isnull=False).select_related("agreement")
    moved = ReserveMove.objects.filter(
        organization=reserve.organization_id, kind=ReserveMove.Kind.FEE, lease__in=leases
    )
    there = dict(moved.values_list("lease").annotate(sum=Sum("amount")))
    found = []
    for lease in leases.order_by("pk"):
        total = int((lease.agreement.booked or {}).get(RESERVE, 0))
        if total != there.get(lease.pk, 0):
            found.append(Coming(lease, total - there.get(lease.pk, 0), total))
    return found

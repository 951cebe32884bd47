"""The rows from which figures are reckoned: six queries, however many trusts and homes there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from commonhouse.agreements.models import Agreement
from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.leasing.models import Lease
from commonhouse.land.reporting import figures
from commonhouse.land.reporting.figures import FeeRow, HoldingRow, LeaseRow, NoticeRow, ParcelRow, ReviewRow, Rows
from commonhouse.land.stewarding.models import DefaultNotice
from commonhouse.people.models import Organization

SIGNED = (Agreement.State.ACTIVE, Agreement.State.ENDED)


def of(organizations: Sequence[Organization], today: dt.date | None = None) -> Rows:
    """The rows of these trusts together."""
    ids = [each.pk for each in organizations]
    return Rows(
        leases=_leases(ids),
        parcels=_parcels(ids),
        holdings=_holdings(ids),
        notices=_notices(ids),
        fees=_fees(ids, today or timezone.localdate()),
        reviews=_reviews(ids),
    )


def leases(organizations: Iterable[int]) -> QuerySet[Lease]:
    """Leases of homes by households that were signed, running and ended."""
    return Lease.objects.filter(
        organization__in=organizations, household__isnull=False, holding__tenure__in=figures.HOMES,
        began_at__isnull=False, agreement__state__in=SIGNED,
    )  # fmt: skip


def _leases(ids: Sequence[int]) -> tuple[LeaseRow, ...]:
    rows = leases(ids).order_by("pk")
    columns = (
        "pk", "holding", "holding__tenure", "starts_on", "ended_on", "ended_how", "price", "market_value", "subsidy",
        "tier_served", "sold_for", "market_value_then", "followed",
    )  # fmt: skip
    return tuple(LeaseRow(*each) for each in rows.values_list(*columns).iterator(chunk_size=5_000))


def row_of(lease: Lease) -> LeaseRow:
    """Of one lease whose holding was fetched with it."""
    return LeaseRow(
        lease.pk, lease.holding_id, lease.holding.tenure, lease.starts_on, lease.ended_on, lease.ended_how, lease.price,
        lease.market_value, lease.subsidy, lease.tier_served, lease.sold_for, lease.market_value_then, lease.followed_id,
    )  # fmt: skip


def _parcels(ids: Sequence[int]) -> tuple[ParcelRow, ...]:
    rows = Parcel.objects.filter(organization__in=ids).order_by("pk")
    return tuple(ParcelRow(*each) for each in rows.values_list("use", "square_feet", "acquired_on", "released_on"))


def _holdings(ids: Sequence[int]) -> tuple[HoldingRow, ...]:
    rows = Holding.objects.filter(organization__in=ids).order_by("pk")
    columns = ("pk", "use", "tenure", "state", "parcel__acquired_on", "parcel__released_on")
    return tuple(HoldingRow(*each) for each in rows.values_list(*columns).iterator(chunk_size=5_000))


def _notices(ids: Sequence[int]) -> tuple[NoticeRow, ...]:
    """Those of lenders. One that was taken back was never one."""
    rows = DefaultNotice.objects.filter(organization__in=ids, giver=DefaultNotice.Giver.LENDER)
    rows = rows.exclude(state=DefaultNotice.State.TAKEN_BACK).order_by("pk")
    return tuple(
        NoticeRow(holding, noticed, ended if state == DefaultNotice.State.CURED else None)
        for holding, noticed, ended, state in rows.values_list("lease__holding", "noticed_on", "ended_on", "state")
    )


def _fees(ids: Sequence[int], today: dt.date) -> tuple[FeeRow, ...]:
    """Of every running lease under which anything ever fell due: what is past due today."""
    unpaid = Q(agreement__dues__on__lt=today, agreement__dues__paid__lt=F("agreement__dues__amount"))
    left = F("agreement__dues__amount") - F("agreement__dues__paid")
    running = leases(ids).filter(ended_on__isnull=True).annotate(dues=Count("agreement__dues")).filter(dues__gt=0)
    rows = running.order_by("pk").annotate(
        past=Sum(left, filter=unpaid), oldest=Min("agreement__dues__on", filter=unpaid)
    )
    return tuple(FeeRow(pk, past or 0, oldest) for pk, past, oldest in rows.values_list("pk", "past", "oldest"))


def _reviews(ids: Sequence[int]) -> tuple[ReviewRow, ...]:
    """First reviews of applicants; what is looked at again for an offer is the same household."""
    rows = IncomeReview.objects.filter(
        organization__in=ids, state=IncomeReview.State.DONE, purpose=IncomeReview.Purpose.APPLICATION
    ).order_by("pk")
    return tuple(_review(*each) for each in rows.values_list("second_at", "tier", "outcome"))


def _review(at: dt.datetime | None, tier: int | None, outcome: Any) -> ReviewRow:
    assert at is not None, "a review that is decided was decided on a day"
    fits = outcome == IncomeReview.Outcome.WITHIN
    return ReviewRow(timezone.localdate(at), Decimal(tier) if tier is not None else None, fits)

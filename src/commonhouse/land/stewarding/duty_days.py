"""Which days a plan of duties means for the leases of a trust, and the rows they become. Read only: `actions.duties` writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commonhouse.agreements.models import Version
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.stewarding import rhythm
from commonhouse.land.stewarding.models import Duty, DutyKind, DutyPlan

CHUNK = 1_000
Anchor = DutyPlan.Anchor


@dataclass(frozen=True, slots=True)
class Of:
    """What a duty is about, as far as its day needs it."""

    lease: int
    holding: int
    starts_on: dt.date
    ends_on: dt.date | None
    mark: str  # names the lease or the mortgage within the plan
    anchor: dt.date
    since: dt.date


def rows(plan: DutyPlan, today: dt.date, through: dt.date) -> Iterator[list[Duty]]:
    """The duties a plan still has to write, in portions. Leases it has written for go on after `plan.through`; others,
    begun since, start today."""
    known = plan.duties.filter(lease=OuterRef("pk"))
    running = _running(plan)
    if plan.through is not None:
        on = max(plan.through + dt.timedelta(days=1), plan.starts_on)
        yield from _portions(plan, running.filter(Exists(known)), on, through)
        yield from _portions(plan, running.filter(~Exists(known)), max(today, plan.starts_on), through)
    else:
        yield from _portions(plan, running, plan.starts_on, through)


def _running(plan: DutyPlan) -> QuerySet[Lease]:
    found = Lease.objects.filter(organization_id=plan.organization_id, ended_on__isnull=True, began_at__isnull=False)
    return found.filter(holding__tenure__in=plan.tenures) if plan.tenures else found


def _portions(plan: DutyPlan, leases: QuerySet[Lease], since: dt.date, through: dt.date) -> Iterator[list[Duty]]:
    portion: list[Duty] = []
    for of in _abouts(plan, leases, since):
        portion += [_row(plan, of, day) for day in _days(plan, of, through)]
        if len(portion) >= CHUNK:
            yield _allowed(plan, portion)
            portion = []
    if portion:
        yield _allowed(plan, portion)


def _abouts(plan: DutyPlan, leases: QuerySet[Lease], since: dt.date) -> Iterator[Of]:
    if plan.anchor == Anchor.MORTGAGE_END:
        open_ones = Mortgage.objects.filter(lease__in=leases, paid_off_on__isnull=True)
        for each in open_ones.select_related("lease", "lease__agreement").order_by("pk").iterator(chunk_size=CHUNK):
            lease = each.lease
            last = rhythm.add_months(each.first_due, each.months - 1)
            yield Of(
                lease.pk, lease.holding_id, lease.starts_on, lease.agreement.ends_on, f"m{each.pk}", last,
                max(since, lease.starts_on),
            )  # fmt: skip
        return
    figures = leases.order_by("pk").values_list("pk", "holding", "starts_on", "agreement__ends_on")
    for pk, holding, starts_on, ends_on in figures.iterator(chunk_size=CHUNK):
        anchor = ends_on if plan.anchor == Anchor.LEASE_END else starts_on
        if anchor is not None:
            yield Of(pk, holding, starts_on, ends_on, str(pk), anchor, max(since, starts_on))


def _days(plan: DutyPlan, of: Of, through: dt.date) -> Iterator[dt.date]:
    last = min(through, of.ends_on) if of.ends_on is not None else through
    if plan.anchor == Anchor.DAY_OF_YEAR:
        assert plan.day is not None
        assert plan.month is not None
        return rhythm.of_the_year(plan.day, plan.month, plan.every_months, plan.starts_on, of.since, last)
    every = plan.every_months if plan.anchor == Anchor.LEASE_START else 0
    return rhythm.recurring(of.anchor, every, of.since, last, plan.days_before)


def _row(plan: DutyPlan, of: Of, day: dt.date) -> Duty:
    return Duty(
        organization_id=plan.organization_id, plan=plan, holding_id=of.holding, lease_id=of.lease, kind=plan.kind,
        name=plan.name, key=f"{plan.public_id}:{of.mark}:{day.isoformat()}", due_on=day, first_due_on=day,
    )  # fmt: skip


def _allowed(plan: DutyPlan, portion: list[Duty]) -> list[Duty]:
    """Those that the lease itself lets the trust ask for: no inspection where none was agreed, no yearly question."""
    if plan.kind not in {DutyKind.INSPECTION, DutyKind.OCCUPANCY, DutyKind.INSURANCE}:
        return portion
    terms = _terms_of({duty.lease_id for duty in portion if duty.lease_id is not None})
    return [duty for duty in portion if _agreed(plan.kind, terms.get(duty.lease_id or 0, {}))]


def _terms_of(leases: set[int]) -> dict[int, Mapping[str, Any]]:
    """The newest signed terms of many leases. One query."""
    signed = Version.objects.filter(agreement__lease__in=leases, signed_at__isnull=False).order_by("number")
    return {lease: terms for lease, terms in signed.values_list("agreement__lease", "terms")}  # noqa: C416 - the last wins


def _agreed(kind: str, terms: Mapping[str, Any]) -> bool:
    if kind == DutyKind.INSPECTION:
        return int((terms.get("inspection") or {}).get("most_a_year", 1)) > 0
    if kind == DutyKind.OCCUPANCY:
        clause = terms.get("occupancy")
        return clause is not None and bool(clause.get("check_yearly", True))
    return bool((terms.get("insurance") or {}).get("required", True))

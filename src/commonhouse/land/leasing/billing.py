"""The bills of a year: what falls due under each lease by its signed terms, found without folding any account.

A portion at a time, each in one transaction together with how far the run has come: whoever stops it, or pulls the plug, loses
one portion that was not written, and the next call goes on there. A lease is billed once in a run (a constraint holds it).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from commonhouse.agreements import sealing
from commonhouse.agreements.models import Agreement, Event, Version
from commonhouse.land.leasing.models import Bill, BillingRun, Lease
from commonhouse.people.models import Organization
from commonhouse.people.verbs import locked
from commonhouse.record import actions as record
from commonhouse.rules.land.lease_bills import Told, bill_of, link

PORTION = 500  # leases in one transaction
MOST_SENT = 20  # portions in one request: then the page says how far it is


@dataclass(frozen=True, slots=True)
class Ground:
    """What one lease's dues follow from: the statement first signed, and the events that change or end it."""

    lease: int
    public_id: str
    statement: Mapping[str, Any]
    events: tuple[Told, ...]
    past_due: int


def to_bill(run: BillingRun) -> QuerySet[Lease]:
    """Leases that were in force when the run began and that it has not come to, in the order in which they are billed."""
    rows = Lease.objects.filter(
        Q(ended_on__isnull=True) | Q(agreement__ended_at__gt=run.started_at),
        organization_id=run.organization_id, began_at__lte=run.started_at, starts_on__lte=run.until, pk__gt=run.after,
        agreement__unit=run.unit,
    )  # fmt: skip
    if run.since is not None:
        rows = rows.filter(began_at__gt=run.since)
    return rows.order_by("pk")


def bill_portion(run: BillingRun, *, size: int = PORTION, now: dt.datetime | None = None) -> BillingRun:
    """One portion, in a transaction of its own; the last one closes the run and leaves its act. A finished run is left alone."""
    with transaction.atomic():
        run = locked(run)
        if run.finished_at is not None or run.stopped_at is not None:
            return run
        grounds = _grounds(run, size)
        _write(run, grounds)
        if len(grounds) < size:
            _finish(run, now)
        run.save(update_fields=["done", "made", "billed", "after", "digest", "finished_at", "total"])
        return run


def _grounds(run: BillingRun, size: int) -> list[Ground]:
    """Three queries for a portion. What was entered since the run began is left out."""
    names = ("pk", "agreement_id", "agreement__public_id", "agreement__past_due")
    rows = list(to_bill(run).values_list(*names)[:size])
    ids = [row[1] for row in rows]
    signed = Version.objects.filter(agreement__in=ids, signed_at__isnull=False).order_by("agreement", "-number")
    # the version signed first comes last, and stays
    statements: dict[int, Any] = dict(signed.values_list("agreement_id", "terms__dues"))
    events: dict[int, list[Told]] = defaultdict(list)
    found = Event.objects.filter(
        agreement__in=ids, kind__in=["terms", "ended", "reversed"], entered_at__lte=run.started_at
    ).order_by("number")
    for agreement, number, kind, on, data in found.values_list("agreement_id", "number", "kind", "on", "data"):
        events[agreement].append(Told(number, kind, on, data))
    return [
        Ground(lease, public_id, statements[agreement], tuple(events[agreement]), past_due)
        for lease, agreement, public_id, past_due in rows
    ]


def _write(run: BillingRun, grounds: Sequence[Ground]) -> None:
    bills = []
    for ground in grounds:
        lines = bill_of(ground.statement, ground.events, run.starts, run.until)
        run.done += 1
        run.after = ground.lease
        if not lines:
            continue
        amount = sum(line[2] for line in lines)
        run.made += 1
        run.billed += amount
        bills.append(
            Bill(
                organization_id=run.organization_id, run=run, lease_id=ground.lease, number=run.made, amount=amount,
                before=ground.past_due, lines=lines,
            )
        )  # fmt: skip
    Bill.objects.bulk_create(bills, batch_size=PORTION)


def _finish(run: BillingRun, now: dt.datetime | None) -> None:
    run.finished_at, run.total, run.digest = now or timezone.now(), run.done, digest_of(run)
    leave_act(run, "billed", act_body(run), now)


def leave_act(run: BillingRun, what: str, body: dict[str, Any], now: dt.datetime | None) -> None:
    at = now if now is not None and now <= timezone.now() else None
    record.append(run.organization, f"land.{what}", body, subject=run.public_id, at=at)


def begun_body(run: BillingRun) -> dict[str, Any]:
    """That a run begins: what is billed is what holds at this place of the record."""
    return {
        "run": run.public_id, "starts": run.starts.isoformat(), "until": run.until.isoformat(), "unit": run.unit,
        "leases": run.total,
    }  # fmt: skip


def act_body(run: BillingRun) -> dict[str, Any]:
    """What the record says of a run: how many bills, their sum, and a digest by which each can be held to it; no lease."""
    found = Bill.objects.filter(organization_id=run.organization_id, run=run, lease__in=apart_of(run))
    sums = found.aggregate(bills=Count("pk"), total=Sum("amount"))
    apart = {"bills": sums["bills"], "total": sums["total"] or 0}
    return {
        "run": run.public_id,
        "starts": run.starts.isoformat(),
        "until": run.until.isoformat(),
        "unit": run.unit,
        "leases": run.done,
        "bills": run.made - apart["bills"],
        "total": run.billed - apart["total"],
        "digest": run.digest,
        "apart": apart,  # of leases with a change that stays private: not to be reckoned by others
    }


def running(run: BillingRun, *, most: int | None = None, now: dt.datetime | None = None) -> Iterator[BillingRun]:
    """Portion after portion until it is finished or stopped, or `most` are done."""
    done = 0
    while most is None or done < most:
        run = bill_portion(run, now=now)
        yield run
        if run.finished_at is not None or run.stopped_at is not None:
            return
        done += 1


def apart_of(run: BillingRun) -> list[int]:
    """Leases with a change that stays private, signed before the run began: few, and each looked at by itself."""
    changed = Lease.objects.filter(
        organization_id=run.organization_id, agreement__versions__number__gt=1,
        agreement__versions__signed_at__lte=run.started_at,
    ).select_related("agreement").distinct()  # fmt: skip
    return [lease.pk for lease in changed if sealing.hidden_changes(lease.agreement)]


def digest_of(run: BillingRun) -> str:
    """The digest over all bills as they are kept now, in the order of the leases' public names."""
    digest = ""
    rows = Bill.objects.filter(organization_id=run.organization_id, run=run).order_by("lease__agreement__public_id")
    rows = rows.exclude(lease__in=apart_of(run))
    found = rows.values_list("lease__agreement__public_id", "amount", "lines")
    for public_id, amount, lines in found.iterator(chunk_size=5_000):
        digest = link(digest, public_id, amount, lines)
    return digest


def unit_of(organization: Organization) -> str:
    """In which unit most of a trust's leases are: that of the newest one."""
    found = Agreement.objects.filter(organization=organization, lease__isnull=False).order_by("-pk")
    return found.values_list("unit", flat=True).first() or "USD"

"""What the house does by itself for leases: billing runs go on until they are finished, whoever closed the page."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django_tasks import task

from commonhouse.land.leasing import billing
from commonhouse.land.leasing.actions.billing import open_run
from commonhouse.land.leasing.models import BillingRun, Lease
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NOBODY, Refused
from commonhouse.people.verbs import locked


@task()
def go_on_billing(run_id: int) -> int:
    """Bills what is left of a run; returns how many leases are done. Stopped in the middle, it goes on where it was."""
    run = BillingRun.objects.select_related("organization").get(pk=run_id)
    for each in billing.running(run):
        run = each
    return run.done


def trusts_with_leases() -> list[Organization]:
    running = Lease.objects.filter(began_at__isnull=False, ended_on__isnull=True)
    ids = running.order_by().values_list("organization", flat=True).distinct()
    return list(Organization.objects.filter(pk__in=ids).order_by("pk"))


@task()
def bill_house(year: int) -> int:
    """Bills a year under every lease of every trust of the house; returns how many bills there are. Safe to call again."""
    made = 0
    for trust in trusts_with_leases():
        run = run_of(trust, dt.date(year, 1, 1), dt.date(year, 12, 31))
        if run is None:
            continue
        for each in billing.running(run):
            run = each
        made += run.made
    return made


def run_of(organization: Organization, starts: dt.date, until: dt.date) -> BillingRun | None:
    """The run of a time, begun if there is none; None where that time is billed already under other days."""
    try:
        with transaction.atomic():
            return open_run(locked(organization), starts, until, by=NOBODY)
    except Refused:
        return None

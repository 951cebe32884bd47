"""Billing the fees of a time, stopping and going on; adjusting fees that follow an index; telling everyone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import entering, problems, sealing
from commonhouse.agreements.models import Event
from commonhouse.land.leasing import billing, hooks
from commonhouse.land.leasing.beginning import leave_act
from commonhouse.land.leasing.models import BillingRun, Lease
from commonhouse.land.leasing.queries import running, terms_of
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked
from commonhouse.rules.agreeing.terms import Change, DuesTerms
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.lease import Adjusting
from commonhouse.rules.land.lease_dues import Adjustment, adjusted, adjustment, adjustment_days
from commonhouse.rules.lending.dates import DueDates
from commonhouse.rules.lending.model import Every, Unit

LONGEST = dt.timedelta(days=366)
AHEAD = dt.timedelta(days=400)
MOST_ADJUSTED = 2_000  # fees adjusted in one step


def start_billing(
    actor: Actor, organization: Organization, *, starts: dt.date, until: dt.date, now: dt.datetime | None = None
) -> BillingRun:
    """Begins the run of a time of at most a year. The same time again is the same run. Raises Refused, ValidationError."""
    require(actor, "lease.bill", organization)
    with transaction.atomic():
        organization = locked(organization)
        return open_run(organization, starts, until, by=actor, now=now)


def open_run(
    organization: Organization, starts: dt.date, until: dt.date, *, by: Actor, now: dt.datetime | None = None
) -> BillingRun:
    """As `start_billing`, for a caller that has checked the right and is in a transaction."""
    moment = now or timezone.now()
    if until < starts:
        raise ValidationError({"until": _("The last day is before the first.")})
    if until - starts >= LONGEST:
        raise ValidationError({"until": _("Bill at most one year at a time.")})
    if starts > timezone.localdate(moment) + AHEAD:
        raise ValidationError({"starts": _("This is too far ahead. Fees may still change until then.")})
    if before := BillingRun.objects.filter(organization=organization, starts=starts, until=until).first():
        return before
    across = BillingRun.objects.filter(organization=organization, starts__lte=until, until__gte=starts).first()
    if across is not None:
        words = _("The time from %(first)s to %(last)s is billed already. Choose days that are not.")
        raise Refused(words % {"first": day(across.starts), "last": day(across.until)})
    run = BillingRun(
        organization=organization, starts=starts, until=until, started_at=moment, by=by.person,
        unit=billing.unit_of(organization),
    )  # fmt: skip
    run.total = billing.to_bill(run).count()
    if not run.total:
        raise Refused(_("There is no lease in force to bill."))
    run.save()
    billing.leave_act(run, "billing-begun", billing.begun_body(run), now)
    return run


def stop_billing(actor: Actor, run: BillingRun, *, now: dt.datetime | None = None) -> BillingRun:
    """Stops a run between two portions. What is billed stays billed."""
    require(actor, "lease.bill", run.organization)
    with transaction.atomic():
        run = locked(run)
        if run.finished_at is None and run.stopped_at is None:
            run.stopped_at = now or timezone.now()
            run.save(update_fields=["stopped_at"])
        return run


def resume_billing(actor: Actor, run: BillingRun, *, now: dt.datetime | None = None) -> BillingRun:
    """Goes on where a run was stopped; a finished one takes in leases that began since, as more bills of the same run."""
    require(actor, "lease.bill", run.organization)
    with transaction.atomic():
        run = locked(run)
        if run.stopped_at is not None:
            run.stopped_at = None
            run.save(update_fields=["stopped_at"])
        if run.finished_at is not None:
            _take_in_more(run, now)
        return run


def _take_in_more(run: BillingRun, now: dt.datetime | None) -> None:
    """Leases that began since a finished run began: they are billed as it stands now."""
    moment = now or timezone.now()
    run.since, run.started_at, run.after = run.started_at, moment, 0
    more = billing.to_bill(run).count()
    if not more:
        return
    run.finished_at, run.total = None, run.total + more
    run.save(update_fields=["since", "started_at", "after", "finished_at", "total"])
    billing.leave_act(run, "billing-begun", billing.begun_body(run), now)


def go_on(
    actor: Actor, run: BillingRun, *, most: int = billing.MOST_SENT, now: dt.datetime | None = None
) -> BillingRun:
    """Bills some portions, each in a transaction of its own. Call it again until it is finished."""
    require(actor, "lease.bill", run.organization)
    for _each in billing.running(run, most=most, now=now):
        run = _each
    return run


# --- fees that follow an index -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Coming:
    """A fee that is to be adjusted on a day, with the readings of its index where they are known."""

    lease: Lease
    on: dt.date
    index: str
    before: hooks.Reading | None
    after: hooks.Reading | None


def coming_adjustments(organization: Organization, through: dt.date) -> list[Coming]:
    """Fees of leases in force whose day of adjustment lies at or before a day and has not been adjusted, oldest first."""
    rows = running(organization).filter(agreement__versions__terms__fee__adjust__how=Adjusting.INDEX.value).distinct()
    rows = rows.prefetch_related("agreement__versions", "agreement__events")
    found = []
    for lease in rows[:MOST_ADJUSTED]:
        terms = terms_of(lease)
        adjust = terms.fee.adjust
        since = max([terms.account_from or dt.date.min, *(change.on for change in terms.fee.changes)])
        for on in adjustment_days(terms, through):
            if on <= since or on < (lease.passed_on or lease.starts_on):
                continue
            base = _years_before(on, adjust.every_years)
            found.append(Coming(
                lease, on, adjust.index, hooks.reading(organization, adjust.index, base),
                hooks.reading(organization, adjust.index, on),
            ))  # fmt: skip
            break  # the next one needs this one first
    return sorted(found, key=lambda each: (each.on, each.lease.pk))


def _years_before(on: dt.date, years: int) -> dt.date:
    return DueDates(on, Every(Unit.YEAR, years))[0]


def adjust_fee(
    actor: Actor, lease: Lease, *, on: dt.date, before: Decimal, after: Decimal, now: dt.datetime | None = None
) -> Adjustment:
    """Adjusts one fee by its index, as its signed terms say: nobody signs again, and the record shows the arithmetic.

    The same adjustment again changes nothing. Raises Refused, ValidationError naming the place.
    """
    require(actor, "lease.bill", lease.organization)
    with transaction.atomic():
        lease = locked(lease)
        if lease.ended_on is not None or lease.began_at is None:
            raise Refused(_("This lease is not in force."))
        agreement = locked(lease.agreement)
        key = f"adjust:{agreement.public_id}:{on.isoformat()}"
        with problems.told(agreement.unit):
            terms = terms_of(lease)
            if Event.objects.filter(organization=lease.organization_id, key=key).exists():
                raise Refused(_("This fee was adjusted for that day already."))
            made = adjustment(terms, on, before, after)
            later = adjusted(terms, made)
        waits = agreement.versions.filter(signed_at__isnull=False, takes_effect_on__gt=on, number__gt=1).exists()
        if waits:
            raise Refused(
                _("A change that all have signed takes effect later than this day. Offer it anew afterwards.")
            )
        statement: Any = form_of(DuesTerms).dump(later.dues)  # type: ignore[arg-type]
        leave_act(lease, "fee-adjusted", adjusted_body(lease, made, statement), now)
        data = {"statement": statement, "adjusted": form_of(Change).dump(Change(made.on, made.new))}
        entering.enter(agreement, "terms", on, 0, data, key=key, by=actor.person, now=now)
        return made


def adjusted_body(lease: Lease, made: Adjustment, statement: dict[str, Any]) -> dict[str, Any]:
    """What the record says of an adjustment: readings, how far the index moved, what counts, the fee before and after."""
    return {
        "lease": lease.agreement.public_id,
        "on": made.on.isoformat(),
        "index": made.index,
        "before": format(made.before, "f"),
        "after": format(made.after, "f"),
        "moved": str(made.moved),
        "counts": str(made.counts),
        "limited": made.limited,
        "old": [[part.bucket, part.amount] for part in made.old],
        "new": [[part.bucket, part.amount] for part in made.new],
    } | ({} if sealing.hidden_changes(lease.agreement) else {"statement": statement})  # it would show a pause


# --- telling ---------------------------------------------------------------------------------------------------------------
def tell_of_bills(actor: Actor, run: BillingRun, *, now: dt.datetime | None = None) -> int:
    """Everyone who pays hears that their bill is there; whoever gets letters gets one. Nobody is told twice."""
    from commonhouse.land.leasing import telling

    require(actor, "lease.bill", run.organization)
    with transaction.atomic():
        run = locked(run)
        if run.finished_at is None:
            raise Refused(_("The run is not finished yet."))
        told = telling.bills_are_there(run)
        run.told_at = run.told_at or now or timezone.now()
        run.save(update_fields=["told_at"])
        return told

"""What the house does by itself for stewards: days are written ahead, what both signed takes effect, fees fill reserves."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from commonhouse.land.stewarding import telling
from commonhouse.land.stewarding.actions import duties, reserving, supporting
from commonhouse.land.stewarding.models import DefaultNotice, Duty, DutyPlan, Reserve, SupportStep
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import today

logger = logging.getLogger("commonhouse.land")
WARNED = (10, 3, 0)  # days before the last day of a step of a notice's clock, on which stewards are reminded
MOST = 500  # of each kind in one stroke of the clock


@task()
def look_after() -> int:
    """All that is due now; how much was done. The clock calls it again and again: with nothing due, it is a few queries."""
    return look_after_all()


def look_after_all(now: dt.datetime | None = None) -> int:
    moment = now or timezone.now()
    works: tuple[Callable[[dt.datetime], int], ...] = (
        settle_signed, write_duties_ahead, gather_fees, remind_of_clocks, supporting.forget_notes,
    )  # fmt: skip
    return sum(work(moment) for work in works)


def write_duties_ahead(now: dt.datetime) -> int:
    """Each trust once a day: its duties through a year from now; its stewards hear once a week how many there are."""
    on = today(now)
    behind = DutyPlan.objects.filter(is_open=True).filter(Q(through__isnull=True) | Q(through__lt=on + duties.AHEAD))
    ids = list(behind.order_by().values_list("organization", flat=True).distinct()[:MOST])
    made = 0
    for organization in Organization.objects.filter(pk__in=ids).order_by("pk"):
        made += duties.generate_all(organization, now=now)
        _tell_week(organization, on, now)
    return made


def _tell_week(organization: Organization, on: dt.date, now: dt.datetime) -> None:
    monday = on - dt.timedelta(days=on.weekday())
    open_ones = Duty.objects.filter(organization=organization, done_at__isnull=True)
    count = open_ones.filter(due_on__range=(monday, monday + dt.timedelta(days=6))).count()
    late = open_ones.filter(due_on__lt=monday).count()
    if count or late:
        telling.duties_of_the_week(organization, monday, count, late, now)


def settle_signed(now: dt.datetime) -> int:
    """What was late is asked for no longer, where both have signed to pay it bit by bit."""
    waiting = SupportStep.objects.filter(
        kind=SupportStep.Kind.PAYMENTS, settled_at__isnull=True, version__signed_at__isnull=False
    )
    done = 0
    for step in waiting.select_related("plan__lease__agreement", "version").order_by("pk")[:MOST]:
        try:
            done += supporting.settle(step, now=now)
        except Refused as problem:
            logger.warning("what was agreed in %s could not be entered: %s", step.plan.public_id, problem)
    return done


def gather_fees(now: dt.datetime) -> int:
    """Each reserve once a day: what came in for it with fees."""
    on = today(now)
    waiting = Reserve.objects.filter(is_open=True).filter(Q(gathered_on__isnull=True) | Q(gathered_on__lt=on))
    done = 0
    for reserve in waiting.order_by(F("gathered_on").asc(nulls_first=True), "pk")[:MOST]:
        try:
            done += len(reserving.gather(reserve, now=now))
        except Refused as problem:  # a closed period of the books, say: tomorrow is another day
            logger.warning("the fees of reserve %s were not put in: %s", reserve.public_id, problem)
            Reserve.objects.filter(pk=reserve.pk).update(gathered_on=on)
    return done


def remind_of_clocks(now: dt.datetime) -> int:
    """Stewards hear before a step of a notice's clock ends. Nobody is told the same twice."""
    days = [today(now) + dt.timedelta(days=left) for left in WARNED]
    ending = DefaultNotice.objects.filter(state=DefaultNotice.State.RUNNING).filter(
        Q(owner_until__in=days) | Q(trust_until__in=days) | Q(final_on__in=days)
    )
    return sum(telling.clock_ends(notice, today(now), now) for notice in ending.select_related("organization")[:MOST])

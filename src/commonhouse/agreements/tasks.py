"""What the house does by itself for agreements: a new day is reckoned, and who owes something soon is told."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commonhouse.agreements import accounts, telling
from commonhouse.agreements.models import Agreement
from commonhouse.people.models import Organization

logger = logging.getLogger("commonhouse.agreements")
MOST_AT_ONCE = 50_000  # agreements in one stroke of the clock


@task()
def reckon_new_day() -> int:
    """Reckons all agreements in force for today, once, and reminds of what is due; returns how many.

    The clock calls it again and again: when the day is reckoned, it is one short query. Stopped in the middle, it goes on
    where it was.
    """
    return reckon_day(timezone.localdate())


def reckon_day(today: dt.date, most: int = MOST_AT_ONCE) -> int:
    done = 0
    for organization in waiting_organizations(today):
        for chunk in accounts.reckoning(organization, today, most=most - done, then=_remind):
            done += len(chunk)
        if done >= most:
            break
    return done


def waiting_organizations(today: dt.date) -> list[Organization]:
    rows = Agreement.objects.filter(state=Agreement.State.ACTIVE, reckoned_on__lt=today)
    ids = rows.order_by().values_list("organization", flat=True).distinct()
    return list(Organization.objects.filter(pk__in=list(ids)).order_by("pk"))


def _remind(agreement: Agreement, today: dt.date) -> None:
    """A fault with one reminder keeps no other from being sent, and undoes nothing but itself."""
    try:
        with transaction.atomic():
            telling.remind(agreement, today)
    except Exception:
        logger.exception("reminding of agreement %s failed", agreement.public_id)

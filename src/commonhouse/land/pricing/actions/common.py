"""What verbs of pricing begin and end with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, allows
from commonhouse.record import actions as record

MOST_MONEY = 10**13
FOLDER = "pricing"  # of papers


def moment(now: dt.datetime | None) -> dt.datetime:
    return now if now is not None else timezone.now()


def today(now: dt.datetime | None) -> dt.date:
    return timezone.localdate(moment(now))


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> int:
    """An act of this part; the last thing a verb does. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"land.{what}", body, subject=subject, at=at).index


def require_running(lease: Lease) -> None:
    if lease.began_at is None:
        raise Refused(_("This lease is not signed by all yet."))
    if lease.ended_on is not None:
        raise Refused(_("This lease has ended."))


def is_staff(actor: Actor, lease: Lease, verb: str) -> bool:
    return allows(actor, verb, lease.organization)

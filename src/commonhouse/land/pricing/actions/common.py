"""What verbs of pricing begin and end with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.people.permissions import Actor, Refused, allows

MOST_MONEY = 10**13
FOLDER = "pricing"  # of papers


def require_running(lease: Lease) -> None:
    if lease.began_at is None:
        raise Refused(_("This lease is not signed by all yet."))
    if lease.ended_on is not None:
        raise Refused(_("This lease has ended."))


def is_staff(actor: Actor, lease: Lease, verb: str) -> bool:
    return allows(actor, verb, lease.organization)

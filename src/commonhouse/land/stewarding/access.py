"""Who sees what of stewarding: staff, and the household it is about. To everyone else it is not there."""

from __future__ import annotations

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds
from commonhouse.land.stewarding import reserves
from commonhouse.land.stewarding.models import Letter, Reserve
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows


def is_staff(actor: Actor, organization: Organization) -> bool:
    return allows(actor, "lease.read", organization)


def sees(actor: Actor, lease: Lease) -> bool:
    return is_staff(actor, lease.organization) or holds(actor, lease)


def sees_letter(actor: Actor, letter: Letter) -> bool:
    if is_staff(actor, letter.organization):
        return True
    if letter.lease is not None:
        return holds(actor, letter.lease)
    return actor.person is not None and letter.person_id == actor.person.pk


def sees_reserve(actor: Actor, reserve: Reserve) -> bool:
    """Staff, and whoever lives in what it repairs."""
    if is_staff(actor, reserve.organization):
        return True
    if actor.person is None:
        return False
    leases = Lease.objects.filter(
        holding__in=reserves.holdings_of(reserve), began_at__isnull=False, ended_on__isnull=True
    ).select_related("household", "agreement")
    return any(holds(actor, lease) for lease in leases)

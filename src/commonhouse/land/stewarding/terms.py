"""Whom a lease's household is reached through, and who may ask in its name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commonhouse.agreements.telling import people_of
from commonhouse.land.leasing.models import HouseholdPerson, Lease
from commonhouse.land.leasing.queries import holds, terms_of
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require

__all__ = ["holds", "people", "require_holder", "require_running", "terms_of"]


def people(lease: Lease) -> list[Any]:
    """Keys of the people of a lease's household, or of those who speak for the organization that holds it."""
    if lease.household_id is not None:
        rows = HouseholdPerson.objects.filter(household=lease.household_id, until__isnull=True).order_by("pk")
        return list(rows.values_list("person", flat=True))
    found = []
    for party in lease.agreement.parties.all():
        if party.party_organization_id != lease.organization_id:
            found += people_of(party)
    return list(dict.fromkeys(found))


def require_holder(actor: Actor, lease: Lease, verb: str) -> None:
    """One of the household, or a steward who enters it for people without an account. Raises NotAllowed."""
    require(actor, verb, lease.organization)
    if not holds(actor, lease) and not allows(actor, "duty.do", lease.organization):
        raise NotAllowed(verb)


def require_running(lease: Lease) -> None:
    """Raises Refused for a lease that has not begun, or is over."""
    if lease.ended_on is not None:
        raise Refused(_("This lease has ended."))
    if lease.began_at is None:
        raise Refused(_("This lease is not in force yet: not everyone has signed it."))

"""Erasing a person: name, contacts and account go; what the organizations decided with them stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people import hooks
from commonhouse.people.actions.acts import day_of
from commonhouse.people.actions.delegates import end_locked
from commonhouse.people.actions.entries import require_entry
from commonhouse.people.actions.memberships import GONE, end
from commonhouse.people.actions.seats import vacate_locked
from commonhouse.people.models import (
    Account,
    ClaimCode,
    Contact,
    Membership,
    Organization,
    Person,
    Seat,
)
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require

ERASED = "erased member"


def erase_person(
    actor: Actor, person: Person, *, organization: Organization | None = None, now: dt.datetime | None = None
) -> Person:
    """Erases a person at their own wish; stewards of `organization` erase an entry of theirs without an account.

    Memberships end and seats are vacated, in the record under the pseudonyms it has. Erasing twice changes nothing.
    Raises Refused while the person is the only steward of an organization.
    """
    is_self = actor.person is not None and actor.person.pk == person.pk
    if not is_self:
        if organization is None:
            raise NotAllowed("person.erase")
        require(actor, "member.erase", organization)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.erased_on is not None:
            return person
        if not is_self and organization is not None:
            require_entry(organization, person)
        _end_all(person, now)
        wipe(person, now)
    return person


def wipe(person: Person, now: dt.datetime | None) -> None:
    """Takes all that says who the person is, inside the caller's transaction."""
    account_id = person.account_id
    hooks.forget(person)
    Contact.objects.filter(person=person).delete()
    ClaimCode.objects.filter(person=person).delete()
    Membership.objects.filter(person=person).update(note="")
    person.name, person.place, person.language = ERASED, "", "en"
    person.account, person.erased_on = None, day_of(now)
    person.save(update_fields=["name", "place", "language", "account", "erased_on"])
    if account_id is not None:
        Account.objects.filter(pk=account_id).delete()


def _end_all(person: Person, now: dt.datetime | None) -> None:
    """Ends every seat, membership and task of delegate, one organization after the other in a fixed order."""
    seats = list(person.seats.filter(vacated_on__isnull=True))
    memberships = list(person.memberships.exclude(status__in=GONE))
    spoken = list(person.delegations.filter(ended_on__isnull=True).select_related("membership", "organization"))
    ids = {seat.organization_id for seat in seats} | {row.organization_id for row in memberships}
    ids |= {delegate.organization_id for delegate in spoken}
    organizations = Organization.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    for organization in organizations:
        for seat in seats:
            if seat.organization_id == organization.pk:
                _vacate(seat, organization, now)
        for membership in memberships:
            if membership.organization_id == organization.pk:
                end(membership, now)
        for delegate in spoken:
            if delegate.organization_id == organization.pk:
                end_locked(delegate, now)


def _vacate(seat: Seat, organization: Organization, now: dt.datetime | None) -> None:
    try:
        vacate_locked(seat, now)
    except Refused:
        raise Refused(
            _("You are the only steward of %(name)s. Fill another steward's seat there first, then come back.")
            % {"name": organization.name}
        ) from None

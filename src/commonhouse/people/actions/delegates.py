"""Delegates: who speaks and votes for a member organization in the organization it belongs to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.models import Delegate, Membership, Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.queries import belongs

MOST_DELEGATES = 20  # of one member organization


def name_delegate(actor: Actor, membership: Membership, person: Person, *, now: dt.datetime | None = None) -> Delegate:
    """A steward of the member organization names one of its members. Naming the same person twice changes nothing.

    An organization may have several delegates; it has one voice all the same.
    """
    member = _member_of(membership)
    require(actor, "organization.represent", member)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        current = Delegate.objects.filter(membership=membership, ended_on__isnull=True)
        if (known := current.filter(person=person).first()) is not None:
            return known
        if membership.status != Membership.Status.ACTIVE:
            raise Refused(_("Your organization is not an active member there."))
        if not belongs(member, person):
            raise Refused(_("Only someone who belongs to %(name)s can speak for it.") % {"name": member.name})
        if current.count() >= MOST_DELEGATES:
            raise Refused(_("An organization has at most %(count)d delegates.") % {"count": MOST_DELEGATES})
        delegate = Delegate.objects.create(
            organization_id=membership.organization_id,
            membership=membership,
            person=person,
            starts_on=day_of(now),
        )
        _act(delegate, "people.delegate-named", now)
    return delegate


def end_delegate(actor: Actor, delegate: Delegate, *, now: dt.datetime | None = None) -> Delegate:
    """A steward of the member organization, or the delegate, ends it. Ending twice changes nothing."""
    if actor.person is None or actor.person.pk != delegate.person_id:
        require(actor, "organization.represent", _member_of(delegate.membership))
    with transaction.atomic():
        delegate = Delegate.objects.select_for_update(of=("self",)).select_related("membership").get(pk=delegate.pk)
        if delegate.ended_on is None:
            end_locked(delegate, now)
    return delegate


def end_locked(delegate: Delegate, now: dt.datetime | None) -> None:
    """Inside the caller's transaction."""
    delegate.ended_on = day_of(now)
    delegate.save(update_fields=["ended_on"])
    _act(delegate, "people.delegate-ended", now)


def _member_of(membership: Membership) -> Organization:
    if membership.member_organization is None:
        raise Refused(_("A person speaks for themselves: only an organization has delegates."))
    return membership.member_organization


def _act(delegate: Delegate, kind: str, now: dt.datetime | None) -> None:
    """In the record of the organization they are sent to: which member, by pseudonym; who it is stays with them."""
    body = {"delegate": delegate.pk, "member": delegate.membership.pseudonym}
    act(delegate.organization, kind, body, now, subject=f"delegate-{delegate.pk}")

"""Founding, editing and listing organizations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.actions.classes import record_class
from commonhouse.people.models import Account, MemberClass, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Actor, Refused, require

EDITABLE = frozenset({"name", "kind", "summary", "story", "place", "latitude", "longitude", "founded", "website"})
WAITING = 3  # organizations one person may have founded that wait to be listed


def found_organization(
    actor: Actor, *, name: str, kind: str, slug: str, now: dt.datetime | None = None, **fields: Any
) -> Organization:
    """Founds an organization: its record is opened, the founder is its first member and steward.

    It is unlisted until a steward of the house lists it. Raises ValidationError for fields that do not hold (a slug
    already taken among them), Refused when too many of the person's organizations wait to be listed.
    """
    require(actor, "organization.found")
    assert actor.person is not None
    waiting = Organization.objects.filter(is_listed=False, seats__person=actor.person).distinct().count()
    if waiting >= WAITING:
        raise Refused(
            _(
                "%(count)d organizations of yours wait to be listed. Please wait for the house's stewards, or talk "
                "to them."
            )
            % {"count": waiting}
        )
    return _found(actor.person, now, name=name, kind=kind, slug=slug, **fields)


def found_house(
    account: Account, person_name: str, *, name: str, slug: str, now: dt.datetime | None = None
) -> Organization:
    """Founds the organization that looks after the house. Run by whoever sets the house up, once."""
    if Organization.objects.filter(is_house=True).exists():
        raise Refused(_("The house already has an organization that looks after it."))
    with transaction.atomic():
        person = Person.objects.filter(account=account).first()
        if person is None:
            person = Person.objects.create(account=account, name=person_name)
        return _found(
            person, now, name=name, kind=Organization.Kind.NETWORK.value, slug=slug, is_house=True, is_listed=True
        )


def _found(founder: Person, now: dt.datetime | None, **fields: Any) -> Organization:
    organization = Organization(**fields)
    organization.full_clean()
    with transaction.atomic():
        organization.save(force_insert=True)
        members = MemberClass.objects.create(organization=organization, slug="members", name=_("Members"))
        today = day_of(now)
        membership = Membership.objects.create(
            organization=organization, member_class=members, person=founder, status="active", since=today
        )
        seat = Seat.objects.create(
            organization=organization, kind=Seat.Kind.STEWARD.value, person=founder, starts_on=today
        )
        act(organization, "people.founded", {"kind": organization.kind}, now)
        record_class(members, now)
        act(
            organization,
            "people.admitted",
            {"class": members.slug, "members": [membership.pseudonym], "organizations": []},
            now,
        )
        body = {"seat": seat.pk, "kind": seat.kind, "holder": membership.pseudonym, "starts_on": str(today)}
        act(organization, "people.seat-filled", body, now, subject=f"seat-{seat.pk}")
    return organization


def edit_organization(
    actor: Actor, organization: Organization, *, now: dt.datetime | None = None, **fields: Any
) -> Organization:
    """Changes what an organization says of itself. Its slug stays: links and the record rest on it."""
    require(actor, "organization.edit", organization)
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"an organization has no editable {', '.join(sorted(unknown))}")
    changed = sorted(field for field, value in fields.items() if getattr(organization, field) != value)
    if not changed:
        return organization
    for field in changed:
        setattr(organization, field, fields[field])
    organization.full_clean()
    with transaction.atomic():
        organization.save(update_fields=changed)
        act(organization, "people.organization-edited", {"fields": changed}, now)
    return organization


def list_organization(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> Organization:
    """The house's stewards put an organization on the public list. Listing twice changes nothing."""
    return _set_listed(actor, organization, True, now)


def unlist_organization(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> Organization:
    """Takes an organization off the public list; those who belong to it still see it."""
    return _set_listed(actor, organization, False, now)


def _set_listed(actor: Actor, organization: Organization, listed: bool, now: dt.datetime | None) -> Organization:
    require(actor, "organization.list", organization)
    with transaction.atomic():
        changed = Organization.objects.filter(pk=organization.pk, is_listed=not listed)
        if changed.update(is_listed=listed):
            act(organization, "people.listed" if listed else "people.unlisted", {}, now)
    organization.is_listed = listed
    return organization

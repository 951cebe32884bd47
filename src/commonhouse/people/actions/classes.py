"""The classes of members an organization has: who may join each, and whether it votes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, publishable
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor, Refused, require

FIELDS = frozenset({"name", "votes", "admission", "eligibility", "minimum_age", "buy_in"})
MOST_CLASSES = 20
OLDEST_MINIMUM = 99


def add_class(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    slug: str = "",
    now: dt.datetime | None = None,
    **fields: Any,
) -> MemberClass:
    """Adds a class of members. The same name a second time gives the class that is there."""
    require(actor, "class.edit", organization)
    slug = slug or slugify(name)[:40] or "class"
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        existing = organization.member_classes.filter(slug=slug).first()
        if existing is not None and existing.name == name:
            return existing
        if existing is not None:
            slug = _free(organization, slug)
        if organization.member_classes.count() >= MOST_CLASSES:
            raise Refused(_("An organization has at most %(count)d classes of members.") % {"count": MOST_CLASSES})
        member_class = MemberClass(organization=organization, slug=slug, name=name)
        _set(member_class, fields)
        member_class.save(force_insert=True)
        record_class(member_class, now)
    return member_class


def edit_class(
    actor: Actor, member_class: MemberClass, *, now: dt.datetime | None = None, **fields: Any
) -> MemberClass:
    """Changes a class. Rolls already frozen keep the class as it stood."""
    require(actor, "class.edit", member_class.organization)
    if all(getattr(member_class, field) == value for field, value in fields.items()):
        return member_class
    _set(member_class, fields)
    with transaction.atomic():
        member_class.save()
        record_class(member_class, now)
    return member_class


def remove_class(actor: Actor, member_class: MemberClass, *, now: dt.datetime | None = None) -> None:
    """Removes a class nobody was ever in; the last class stays."""
    organization = member_class.organization
    require(actor, "class.edit", organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if organization.member_classes.count() == 1:
            raise Refused(_("An organization needs at least one class of members."))
        try:
            with transaction.atomic():
                member_class.delete()
        except ProtectedError:
            raise Refused(_("People are in this class, or were. Move them to another class first.")) from None
        act(organization, "people.class-removed", {"class": member_class.slug}, now)


def _set(member_class: MemberClass, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a member class has no editable {', '.join(sorted(unknown))}")
    for field, value in fields.items():
        setattr(member_class, field, value)
    member_class.full_clean(exclude=["organization"])
    publishable("name", member_class.name)
    publishable("eligibility", member_class.eligibility)


def record_class(member_class: MemberClass, now: dt.datetime | None) -> None:
    """The act that says what a class is, from now on."""
    body = {
        "class": member_class.slug,
        "title": member_class.name,
        "votes": member_class.votes,
        "admission": member_class.admission,
        "eligibility": member_class.eligibility,
        "minimum_age": member_class.minimum_age,
        "buy_in": str(member_class.buy_in),  # cents, as text: the record holds no amount as a number
    }
    act(member_class.organization, "people.class-set", body, now)


def _free(organization: Organization, slug: str) -> str:
    taken = set(organization.member_classes.values_list("slug", flat=True))
    return next(name for number in range(2, MOST_CLASSES + 3) if (name := f"{slug[:36]}-{number}") not in taken)

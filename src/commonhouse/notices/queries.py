"""What pages ask about people's wishes and about what was sent."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from commonhouse.notices.models import Mute, Notice, Preference
from commonhouse.people.models import Organization, Person

MOST_ORGANIZATIONS = 100


def wishes_of(person: Person) -> dict[str, str]:
    """The pace of each channel for which the person said one."""
    return dict(Preference.objects.filter(person=person).values_list("channel", "pace"))


def senders_to(person: Person) -> list[tuple[Organization, bool]]:
    """Organizations the person belongs to or has muted, by name, and whether nothing is wanted from them."""
    muted = set(Mute.objects.filter(person=person).values_list("organization", flat=True))
    belonging = person.memberships.exclude(status__in=("left", "declined")).values("organization")
    found = Organization.objects.filter(pk__in=belonging) | Organization.objects.filter(pk__in=muted)
    return [(each, each.pk in muted) for each in found.distinct().order_by("name")[:MOST_ORGANIZATIONS]]


def not_reached(organization: Organization, key: str, people: Collection[uuid.UUID]) -> QuerySet[Notice]:
    """Notices under this key that could not be sent: the network refused them for good, or went on failing."""
    return Notice.objects.filter(organization=organization, key=key, person__in=people, state=Notice.State.FAILED)

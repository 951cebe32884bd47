"""What people and organizations tell on the home page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people import queries
from commonhouse.people.cards import Need, Place
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

ON_THE_MAP = 200


def needs(actor: Actor) -> Iterator[Need]:
    """For stewards: who asked to join, seats past their term; for the house's: who waits to be listed."""
    if actor.person is None:
        return
    today = timezone.localdate()
    stewarded = (
        Organization.objects.filter(
            seats__person=actor.person,
            seats__kind="steward",
            seats__vacated_on__isnull=True,
            seats__starts_on__lte=today,
        )
        .annotate(
            asking=Count("memberships", filter=Q(memberships__status="applied"), distinct=True),
            over=Count("seats", filter=Q(seats__vacated_on__isnull=True, seats__ends_on__lt=today), distinct=True),
        )
        .order_by("name")
    )
    for organization in stewarded:
        if organization.asking:
            yield Need(
                title=ngettext("%(count)d person asks to join", "%(count)d people ask to join", organization.asking)
                % {"count": organization.asking},
                url=reverse("members", args=[organization.slug]) + "?status=applied",
                minutes=2 * min(organization.asking, 15),
                organization=organization.name,
            )
        if organization.over:
            yield Need(
                title=_("A seat is past its term"),
                url=reverse("seats", args=[organization.slug]),
                minutes=5,
                organization=organization.name,
                text=_("Its holder stays until you name a successor."),
            )
    if allows(actor, "organization.list"):
        for waiting in queries.unlisted()[:5]:
            yield Need(
                title=_("%(name)s waits to be listed") % {"name": waiting.name},
                url=waiting.get_absolute_url(),
                minutes=3,
            )


def places() -> Iterator[Place]:
    """Every listed organization, at its neighborhood."""
    for organization in queries.listed()[:ON_THE_MAP]:
        yield Place(
            name=organization.name,
            url=organization.get_absolute_url(),
            lat=float(organization.latitude) if organization.latitude is not None else None,
            lon=float(organization.longitude) if organization.longitude is not None else None,
            text=organization.summary or organization.get_kind_display(),
            loop=loop_of(organization.kind),
            neighborhood=organization.place,
        )

"""What the home page and an organization's page hear from here."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.charters import queries
from commonhouse.people.cards import Happening, Need, Section
from commonhouse.people.formats import day, number
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor, allows

MOST = 3
MINUTES = 20


def needs(actor: Actor) -> Iterator[Need]:
    """An organization without a charter: its steward writes one."""
    if actor.person is None:
        return
    seats = actor.person.seats.filter(
        kind=Seat.Kind.STEWARD, vacated_on__isnull=True, starts_on__lte=timezone.localdate()
    )
    without = Organization.objects.filter(
        pk__in=seats.values("organization"), is_house=False, is_listed=True, charters__isnull=True
    )
    for organization in without.order_by("name")[:MOST]:
        yield Need(
            title=_("Write your charter"),
            url=reverse("charter_start", args=[organization.slug]),
            minutes=MINUTES,
            organization=organization.name,
            text=_("Who decides what, and how. Begin with one made for organizations like yours."),
        )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """Where its charter is, and how much it says; for stewards, the way to a first one."""
    row = queries.current_row(organization)
    if row is not None:
        yield Section(title=_("Charter"), cards=(_card(organization, len(row.said.matters), day(row.adopted_at)),))
    elif allows(actor, "charter.adopt", organization):
        text = _("Who decides what, and how. Begin with one made for organizations like yours.")
        url = reverse("charter_start", args=[organization.slug])
        yield Section(title=_("Charter"), cards=(Happening(title=_("Write your charter"), url=url, text=text),))


def _card(organization: Organization, matters: int, since: str) -> Happening:
    words = ngettext(
        "%(count)s kind of decision: who decides, what it takes, how much time. In force since %(day)s.",
        "%(count)s kinds of decisions: who decides, what it takes, how much time. In force since %(day)s.",
        matters,
    )
    return Happening(
        title=_("Who decides what, and how"),
        url=reverse("charter", args=[organization.slug]),
        text=words % {"count": number(matters), "day": since},
    )

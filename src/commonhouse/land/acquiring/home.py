"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.acquiring import queries
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor, allows

MOST = 5


def needs(actor: Actor) -> Iterator[Need]:
    """Conditions of a purchase that come due, for those who look after it."""
    if actor.seat is None or not allows(actor, "deal.edit", actor.seat.organization):
        return
    organization, today = actor.seat.organization, timezone.localdate()
    for each in queries.coming_due(organization, today).order_by("due_on", "pk")[:MOST]:
        closes = timezone.make_aware(dt.datetime.combine(each.due_on, dt.time(23, 59)))
        yield Need(
            title=_("%(what)s: %(deal)s") % {"what": str(each), "deal": each.deal.name},
            url=f"{each.deal.get_absolute_url()}#conditions",
            closes_at=closes if each.due_on >= today else None,
            minutes=5,
            organization=organization.name,
            loop="land",
        )

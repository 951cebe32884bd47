"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.reporting.models import ClassCall
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor

MOST = 5


def needs(actor: Actor) -> Iterator[Need]:
    """A leaseholder is asked whether they join the leaseholders."""
    if actor.person is None:
        return
    rows = ClassCall.objects.filter(person=actor.person, state=ClassCall.State.ASKED).select_related("organization")
    for call in rows.order_by("asked_at")[:MOST]:
        yield Need(
            title=_("Do you join the leaseholders?"), url=reverse("land_join", args=[call.organization.slug]), minutes=1,
            organization=call.organization.name, text=_("You hold a lease, so you may choose who governs the land."),
            loop="land",
        )  # fmt: skip

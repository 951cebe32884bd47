"""What this part has for the home page: a file of homes that somebody read in and did not finish."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings.models import HoldingImport
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor, allows

MOST = 5


def needs(actor: Actor) -> Iterator[Need]:
    """For the steward who acts: files of their organization that wait for a yes."""
    if actor.seat is None or not allows(actor, "holding.edit", actor.seat.organization):
        return
    organization = actor.seat.organization
    waiting = HoldingImport.objects.filter(organization=organization, state=HoldingImport.State.READ)
    for public_id, name in waiting.values_list("public_id", "name")[:MOST]:
        yield Need(
            _("A file of homes and land is read but not entered"),
            reverse("land_import_look", args=[organization.slug, public_id]),
            minutes=5, organization=organization.name, text=name, loop="land",
        )  # fmt: skip

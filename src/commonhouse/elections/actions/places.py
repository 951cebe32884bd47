"""Places: each seat of an office that the charter names, as an object of its own."""

from __future__ import annotations

import string
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.elections import offices
from commonhouse.elections.actions.common import leave_act, locked
from commonhouse.elections.models import Place
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor, Refused, require


def set_up_places(actor: Actor, organization: Organization, office: str, *, now: datetime | None = None) -> list[Place]:
    """The places of an office as the charter has them; those that are there already stay. Twice changes nothing.

    Cohorts are given in turn: of five seats in two cohorts, 1, 3 and 5 are A, 2 and 4 are B. A place is for a class of
    members where the office is open to one class only.
    """
    require(actor, "election.call", organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        found = offices.office_of(organization, office)
        standing = {place.number: place for place in Place.objects.filter(organization=organization, office=office)}
        said = found.office
        its_classes = offices.classes(organization, said.candidates)
        new = [
            Place(
                organization=organization,
                office=office,
                number=number,
                cohort=string.ascii_uppercase[(number - 1) % said.cohorts % 26] if said.cohorts > 1 else "",
                member_class=its_classes[0] if len(its_classes) == 1 else None,
            )
            for number in range(1, said.seats + 1)
            if number not in standing
        ]
        if not new:
            return list(standing.values())
        for place in new:
            place.save(force_insert=True)
        body = {
            "office": office,
            "charter": found.version,
            "places": [{"number": place.number, "cohort": place.cohort} for place in new],
        }
        leave_act(organization, "places-set", body, now, f"office-{office}"[:64])
    return sorted([*standing.values(), *new], key=lambda place: place.number)


def place_holder(actor: Actor, place: Place, seat: Seat, *, now: datetime | None = None) -> Place:
    """Says that a seat filled before there were places is this one. Saying it twice changes nothing."""
    require(actor, "election.call", place.organization)
    with transaction.atomic():
        organization = place.organization
        place = locked(place)
        place.organization = organization
        if place.seat_id == seat.pk:
            return place
        said = offices.office_of(organization, place.office).office
        if seat.organization_id != place.organization_id or seat.kind != said.kind:
            raise Refused(_("That is a seat of another kind."))
        if place.holder is not None:
            raise Refused(_("Someone holds this place already."))
        if Place.objects.filter(seat=seat).exists():
            raise Refused(_("That seat stands at another place already."))
        place.seat, place.ends_on = seat, seat.ends_on
        place.save(update_fields=["seat", "ends_on"])
        body = {
            "office": place.office,
            "place": place.number,
            "seat": seat.pk,
            "ends_on": str(seat.ends_on) if seat.ends_on else None,
        }
        leave_act(organization, "holder-placed", body, now, f"office-{place.office}"[:64])
    return place

"""A person is given a place: the seat of people, and the place that stands for it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from commonhouse.elections import offices, queries
from commonhouse.elections.models import Place
from commonhouse.people import actions as people
from commonhouse.people.models import Person, Seat
from commonhouse.people.permissions import Actor, Refused
from commonhouse.rules.charter.model import Office


def fill_place(
    actor: Actor,
    place: Place,
    office: Office,
    person: Person,
    *,
    starts_on: dt.date,
    ends_on: dt.date | None,
    now: dt.datetime | None,
) -> Seat:
    """Seats the person; whoever held the place is followed. The cohort is the place's own."""
    organization = place.organization
    if (other := offices.other_seat(office, person, organization, [place.pk])) is not None:
        raise Refused(
            _("%(name)s holds another seat of the same kind: %(seat)s. One person holds one of them.")
            % {"name": person.name, "seat": other.title or other.get_kind_display()}
        )
    [place] = queries.with_holders([place])
    seat = people.fill_seat(
        actor, organization, kind=office.kind, person=person, starts_on=starts_on, ends_on=ends_on,
        title=office.title[:80], cohort=place.cohort, instead_of=place.seat, now=now,
    )  # fmt: skip
    place.seat, place.ends_on = seat, seat.ends_on
    place.save(update_fields=["seat", "ends_on"])
    return seat

"""Seats: who holds an office, for which term and cohort. Every organization keeps at least one steward."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.queries import belongs, pseudonym_of

MOST_SEATS = 200


def fill_seat(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    title: str = "",
    cohort: str = "",
    instead_of: Seat | None = None,
    now: dt.datetime | None = None,
) -> Seat:
    """Gives a member a seat. `instead_of` is the seat they take over.

    Taken over before its term has ended, that is a vacancy: its cohort and its end stay. Taken over afterwards (until
    then the holder is held over) it begins a new term. Filling it twice with the same person changes nothing.
    Raises ValidationError for dates that do not hold, Refused with the reason otherwise.
    """
    require(actor, "seat.fill", organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if (held := _held_already(organization, kind, person, instead_of)) is not None:
            return held
        if not belongs(organization, person):
            raise Refused(_("Only a member of the organization can hold a seat in it."))
        seat = Seat(
            organization=organization, kind=kind, person=person, title=" ".join(title.split()),
            cohort=" ".join(cohort.split()), starts_on=starts_on, ends_on=ends_on, instead_of=instead_of,
        )  # fmt: skip
        if instead_of is not None:
            _take_over(seat, instead_of, now)
        seat.full_clean(exclude=["organization", "person", "instead_of"], validate_unique=False)
        if organization.seats.filter(vacated_on__isnull=True).count() >= MOST_SEATS:
            raise Refused(_("An organization has at most %(count)d seats.") % {"count": MOST_SEATS})
        seat.save(force_insert=True)
        body = {
            "seat": seat.pk,
            "kind": seat.kind,
            "holder": pseudonym_of(organization, person),
            "starts_on": str(seat.starts_on),
            "ends_on": str(seat.ends_on) if seat.ends_on else None,
            "instead_of": instead_of.pk if instead_of else None,
        }
        act(organization, "people.seat-filled", body, now, subject=f"seat-{seat.pk}")
    return seat


def vacate_seat(actor: Actor, seat: Seat, *, now: dt.datetime | None = None) -> Seat:
    """A steward, or the holder, vacates a seat. Vacating twice changes nothing; one steward has to remain."""
    if actor.person is None or actor.person.pk != seat.person_id:
        require(actor, "seat.vacate", seat.organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=seat.organization_id)
        seat.refresh_from_db()
        if seat.vacated_on is None:
            vacate_locked(seat, now)
    return seat


def vacate_locked(seat: Seat, now: dt.datetime | None) -> None:
    """Vacates a seat while the caller holds the organization's lock. Raises Refused for the last steward."""
    today = day_of(now)
    if seat.kind == Seat.Kind.STEWARD and not _other_stewards(seat, today):
        raise Refused(_("This is the only steward. Fill another steward's seat first."))
    seat.vacated_on = today
    seat.save(update_fields=["vacated_on"])
    body = {"seat": seat.pk, "kind": seat.kind}
    act(seat.organization, "people.seat-vacated", body, now, subject=f"seat-{seat.pk}")


def _other_stewards(seat: Seat, today: dt.date) -> bool:
    stewards = Seat.objects.filter(organization_id=seat.organization_id, kind=Seat.Kind.STEWARD)
    return (
        stewards.filter(vacated_on__isnull=True, starts_on__lte=today)
        .exclude(pk=seat.pk)
        .exclude(person_id=seat.person_id)
        .exists()
    )


def _held_already(organization: Organization, kind: str, person: Person, instead_of: Seat | None) -> Seat | None:
    """The seat that a second press of the button would fill again."""
    if instead_of is not None:
        successor = Seat.objects.filter(instead_of=instead_of).first()
        if successor is not None and successor.person_id != person.pk:
            raise Refused(_("This seat has been filled already."))
        return successor
    held = organization.seats.filter(kind=kind, person=person, vacated_on__isnull=True)
    return held.first()


def _take_over(seat: Seat, before: Seat, now: dt.datetime | None) -> None:
    """Ends the holder's time and, within a term, passes on its cohort and end."""
    if before.organization_id != seat.organization_id or before.kind != seat.kind:
        raise Refused(_("A seat is taken over in the same organization and for the same office."))
    if before.ends_on is not None and seat.starts_on < before.ends_on:
        seat.cohort, seat.ends_on = before.cohort, before.ends_on
    seat.title = seat.title or before.title
    if before.vacated_on is not None:
        return
    if seat.starts_on > day_of(now):
        raise ValidationError(
            {"starts_on": _("Until the day the successor starts, the holder keeps the seat: enter this on that day.")}
        )
    before.vacated_on = day_of(now)
    before.save(update_fields=["vacated_on"])
    body = {"seat": before.pk, "kind": before.kind}
    act(seat.organization, "people.seat-vacated", body, now, subject=f"seat-{before.pk}")

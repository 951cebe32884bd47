"""People who want to help turn ideas into projects, and the steward's answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.budgeting.actions.common import locked, today, validate
from commonhouse.budgeting.models import Budget, Volunteer
from commonhouse.people import actions as people
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, Refused, require


def offer_help(actor: Actor, budget: Budget, *, about: str = "") -> Volunteer:
    """Someone signed in offers to help. Offered again, it is the same offer with the newer words."""
    with transaction.atomic():
        require(actor, "budget.volunteer", budget.organization)
        assert actor.person is not None
        budget = locked(budget)
        if not budget.is_published:
            raise Refused(_("This budget has not been published yet."))
        offer = budget.volunteers.filter(person=actor.person).first() or Volunteer(
            organization=budget.organization, budget=budget, person=actor.person
        )
        if offer.state == Volunteer.State.ACCEPTED:
            return offer
        offer.about, offer.state = about.strip(), Volunteer.State.ASKED
        validate(offer)
        offer.save()
        return offer


def answer_volunteer(actor: Actor, volunteer: Volunteer, *, welcome: bool, now: datetime | None = None) -> Volunteer:
    """A steward's answer. Welcomed, they hold a delegate's seat (filled by the verb of people, with its act)."""
    with transaction.atomic():
        require(actor, "seat.fill", volunteer.organization)
        volunteer = locked(volunteer)
        if volunteer.state == Volunteer.State.ACCEPTED:
            return volunteer
        volunteer.state = Volunteer.State.ACCEPTED if welcome else Volunteer.State.DECLINED
        volunteer.save(update_fields=["state"])
        if welcome:
            _seat(actor, volunteer, now)
        return volunteer


def _seat(actor: Actor, volunteer: Volunteer, now: datetime | None) -> None:
    held = Seat.objects.filter(
        organization=volunteer.organization, person=volunteer.person, kind=Seat.Kind.DELEGATE, vacated_on=None
    )
    if held.exists():
        return
    people.fill_seat(
        actor,
        volunteer.organization,
        person=volunteer.person,
        kind=Seat.Kind.DELEGATE.value,
        starts_on=today(now),
        now=now,
    )

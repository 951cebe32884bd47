"""What every verb of finding begins and ends with."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.land.finding.models import Application, Programme
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows
from commonhouse.people.verbs import locked, today
from commonhouse.record.receipts import ALPHABET

TICKET = 8  # symbols: about 10^12 tickets, and still read out over the telephone


def require_mine(actor: Actor, application: Application) -> None:
    """One's own application, or one that a steward writes down for somebody."""
    if actor.person is not None and actor.person.pk == application.person_id:
        return
    if not allows(actor, "application.enter", application.organization):
        raise NotAllowed("application.enter")


def by_office(actor: Actor, application: Application) -> bool:
    return actor.person is None or actor.person.pk != application.person_id


def hold_programme(programme: Programme) -> Programme:
    """The programme's row, held to the end: draws, offers and what changes the line come one after another."""
    organization = programme.organization
    found = locked(programme)
    found.organization = organization
    return found


def hold_application(application: Application) -> Application:
    organization, programme = application.organization, application.programme
    found = locked(application)
    found.organization, found.programme = organization, programme
    return found


def new_ticket(organization: Organization) -> str:
    """A ticket that nobody has here: "K7QM-2XPA"."""
    for _try in range(20):
        plain = "".join(secrets.choice(ALPHABET) for _symbol in range(TICKET))
        ticket = f"{plain[:4]}-{plain[4:]}"
        if not Application.objects.filter(organization=organization, ticket=ticket).exists():
            return ticket
    raise Refused(_("No ticket could be made just now. Please try again."))


def must_be_open(programme: Programme, now: dt.datetime | None) -> None:
    """Refuses while nobody can apply, saying since or until when."""
    day = today(now)
    if programme.state != Programme.State.OPEN:
        raise Refused(_("This programme is not open."))
    if day < programme.opens_on or (programme.closes_on is not None and day > programme.closes_on):
        raise Refused(_("Nobody can apply now: see the days on the programme’s page."))


def unknown(field: str) -> ValidationError:
    return ValidationError({field: _("Choose one of those offered.")})

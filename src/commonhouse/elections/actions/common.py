"""What every verb of an election begins and ends with."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.elections.models import Election, Vacancy
from commonhouse.people.actions.acts import act
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import locked
from commonhouse.record import personal

__all__ = [
    "leave_act",
    "leave_vacancy_act",
    "locked",
    "locked_election",
    "moment",
    "of_election",
    "plain",
    "publishable",
]

M = TypeVar("M", bound=models.Model)


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], now: datetime | None, subject: str = ""
) -> None:
    """The verb's act in the organization's record; the last thing a verb does."""
    act(organization, f"elections.{what}", body, now, subject)


def of_election(election: Election, what: str, body: dict[str, Any], now: datetime | None) -> None:
    leave_act(election.organization, what, {"election": election.public_id} | body, now, election.public_id)


def leave_vacancy_act(vacancy: Vacancy, now: datetime | None) -> None:
    place = vacancy.place
    body = {
        "vacancy": vacancy.public_id,
        "office": place.office,
        "place": place.number,
        "since": str(vacancy.since),
        "ends_on": str(place.ends_on) if place.ends_on else None,
    }
    leave_act(vacancy.organization, "vacancy", body, now, vacancy.public_id)


def locked_election(election: Election) -> Election:
    found = locked(election)
    found.organization = election.organization
    return found


def moment(now: datetime | None) -> datetime:
    return now or timezone.now()


def plain(text: str, most: int, missing: str = "") -> str:
    """A line as people wrote it, without stray spaces. Raises Refused when it is too long, or missing where needed."""
    said = " ".join(text.replace("\x00", "").split())
    if missing and not said:
        raise Refused(missing)
    if len(said) > most:
        raise Refused(
            _("At most %(most)s characters, please: this has %(count)s.") % {"most": most, "count": len(said)}
        )
    return said


def publishable(text: str) -> None:
    """Refuses a text that goes into the record and holds an email address or a telephone number."""
    if personal.in_text(text):
        raise Refused(
            _("This text is published in the record for good, so it may not hold an email address or a phone number.")
        )

"""What every verb of stewarding begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people.formats import local
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.people.verbs import check_texts
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> None:
    """The verb's act in the trust's record, the last thing it does. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    record.append(organization, f"land.{what}", body, subject=subject, at=at)


def moment(now: dt.datetime | None) -> dt.datetime:
    return now if now is not None else timezone.now()


def today(now: dt.datetime | None) -> dt.date:
    """The day on the house's calendar."""
    return local(moment(now)).date()


def validate(row: models.Model, exclude: tuple[str, ...] = ()) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    check_texts(row, exclude)
    row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)


def person_of(actor: Actor, verb: str) -> Person:
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def not_ahead(on: dt.date | None, now: dt.datetime | None, field: str = "on") -> None:
    """It happened today or before. Raises ValidationError for a day to come."""
    if on is not None and on > today(now):
        raise ValidationError({field: _("This day has not come yet.")})

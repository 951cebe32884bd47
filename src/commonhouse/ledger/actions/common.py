"""What every verb of the books begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from commonhouse.ledger.posting import record_time
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, require
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], now: dt.datetime | None, subject: str = ""
) -> None:
    """The verb's act in the organization's record; the last thing a verb does."""
    record.append(organization, f"ledger.{what}", body, subject=subject, at=record_time(now))


def allowed(actor: Actor, verb: str, organization: Organization) -> Person:
    """The person who acts, if they may. Raises NotAllowed."""
    require(actor, verb, organization)
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def validate(row: models.Model) -> None:
    """Every field of a row, and that it is the only one of its kind. Raises ValidationError by field."""
    wrong = {
        field.name: _("This text holds a character that cannot be kept. Please type it again.")
        for field in row._meta.concrete_fields
        if isinstance(value := getattr(row, field.attname), str) and "\x00" in value
    }
    if wrong:
        raise ValidationError(wrong)
    row.full_clean()

"""What verbs begin and end with, whatever they are about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.record import personal

M = TypeVar("M", bound=models.Model)


def locked(row: M) -> M:
    """The row as it is now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def moment(now: dt.datetime | None) -> dt.datetime:
    """When a verb is done: now, or the time it is given (a history entered later)."""
    return now if now is not None else timezone.now()


def today(now: dt.datetime | None) -> dt.date:
    """The day on the house's calendar."""
    return timezone.localdate(moment(now))


def person_of(actor: Actor, verb: str) -> Person:
    """Who acts. Raises NotAllowed for nobody known."""
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def token(submission: object) -> uuid.UUID:
    """The form's own mark, by which a form that is sent twice is one. Raises ValidationError."""
    try:
        return submission if isinstance(submission, uuid.UUID) else uuid.UUID(str(submission))
    except ValueError:
        raise ValidationError(_("This form is not whole. Please open it again."), code="token") from None


def required(field: str, text: str, words: str) -> str:
    """The text without blanks around it. Raises ValidationError beside the field when it says nothing."""
    if not text.strip():
        raise ValidationError({field: words})
    return text.strip()


def check_texts(row: models.Model, exclude: Collection[str] = ()) -> None:
    """Texts of a row that a model's own cleaning passes over: too long ones, and null characters, which no database keeps.

    Raises ValidationError by field.
    """
    wrong: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in exclude or not isinstance(value, str):
            continue
        if "\x00" in value:
            wrong[field.name] = _("This text holds a character that cannot be kept. Please type it again.")
        elif isinstance(field, models.TextField) and field.max_length and len(value) > field.max_length:
            wrong[field.name] = _("At most %(most)s characters.") % {"most": field.max_length}
    if wrong:
        raise ValidationError(wrong)


def validate(row: models.Model, exclude: Collection[str] = ()) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    check_texts(row, exclude)
    row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)


def check_public(**texts: str) -> None:
    """Texts that stand in the public record for good hold no email address and no telephone number."""
    words = {
        "email": _("This text stays in the public record for good: leave out the email address."),
        "phone": _("This text stays in the public record for good: leave out the telephone number."),
    }
    found = {field: personal.in_text(text) for field, text in texts.items()}
    if wrong := {field: words[what] for field, what in found.items() if what}:
        raise ValidationError(wrong)

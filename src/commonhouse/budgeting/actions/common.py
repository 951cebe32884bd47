"""What every verb of a budget begins and ends with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.budgeting.models import Budget
from commonhouse.record import actions as record
from commonhouse.record import personal

M = TypeVar("M", bound=models.Model)


def leave_act(budget: Budget, what: str, body: dict[str, Any], now: datetime | None) -> None:
    """The verb's act in the organization's record; the last thing a verb does.

    A time given for the verb (a history entered later) is the act's time too, unless it lies in the future.
    """
    at = now if now is not None and now <= timezone.now() else None
    record.append(budget.organization, f"budgeting.{what}", {"budget": budget.slug} | body, subject=budget.slug, at=at)


def locked(row: M) -> M:
    """The row as it is now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def validate(row: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Every field, constraint and length of a row, before it is saved. Raises ValidationError by field.

    A model's own cleaning passes over the length of long texts and over null characters, which no database keeps.
    """
    skipped = set(exclude)
    wrong: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in skipped or not isinstance(value, str):
            continue
        if "\x00" in value:
            wrong[field.name] = _("This text holds a character that cannot be kept. Please type it again.")
        elif isinstance(field, models.TextField) and field.max_length and len(value) > field.max_length:
            wrong[field.name] = _("At most %(most)s characters.") % {"most": field.max_length}
    if wrong:
        raise ValidationError(wrong)
    row.full_clean(exclude=skipped)


def today(now: datetime | None) -> date:
    return timezone.localdate(now or timezone.now())


def check_public(**texts: str) -> None:
    """Texts that stand in the public record for good hold no email address and no telephone number."""
    words = {
        "email": _("This text stays in the public record for good: leave out the email address."),
        "phone": _("This text stays in the public record for good: leave out the telephone number."),
    }
    found = {field: personal.in_text(text) for field, text in texts.items()}
    wrong = {field: words[what] for field, what in found.items() if what}
    if wrong:
        raise ValidationError(wrong)


def check_same_budget(budget: Budget, **rows: models.Model | None) -> None:
    """A category, district or idea named in a form belongs to this budget, whatever the form says."""
    wrong = {
        field: _("Choose one of this budget.")
        for field, row in rows.items()
        if row is not None and row.budget_id != budget.pk  # type: ignore[attr-defined]
    }
    if wrong:
        raise ValidationError(wrong)

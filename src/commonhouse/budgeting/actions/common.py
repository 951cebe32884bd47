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
from commonhouse.people.verbs import check_public, check_texts, locked
from commonhouse.record import actions as record

__all__ = [
    "check_public",
    "check_same_budget",
    "leave_act",
    "locked",
    "today",
    "validate",
]

M = TypeVar("M", bound=models.Model)


def leave_act(budget: Budget, what: str, body: dict[str, Any], now: datetime | None) -> None:
    """The verb's act in the organization's record; the last thing a verb does.

    A time given for the verb (a history entered later) is the act's time too, unless it lies in the future.
    """
    at = now if now is not None and now <= timezone.now() else None
    record.append(budget.organization, f"budgeting.{what}", {"budget": budget.slug} | body, subject=budget.slug, at=at)


def today(now: datetime | None) -> date:
    return timezone.localdate(now or timezone.now())


def check_same_budget(budget: Budget, **rows: models.Model | None) -> None:
    """A category, district or idea named in a form belongs to this budget, whatever the form says."""
    wrong = {
        field: _("Choose one of this budget.")
        for field, row in rows.items()
        if row is not None and row.budget_id != budget.pk  # type: ignore[attr-defined]
    }
    if wrong:
        raise ValidationError(wrong)


def validate(row: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Every field, constraint and length of a row, before it is saved. Raises ValidationError by field."""
    skipped = set(exclude)
    check_texts(row, skipped)
    row.full_clean(exclude=skipped)

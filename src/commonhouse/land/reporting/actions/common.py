"""What every verb of reporting and governing begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from commonhouse.people.models import Organization
from commonhouse.people.verbs import check_texts
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> int:
    """The verb's act in the trust's record, the last thing it does. A history entered later has its own time."""
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"land.{what}", body, subject=subject, at=at).index


def moment(now: dt.datetime | None) -> dt.datetime:
    return now if now is not None else timezone.now()


def today(now: dt.datetime | None) -> dt.date:
    """The day on the house's calendar."""
    return timezone.localdate(now) if now is not None else timezone.localdate()


def validate(row: models.Model) -> None:
    """Raises ValidationError by field."""
    check_texts(row)
    row.full_clean(validate_unique=False, validate_constraints=False)

"""What every verb of raising begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people.models import Organization
from commonhouse.people.verbs import today
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> None:
    """The verb's act in the fund's record, the last thing it does. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    record.append(organization, f"funds.{what}", body, subject=subject, at=at)


def not_ahead(on: dt.date, now: dt.datetime | None, field: str = "on") -> None:
    """Money moves today or did before. Raises ValidationError for a day to come."""
    if on > today(now):
        raise ValidationError({field: _("This day has not come yet.")})

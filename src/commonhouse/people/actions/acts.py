"""How these verbs leave their acts in an organization's public record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people.models import Organization
from commonhouse.record import personal
from commonhouse.record.actions import append


def act(
    organization: Organization, kind: str, body: dict[str, Any], now: dt.datetime | None, subject: str = ""
) -> None:
    """Appends an act to the organization's record; call it last in the verb's transaction.

    `now` dates acts of a history entered later; the record itself refuses what is out of order.
    """
    at = now if now is not None and now <= timezone.now() else None
    append(organization, kind, body, subject=subject, at=at)


def day_of(now: dt.datetime | None) -> dt.date:
    """The day it is in the house's time zone."""
    return timezone.localdate(now or timezone.now())


def publishable(field: str, text: str) -> None:
    """Raises ValidationError on a field whose text goes into the record and holds an email or a phone number."""
    if personal.in_text(text):
        raise ValidationError(
            {
                field: _(
                    "This text is published in the record for good, so it may not hold an email address or a "
                    "phone number."
                )
            }
        )

"""How the verbs of the ballot box leave their acts in the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions.models import Box
from commonhouse.people.permissions import Refused
from commonhouse.record import actions as record
from commonhouse.record import personal


def publishable(text: str) -> None:
    """Refuses a text that goes into the record and holds an email address or a telephone number."""
    if personal.in_text(text):
        raise Refused(
            _("This text is published in the record for good, so it may not hold an email address or a phone number.")
        )


def act(box: Box, kind: str, body: dict[str, Any], now: datetime | None) -> int:
    """Append an act about the box, and return its index; call it last in the verb's transaction.

    `now` dates acts of a history entered later (the demo); the record refuses what is out of order.
    """
    at = now if now is not None and now <= timezone.now() else None
    body = {"box": box.public_id, **body}
    return record.append(box.organization, f"decisions.{kind}", body, subject=box.public_id, at=at).index

"""How the verbs of the ballot box leave their acts in the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from commonhouse.decisions.models import Box
from commonhouse.record import actions as record


def act(box: Box, kind: str, body: dict[str, Any], now: datetime | None) -> int:
    """Append an act about the box, and return its index; call it last in the verb's transaction.

    `now` dates acts of a history entered later (the demo); the record refuses what is out of order.
    """
    at = now if now is not None and now <= timezone.now() else None
    body = {"box": box.public_id, **body}
    return record.append(box.organization, f"decisions.{kind}", body, subject=box.public_id, at=at).index

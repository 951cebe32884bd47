"""Acts of land in a trust's record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from commonhouse.people.models import Organization
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> int:
    """The verb's act "land.<what>", the last thing it does; its number. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"land.{what}", body, subject=subject, at=at).index

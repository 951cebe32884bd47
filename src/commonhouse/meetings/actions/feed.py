"""A person's calendar of meetings: one secret address, shown once, made anew whenever they like."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from commonhouse.meetings.models import CalendarKey
from commonhouse.people.permissions import Actor, require


def new_calendar_key(actor: Actor, *, now: datetime | None = None) -> str:
    """A new secret for the person's calendar; the one before opens nothing any more. It is answered only here."""
    with transaction.atomic():
        require(actor, "preference.set")
        assert actor.person is not None
        token = secrets.token_urlsafe(24)
        CalendarKey.objects.update_or_create(
            person=actor.person, defaults={"token_hash": hash_of_token(token), "made_at": now or timezone.now()}
        )
        return token


def hash_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()

"""What every verb of deciding begins and ends with."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from commonhouse.funds.models import Candidate
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.people.verbs import check_public, check_texts, locked, required, token
from commonhouse.record import actions as record
from commonhouse.record.canonical import canonical

__all__ = [
    "check_public",
    "hash_of",
    "leave_act",
    "locked",
    "locked_candidate",
    "person_of",
    "required",
    "token",
    "validate",
]


def leave_act(organization: Organization, what: str, subject: str, body: dict[str, Any], now: datetime | None) -> int:
    """The verb's act in the organization's record, and its index; the last thing a verb does.

    A time given for the verb (a history entered later) is the act's time too, unless it lies in the future.
    """
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"funds.{what}", body, subject=subject, at=at).index


def locked_candidate(candidate: Candidate) -> Candidate:
    """The candidate as it is now, held until the transaction ends, with its path and its fund."""
    found = Candidate.objects.select_for_update(of=("self",)).select_related("organization", "pipeline")
    return found.get(pk=candidate.pk)


def validate(row: models.Model) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    check_texts(row)
    row.full_clean(validate_unique=False, validate_constraints=False)


def person_of(actor: Actor, verb: str) -> Person:
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def hash_of(value: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a value."""
    return hashlib.sha256(canonical(value)).hexdigest()

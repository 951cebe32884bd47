"""Everything the house knows about one person, for that person."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model

from commonhouse.people.models import ClaimCode, Person
from commonhouse.people.queries import relations_by_name

MOST_ROWS = 5000  # of one kind
OTHERS = frozenset({"rows"})  # an upload's rows are about other people


def known_about(person: Person) -> dict[str, Any]:
    """A JSON object: the person, their account, and every row of every part of the house that names them.

    Rows are found through the models themselves, so a new part of the house is included without being named here.
    What someone cast in a secret vote is not in it: the house does not know.
    """
    account = person.account
    known: dict[str, Any] = {
        "person": {
            "id": str(person.pk),
            "name": person.name,
            "language": person.language,
            "neighborhood": person.place,
            "since": person.created_on.isoformat(),
        },
        "account": None,
    }
    if account is not None:
        known["account"] = {
            "email": account.email,
            "joined": account.date_joined.isoformat(),
            "last_login": account.last_login.isoformat() if account.last_login else None,
            "emails": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
            "passkeys_and_apps": list(Authenticator.objects.filter(user=account).values_list("type", flat=True)),
        }
    for relation in relations_by_name():
        model = relation.related_model
        if model is ClaimCode:
            continue
        rows = model._base_manager.filter(**{relation.field.name: person})[:MOST_ROWS]
        if found := [_row(row) for row in rows]:
            known.setdefault(model._meta.label_lower, []).extend(found)
    return known


def _row(row: Model) -> dict[str, Any]:
    """A row's own fields, and the name of what it belongs to."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in OTHERS or field.name.endswith("_hash"):
            continue
        value = getattr(row, field.attname)
        if field.name == "organization":
            value = str(row.organization)  # type: ignore[attr-defined]
        values[field.name] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    return str(value)  # files, durations: as they are written

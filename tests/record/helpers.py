"""What the tests of other folders use of the record."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from commonhouse.record import personal, queries
from commonhouse.record.verify import Finder, Report, Verifier, verify


def record_bytes(organization: Any) -> bytes:
    """An organization's record as its page lets anyone download it."""
    log = queries.log_of(organization)
    assert log is not None, f"{organization} has no record yet"
    return b"".join(queries.lines(log))


def verified(
    organization: Any,
    verifiers: dict[str, Verifier],
    finders: dict[str, Finder] | None = None,
    **options: Any,
) -> Report:
    """Verify an organization's record with the given tables (those of the folder under test)."""
    return verify(io.BytesIO(record_bytes(organization)), verifiers=verifiers, finders=finders, **options)


def assert_no_personal_data(record_text: str | bytes, people: Iterable[Any]) -> None:
    """Nothing of these people stands in the record: no name, account, contact or id; nothing that looks
    personal.

    `people` are people.Person rows (or anything with some of: pk, name, account.email, contacts).
    """
    text = record_text.decode() if isinstance(record_text, bytes) else record_text
    plain = "\n".join(_texts(text)).casefold()
    for person in people:
        for word in _of(person):
            assert word.casefold() not in plain, f"the record holds {word!r} of a person"
    for line in text.splitlines():
        value = json.loads(line)
        if "body" in value and value.get("kind") != "record.opened":
            found = list(personal.find(value["body"], f"act {value['index']}: body"))
            assert not found, f"the record holds what looks personal: {found[:3]}"


def _of(person: Any) -> Iterable[str]:
    if name := getattr(person, "name", ""):
        yield name
    if pk := getattr(person, "pk", None):
        yield str(pk)
    account = getattr(person, "account", None)
    if account is not None and getattr(account, "email", ""):
        yield account.email
    contacts = getattr(person, "contacts", [])
    for contact in contacts.all() if hasattr(contacts, "all") else contacts:
        yield getattr(contact, "value", contact)


def _texts(text: str) -> Iterable[str]:
    """Every text in the record, keys included, with JSON's escapes undone."""
    waiting: list[Any] = [json.loads(line) for line in text.splitlines()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value

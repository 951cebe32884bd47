"""The books read from the house's database, entry by entry with what is hashed of each: for audits and exports.

Plain SQL in stretches of entries: two million lines are read in seconds and in little memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from commonhouse.ledger import digests
from commonhouse.ledger.audit import Line as LineText
from commonhouse.ledger.audit import Said, Seen
from commonhouse.ledger.models import ENTRIES_PER_BOOK, Account, Book, Restriction
from commonhouse.people.models import Organization
from commonhouse.record.models import Act

_STRETCH = 500  # entries: what is read at once stays in the processor's cache
_SALT = {"sqlite": "lower(hex(salt))", "postgresql": "encode(salt, 'hex')"}
_ENTRIES = (
    'SELECT id, number, CAST("on" AS text), kind, key, text, source, CAST(transfer AS text), reverses_id, {salt}, digest '
    "FROM ledger_entry WHERE id > %s AND id <= %s ORDER BY id"
)
_LINES = (
    "SELECT entry_id, account_id, amount, restriction_id, text FROM ledger_line "
    "WHERE entry_id > %s AND entry_id <= %s ORDER BY entry_id, id"
)
_ACTS = ("ledger.opened", "ledger.posted", "ledger.undone", "ledger.closed", "ledger.reopened")


def entries(book: Book) -> Iterator[Seen]:
    """Every entry of the book, as far as `book` says it goes, in order."""
    accounts = {
        key: (code, unit)
        for key, code, unit in Account.objects.filter(organization_id=book.organization_id).values_list(
            "pk", "code", "unit"
        )
    }
    named = dict(Restriction.objects.filter(organization_id=book.organization_id).values_list("pk", "public_id"))
    base = book.pk * ENTRIES_PER_BOOK
    for first in range(base, base + book.size, _STRETCH):
        yield from _stretch(first, min(first + _STRETCH, base + book.size), base, accounts, named)


def _stretch(
    first: int, last: int, base: int, accounts: dict[int, tuple[str, str]], named: dict[int, str]
) -> Iterator[Seen]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, (first, last))
        lines: dict[int, list[LineText]] = {}
        last_key: int | None = None
        of_entry: list[LineText] = []
        for key, account_id, amount, restriction_id, text in cursor.fetchall():
            if key != last_key:
                lines[key] = of_entry = []
                last_key = key
            code, unit = accounts[account_id]
            of_entry.append((code, unit, amount, named[restriction_id] if restriction_id else "", text))
        cursor.execute(_ENTRIES.format(salt=_SALT[connection.vendor]), (first, last))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    text_of = digests.text
    for key, number, on, kind, client, words, source, transfer, reverses_id, salt, digest in rows:
        found = lines.get(key, [])
        mark = transfer.replace("-", "") if transfer else ""
        reverses = reverses_id - base if reverses_id else 0
        canonical = text_of(number, on, kind, client, words, source, mark, reverses, salt, found)
        yield Seen(canonical, number, on, reverses, found, bytes(digest))


def said_of(organization: Organization) -> Said:
    """What the organization's record in this house says of its books."""
    said = Said(organization.slug)
    acts = Act.objects.filter(organization_id=organization.pk, kind__in=_ACTS).order_by("index")
    for index, kind, body in acts.values_list("index", "kind", "body").iterator(chunk_size=2000):
        said.take(index, kind, json.loads(body))
    return said

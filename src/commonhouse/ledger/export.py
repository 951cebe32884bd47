"""What an organization takes along of its books: the auditors' file, plain-text accounting, and tables.

Holders of sub-accounts are named in no file but `subaccounts.csv`, which is for the organization's own treasurer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from commonhouse.ledger import accounts as naming
from commonhouse.ledger import audit, balances, beancount, bookfile, hledger, rows, units
from commonhouse.ledger.models import Account, Book, Restriction
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    book = Book.objects.select_related("organization").filter(organization=organization).first()
    if book is None:
        return
    what = "the books for auditors; commonhouse audit book.jsonl --record record.jsonl checks them"
    yield "book.jsonl", what, book_lines(book)
    yield "books.beancount", "the same books as beancount text (bean-check reads it)", beancount.lines(book)
    yield "books.journal", "the same books as hledger text", hledger.lines(book)
    yield "entries.csv", "every line of every entry", csv_lines(entry_rows(book))
    yield "accounts.csv", "the accounts and their balances", csv_lines(account_rows(book))
    yield "subaccounts.csv", "whose each sub-account is (personal data)", csv_lines(_parts(book))


def book_lines(book: Book) -> Iterator[bytes]:
    """The file of the books for their auditors, line by line (see `bookfile`)."""
    yield _line(_header(book))
    totals: dict[audit.Key, int] = {}
    last, head = 0, b""
    for seen in rows.entries(book):
        last, head = seen.number, seen.digest
        for code, unit, amount, restriction, _text in seen.lines:
            key = (code, unit, restriction)
            totals[key] = totals.get(key, 0) + amount
        yield bookfile.entry_line(seen.canonical, seen.digest)
    kept = [[*key, amount] for key, amount in sorted(totals.items()) if amount]
    yield _line({"end": {"entries": last, "head": head.hex(), "balances": kept}})


def entry_rows(book: Book) -> Iterator[list[Any]]:
    """A header and a row for each line of each entry; amounts as plain decimal numbers, debits above zero."""
    yield ["number", "date", "entry", "account", "unit", "amount", "restriction", "line"]
    places = units.places_of(book.organization)
    names = dict(Restriction.objects.filter(organization=book.organization).values_list("public_id", "name"))
    for seen in rows.entries(book):
        words = json.loads(seen.canonical)[5]
        for code, unit, amount, restriction, text in seen.lines:
            figure = Decimal(units.plain(amount, places[unit]))
            yield [seen.number, seen.on, words, code, unit, figure, names.get(restriction, ""), text]


def account_rows(book: Book) -> Iterator[list[Any]]:
    """A header and a row for each account: what it is, and its balance (debits less credits)."""
    yield ["account", "name", "kind", "unit", "activity", "cash", "part of", "open", "balance"]
    places, totals = units.places_of(book.organization), balances.balances(book.organization)
    for account in Account.objects.filter(organization=book.organization).select_related("parent").order_by("code"):
        balance = Decimal(units.plain(totals.get(account.pk, 0), places[account.unit]))
        yield [
            account.code, naming.plain_name(account, book.chart), account.kind, account.unit, account.activity,
            "yes" if account.is_cash else "", account.parent.code if account.parent else "",
            "yes" if account.is_open else "", balance,
        ]  # fmt: skip


def _parts(book: Book) -> Iterator[list[Any]]:
    yield ["account", "name", "holder", "reference", "unit", "balance"]
    places, totals = units.places_of(book.organization), balances.balances(book.organization)
    parts = Account.objects.filter(organization=book.organization, parent__isnull=False)
    for part in parts.select_related("holder", "holder_organization").order_by("code"):
        holder = part.holder or part.holder_organization or ""
        balance = Decimal(units.plain(totals.get(part.pk, 0), places[part.unit]))
        yield [part.code, part.name, str(holder), part.ref, part.unit, balance]


def _header(book: Book) -> dict[str, Any]:
    organization = book.organization
    accounts = Account.objects.filter(organization=organization).select_related("parent").order_by("code")
    restrictions = Restriction.objects.filter(organization=organization).order_by("pk")
    return {
        "format": bookfile.FORMAT,
        "organization": {"slug": organization.slug, "name": organization.name},
        "unit": book.unit,
        "opened_on": book.opened_on.isoformat(),
        "places": units.places_of(organization),
        "accounts": [
            [
                each.code,
                naming.plain_name(each, book.chart),
                each.kind,
                each.unit,
                each.parent.code if each.parent else "",
            ]
            for each in accounts
        ],
        "restrictions": [[each.public_id, each.name, each.purpose] for each in restrictions],
    }


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

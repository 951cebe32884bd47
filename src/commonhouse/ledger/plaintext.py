"""What the two forms of plain-text accounting share: one name for each account, and the entries to write."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonhouse.ledger import accounts as naming
from commonhouse.ledger import rows, units
from commonhouse.ledger.models import Account, Book, Restriction

ROOTS: Mapping[str, str] = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An account: its name in the text, its parts from the root on; what it is called; its unit."""

    parts: tuple[str, ...]
    words: str
    unit: str
    is_cash: bool
    code: str


@dataclass(frozen=True, slots=True)
class Posting:
    account: Named
    amount: str  # a plain decimal number
    purpose: str
    text: str


@dataclass(frozen=True, slots=True)
class Transaction:
    number: int
    on: str
    text: str
    source: str
    digest: str
    postings: tuple[Posting, ...]


class Writer:
    """The accounts of a book under names of their own, and its entries; after these, every balance."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.places = units.places_of(book.organization)
        self.accounts = _named(book)
        self.last_on: dt.date = book.opened_on
        self._sums: dict[str, int] = defaultdict(int)

    def transactions(self) -> Iterator[Transaction]:
        names = dict(Restriction.objects.filter(organization=self.book.organization).values_list("public_id", "name"))
        last = self.book.opened_on.isoformat()
        for seen in rows.entries(self.book):
            said = json.loads(seen.canonical)
            last = max(last, seen.on)
            postings = []
            for code, unit, amount, restriction, text in seen.lines:
                self._sums[code] += amount
                purpose = names.get(restriction, "")
                postings.append(Posting(self.accounts[code], units.plain(amount, self.places[unit]), purpose, text))
            yield Transaction(seen.number, seen.on, said[5], said[6], seen.digest.hex(), tuple(postings))
        self.last_on = dt.date.fromisoformat(last)

    def balances(self) -> Iterator[tuple[Named, str]]:
        """Every account with the balance of itself and its parts; after `transactions` has been read to its end."""
        within: dict[tuple[str, ...], int] = defaultdict(int)
        for code, amount in self._sums.items():
            parts = self.accounts[code].parts
            for depth in range(2, len(parts) + 1):
                within[parts[:depth]] += amount
        for named in self.accounts.values():
            if named.parts in within:
                yield named, units.plain(within[named.parts], self.places[named.unit])


def one_line(text: str) -> str:
    """Text without line breaks and control characters, its blanks single."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _named(book: Book) -> dict[str, Named]:
    found: dict[str, Named] = {}
    taken: set[tuple[str, ...]] = set()
    chart = Account.objects.filter(organization=book.organization).select_related("parent")
    for account in sorted(chart, key=lambda each: (each.parent_id is not None, each.code)):
        above = found[account.parent.code].parts if account.parent is not None else (ROOTS[account.kind],)
        parts = (*above, _component(account.code))
        extra = 1
        while parts in taken:
            extra += 1
            parts = (*above, f"{_component(account.code)}-{extra}")
        taken.add(parts)
        words = one_line(naming.plain_name(account, book.chart))
        found[account.code] = Named(parts, words, account.unit, account.is_cash, account.code)
    return found


def _component(code: str) -> str:
    plain = re.sub(r"[^0-9A-Za-z]+", "-", code).strip("-") or "0"
    return plain[0].upper() + plain[1:]

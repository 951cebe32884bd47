"""The books as beancount text (version 2 or 3): accounts opened, every entry, and every balance asserted, so that bean-check
recomputes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from commonhouse.ledger.models import Book
from commonhouse.ledger.plaintext import Named, Transaction, Writer, one_line

_CHUNK = 500  # entries


def lines(book: Book) -> Iterator[bytes]:
    """The text as UTF-8, in pieces."""
    writer = Writer(book)
    yield _head(book, writer).encode()
    held: list[str] = []
    for transaction in writer.transactions():
        held.append(_transaction(transaction))
        if len(held) >= _CHUNK:
            yield "".join(held).encode()
            held = []
    yield "".join(held).encode()
    day = (writer.last_on + dt.timedelta(days=1)).isoformat()
    yield "".join(f"{day} balance {name(each)}  {amount} {each.unit}\n" for each, amount in writer.balances()).encode()


def name(account: Named) -> str:
    return ":".join(account.parts)


def _head(book: Book, writer: Writer) -> str:
    opened = book.opened_on.isoformat()
    parts = [
        f'option "title" {_quoted(book.organization.name)}\n',
        f'option "operating_currency" "{book.unit}"\n\n',
    ]
    parts += [f"{opened} commodity {unit}\n" for unit in sorted({each.unit for each in writer.accounts.values()})]
    parts += [
        f"{opened} open {name(each)} {each.unit}\n  name: {_quoted(each.words)}\n" for each in writer.accounts.values()
    ]
    return "".join([*parts, "\n"])


def _transaction(given: Transaction) -> str:
    parts = [f'{given.on} * {_quoted(given.text)}\n  number: {given.number}\n  digest: "{given.digest}"\n']
    if given.source:
        parts.append(f"  source: {_quoted(given.source)}\n")
    for posting in given.postings:
        parts.append(f"  {name(posting.account)}  {posting.amount} {posting.account.unit}\n")
        if posting.purpose:
            parts.append(f"    purpose: {_quoted(posting.purpose)}\n")
        if posting.text:
            parts.append(f"    text: {_quoted(posting.text)}\n")
    return "".join([*parts, "\n"])


def _quoted(text: str) -> str:
    plain = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'

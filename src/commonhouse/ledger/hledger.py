"""The books as an hledger journal: accounts and units declared, every entry, and every balance asserted at the end."""

from __future__ import annotations

from collections.abc import Iterator

from commonhouse.ledger.models import Book
from commonhouse.ledger.plaintext import Named, Transaction, Writer, one_line

_TYPES = {"Assets": "A", "Liabilities": "L", "Equity": "E", "Income": "R", "Expenses": "X"}
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
    asserted = [
        f"    {name(each)}  {_zero(writer.places[each.unit])} {_unit(each.unit)} =* {amount} {_unit(each.unit)}\n"
        for each, amount in writer.balances()
    ]
    if asserted:
        yield "".join([f"{writer.last_on.isoformat()} * Every balance, asserted\n", *asserted]).encode()


def name(account: Named) -> str:
    root, *parts = account.parts
    return ":".join([root.lower(), *parts])


def _head(book: Book, writer: Writer) -> str:
    found = sorted({each.unit for each in writer.accounts.values()})
    parts = [f"; {_plain(book.organization.name)}\n\n"]
    parts += [f"commodity 1000.{'0' * writer.places[unit]} {_unit(unit)}\n" for unit in found]
    for each in writer.accounts.values():
        kind = "C" if each.is_cash else _TYPES[each.parts[0]]
        parts.append(f"account {name(each)}  ; type: {kind}, name: {_value(each.words)}\n")
    return "".join([*parts, "\n"])


def _transaction(given: Transaction) -> str:
    parts = [f"{given.on} * ({given.number}) {_plain(given.text)}\n    ; digest: {given.digest}\n"]
    if given.source:
        parts.append(f"    ; source: {_value(given.source)}\n")
    for posting in given.postings:
        tags = [f"purpose: {_value(posting.purpose)}"] if posting.purpose else []
        tags += [f"text: {_value(posting.text)}"] if posting.text else []
        comment = f"  ; {', '.join(tags)}" if tags else ""
        parts.append(f"    {name(posting.account)}  {posting.amount} {_unit(posting.account.unit)}{comment}\n")
    return "".join([*parts, "\n"])


def _plain(text: str) -> str:
    """A description: no comment begins in it."""
    return one_line(text).replace(";", ",").replace("|", "/")


def _value(text: str) -> str:
    """A tag's value: a comma would end it."""
    return one_line(text).replace(",", " ").replace(";", " ")


def _unit(unit: str) -> str:
    return unit if unit.isalpha() else f'"{unit}"'


def _zero(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"

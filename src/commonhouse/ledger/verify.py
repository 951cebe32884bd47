"""How to recompute the acts of the books, from the record alone. No Django here.

The record holds no entry: it holds how many there are and the digest that chains them. What is checked here is that numbers
follow one another without a gap, that a period is closed once and after the one before, and that a batch is undone once. With
the books themselves (`commonhouse audit BOOK.jsonl --record RECORD.jsonl`) every digest and every balance is recomputed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect

_HASH = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_DAY = dt.timedelta(days=1)
_KEY = "ledger.book"


@dataclass(slots=True)
class _Book:
    """What is known of the books so far."""

    opened_on: dt.date
    last: int = 0
    head: str = ""
    closed_through: dt.date | None = None
    closed: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    batches: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)


def _opened(context: Context, act: Act) -> Iterator[str]:
    if context.get(_KEY) is not None:
        raise Discrepancy(act.index, "books are opened once", "once", "again")
    book = _Book(dt.date.fromisoformat(act.body["opened_on"]))
    context.keep(_KEY, book)
    yield f"The books were opened, in {act.body['unit']}, from {book.opened_on} on."


def _posted(context: Context, act: Act) -> Iterator[str]:
    book, body = _book(context, act), act.body
    first, last, many = (_whole(act, name) for name in ("first", "last", "entries"))
    expect(act, "entries are numbered without a gap", book.last + 1, first)
    expect(act, "as many entries as numbers", last - first + 1, many)
    _require(act, many > 0, "an act of posting holds an entry", "one or more", many)
    _require(act, bool(_HASH.match(body["head"])), "the digest is 64 hexadecimal digits", "64 digits", body["head"])
    _require(act, body["head"] != book.head, "new entries have a new digest", "another", body["head"])
    book.last, book.head = last, body["head"]
    batch = body.get("batch")
    if batch is not None:
        _require(act, batch not in book.batches, "a batch is posted once", "once", "again")
        book.batches.add(batch)
    yield from ()


def _undone(context: Context, act: Act) -> Iterator[str]:
    book, batch = _book(context, act), act.body["undoes"]
    _require(act, batch in book.batches, "what is undone was posted before", "a batch of this record", batch)
    _require(act, batch not in book.undone, "a batch is undone once", "once", "again")
    book.undone.add(batch)
    yield from _posted(context, act)
    yield f"A batch of entries was undone by {act.body['entries']:,} that mirror it."


def _closed(context: Context, act: Act) -> Iterator[str]:
    book, body = _book(context, act), act.body
    starts_on, ends_on = (dt.date.fromisoformat(body[name]) for name in ("starts_on", "ends_on"))
    due = book.opened_on if book.closed_through is None else book.closed_through + _DAY
    expect(act, "a period follows the one closed before", due.isoformat(), body["starts_on"])
    _require(act, ends_on >= starts_on, "a period ends after it begins", body["starts_on"], body["ends_on"])
    expect(act, "the period is closed over all entries there are", book.last, body["entries"])
    expect(act, "the digest is that of the last entry", book.head, body["head"])
    _require(act, bool(_HASH.match(body["totals"])), "the digest of balances has 64 digits", "64", body["totals"])
    book.closed_through = ends_on
    book.closed.append((starts_on, ends_on))
    yield f"The books were closed through {ends_on}, over {book.last:,} entries."


def _reopened(context: Context, act: Act) -> Iterator[str]:
    book, since = _book(context, act), dt.date.fromisoformat(act.body["since"])
    known = any(starts_on == since for starts_on, _ends_on in book.closed)
    _require(act, known, "what is opened again was closed", "the first day of a closed period", act.body["since"])
    book.closed = [period for period in book.closed if period[0] < since]
    book.closed_through = since - _DAY if since > book.opened_on else None
    yield f"The books were opened again from {since} on."


def _book(context: Context, act: Act) -> _Book:
    book: _Book = context.kept(_KEY, act, "the books were opened before")
    return book


def _whole(act: Act, name: str) -> int:
    value = act.body[name]
    if type(value) is not int or value < 1:
        raise Discrepancy(act.index, f"“{name}” is a whole number", "1 or more", value)
    return value


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "ledger.opened": _opened,
        "ledger.posted": _posted,
        "ledger.undone": _undone,
        "ledger.closed": _closed,
        "ledger.reopened": _reopened,
    }
)

"""Reversals: an entry is never changed; another one mirrors it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonhouse.ledger.models import Book, Entry, Line
from commonhouse.ledger.posting import Draft, Leg


def reversal_of(entry: Entry, on: dt.date, key: str, text: str = "") -> Draft:
    """The draft that mirrors an entry, for `post`. `on` must lie in an open period."""
    return reversals_of([entry], [on], [key], text)[0]


def reversals_of(entries: Sequence[Entry], days: Sequence[dt.date], keys: Sequence[str], text: str = "") -> list[Draft]:
    """The drafts that mirror many entries, with two queries."""
    legs: dict[int, list[Leg]] = {entry.pk: [] for entry in entries}
    ids = list(legs)
    for first in range(0, len(ids), 900):
        rows = Line.objects.filter(entry__in=ids[first : first + 900]).order_by("entry_id", "id")
        for line in rows.select_related("account", "restriction"):
            legs[line.entry_id].append(Leg(line.account, -line.amount, line.restriction, line.text))
    return [
        Draft(
            on=day, text=(text or _("Reversal of: %(text)s") % {"text": entry.text})[:200], legs=legs[entry.pk],
            key=key, kind=Entry.Kind.REVERSAL, source=entry.source, reverses=entry,
        )
        for entry, day, key in zip(entries, days, keys, strict=True)
    ]  # fmt: skip


def first_open_day(book: Book, wanted: dt.date) -> dt.date:
    """The day itself if the books are open then, otherwise the first day after what is closed."""
    if book.closed_through is not None and wanted <= book.closed_through:
        return book.closed_through + dt.timedelta(days=1)
    return wanted

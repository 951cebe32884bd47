"""One bill as people read it, and all bills of a run as a table to take along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.land.leasing import buckets, queries
from commonhouse.land.leasing.models import Bill, BillingRun
from commonhouse.ledger import units
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day

TEMPLATE = Path(__file__).parent / "documents" / "bill.typ"
MOST_PRINTED = 300  # bills in one document


@dataclass(frozen=True, slots=True)
class Line:
    """What falls due on one day, in its parts, in words."""

    on: dt.date
    text: str
    amount: int


def lines(bill: Bill) -> list[Line]:
    """The days of a bill in order; parts of one day together."""
    days: dict[str, list[tuple[str, int]]] = {}
    for on, bucket, amount in bill.lines:
        days.setdefault(on, []).append((bucket, amount))
    return [
        Line(dt.date.fromisoformat(on), ", ".join(_named(bucket) for bucket, _amount in parts), sum(a for _b, a in parts))
        for on, parts in days.items()
    ]  # fmt: skip


def _named(bucket: str) -> str:
    return str(buckets.WORDS.get(bucket, bucket))


def story(bill: Bill) -> list[str]:
    """The bill in a few sentences."""
    run, unit = bill.run, bill.run.unit
    told = [
        _("From %(first)s to %(last)s, %(amount)s falls due, by the terms you signed.")
        % {"first": day(run.starts), "last": day(run.until), "amount": units.words(bill.amount, unit)}
    ]
    if bill.before:
        words = _("Besides, %(amount)s was past due when this bill was made.")
        told.append(words % {"amount": units.words(bill.before, unit)})
    told.append(_("You need not pay it all at once: each amount is due on its own day."))
    told.append(_("If paying is hard, please say so early. You may ask for a pause or a plan."))
    return told


def documents(run: BillingRun, bills: list[Bill]) -> bytes:
    """These bills as one PDF, each on a page of its own. Raises NoDocument."""
    data = {
        "title": _("Bills of %(trust)s") % {"trust": run.organization.name},
        "lang": get_language() or "en",
        "bills": [_printed(bill) for bill in bills],
    }
    return pdf(TEMPLATE, data)


def _printed(bill: Bill) -> dict[str, Any]:
    run, unit = bill.run, bill.run.unit
    return {
        "title": _("Bill %(number)s") % {"number": bill.number},
        "trust": run.organization.name,
        "to": queries.holder_words(bill.lease),
        "about": bill.lease.agreement.title,
        "story": story(bill),
        "columns": [_("Day"), _("What"), _("Amount")],
        "rows": [[day(line.on), line.text, units.words(line.amount, unit)] for line in lines(bill)],
        "total": [_("Together"), units.words(bill.amount, unit)],
        "foot": _("Write this on your payment: %(reference)s") % {"reference": bill.lease.agreement.public_id},
    }


def csv_rows(run: BillingRun) -> Iterator[list[Any]]:
    """One row for each line of each bill."""
    yield ["bill", "lease", "place", "holder", "day", "part", "amount", "unit", "past due before"]
    rows = queries.bills_of(run)
    for bill in rows.iterator(chunk_size=500):
        holder = queries.holder_words(bill.lease)
        for on, bucket, amount in bill.lines:
            yield [
                bill.number, bill.lease.agreement.public_id, bill.lease.agreement.title, holder, on, bucket,
                units.plain(amount, 2), run.unit, units.plain(bill.before, 2),
            ]  # fmt: skip

"""What an organization takes along of this part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.selling.models import Sale, SaleLine, SaleStep
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield (
        "land/sales.csv",
        "homes that passed on, and those that are to (personal: words)",
        csv_lines(_sales(organization)),
    )
    yield "land/sale-stories.csv", "what happened in each sale", csv_lines(_steps(organization))
    yield "land/sale-receipts.csv", "who was paid what at each closing (cents)", csv_lines(_lines(organization))


def _sales(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "home", "lease", "state", "notice", "wishes", "words", "option", "option on", "more time until", "released on",
        "price", "open home", "buyer", "income percent", "closed on", "how", "sold for", "market value", "subsidy kept",
        "next lease", "entry", "withdrawn why",
    ]  # fmt: skip
    rows = Sale.objects.filter(organization=organization).order_by("pk")
    joined = rows.select_related("holding", "lease__agreement", "price", "buyer", "next_lease__agreement", "entry")
    for each in joined.iterator(chunk_size=500):
        yield [
            each.public_id, each.holding.public_id, each.lease.agreement.public_id, each.state, each.noticed_on,
            _or(each.wishes_on), each.words, each.option, _or(each.option_on), _or(each.more_time_until),
            _or(each.released_on), each.price.public_id if each.price else "", each.opening,
            each.buyer.public_id if each.buyer else "", _or(each.tier_served), _or(each.closed_on), each.how,
            _or(each.sold_for), _or(each.market_value), _or(each.subsidy),
            each.next_lease.agreement.public_id if each.next_lease else "", each.entry.number if each.entry else "",
            each.withdrawn_why,
        ]  # fmt: skip


def _steps(organization: Organization) -> Iterator[list[Any]]:
    yield ["sale", "number", "kind", "on", "text"]
    rows = SaleStep.objects.filter(organization=organization).select_related("sale").order_by("sale", "number")
    for each in rows.iterator(chunk_size=500):
        yield [each.sale.public_id, each.number, each.kind, each.on, each.text]


def _lines(organization: Organization) -> Iterator[list[Any]]:
    yield ["sale", "position", "kind", "what", "cents", "bank", "to the trust"]
    rows = SaleLine.objects.filter(organization=organization).order_by("sale", "position")
    for each in rows.select_related("sale", "mortgage").iterator(chunk_size=500):
        yield [
            each.sale.public_id, each.position, each.kind, each.what, each.amount,
            each.mortgage.public_id if each.mortgage else "", "yes" if each.to_trust else "",
        ]  # fmt: skip


def _or(value: Any) -> Any:
    return "" if value is None else value

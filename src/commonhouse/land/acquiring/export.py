"""What an organization takes along of this part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.acquiring.models import Deal, DealCondition, DealOffer, DealSource, DealStep, DealUse, TakeOut
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/deals.csv", "buildings watched, fought for and bought", csv_lines(_deals(organization))
    yield "land/deal-stories.csv", "what happened, day by day", csv_lines(_steps(organization))
    yield "land/deal-offers.csv", "prices that were named, and answers", csv_lines(_offers(organization))
    yield "land/deal-conditions.csv", "what had to be so before buying", csv_lines(_conditions(organization))
    yield "land/deal-money.csv", "who paid for what (cents)", csv_lines(_money(organization))
    yield "land/deal-repaid.csv", "which later money paid back which loan (cents)", csv_lines(_repaid(organization))


def _deals(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "name", "kind", "address", "neighborhood", "homes", "people", "state", "asking price", "price", "decision",
        "bought on", "fell through on", "why", "land", "entry", "story",
    ]  # fmt: skip
    rows = Deal.objects.filter(organization=organization).select_related("parcel", "entry").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.name, each.kind, each.address, each.neighborhood, each.homes, _or(each.people), each.state,
            _or(each.asking_price), _or(each.price), each.decision, _or(each.closed_on), _or(each.fell_on), each.fell_why,
            each.parcel.public_id if each.parcel else "", each.entry.number if each.entry else "", each.story,
        ]  # fmt: skip


def _steps(organization: Organization) -> Iterator[list[Any]]:
    yield ["deal", "number", "kind", "on", "text"]
    rows = DealStep.objects.filter(organization=organization).select_related("deal").order_by("deal", "number")
    for each in rows.iterator(chunk_size=500):
        yield [each.deal.public_id, each.number, each.kind, each.on, each.text]


def _offers(organization: Organization) -> Iterator[list[Any]]:
    yield ["deal", "number", "by", "cents", "on", "open until", "state", "answered on", "terms", "answer"]
    rows = DealOffer.objects.filter(organization=organization).select_related("deal").order_by("deal", "number")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.deal.public_id, each.number, each.by, each.amount, each.on, _or(each.open_until), each.state,
            _or(each.answered_on), each.words, each.answer,
        ]  # fmt: skip


def _conditions(organization: Organization) -> Iterator[list[Any]]:
    yield ["deal", "id", "kind", "what", "due on", "state", "settled on", "found"]
    rows = DealCondition.objects.filter(organization=organization).select_related("deal").order_by("deal", "pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.deal.public_id, each.public_id, each.kind, each.what, each.due_on, each.state, _or(each.settled_on),
            each.words,
        ]  # fmt: skip


def _money(organization: Organization) -> Iterator[list[Any]]:
    yield ["deal", "side", "id", "kind", "name", "cents", "sure", "agreement", "restriction", "paid back"]
    sources = DealSource.objects.filter(organization=organization).order_by("deal", "position")
    for source in sources.select_related("deal", "agreement", "restriction", "takes_out").iterator(chunk_size=500):
        yield [
            source.deal.public_id, "source", source.public_id, source.kind, source.name, source.amount, source.promise,
            source.agreement.public_id if source.agreement else "",
            source.restriction.public_id if source.restriction else "",
            source.takes_out.public_id if source.takes_out else "",
        ]  # fmt: skip
    uses = DealUse.objects.filter(organization=organization).select_related("deal").order_by("deal", "position")
    for use in uses.iterator(chunk_size=500):
        yield [use.deal.public_id, "use", use.public_id, use.kind, use.what, use.amount, "", "", "", ""]


def _repaid(organization: Organization) -> Iterator[list[Any]]:
    yield ["deal", "on", "loan", "by", "cents", "principal", "entry"]
    rows = TakeOut.objects.filter(organization=organization).order_by("deal", "pk")
    for each in rows.select_related("deal", "source", "by_source", "entry").iterator(chunk_size=500):
        yield [
            each.deal.public_id, each.on, each.source.public_id, each.by_source.public_id, each.amount, each.principal,
            each.entry.number if each.entry else "",
        ]  # fmt: skip


def _or(value: Any) -> Any:
    return "" if value is None else value

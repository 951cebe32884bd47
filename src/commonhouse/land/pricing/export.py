"""What an organization takes along of its prices: tables, appraisals, improvements with their papers, prices, letters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.pricing.models import (
    Appraisal,
    Improvement,
    ImprovementPaper,
    IndexPublication,
    IndexValue,
    Price,
    PriceLetter,
)
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

FOLDER = "pricing"
Rows = Iterator[list[Any]]


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/indexes.csv", "published tables, every value ever", csv_lines(_values(organization))
    yield "land/index-publications.csv", "publications of tables", csv_lines(_publications(organization))
    yield "land/appraisals.csv", "appraisals of homes (personal: appraisers)", csv_lines(_appraisals(organization))
    yield "land/improvements.csv", "improvements of homes (personal: words)", csv_lines(_improvements(organization))
    yield "land/improvement-papers.csv", "their receipts", csv_lines(_papers(organization))
    yield "land/prices.csv", "prices that were set, with rule, facts and result", csv_lines(_prices(organization))
    yield "land/price-letters.csv", "signed letters about prices", csv_lines(_letters(organization))
    yield from _scans(organization)


def _values(organization: Organization) -> Rows:
    yield ["table", "name", "published as", "every", "holds from", "value", "publication", "replaced by"]
    rows = IndexValue.objects.filter(organization=organization).select_related("table", "publication", "replaced_by")
    for each in rows.order_by("table__code", "on", "pk").iterator(chunk_size=500):
        table = each.table
        yield [
            table.code, table.name, table.source, table.every, each.on, each.value, each.publication.number,
            each.replaced_by.number if each.replaced_by else "",
        ]  # fmt: skip


def _publications(organization: Organization) -> Rows:
    yield ["table", "number", "source", "values", "published", "act"]
    rows = IndexPublication.objects.filter(organization=organization).select_related("table")
    for each in rows.order_by("table__code", "number").iterator(chunk_size=500):
        yield [each.table.code, each.number, each.source, each.count, each.published_at.isoformat(), _none(each.act)]


def _appraisals(organization: Organization) -> Rows:
    yield [
        "id", "lease", "home", "day", "value", "improvements", "appraiser", "lower than at purchase", "paper", "taken back",
        "why",
    ]  # fmt: skip
    rows = Appraisal.objects.filter(organization=organization).select_related("lease__agreement", "lease__holding")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.lease.holding.public_id, each.on, each.value,
            _none(each.improvements), each.appraiser, each.is_below, each.sha256,
            each.withdrawn_at.isoformat() if each.withdrawn_at else "", each.withdrawn_why,
        ]  # fmt: skip


def _improvements(organization: Organization) -> Rows:
    yield [
        "id", "lease", "home", "what", "about", "estimate", "done before asking", "state", "asked", "answered", "reason",
        "finished", "cost", "useful years", "entered",
    ]  # fmt: skip
    rows = Improvement.objects.filter(organization=organization).select_related("lease__agreement", "lease__holding")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.lease.holding.public_id, each.what, each.about,
            each.estimate, each.is_done, each.state, each.asked_at.isoformat(),
            each.decided_at.isoformat() if each.decided_at else "", each.reason, each.finished_on or "", _none(each.cost),
            _none(each.useful_years), each.credited_at.isoformat() if each.credited_at else "",
        ]  # fmt: skip


def _papers(organization: Organization) -> Rows:
    yield ["improvement", "name", "sha256", "type", "bytes", "added"]
    rows = ImprovementPaper.objects.filter(organization=organization).select_related("improvement")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.improvement.public_id, each.name, each.sha256, each.mime, each.size, each.added_at.isoformat()
        ]  # fmt: skip


def _prices(organization: Organization) -> Rows:
    yield [
        "id", "lease", "home", "for a sale on", "purpose", "price", "appraisal", "set", "act", "statement as JSON",
        "input as JSON", "result as JSON",
    ]  # fmt: skip
    rows = Price.objects.filter(organization=organization).select_related("lease__agreement", "holding", "appraisal")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.holding.public_id, each.on, each.purpose, each.amount,
            each.appraisal.public_id if each.appraisal else "", each.set_at.isoformat(), _none(each.act),
            *(json.dumps(part, ensure_ascii=False) for part in (each.statement, each.input, each.result)),
        ]  # fmt: skip


def _letters(organization: Organization) -> Rows:
    yield ["id", "price", "holds until", "written", "signed text"]
    rows = PriceLetter.objects.filter(organization=organization).select_related("price")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [each.public_id, each.price.public_id, each.valid_until, each.written_at.isoformat(), each.note]


def _scans(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    for row in Appraisal.objects.filter(organization=organization).exclude(sha256="").order_by("pk"):
        data = papers.read(FOLDER, row.sha256)
        if data is not None:
            yield f"land/appraisals/{row.public_id}-{row.name}", "the report of an appraisal", [data]
    for paper in (
        ImprovementPaper.objects.filter(organization=organization).select_related("improvement").order_by("pk")
    ):
        data = papers.read(FOLDER, paper.sha256)
        if data is not None:
            name = f"land/improvements/{paper.improvement.public_id}-{paper.pk}-{paper.name}"
            yield name, "a receipt of an improvement", [data]


def _none(value: Any) -> Any:
    return "" if value is None else value

"""What an organization takes along of its leases: enough to go on elsewhere. Whole tables go along too (see land.tables)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.leasing import bills, queries
from commonhouse.land.leasing.actions.writing import FOLDER
from commonhouse.land.leasing.models import BillingRun, Lease, LeasePaper, LeaseTemplate, Mortgage
from commonhouse.ledger import units
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield (
        "land/leases.csv",
        "leases: who holds what since when, for how much (personal)",
        csv_lines(leases(organization)),
    )
    yield "land/lease-terms.jsonl", "the terms of each lease as they are now", _terms(organization)
    yield "land/lease-templates.jsonl", "templates of leases", _templates(organization)
    yield "land/mortgages.csv", "banks' loans on homes (personal)", csv_lines(_mortgages(organization))
    for run in BillingRun.objects.filter(organization=organization).select_related("organization").order_by("starts"):
        name = f"land/bills-{run.starts.isoformat()}-{run.until.isoformat()}.csv"
        yield name, "bills of a time, line by line (personal)", csv_lines(bills.csv_rows(run))
    for paper in LeasePaper.objects.filter(organization=organization).order_by("pk"):
        data = papers.read(FOLDER, paper.sha256)
        if data is not None:
            yield f"land/lease-papers/{paper.pk}-{paper.name}", paper.title, [data]


def leases(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "lease", "kind", "place", "holder", "people", "follows", "came by", "starts on", "price", "market value", "subsidy",
        "percent of median income", "unit", "due now", "past due", "ended on", "how", "sold for", "market value then",
    ]  # fmt: skip
    rows = queries.rows().select_related("followed__agreement").filter(organization=organization).order_by("pk")
    for lease in rows.iterator(chunk_size=500):
        agreement = lease.agreement
        yield [
            agreement.public_id, agreement.kind, agreement.title, queries.holder_words(lease),
            lease.household.size if lease.household is not None else "",
            lease.followed.agreement.public_id if lease.followed is not None else "", lease.came_by,
            lease.starts_on.isoformat(), _money(lease.price), _money(lease.market_value), _money(lease.subsidy),
            "" if lease.tier_served is None else str(lease.tier_served), agreement.unit, _money(agreement.due_now),
            _money(agreement.past_due), lease.ended_on.isoformat() if lease.ended_on is not None else "", lease.ended_how,
            _money(lease.sold_for), _money(lease.market_value_then),
        ]  # fmt: skip


def _money(amount: int | None) -> str:
    return "" if amount is None else units.plain(amount, 2)


def _terms(organization: Organization) -> Iterator[bytes]:
    rows = Lease.objects.filter(organization=organization).select_related("agreement").order_by("pk")
    rows = rows.prefetch_related("agreement__versions", "agreement__events")
    for lease in rows.iterator(chunk_size=200):
        said = queries.terms_json(lease)
        yield json.dumps({"lease": lease.agreement.public_id, "terms": said}, ensure_ascii=False).encode() + b"\n"


def _templates(organization: Organization) -> Iterator[bytes]:
    for each in LeaseTemplate.objects.filter(organization=organization).order_by("name"):
        yield json.dumps({"name": each.name, "terms": each.terms}, ensure_ascii=False).encode() + b"\n"


def _mortgages(organization: Organization) -> Iterator[list[Any]]:
    yield ["lease", "bank", "notices to", "amount", "rate", "months", "first payment", "agreed on", "paid off on"]
    rows = Mortgage.objects.filter(organization=organization).select_related("lease__agreement").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.lease.agreement.public_id, each.lender, each.notices_to, _money(each.amount), each.rate, each.months,
            each.first_due.isoformat(), each.consented_on.isoformat() if each.consented_on else "",
            each.paid_off_on.isoformat() if each.paid_off_on else "",
        ]  # fmt: skip

"""What an organization takes along of this part: tables, rules, and what was found. Never what is sealed.

Figures and papers of households stay where they were given: they were shown to this trust's reviewers for one finding, and are
deleted when its time is over. Whoever needs them elsewhere asks the household again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.eligibility.models import EligibilityRules, IncomeReview, LimitTable
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/income-limits.csv", "published income limits, a line a tier", csv_lines(_limits(organization))
    yield "land/eligibility-rules.json", "how incomes and payments are reckoned", [_rules(organization)]
    yield (
        "land/income-reviews.csv",
        "what was found of households: tier and day (no incomes: what is sealed is not exported)",
        csv_lines(_reviews(organization)),
    )


def _limits(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "area", "year", "in force from", "source", "withdrawn", "why", "tier", "name",
        *(str(size) for size in range(1, 9)),
    ]  # fmt: skip
    for table in LimitTable.objects.filter(organization=organization).order_by("pk").iterator(chunk_size=200):
        for tier in table.statement["tiers"]:
            yield [
                table.public_id, table.area, table.year, table.effective_on, table.source, table.withdrawn_at or "",
                table.withdrawn_why, tier["tier"], tier["name"], *tier["limits"],
            ]  # fmt: skip


def _rules(organization: Organization) -> bytes:
    found = EligibilityRules.objects.filter(organization=organization).first()
    body = found and {
        "area": found.area, "income": found.income, "payment": found.payment, "valid_months": found.valid_months,
        "purge_days": found.purge_days,
    }  # fmt: skip
    return json.dumps(body or {}, indent=1, ensure_ascii=False).encode()


def _reviews(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "ticket", "for", "of", "purpose", "state", "household size", "asked tier", "tier", "outcome", "table",
        "first reviewed", "second reviewed", "valid until", "sealed part deleted",
    ]  # fmt: skip
    rows = IncomeReview.objects.filter(organization=organization).select_related("table").order_by("pk").defer("sealed")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.ticket, each.subject_kind, each.subject_id, each.purpose, each.state, each.size,
            each.asked_tier or "", each.tier or "", each.outcome, each.table.public_id if each.table else "",
            each.first_at or "", each.second_at or "", each.valid_until or "", each.purged_at or "",
        ]  # fmt: skip

"""What an organization takes along of this part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.reporting.models import (
    BoardQuota,
    ClassCall,
    Governing,
    LandDecision,
    LandReport,
    ReportConsent,
)
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/reports.csv", "figures of each year as published", csv_lines(_reports(organization))
    yield "land/figures-shared.csv", "networks that may add up the figures", csv_lines(_consents(organization))
    yield "land/governing.csv", "which class follows the leases", csv_lines(_governing(organization))
    yield "land/board-groups.csv", "whose the seats of the board are", csv_lines(_quotas(organization))
    yield "land/leaseholders-asked.csv", "who was asked to join (personal: names)", csv_lines(_calls(organization))
    yield "land/decisions.csv", "decisions about land", csv_lines(_decisions(organization))


def _reports(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "year", "number", "figures as JSON", "words", "published at", "by", "form"]
    for each in LandReport.objects.filter(organization=organization).select_related("by").order_by("pk"):
        yield [
            each.public_id, each.year, each.number, json.dumps(each.figures), each.words, each.published_at, each.by or "",
            each.submission,
        ]  # fmt: skip


def _consents(organization: Organization) -> Iterator[list[Any]]:
    yield ["network", "given at", "given by", "taken back at"]
    rows = ReportConsent.objects.filter(organization=organization).select_related("network", "given_by").order_by("pk")
    for each in rows:
        yield [each.network.slug, each.given_at, each.given_by or "", each.taken_back_at or ""]


def _governing(organization: Organization) -> Iterator[list[Any]]:
    yield ["leaseholders", "otherwise", "changed at"]
    rows = Governing.objects.filter(organization=organization).select_related("leaseholders", "otherwise")
    for each in rows:
        yield [
            each.leaseholders.slug if each.leaseholders else "", each.otherwise.slug if each.otherwise else "",
            each.changed_at,
        ]  # fmt: skip


def _quotas(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "name", "offices", "share", "seats", "changed at"]
    for each in BoardQuota.objects.filter(organization=organization).order_by("pk"):
        seats = "" if each.seats is None else each.seats
        yield [each.public_id, each.name, " ".join(each.offices), each.share, seats, each.changed_at]


def _calls(organization: Organization) -> Iterator[list[Any]]:
    yield ["person", "state", "member", "class before", "asked at", "answered at", "answered by", "over at"]
    rows = ClassCall.objects.filter(organization=organization).order_by("pk")
    for each in rows.select_related("person", "membership", "before", "answered_by").iterator(chunk_size=500):
        yield [
            each.person.name, each.state, each.membership.pseudonym if each.membership else "",
            each.before.slug if each.before else "", each.asked_at, each.answered_at or "", each.answered_by or "",
            each.over_at or "",
        ]  # fmt: skip


def _decisions(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "proposal", "parcel", "holding", "deal", "tied at", "tied by"]
    rows = LandDecision.objects.filter(organization=organization).order_by("pk")
    for each in rows.select_related("proposal", "parcel", "holding", "deal", "linked_by").iterator(chunk_size=500):
        yield [
            each.public_id, each.proposal.public_id, each.parcel.public_id if each.parcel else "",
            each.holding.public_id if each.holding else "", each.deal.public_id if each.deal else "", each.linked_at,
            each.linked_by or "",
        ]  # fmt: skip

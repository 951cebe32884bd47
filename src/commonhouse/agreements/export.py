"""What an organization takes along of its agreements: parties, texts, signatures, events, dues."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.agreements.models import Agreement, Due, Event, Party, Signature, Version, Wish
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

FOLDER = "agreements"


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "agreements/agreements.csv", "agreements and how each stands", csv_lines(_agreements(organization))
    yield "agreements/parties.csv", "who agreed (personal: names)", csv_lines(_parties(organization))
    yield "agreements/texts.csv", "every version: terms and texts (personal: names)", csv_lines(_versions(organization))
    yield "agreements/signatures.csv", "who signed what, when and how (personal)", csv_lines(_signatures(organization))
    yield "agreements/events.csv", "payments and all else that happened", csv_lines(_events(organization))
    yield "agreements/dues.csv", "what fell and falls due", csv_lines(_dues(organization))
    yield "agreements/asked.csv", "changes that were asked for (personal: words)", csv_lines(_wishes(organization))
    yield from _scans(organization)


def _agreements(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "id", "kind", "title", "number", "state", "unit", "language", "begins", "ends", "why it ended", "decision",
        "due now", "late", "days late", "principal outstanding", "standing as JSON",
    ]  # fmt: skip
    for each in Agreement.objects.filter(organization=organization).order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.kind, each.title, each.reference, each.state, each.unit, each.language,
            each.starts_on or "", each.ends_on or "", each.ended_why, each.decision, each.due_now, each.past_due,
            each.days_late, each.outstanding, json.dumps(each.standing, ensure_ascii=False),
        ]  # fmt: skip


def _parties(organization: Organization) -> Iterator[list[Any]]:
    yield ["agreement", "role", "person", "organization", "signs"]
    rows = Party.objects.filter(organization=organization).select_related("agreement", "person", "party_organization")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        name = row.person.name if row.person else ""
        slug = row.party_organization.slug if row.party_organization else ""
        yield [row.agreement.public_id, row.role, name, slug, row.signs]


def _versions(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "agreement",
        "version",
        "terms",
        "hash of terms",
        "texts",
        "seal",
        "from",
        "why",
        "offered",
        "signed",
        "withdrawn",
    ]
    rows = Version.objects.filter(organization=organization).select_related("agreement").order_by("pk")
    for row in rows.iterator(chunk_size=200):
        yield [
            row.agreement.public_id, row.number, json.dumps(row.terms, ensure_ascii=False), row.terms_hash,
            json.dumps(row.texts, ensure_ascii=False), row.seal, row.takes_effect_on or "", row.why, row.offered_at or "",
            row.signed_at or "", row.withdrawn_at or "",
        ]  # fmt: skip


def _signatures(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "agreement", "version", "role", "name", "seat", "how", "when", "language", "hash of text", "recorded by", "scan",
    ]  # fmt: skip
    rows = Signature.objects.filter(organization=organization).select_related(
        "version__agreement", "party", "recorded_by"
    )
    for row in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            row.version.agreement.public_id, row.version.number, row.party.role, row.typed_name, row.seat, row.method,
            row.signed_at, row.language, row.document_hash, row.recorded_by.name if row.recorded_by else "", row.scan_hash,
        ]  # fmt: skip


def _events(organization: Organization) -> Iterator[list[Any]]:
    yield ["agreement", "number", "kind", "day", "amount", "data", "note", "entry", "entered"]
    rows = Event.objects.filter(organization=organization).select_related("agreement", "entry").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        yield [
            row.agreement.public_id, row.number, row.kind, row.on, row.amount, json.dumps(row.data, ensure_ascii=False),
            row.note, row.entry.number if row.entry else "", row.entered_at,
        ]  # fmt: skip


def _dues(organization: Organization) -> Iterator[list[Any]]:
    yield ["agreement", "day", "what", "amount", "paid"]
    rows = Due.objects.filter(organization=organization).order_by("agreement", "position")
    for row in rows.values_list("agreement__public_id", "on", "bucket", "amount", "paid").iterator(chunk_size=2000):
        yield list(row)


def _wishes(organization: Organization) -> Iterator[list[Any]]:
    yield ["agreement", "when", "words", "state", "answer"]
    for row in Wish.objects.filter(organization=organization).select_related("agreement").order_by("pk"):
        yield [row.agreement.public_id, row.at, row.words, row.state, row.answer]


def _scans(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    rows = Signature.objects.filter(organization=organization).exclude(scan_hash="")
    seen: set[str] = set()
    for sha256, name in rows.order_by("pk").values_list("scan_hash", "scan_name"):
        data = papers.read(FOLDER, sha256) if sha256 not in seen else None
        seen.add(sha256)
        if data is not None:
            ending = name.rsplit(".", 1)[-1]
            yield f"agreements/scans/{sha256}.{ending}", "a signed paper (personal)", [data]

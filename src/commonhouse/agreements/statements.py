"""Statements: what was asked for and paid under an agreement in a time, line by line, with what was owed after each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.agreements import accounts, documents, kinds, reading
from commonhouse.agreements.models import Agreement, Signature, Version
from commonhouse.ledger import units
from commonhouse.people import formats
from commonhouse.people.documents import pdf
from commonhouse.rules.agreeing.model import AccountResult, EventKind

FOLDER = Path(__file__).with_name("documents")


@dataclass(frozen=True, slots=True)
class Line:
    """asked, paid, owed: smallest parts; owed is what is owed after it (below zero: kept as credit)."""

    on: dt.date
    text: str
    asked: int
    paid: int
    owed: int


@dataclass(frozen=True, slots=True)
class Statement:
    agreement: Agreement
    since: dt.date
    until: dt.date
    opening: int
    lines: tuple[Line, ...]
    asked: int
    paid: int
    closing: int
    outstanding: int
    standing: tuple[str, ...]


def statement(agreement: Agreement, since: dt.date, until: dt.date) -> Statement | None:
    """Through the day `until`, as the account stands by all that is known of it; None where nothing falls due."""
    result = accounts.result_of(agreement, until)
    if result is None:
        return None
    moves = sorted(_moves(agreement, result, until), key=lambda move: (move[0], move[1]))
    opening = sum(asked - paid for on, _order, _text, asked, paid in moves if on < since)
    lines, owed = [], opening
    for on, _order, text, asked, paid in moves:
        if since <= on <= until:
            owed += asked - paid
            lines.append(Line(on, text, asked, paid, owed))
    return Statement(
        agreement, since, until, opening, tuple(lines), sum(line.asked for line in lines),
        sum(line.paid for line in lines), owed, result.principal.outstanding, reading.story(agreement, result, until).standing,
    )  # fmt: skip


def _moves(agreement: Agreement, result: AccountResult, until: dt.date) -> Iterator[tuple[dt.date, int, str, int, int]]:
    """(day, order on it, words, asked, paid): what fell due comes before what was paid on a day."""
    kind = kinds.get(agreement.kind)
    for due in result.dues:
        if due.on <= until and due.amount:
            yield due.on, 0, kinds.bucket_word(kind, due.bucket), due.amount, 0
    for part in result.applied:
        if part.due_on is None or part.due_on > until:  # paid before it was due: asked for on the day it was paid
            on = _day_of(agreement, part.event)
            if part.due_on is None:
                words = _("%(bucket)s, paid early") % {"bucket": kinds.bucket_word(kind, part.bucket)}
                yield on, 1, words, part.amount, 0
    gone = {event.data.get("event") for event in agreement.events.all() if event.kind == EventKind.REVERSED}
    for event in agreement.events.all():
        if event.kind in {EventKind.PAYMENT, EventKind.RECOVERED} and event.on <= until and event.number not in gone:
            yield event.on, 2, _("Payment"), 0, event.amount


def _day_of(agreement: Agreement, number: int) -> dt.date:
    return next(event.on for event in agreement.events.all() if event.number == number)


def year_of(agreement: Agreement, year: int) -> tuple[dt.date, dt.date]:
    """The year's first day and its last, or today."""
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), timezone.localdate())


def years(agreement: Agreement) -> list[int]:
    """The years there is a statement for, the newest first."""
    today = timezone.localdate()
    first = (agreement.starts_on or today).year
    return list(range(today.year, min(first, today.year) - 1, -1))[:120]


def csv_rows(found: Statement) -> Iterator[list[Any]]:
    places = units.places(found.agreement.organization, found.agreement.unit)

    def plain(amount: int) -> str:
        return units.plain(amount, places)

    unit = found.agreement.unit
    yield [_("Day"), _("What"), _("Asked for"), _("Paid"), _("Owed after it"), _("Unit")]
    yield [found.since.isoformat(), _("Owed before"), "", "", plain(found.opening), unit]
    for line in found.lines:
        paid = plain(line.paid) if line.paid else ""
        yield [line.on.isoformat(), line.text, plain(line.asked) if line.asked else "", paid, plain(line.owed), unit]
    yield [found.until.isoformat(), _("Total"), plain(found.asked), plain(found.paid), plain(found.closing), unit]


def language_for(agreement: Agreement, reader_is_party: bool) -> str:
    """The language of what is made for a party: the reader's own where they are one, else that of who pays."""
    if reader_is_party:
        return get_language() or settings.LANGUAGE_CODE
    party = kinds.paying_party(agreement)
    if party is not None and party.person is not None and party.person.language in settings.LANGUAGES_COMPLETE:
        return str(party.person.language)
    return agreement.language if agreement.language in settings.LANGUAGES_COMPLETE else settings.LANGUAGE_CODE


# --- paper --------------------------------------------------------------------------------------------------------------
def statement_pdf(found: Statement) -> bytes:
    """The statement as PDF bytes, in the language that is active. Raises NoDocument."""
    agreement = found.agreement

    def amount(value: int) -> str:
        return units.words(value, agreement.unit) if value else ""

    party = kinds.paying_party(agreement)
    said = {"since": formats.day(found.since), "until": formats.day(found.until)}
    data = {
        "lang": get_language() or "en",
        "title": _("Statement: %(title)s") % {"title": agreement.title},
        "lede": _("%(since)s to %(until)s") % said,
        "facts": [
            [_("With"), agreement.organization.name],
            [_("Who pays"), documents.party_name(party) if party is not None else ""],
            [_("Agreement"), f"{agreement.reference} {agreement.public_id}".strip()],
        ],
        "columns": [_("Day"), _("What"), _("Asked for"), _("Paid"), _("Owed after it")],
        "opening": [_("Owed before"), units.words(found.opening, agreement.unit)],
        "rows": [
            [formats.day(line.on), line.text, amount(line.asked), amount(line.paid), units.words(line.owed, agreement.unit)]
            for line in found.lines
        ],
        "total": [_("Total"), amount(found.asked), amount(found.paid), units.words(found.closing, agreement.unit)],
        "notes": list(found.standing),
        "foot": _("Reckoned from the signed terms and every payment; each line can be followed on the agreement’s page."),
    }  # fmt: skip
    return pdf(FOLDER / "statement.typ", data)


def agreement_pdf(version: Version, language: str) -> bytes:
    """The text that was offered in this language, and who signed it how, as PDF bytes. Raises NoDocument."""
    found, text = documents.text_in(version, language)
    rows = [signature_facts(each) for each in version.signatures.all()]
    waiting = version.signed_at is None
    data = {
        "lang": found,
        "title": text["title"] or version.agreement.title,
        "lede": _("Version %(number)s, kept by %(name)s")
        % {"number": version.number, "name": version.agreement.organization.name},
        "parts": text["parts"],
        "signatures": {
            "title": _("Signatures"),
            "rows": rows,
            "none": _("Not everyone has signed yet: this is not in force.") if waiting else "",
        },
        "check": {
            "title": _("How to check this"),
            "lines": [
                _("Fingerprint of this text (SHA-256): %(hash)s") % {"hash": documents.document_hash(version, found)},
                _("Fingerprint of its terms: %(hash)s") % {"hash": version.terms_hash},
                _("Seal of this version, part of what is hashed: %(seal)s") % {"seal": version.seal},
                _("The public record of %(name)s has these fingerprints under agreement %(id)s.")
                % {"name": version.agreement.organization.name, "id": version.agreement.public_id},
            ],
        },
    }
    return pdf(FOLDER / "agreement.typ", data)


def signature_facts(signature: Signature) -> dict[str, Any]:
    """One signature in words: for the audit page and the PDF."""
    kind = kinds.get(signature.version.agreement.kind)
    role = kind.label_of(signature.party.role)
    rows = [[_("For"), f"{documents.party_name(signature.party)} ({role})"]]
    if signature.seat:
        rows.append([_("In the seat"), signature.seat])
    rows.append([_("When"), formats.moment(signature.signed_at)])
    if signature.method == Signature.Method.PAPER:
        rows.append(
            [_("How"), _("On paper. The scan is kept under its fingerprint: %(hash)s") % {"hash": signature.scan_hash}]
        )
        if signature.recorded_at is not None:
            said = {"name": signature.recorded_by, "when": formats.moment(signature.recorded_at)}
            rows.append([_("Recorded by"), _("%(name)s, %(when)s") % said])
    else:
        words = _("Signed in, ticked “I mean to sign this agreement”, and typed this name")
        rows.append([_("How"), words])
    language = dict(settings.LANGUAGES).get(signature.language, signature.language)
    rows.append(
        [
            _("Text shown"),
            _("%(language)s, fingerprint %(hash)s") % {"language": language, "hash": signature.document_hash},
        ]
    )
    name = signature.typed_name or documents.party_name(signature.party)
    return {"name": name, "rows": [[str(key), str(value)] for key, value in rows]}

"""Files of an agreement: its text and its statements as PDF and CSV, and scans of papers."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from commonhouse.agreements import access, statements
from commonhouse.agreements.actions import signing
from commonhouse.agreements.models import Agreement, Signature, Version
from commonhouse.agreements.statements import Statement
from commonhouse.agreements.views.common import actor_of, with_agreement, with_version
from commonhouse.people import papers
from commonhouse.people.documents import NoDocument
from commonhouse.people.export import csv_lines


@require_GET
@with_version
def text_pdf(request: HttpRequest, version: Version) -> HttpResponse:
    """The text in the reader's language where they are a party; else in the party's. `?language=` chooses another."""
    if not version.texts:
        raise Http404
    wanted = request.GET.get("language", "")
    language = wanted if wanted in version.texts else _language(request, version.agreement)
    with translation.override(language):
        content = statements.agreement_pdf(version, language)
    return _file(content, "application/pdf", f"agreement-{version.agreement.public_id}-{version.number}.pdf")


@require_GET
@with_version
def scan(request: HttpRequest, version: Version, signature: int) -> HttpResponseBase:
    """The scan of a paper, as a download, to those who may read the agreement."""
    row = get_object_or_404(Signature, version=version, pk=signature)
    if not row.scan_hash:
        raise Http404
    return papers.download(signing.FOLDER, row.scan_hash, row.scan_name, row.scan_mime)


@require_GET
@with_agreement
def statement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    year, found = _statement(request, agreement)
    context = {
        "agreement": agreement, "organization": agreement.organization, "found": found, "year": year,
        "years": statements.years(agreement),
    }  # fmt: skip
    return render(request, "agreements/statement.html", context)


@require_GET
@with_agreement
def statement_csv(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    with translation.override(_language(request, agreement)):
        year, found = _statement(request, agreement)
        content = b"".join(csv_lines(statements.csv_rows(found)))
    return _file(content, "text/csv; charset=utf-8", f"statement-{agreement.public_id}-{year}.csv")


@require_GET
@with_agreement
def statement_pdf(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    with translation.override(_language(request, agreement)):
        year, found = _statement(request, agreement)
        try:
            content = statements.statement_pdf(found)
        except NoDocument as problem:
            return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
    return _file(content, "application/pdf", f"statement-{agreement.public_id}-{year}.pdf")


def _statement(request: HttpRequest, agreement: Agreement) -> tuple[int, Statement]:
    """Of the year asked for, or of this one."""
    known = statements.years(agreement)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in known else known[0]
    since, until = dt.date(year, 1, 1), min(dt.date(year, 12, 31), timezone.localdate())
    found = statements.statement(agreement, since, until)
    if found is None:
        raise Http404
    return year, found


def _language(request: HttpRequest, agreement: Agreement) -> str:
    if request.GET.get("language") in dict(translation_choices()):
        return request.GET["language"]
    is_party = access.is_party(actor_of(request), agreement) and not _keeps(request, agreement)
    return statements.language_for(agreement, is_party)


def _keeps(request: HttpRequest, agreement: Agreement) -> bool:
    seat = actor_of(request).seat
    return seat is not None and seat.organization_id == agreement.organization_id


def translation_choices() -> list[tuple[str, str]]:
    from django.conf import settings

    return [(code, code) for code in settings.LANGUAGES_COMPLETE]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

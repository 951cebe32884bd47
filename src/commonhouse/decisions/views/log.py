"""The decision log as pages: of the whole house, and of one organization; and as CSV, to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonhouse.charters.words import method_words
from commonhouse.decisions import log, promised
from commonhouse.decisions.models import LogEntry
from commonhouse.decisions.outcomes import outcome_tag, outcome_words, source_words
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.views.common import actor_of, paged, public_page

PAGE = 25
MOST_ROWS = 20_000  # of a CSV
LONGEST = 120  # of anything in the address


@require_safe
def house(request: HttpRequest) -> HttpResponse:
    """What the listed organizations decided."""
    return _page(request, log.of_house(), None)


@require_safe
@public_page
def organization(request: HttpRequest, organization: Organization) -> HttpResponse:
    return _page(request, log.of(organization), organization)


@require_safe
def house_csv(request: HttpRequest) -> HttpResponseBase:
    return _csv(request, log.of_house(), "decided.csv")


@require_safe
@public_page
def organization_csv(request: HttpRequest, organization: Organization) -> HttpResponseBase:
    return _csv(request, log.of(organization), f"{organization.slug}-decided.csv")


def _page(request: HttpRequest, rows: QuerySet[LogEntry], organization: Organization | None) -> HttpResponse:
    wish = wish_of(request, organization)
    page = paged(request, log.matching(rows, wish), PAGE)
    at = organization.get_absolute_url() + "decided" if organization else "/decided"
    actor = actor_of(request)
    context = {
        "organization": organization,
        "page": page,
        "entries": [_shown(entry) for entry in page],
        "wish": wish,
        "outcomes": [(code, outcome_words(code), n) for code, n in log.outcomes(rows)],
        "years": log.years(rows),
        "matters": log.matters(rows) if organization else [],
        "organizations": [] if organization else log.organizations(rows),
        "promises": promised.to(actor) if organization is None and wish.is_all and page.number == 1 else [],
        "csv": f"{at}.csv" + (f"?{request.GET.urlencode()}" if request.GET else ""),
        "here": f"{at}/",
        "house_log": reverse("decided"),
    }
    return render(request, "decisions/log.html", context)


def wish_of(request: HttpRequest, organization: Organization | None = None) -> log.Wish:
    """What the address asks for; what makes no sense leaves nothing out."""

    def asked(name: str) -> str:
        return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]

    year = asked("year")
    return log.Wish(
        words=asked("q")[: log.SEARCH_LENGTH],
        organization="" if organization else asked("organization"),
        outcome=asked("outcome"),
        year=int(year) if year.isascii() and year.isdigit() and 1900 <= int(year[:6]) <= 2999 else 0,
        matter=asked("matter"),
    )


def _shown(entry: LogEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "outcome": outcome_words(entry.outcome),
        "tag": outcome_tag(entry.outcome),
        "how": method_words(entry.method) if entry.method else source_words(entry.source),
    }


def _csv(request: HttpRequest, rows: QuerySet[LogEntry], name: str) -> HttpResponseBase:
    """The same entries the page would list, all of them, for spreadsheets."""
    found = log.matching(rows, wish_of(request))[:MOST_ROWS]
    response = StreamingHttpResponse(csv_lines(_lines(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: QuerySet[LogEntry]) -> Iterator[list[Any]]:
    yield ["decided", "organization", "title", "outcome", "method", "matter", "source", "id", "what became of it",
           "as of", "address"]  # fmt: skip
    for entry in rows.iterator(chunk_size=500):
        yield [
            timezone.localtime(entry.decided_at).isoformat(timespec="minutes"), entry.organization.slug, entry.title,
            entry.outcome, entry.method, entry.matter, entry.source, entry.ref, entry.since,
            timezone.localtime(entry.since_at).isoformat(timespec="minutes") if entry.since_at else "", entry.url,
        ]  # fmt: skip

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from commonhouse.record import keys, limits, queries, registry
from commonhouse.record.forms import ReceiptForm
from commonhouse.record.hooks import organization_or_404
from commonhouse.record.models import Act, Log

READABLE_BODY = 64 * 1024  # a longer body is offered as a file
RECORDS_ON_A_PAGE = 50


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """All records of the house that anyone may see, and how to check them."""
    page = Paginator(queries.public_logs(), RECORDS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "record/records.html", {"page": page, "key": keys.house_key()})


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    organization = organization_or_404(request, slug)
    log = queries.log_of(organization)
    context: dict[str, Any] = {"organization": organization, "log": log}
    if log is not None:
        page = queries.paged(log).get_page(request.GET.get("page"))
        rows = [(act, registry.sentence(act.kind, act.gist)) for act in page]
        context |= {
            "page": page,
            "rows": rows,
            "checkpoint": queries.checkpoint(log),
            "key": queries.public_key(log),
        }
    return render(request, "record/record.html", context)


@require_safe
def act(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    organization, log, row = _act_or_404(request, slug, index)
    readable = row.length <= READABLE_BODY
    context = {
        "organization": organization,
        "log": log,
        "act": row,
        "sentence": registry.sentence(row.kind, row.gist),
        "previous": queries.previous_hash(row),
        "proof": queries.inclusion(log, index),
        "body": json.dumps(json.loads(row.body), indent=2, ensure_ascii=False) if readable else None,
    }
    return render(request, "record/act.html", context)


@require_safe
def act_line(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """The exact bytes that are hashed: SHA-256 of a zero byte and these gives the leaf."""
    _, _, row = _act_or_404(request, slug, index)
    return HttpResponse(row.line(queries.previous_hash(row)), content_type="application/json")


@require_safe
def checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    note = queries.checkpoint(_log_or_404(request, slug)[1]).note
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The whole record as one file, streamed; a copy that is still current is not sent again."""
    organization, log = _log_or_404(request, slug)
    etag = f'"{log.size}-{bytes(log.head).hex()}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = StreamingHttpResponse(queries.lines(log), content_type="application/jsonl")
    response["Content-Disposition"] = f'attachment; filename="{organization.slug}-record.jsonl"'
    response["Content-Length"] = str(queries.file_length(log))
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a voter's ballot is in the record. The code is sent in the form's body, so no log or address
    keeps it.
    """
    organization = organization_or_404(request, slug)
    log = queries.log_of(organization)
    form = ReceiptForm(request.POST or None)
    context: dict[str, Any] = {"organization": organization, "log": log, "form": form}
    if request.method == "POST" and form.is_valid():
        if limits.is_over(request, limits.RECEIPT_SEARCH):
            return render(request, "429.html", status=429)
        found = log and queries.find_receipt(log, form.cleaned_data["code"])
        limits.note(request, limits.RECEIPT_SEARCH, limits.FOUND if found else limits.MISS)
        context |= {"asked": True, "found": found}
    return render(request, "record/receipt.html", context)


def _log_or_404(request: HttpRequest, slug: str) -> tuple[Any, Log]:
    organization = organization_or_404(request, slug)
    log = queries.log_of(organization)
    if log is None:
        raise Http404
    return organization, log


def _act_or_404(request: HttpRequest, slug: str, index: int) -> tuple[Any, Log, Act]:
    organization, log = _log_or_404(request, slug)
    row = queries.act(log, index)
    if row is None:
        raise Http404
    return organization, log, row

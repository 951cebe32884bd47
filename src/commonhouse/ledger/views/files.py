"""The books as files: for auditors, for other bookkeeping programs, and to take along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonhouse.ledger import export
from commonhouse.ledger.models import Book
from commonhouse.ledger.views.common import book_page, context


@require_GET
@book_page("book.read")
def index(request: HttpRequest, book: Book) -> HttpResponse:
    found = [(name.rsplit("/", 1)[-1], about) for name, about, _pieces in export.files(book.organization)]
    return render(request, "ledger/files.html", context(request, book, files=found))


@require_GET
@book_page("book.read")
def download(request: HttpRequest, book: Book, name: str) -> HttpResponseBase:
    """One of the files, sent piece by piece as it is written."""
    for path, _about, pieces in export.files(book.organization):
        if path.rsplit("/", 1)[-1] == name:
            answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
            answer["Content-Disposition"] = f'attachment; filename="{book.organization.slug}-{name}"'
            answer["X-Content-Type-Options"] = "nosniff"
            return answer
    raise Http404

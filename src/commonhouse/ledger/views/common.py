"""What every page of the books begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commonhouse.ledger.models import Book, Unit
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, require, seat_that_would
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, paged, posted, status_of

__all__ = [
    "actor_of",
    "attempt",
    "book_page",
    "context",
    "file_answer",
    "form_page",
    "may",
    "paged",
    "posted",
    "status_of",
]

View = Callable[..., HttpResponseBase]
VERBS = {
    "read": "book.read", "post": "book.post", "edit": "book.edit", "close": "book.close", "reopen": "book.reopen",
    "open": "book.open", "statements": "book.statements",
}  # fmt: skip


def book_page(verb: str) -> Callable[[View], View]:
    """A page of an organization's books for whoever may do the verb. Where none are kept, the page that says so."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, *args: Any, **rest: Any) -> HttpResponseBase:
            organization = organization_or_404(actor_of(request), slug)
            require(actor_of(request), verb, organization)
            book = Book.objects.filter(organization=organization).select_related("organization").first()
            if book is None:
                return redirect("money", slug)
            return view(request, book, *args, **rest)

        return never_cache(page)

    return decorate


def may(actor: Actor, organization: Organization) -> dict[str, bool]:
    """What the actor may do here, for templates."""
    return {name: allows(actor, verb, organization) for name, verb in VERBS.items()}


def context(request: HttpRequest, book: Book, **more: Any) -> dict[str, Any]:
    """What the templates of the books need, whatever they show."""
    actor = actor_of(request)
    organization = book.organization
    allowed = may(actor, organization)
    return {
        "organization": organization,
        "book": book,
        "may": allowed,
        "unit_places": dict(Unit.objects.filter(organization=organization).values_list("code", "places")),
        "unused_seat": None if allowed["post"] else seat_that_would(actor, "book.post", organization),
    } | more


def form_page(
    request: HttpRequest, book: Book, form: Any, *, title: str, button: str, back: str = "", **more: Any
) -> HttpResponse:
    """A page that is one form."""
    where = back or reverse("books", args=[book.organization.slug])
    shown = context(request, book, form=form, title=title, button=button, back=where, **more)
    return render(request, "ledger/form.html", shown, status=status_of(form))


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

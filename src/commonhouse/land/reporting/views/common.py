"""What every page of reporting and governing begins with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, seat_that_would
from commonhouse.people.views.common import (
    actor_of,
    attempt,
    page_for,
    paged,
    posted,
    public_page,
    sign_in_first,
    status_of,
)

__all__ = [
    "actor_of",
    "attempt",
    "context",
    "file_answer",
    "form_page",
    "page_for",
    "paged",
    "posted",
    "public_page",
    "sign_in_first",
    "status_of",
]


def context(request: HttpRequest, organization: Organization, **more: Any) -> dict[str, Any]:
    """What the templates need, whatever they show."""
    actor = actor_of(request)
    may = {"report": allows(actor, "land.report", organization), "govern": allows(actor, "land.govern", organization)}
    unused = None if may["govern"] else seat_that_would(actor, "land.govern", organization)
    return {"organization": organization, "may": may, "unused_seat": unused} | more


def form_page(
    request: HttpRequest, organization: Organization, form: Any, *, title: str, button: str, back: str, **more: Any
) -> HttpResponse:
    """A page that is one form. more: lede, about (a line above the form), place and place_url of the breadcrumb."""
    shown = context(request, organization, form=form, title=title, button=button, back=back, **more)
    return render(request, "land/reporting/form.html", shown, status=status_of(form))


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

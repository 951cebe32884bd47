"""What every page of deciding begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from commonhouse.funds.models import Candidate, Pipeline, Selection
from commonhouse.funds.queries import deciding as queries
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import attempt, posted, status_of

__all__ = [
    "actor_of",
    "attempt",
    "candidates_url",
    "form_page",
    "path_url",
    "posted",
    "status_of",
    "with_candidate",
    "with_organization",
    "with_pipeline",
    "with_selection",
]
View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def with_organization(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        return view(request, organization_or_404(actor_of(request), slug), **rest)

    return page


def with_candidate(view: View) -> View:
    """The view gets the candidate in place of its address; one the actor may not know of is not there (404)."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        found: Candidate = queries.candidate_or_404(actor_of(request), slug, public_id)
        return view(request, found, **rest)

    return page


def with_pipeline(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        found: Pipeline = queries.pipeline_or_404(actor_of(request), slug, public_id)
        return view(request, found, **rest)

    return page


def with_selection(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        found: Selection = queries.selection_or_404(actor_of(request), slug, public_id)
        return view(request, found, **rest)

    return page


def candidates_url(organization: Organization) -> str:
    return reverse("candidates", args=[organization.slug])


def path_url(pipeline: Pipeline) -> str:
    return reverse("fund_path", args=[pipeline.organization.slug, pipeline.public_id])


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], object], *, title: str,
    button: str, back: str, above: str = "", done: str = "", lede: str = "", template: str = "funds/deciding/form.html",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, sent to a verb, and back to the page it belongs to when the verb has done it."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, run)
        if not form.errors:
            if done:
                messages.success(request, done)
            return redirect(made if isinstance(made, str) else back)
    context |= {
        "form": form, "organization": organization, "title": title, "button": button, "lede": lede, "back": back,
        "above": above,
    }  # fmt: skip
    return render(request, template, context, status=status_of(form))

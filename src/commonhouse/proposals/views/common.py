"""What every page of a decision begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from commonhouse.people.models import Organization
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, posted, status_of
from commonhouse.proposals import access, queries
from commonhouse.proposals.actions.common import require_lead
from commonhouse.proposals.models import Proposal

__all__ = [
    "actor_of", "attempt", "form_page", "leads", "posted", "reads", "status_of", "with_conversation",
    "with_organization", "with_proposal",
]  # fmt: skip

View = Callable[..., HttpResponseBase]


class Place(Protocol):
    """A page's subject, with an address to go back to."""

    organization: Organization

    def get_absolute_url(self) -> str: ...


def with_organization(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        return view(request, organization_or_404(actor_of(request), slug), **rest)

    return page


def with_proposal(view: View) -> View:
    """The view gets the proposal in place of its address; one the actor may not know of is not there (404)."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        return view(request, queries.proposal_or_404(actor_of(request), slug, public_id), **rest)

    return page


def with_conversation(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        return view(request, queries.conversation_or_404(actor_of(request), slug, public_id), **rest)

    return page


def leads(view: View) -> View:
    """The page is for the author and for those who facilitate; others are told which seat would let them."""

    @wraps(view)
    def page(request: HttpRequest, proposal: Proposal, **rest: Any) -> HttpResponseBase:
        require_lead(actor_of(request), proposal)
        return view(request, proposal, **rest)

    return page


def reads(view: View) -> View:
    """The page holds what only those inside read: for others it is not there."""

    @wraps(view)
    def page(request: HttpRequest, proposal: Proposal, **rest: Any) -> HttpResponseBase:
        if not access.may_read_text(actor_of(request), proposal):
            raise Http404
        return view(request, proposal, **rest)

    return page


def form_page(
    request: HttpRequest, place: Place, form: forms.BaseForm, run: Callable[[], object], *, title: str, button: str,
    done: str = "", lede: str = "", template: str = "proposals/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, sent to a verb, and back to the place it belongs to when the verb has done it."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, run)
        if made is not None:
            if done:
                messages.success(request, done)
            return redirect(place.get_absolute_url())
    context |= {
        "form": form, "place": place, "organization": place.organization, "title": title, "button": button, "lede": lede,
    }  # fmt: skip
    return render(request, template, context, status=status_of(form))

"""What every page of a decision begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.people.queries import organization_or_404
from commonhouse.proposals import access, queries
from commonhouse.proposals.actions.common import require_lead
from commonhouse.proposals.forms import add_problems
from commonhouse.proposals.models import Proposal

T = TypeVar("T")
View = Callable[..., HttpResponseBase]


class Place(Protocol):
    """A page's subject, with an address to go back to."""

    organization: Organization

    def get_absolute_url(self) -> str: ...


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when it is only being shown. An empty form that was sent is sent all the same."""
    return request.POST if request.method == "POST" else None


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


def attempt(form: forms.BaseForm, verb: Callable[[], T]) -> T | None:
    """Runs a verb for a valid form. What it finds wrong, or refuses now, comes back on the form: no word is lost."""
    try:
        return verb()
    except ValidationError as problem:
        add_problems(form, problem)
    except NotAllowed:
        raise
    except Refused as problem:
        form.add_error(None, ValidationError(str(problem), code="refused"))
    return None


def status_of(form: forms.BaseForm) -> int:
    """409 for a form whose verb was refused now, 200 otherwise."""
    return 409 if form.is_bound and form.has_error(NON_FIELD_ERRORS, "refused") else 200


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

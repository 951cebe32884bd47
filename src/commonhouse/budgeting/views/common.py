"""What every page of a budget begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from commonhouse.budgeting import queries
from commonhouse.budgeting.actions import EditConflict
from commonhouse.budgeting.forms.ideas import FilterForm
from commonhouse.budgeting.models import Budget
from commonhouse.people.permissions import allows, require
from commonhouse.people.views import common
from commonhouse.people.views.common import actor_of, status_of

__all__ = [
    "actor_of",
    "attempt",
    "may",
    "no_store",
    "only",
    "proofs",
    "remember_proof",
    "status_of",
    "wanted",
    "with_budget",
]

T = TypeVar("T")
PROOFS = "budgeting_proofs"
MOST_PROOFS = 30


def with_budget(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view gets the budget in place of its address; a budget the actor may not see is not there (404)."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, budget_slug: str, **rest: Any) -> HttpResponseBase:
        return view(request, queries.budget_or_404(actor_of(request), slug, budget_slug), **rest)

    return page


def only(verb: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The page is for those who may do the verb; others are told which seat would let them. It stays in no cache."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, budget: Budget, **rest: Any) -> HttpResponse:
            require(actor_of(request), verb, budget.organization)
            return no_store(view(request, budget, **rest))

        return page

    return decorate


def attempt(form: forms.BaseForm, verb: Callable[[], T]) -> T | None:
    """As on every page; what two people changed at once, the page itself lays side by side."""
    return common.attempt(form, verb, but=(EditConflict,))


def may(request: HttpRequest, budget: Budget, *verbs: str) -> dict[str, bool]:
    """Which verbs the actor may do here, for templates: {"project.develop": ...} as {"project_develop": ...}."""
    actor = actor_of(request)
    return {verb.replace(".", "_").replace("-", "_"): allows(actor, verb, budget.organization) for verb in verbs}


def proofs(request: HttpRequest) -> list[str]:
    """Hashes of the authors' codes shown or entered in this session."""
    return list(request.session.get(PROOFS, []))


def remember_proof(request: HttpRequest, proof: str) -> None:
    known = [each for each in proofs(request) if each != proof]
    request.session[PROOFS] = [*known, proof][-MOST_PROOFS:]


def wanted(form: FilterForm) -> queries.Filter:
    """What the reader looks for; parts of the address that name nothing of this budget are left out."""
    form.is_valid()
    given = form.cleaned_data
    return queries.Filter(
        words=given.get("q", ""),
        category=given.get("category"),
        district=given.get("district"),
        language=given.get("language", ""),
        status=given.get("status", ""),
    )


def no_store(answer: HttpResponse) -> HttpResponse:
    """A page with a code on it, or for stewards, stays in no cache."""
    answer["Cache-Control"] = "no-store"
    return answer

"""What the pages of charters share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.charters import queries
from commonhouse.people.forms import attach
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of

T = TypeVar("T")
View = Callable[..., HttpResponseBase]


def draft_page(view: View) -> View:
    """The view gets the draft in place of its address, if the actor may read it. It stays in no cache."""

    @functools.wraps(view)
    def page(request: HttpRequest, slug: str, draft: str, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        organization = organization_or_404(actor, slug)
        found = queries.draft_or_404(actor, organization, draft)
        return view(request, found, **rest)

    return never_cache(page)


def answers(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing at all; None on a page that is only opened."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.BaseForm, verb: Callable[[], T]) -> T | None:
    """Runs a verb for a valid form. What it finds wrong, or refuses now, comes back on the form: no word is lost."""
    try:
        return verb()
    except ValidationError as problem:
        attach(form, problem)
    except NotAllowed:
        raise
    except Refused as problem:
        form.add_error(None, ValidationError(str(problem), code="refused"))
    return None


def status_of(form: forms.BaseForm) -> int:
    """409 for a form whose verb was refused now, 200 otherwise."""
    return 409 if form.is_bound and form.has_error(NON_FIELD_ERRORS, "refused") else 200

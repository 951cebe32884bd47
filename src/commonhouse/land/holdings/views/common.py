"""What the pages of holdings share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commonhouse.land.holdings import queries
from commonhouse.people.permissions import require
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views import common
from commonhouse.people.views.common import actor_of

__all__ = ["actor_of", "form_page", "home_of", "with_holding", "with_parcel"]
View = Callable[..., HttpResponseBase]
Crumb = tuple[str, str]  # words and address of the page above


def with_parcel(verb: str = "") -> Callable[[View], View]:
    """The view gets the parcel in place of its address; with a verb, only for whoever may do it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, parcel: str, **rest: Any) -> HttpResponseBase:
            organization = organization_or_404(actor_of(request), slug)
            if verb:
                require(actor_of(request), verb, organization)
            return view(request, queries.parcel_or_404(organization, parcel), **rest)

        return never_cache(page) if verb else page

    return decorate


def with_holding(verb: str = "") -> Callable[[View], View]:
    """The view gets the holding in place of its address; with a verb, only for whoever may do it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, holding: str, **rest: Any) -> HttpResponseBase:
            organization = organization_or_404(actor_of(request), slug)
            if verb:
                require(actor_of(request), verb, organization)
            return view(request, queries.holding_or_404(organization, holding), **rest)

        return never_cache(page) if verb else page

    return decorate


def home_of(organization: Any) -> str:
    return reverse("land", args=[organization.slug])


def form_page(
    request: HttpRequest, organization: Any, form: forms.BaseForm, run: Callable[[], Any], *, above: Crumb = ("", ""),
    lede: str = "", **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with a form: shown, sent to a verb, and on to where its result or `back` is."""
    return common.form_page(
        request, organization, form, run, template="land/holdings/form.html", lede=lede, place=above[0],
        place_url=above[1], **words,
    )  # fmt: skip

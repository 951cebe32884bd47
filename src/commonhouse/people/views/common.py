"""What the pages of people share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from commonhouse.people import queries
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import NOBODY, Actor, require

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def public_page(view: View) -> View:
    """A page of an organization that whoever may see the organization may see."""

    @functools.wraps(view)
    def page(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organization = queries.organization_or_404(actor_of(request), slug)
        return view(request, organization, *args, **kwargs)

    return page


def page_for(verb: str) -> Callable[[View], View]:
    """A page of an organization for whoever may do the verb there. It leaves no copy in any cache."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def page(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            organization = queries.organization_or_404(actor_of(request), slug)
            require(actor_of(request), verb, organization)
            return view(request, organization, *args, **kwargs)

        return never_cache(page)

    return decorate


def membership_or_404(organization: Organization, pk: int) -> Membership:
    rows = Membership.objects.select_related("organization", "member_class", "person", "member_organization")
    return get_object_or_404(rows, organization=organization, pk=pk)


def paged(request: HttpRequest, rows: QuerySet[Any], size: int = queries.PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def way_on(request: HttpRequest, otherwise: str) -> str:
    """Where the person wanted to go: `next`, if it is a page of this house."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return otherwise


def sign_in_first(request: HttpRequest) -> str:
    """The sign-in page, and from there back here."""
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"

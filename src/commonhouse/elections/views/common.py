"""What the pages of elections share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.elections import queries
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, page_for, public_page, status_of

__all__ = ["actor_of", "attempt", "election_page", "election_page_for", "page_for", "public_page", "status_of"]

View = Callable[..., HttpResponseBase]


def election_page(view: View) -> View:
    """The view gets the election in place of its address; whoever may see the organization may see it."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, election: str, **rest: Any) -> HttpResponseBase:
        organization = organization_or_404(actor_of(request), slug)
        return view(request, queries.election_or_404(organization, election), **rest)

    return page


def election_page_for(verb: str) -> Callable[[View], View]:
    """The same for whoever may do the verb there. It stays in no cache."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, election: str, **rest: Any) -> HttpResponseBase:
            organization = organization_or_404(actor_of(request), slug)
            require(actor_of(request), verb, organization)
            return view(request, queries.election_or_404(organization, election), **rest)

        return never_cache(page)

    return decorate


def belongs(request: HttpRequest, organization: Organization) -> bool:
    return actor_of(request).belongs_to(organization)

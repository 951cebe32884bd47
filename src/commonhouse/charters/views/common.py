"""What the pages of charters share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.charters import queries
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["actor_of", "attempt", "draft_page", "posted", "status_of"]

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

"""What every page of a meeting begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.meetings import queries
from commonhouse.meetings.models import Meeting
from commonhouse.people.permissions import allows, require
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, status_of

__all__ = ["actor_of", "attempt", "file_answer", "may", "only", "status_of", "with_meeting"]

View = Callable[..., HttpResponseBase]


def with_meeting(view: View) -> View:
    """The view gets the meeting in place of its address; one that the actor may not see is not there (404)."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, meeting: str, **rest: Any) -> HttpResponseBase:
        organization = organization_or_404(actor_of(request), slug)
        return view(request, queries.meeting_or_404(actor_of(request), organization, meeting), **rest)

    return never_cache(page)


def only(verb: str) -> Callable[[View], View]:
    """The page is for those who may do the verb; others are told which seat would let them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, meeting: Meeting, **rest: Any) -> HttpResponseBase:
            require(actor_of(request), verb, meeting.organization)
            return view(request, meeting, **rest)

        return page

    return decorate


def may(request: HttpRequest, meeting: Meeting) -> dict[str, bool]:
    """What the actor may do here, for templates."""
    actor = actor_of(request)
    return {
        "call": allows(actor, "meeting.call", meeting.organization),
        "facilitate": allows(actor, "meeting.facilitate", meeting.organization),
        "write": allows(actor, "minutes.write", meeting.organization),
        "belong": queries.belongs(actor, meeting.organization),
    }


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

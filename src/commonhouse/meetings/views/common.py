"""What every page of a meeting begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.meetings import queries
from commonhouse.meetings.forms import ProblemMixin
from commonhouse.meetings.models import Meeting
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused, allows, require
from commonhouse.people.queries import organization_or_404

T = TypeVar("T")
View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


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


def attempt(form: ProblemMixin, verb: Callable[[], T]) -> T | None:
    """Runs a verb for a valid form. What it finds wrong, or refuses now, comes back on the form: no word is lost."""
    try:
        return verb()
    except ValidationError as problem:
        form.take(problem)
    except NotAllowed:
        raise
    except Refused as problem:
        form.add_error(None, ValidationError(str(problem), code="refused"))
    return None


def status_of(form: ProblemMixin) -> int:
    return 409 if form.is_bound and form.has_error(NON_FIELD_ERRORS, "refused") else 200


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

"""Meetings for programs: what may be read, and saying whether one comes. Times are UTC; people stand under their pseudonyms."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema
from ninja.security import django_auth

from commonhouse.meetings import actions, queries, quorum
from commonhouse.meetings.models import Attendee, Meeting
from commonhouse.people.permissions import NOBODY, Actor
from commonhouse.people.queries import organization_or_404

router = Router(tags=["meetings"])

Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="A meeting's public id")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


class MeetingOut(Schema):
    id: str
    title: str
    state: Annotated[str, Field(description="choosing, planned, running, ended or cancelled")]
    starts_at: datetime | None
    minutes: int
    place: str
    is_open: Annotated[bool, Field(description="Anyone may come")]
    url: str


class Meetings(Schema):
    count: int
    page: int
    meetings: list[MeetingOut]


class PointOut(Schema):
    kind: str
    title: str
    minutes: int
    state: str
    url: Annotated[str, Field(description="What there is to read before; empty where there is nothing")]


class QuorumOut(Schema):
    eligible: int
    needed: Annotated[int, Field(description="0 where the charter asks for no quorum")]
    present: int
    is_met: bool


class MeetingWhole(MeetingOut):
    agenda: list[PointOut]
    quorum: Annotated[QuorumOut | None, Field(description="Now, while the meeting runs; for those who belong")]
    minutes_state: Annotated[str, Field(description="draft, sent or approved")]


class MinutesOut(Schema):
    version: int
    sent_at: datetime
    approved_at: datetime | None
    text_hash: Annotated[str, Field(description="sha256 of the canonical content, as in the public record")]
    content: Annotated[dict[str, Any], Field(description="People by pseudonym, as in the public record")]


class AnswerIn(Schema):
    answer: Annotated[str, Field(description="yes, afar (by phone or video) or no", max_length=4)]


class Problem(Schema):
    detail: str


Missing = {404: Problem}


@router.get(
    "/o/{slug}/meetings", response={200: Meetings} | Missing, summary="Meetings the caller may see, latest first"
)
def meetings(request: HttpRequest, slug: Slug, page: PageNumber = 1, size: PageSize = 50) -> dict[str, Any]:
    actor = _actor(request)
    rows = queries.visible(actor, organization_or_404(actor, slug)).order_by("-starts_at", "-pk")
    some = rows[(page - 1) * size : page * size]
    return {"count": rows.count(), "page": page, "meetings": [_summary(row) for row in some]}


@router.get(
    "/o/{slug}/meetings/{meeting}", response={200: MeetingWhole} | Missing, summary="One meeting and its agenda"
)
def meeting(request: HttpRequest, slug: Slug, meeting: Id) -> dict[str, Any]:
    found = _meeting(request, slug, meeting)
    inside = queries.belongs(_actor(request), found.organization)
    live = quorum.at(found, timezone.now()) if inside and found.state == Meeting.State.RUNNING else None
    return _summary(found) | {
        "agenda": [_point(point, inside) for point in queries.agenda(found)],
        "quorum": None if live is None else _quorum(live),
        "minutes_state": found.minutes_state,
    }


@router.get(
    "/o/{slug}/meetings/{meeting}/minutes",
    response={200: MinutesOut} | Missing,
    summary="The minutes as they were sent last, for those who belong",
)
def minutes(request: HttpRequest, slug: Slug, meeting: Id) -> Any:
    found = _meeting(request, slug, meeting)
    latest = found.versions.order_by("-version").first()
    if latest is None or not queries.belongs(_actor(request), found.organization):
        raise Http404
    return latest


@router.post(
    "/o/{slug}/meetings/{meeting}/answer",
    auth=django_auth,
    response={200: AnswerIn, 401: Problem, 403: Problem, 404: Problem, 409: Problem},
    summary="Say whether you will come; it may change until the meeting begins",
)
def answer(request: HttpRequest, slug: Slug, meeting: Id, body: AnswerIn) -> AnswerIn:
    actions.answer(_actor(request), _meeting(request, slug, meeting), body.answer)
    return AnswerIn(answer=Attendee.Answer(body.answer).value)


def _actor(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def _meeting(request: HttpRequest, slug: str, name: str) -> Meeting:
    actor = _actor(request)
    return queries.meeting_or_404(actor, organization_or_404(actor, slug), name)


def _summary(row: Meeting) -> dict[str, Any]:
    return {
        "id": row.public_id, "title": row.title, "state": row.state, "starts_at": row.starts_at, "minutes": row.minutes,
        "place": row.place, "is_open": row.is_open, "url": row.get_absolute_url(),
    }  # fmt: skip


def _point(point: queries.Point, inside: bool) -> dict[str, Any]:
    item = point.item
    return {
        "kind": item.kind, "title": item.title, "minutes": item.minutes, "state": item.state,
        "url": point.url if inside else "",
    }  # fmt: skip


def _quorum(found: quorum.Quorum) -> dict[str, Any]:
    return {"eligible": found.eligible, "needed": found.needed, "present": found.present, "is_met": found.is_met}

"""A person's own wishes for programs. Addresses and numbers never leave here, and nobody reads another's wishes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.security import django_auth

from commonhouse.notices import actions, queries
from commonhouse.people.permissions import NotAllowed
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of

router = Router(tags=["notices"])

Channel = Literal["email", "sms"]
Pace = Literal["at-once", "digest-daily", "digest-weekly", "off"]
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="The organization's slug")]


class Wishes(Schema):
    email: Annotated[Pace | None, Field(description="null: nothing said, so at once")]
    sms: Annotated[Pace | None, Field(description="null: nothing said, so only where no email reaches the person")]
    muted: Annotated[list[str], Field(description="Slugs of organizations from which nothing is wanted")]


class Wish(Schema):
    pace: Pace


class Muted(Schema):
    is_muted: bool


class Problem(Schema):
    detail: str


@router.get(
    "/me/notices", response={200: Wishes, 401: Problem}, auth=django_auth, summary="How I want to be written to"
)
def wishes(request: HttpRequest) -> dict[str, Any]:
    person = actor_of(request).person
    if person is None:
        raise NotAllowed("preference.set")
    said = queries.wishes_of(person)
    muted = [organization.slug for organization, is_muted in queries.senders_to(person) if is_muted]
    return {"email": said.get("email"), "sms": said.get("sms"), "muted": muted}


@router.put(
    "/me/notices/{channel}", response={200: Wishes, 401: Problem, 403: Problem}, auth=django_auth,
    summary="How often, by one channel",
)  # fmt: skip
def set_pace(request: HttpRequest, channel: Channel, wish: Wish) -> dict[str, Any]:
    actions.set_pace(actor_of(request), channel, wish.pace)
    return wishes(request)


@router.put(
    "/o/{slug}/muted", response={200: Wishes, 401: Problem, 403: Problem, 404: Problem}, auth=django_auth,
    summary="Nothing from this organization, or again",
)  # fmt: skip
def set_muted(request: HttpRequest, slug: Slug, muted: Muted) -> dict[str, Any]:
    actor = actor_of(request)
    organization = organization_or_404(actor, slug)
    (actions.mute if muted.is_muted else actions.unmute)(actor, organization)
    return wishes(request)

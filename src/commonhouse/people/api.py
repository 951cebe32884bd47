"""People and organizations for programs: the same queries and verbs as the pages. No contact detail leaves here."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema
from ninja.security import django_auth

from commonhouse.people import actions, queries
from commonhouse.people.models import MemberClass, Membership, Organization
from commonhouse.people.permissions import require
from commonhouse.people.views.common import actor_of

router = Router(tags=["people"])

PAGE_MOST = 100
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="The organization's slug")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=PAGE_MOST)]


class OrganizationSummary(Schema):
    slug: str
    name: str
    kind: str
    summary: str
    place: str
    latitude: Annotated[float | None, Field(description="Degrees, three decimals: a neighborhood")]
    longitude: float | None
    url: str


class Organizations(Schema):
    count: int
    page: int
    organizations: list[OrganizationSummary]


class ClassOfMembers(Schema):
    slug: str
    name: str
    votes: bool
    admission: Annotated[str, Field(description="stewards or attestation")]
    eligibility: str
    minimum_age: int | None
    buy_in: Annotated[str, Field(description="Whole cents, as text")]


class OrganizationWhole(OrganizationSummary):
    story: str
    founded: int | None
    website: str
    classes: list[ClassOfMembers]
    belongs_to: Annotated[list[str], Field(description="Slugs of the organizations it is a member of")]
    organizations: Annotated[list[str], Field(description="Slugs of the organizations that are its members")]


class Application(Schema):
    member_class: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,40}$", description="Slug of the class")]
    attested: Annotated[bool, Field(description="I declare that what the class asks is true of me")] = False
    of_age: Annotated[bool, Field(description="I declare that I have reached the class's minimum age")] = False


class MembershipState(Schema):
    organization: str
    member_class: str
    status: Annotated[str, Field(description="applied, active, paused, left or declined")]
    since: dt.date | None


class Member(Schema):
    name: str
    is_organization: bool
    member_class: str
    status: str
    since: dt.date | None
    pseudonym: Annotated[str, Field(description="What the organization's public record calls this member")]


class Members(Schema):
    count: int
    page: int
    members: list[Member]


class Problem(Schema):
    detail: str


@router.get("/organizations", response=Organizations, summary="Listed organizations")
def organizations(
    request: HttpRequest,
    kind: Annotated[str, Query(pattern=r"^[a-z-]{0,20}$")] = "",
    q: Annotated[str, Query(max_length=queries.SEARCH_LENGTH)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    found = queries.listed(kind, q.replace("\x00", ""))
    rows = found[(page - 1) * size : page * size]
    return {"count": found.count(), "page": page, "organizations": [_summary(row) for row in rows]}


@router.get("/o/{slug}", response={200: OrganizationWhole, 404: Problem}, summary="One organization")
def organization(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    found = queries.organization_or_404(actor_of(request), slug)
    return _summary(found) | {
        "story": found.story,
        "founded": found.founded,
        "website": found.website,
        "classes": [_class(row) for row in found.member_classes.all()],
        "belongs_to": [row.organization.slug for row in queries.networks_of(found)],
        "organizations": [
            row.member_organization.slug
            for row in queries.organizations_in(found)
            if row.member_organization is not None
        ],
    }


@router.post(
    "/o/{slug}/apply",
    response={200: MembershipState, 401: Problem, 403: Problem, 404: Problem, 409: Problem},
    auth=django_auth,
    summary="Ask to join; where the class says so, one is in at once",
)
def apply(request: HttpRequest, slug: Slug, application: Application) -> dict[str, Any]:
    actor = actor_of(request)
    found = queries.organization_or_404(actor, slug)
    member_class = get_object_or_404(MemberClass, organization=found, slug=application.member_class)
    membership = actions.apply(actor, found, member_class, attested=application.attested, of_age=application.of_age)
    return {
        "organization": found.slug,
        "member_class": membership.member_class.slug,
        "status": membership.status,
        "since": membership.since,
    }


@router.get(
    "/o/{slug}/members",
    response={200: Members, 401: Problem, 403: Problem, 404: Problem},
    auth=django_auth,
    summary="For stewards acting in their seat: who belongs",
)
def members(
    request: HttpRequest,
    slug: Slug,
    status: Annotated[str, Query(max_length=10)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    actor = actor_of(request)
    found = queries.organization_or_404(actor, slug)
    require(actor, "membership.read", found)
    rows = queries.members_page(found, status if status in Membership.Status.values else "")
    some = rows[(page - 1) * size : page * size]
    return {"count": rows.count(), "page": page, "members": [_member(row) for row in some]}


def _summary(row: Organization) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "summary": row.summary,
        "place": row.place,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "url": row.get_absolute_url(),
    }


def _class(row: MemberClass) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "votes": row.votes,
        "admission": row.admission,
        "eligibility": row.eligibility,
        "minimum_age": row.minimum_age,
        "buy_in": str(row.buy_in),
    }


def _member(row: Membership) -> dict[str, Any]:
    return {
        "name": str(row.person or row.member_organization),
        "is_organization": row.person_id is None,
        "member_class": row.member_class.slug,
        "status": row.status,
        "since": row.since,
        "pseudonym": row.pseudonym,
    }

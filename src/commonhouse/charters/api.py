"""Charters for programs: who decides what and how, as data. Reading only: a charter changes by a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Path, Query, Router, Schema

from commonhouse.charters import queries, words
from commonhouse.charters.models import Charter
from commonhouse.people.models import Organization
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of

router = Router(tags=["charters"])

SIZE_MOST = 100
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="The organization's slug")]
VersionNumber = Annotated[int, Path(ge=1, le=10**6)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=SIZE_MOST)]


class Problem(Schema):
    detail: str


class CharterSummary(Schema):
    version: int
    adopted_at: datetime
    decision: Annotated[str, Field(description="Id of the proposal that amended it; empty for the first")]
    text_hash: Annotated[str, Field(description="SHA-256 of the charter's canonical JSON (RFC 8785), hexadecimal")]
    act: Annotated[int, Field(description="Index of the act in the organization's record")]
    url: str


class CharterWhole(CharterSummary):
    charter: Annotated[dict[str, Any], Field(description="Matters, offices, meetings, proxies; statements in full")]
    matters: Annotated[dict[str, list[str]], Field(description="Each matter in plain sentences, by id")]


class Charters(Schema):
    count: int
    page: int
    versions: list[CharterSummary]


_MISSING: dict[Any, Any] = {404: Problem}


@router.get("/o/{slug}/charter", response={200: CharterWhole} | _MISSING, summary="The charter in force")
def charter(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    organization = organization_or_404(actor_of(request), slug)
    return _whole(queries.current_row(organization), organization)


@router.get(
    "/o/{slug}/charter/versions", response={200: Charters} | _MISSING, summary="Every version, the latest first"
)
def versions(request: HttpRequest, slug: Slug, page: PageNumber = 1, size: PageSize = 50) -> dict[str, Any]:
    organization = organization_or_404(actor_of(request), slug)
    rows = queries.versions(organization).defer("data")
    found = [_summary(row, organization) for row in rows[(page - 1) * size : page * size]]
    return {"count": rows.count(), "page": page, "versions": found}


@router.get("/o/{slug}/charter/versions/{number}", response={200: CharterWhole} | _MISSING, summary="One version")
def version(request: HttpRequest, slug: Slug, number: VersionNumber) -> dict[str, Any]:
    organization = organization_or_404(actor_of(request), slug)
    return _whole(queries.version_of(organization, number), organization)


def _summary(row: Charter, organization: Organization) -> dict[str, Any]:
    row.organization = organization
    return {
        "version": row.version,
        "adopted_at": row.adopted_at,
        "decision": row.decision,
        "text_hash": row.text_hash,
        "act": row.act_index,
        "url": row.get_absolute_url(),
    }


def _whole(row: Charter | None, organization: Organization) -> dict[str, Any]:
    if row is None:
        raise Http404
    names = words.names(organization)
    matters = {each.id: words.matter_sentences(each, names) for each in row.said.matters}
    return _summary(row, organization) | {"charter": row.data, "matters": matters}

"""The decision log for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from commonhouse.decisions import log
from commonhouse.decisions.models import LogEntry
from commonhouse.people.permissions import NOBODY
from commonhouse.people.queries import organization_or_404

router = Router(tags=["decision log"])

Words = Annotated[str, Query(max_length=log.SEARCH_LENGTH)]
Short = Annotated[str, Query(max_length=120)]
Year = Annotated[int, Query(ge=0, le=2999, description="0 is any year")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


class Decision(Schema):
    organization: Annotated[str, Field(description="Its slug")]
    source: Annotated[str, Field(description="proposal, election, budget, charter, draw or meeting")]
    id: Annotated[str, Field(description="The public id within its source")]
    title: str
    text: str
    matter: str
    method: str
    outcome: Annotated[
        str, Field(description="adopted, not-adopted, no-quorum, blocked, returned, chosen, elected or tied")
    ]
    decided_at: datetime
    since: Annotated[str, Field(description="What became of it, the latest word")]
    since_at: datetime | None
    url: str


class Decisions(Schema):
    count: int
    page: int
    decisions: list[Decision]


class Problem(Schema):
    detail: str


@router.get("/decided", response=Decisions, summary="What the listed organizations decided, the latest first")
def house(
    request: HttpRequest,
    q: Words = "",
    organization: Short = "",
    outcome: Short = "",
    year: Year = 0,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    wish = log.Wish(_plain(q), _plain(organization), _plain(outcome), year, "")
    return _answer(log.matching(log.of_house(), wish), page, size)


@router.get(
    "/o/{slug}/decided", response={200: Decisions, 404: Problem}, summary="What one organization decided"
)  # fmt: skip
def organization(
    request: HttpRequest,
    slug: str,
    q: Words = "",
    outcome: Short = "",
    year: Year = 0,
    matter: Short = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, Any]:
    found = organization_or_404(getattr(request, "actor", NOBODY), _plain(slug))
    wish = log.Wish(_plain(q), "", _plain(outcome), year, _plain(matter))
    return _answer(log.matching(log.of(found), wish), page, size)


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _answer(rows: QuerySet[LogEntry], page: int, size: int) -> dict[str, Any]:
    some = rows[(page - 1) * size : page * size]
    return {"count": rows.count(), "page": page, "decisions": [_decision(entry) for entry in some]}


def _decision(entry: LogEntry) -> dict[str, Any]:
    fields = ("source", "title", "text", "matter", "method", "outcome", "decided_at", "since", "since_at", "url")
    return {name: getattr(entry, name) for name in fields} | {"organization": entry.organization.slug, "id": entry.ref}

"""Elections for programs: what anyone may read. Ballots are in the record and, once sealed, in the files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from commonhouse.elections import queries, tickets
from commonhouse.elections.models import Draw, Election
from commonhouse.people.permissions import NOBODY
from commonhouse.people.queries import organization_or_404

router = Router(tags=["elections"])
MOST = 100
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
PublicId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]


class SeatOut(Schema):
    number: int
    cohort: str
    holder: Annotated[str, Field(description="Name of whoever holds it; empty when nobody does")]
    ends_on: date | None
    is_held_over: Annotated[bool, Field(description="Past its term: the holder stays until a successor comes")]
    vacancy: Annotated[str, Field(description="Id of the vacancy, while it is being filled")]


class OfficeOut(Schema):
    id: str
    title: str
    seats: int
    term_months: int
    filled: str
    method: str
    places: list[SeatOut]


class ElectionSummary(Schema):
    id: str
    title: str
    office: str
    state: str
    seats: int
    nominations_close: datetime
    opens_at: datetime
    closes_at: datetime
    vote: Annotated[str, Field(description="Id of the vote, once nominations are closed with a contest")]
    url: str


class StatementOut(Schema):
    language: str
    text: str


class CandidateOut(Schema):
    id: str
    name: str
    is_elected: bool
    statements: list[StatementOut]


class ElectionWhole(ElectionSummary):
    method: str
    statement: Annotated[dict[str, Any], Field(description="All options of the rule that counts")]
    is_secret: bool
    charter: int
    seed: Annotated[str, Field(description="Of the order on the ballot; empty until nominations are closed")]
    candidates: Annotated[list[CandidateOut], Field(description="In the order of the ballot, once it is drawn")]
    elected: Annotated[list[str], Field(description="Ids, in the order of election")]
    unfilled: int
    result: Annotated[dict[str, Any] | None, Field(description="The count as published, stage by stage")]


class DrawOut(Schema):
    id: str
    title: str
    what: str
    kind: str
    state: str
    wanted: int
    reserves: int
    closes_at: datetime
    entries: int
    seed: str
    fingerprint: Annotated[str, Field(description="Of the published list, before the seed was made")]
    drawn: Annotated[list[str], Field(description="Pseudonyms, in order")]
    in_reserve: list[str]
    url: str


class Problem(Schema):
    detail: str


Missing: dict[int, Any] = {404: Problem}


@router.get("/o/{slug}/offices", response={200: list[OfficeOut]} | Missing, summary="Who holds which seat, until when")
def offices(request: HttpRequest, slug: Slug) -> list[dict[str, Any]]:
    organization = _organization(request, slug)
    return [
        {
            "id": held.office.id, "title": held.office.title, "seats": held.office.seats,
            "term_months": held.office.term_months, "filled": held.office.filled, "method": held.office.method,
            "places": [_seat(row) for row in held.rows],
        }
        for held in queries.offices(organization)
    ]  # fmt: skip


@router.get("/o/{slug}/elections", response={200: list[ElectionSummary]} | Missing, summary="Elections, newest first")
def elections(request: HttpRequest, slug: Slug) -> list[dict[str, Any]]:
    rows = queries.elections_of(_organization(request, slug)).prefetch_related("places")
    return [_summary(election) for election in rows[:MOST]]


@router.get(
    "/o/{slug}/elections/{election}", response={200: ElectionWhole} | Missing,
    summary="One election: candidates, and the result once it is counted",
)  # fmt: skip
def election(request: HttpRequest, slug: Slug, election: PublicId) -> dict[str, Any]:
    found = queries.election_or_404(_organization(request, slug), election)
    return _summary(found) | {
        "method": found.method, "statement": found.statement, "is_secret": found.is_secret, "charter": found.charter,
        "seed": found.seed, "unfilled": found.unfilled,
        "candidates": [
            {
                "id": each.code, "name": each.ballot_name, "is_elected": each.is_elected,
                "statements": [{"language": said.language, "text": said.text} for said in each.statements.all()],
            }
            for each in queries.candidates(found)
        ],
        "elected": [each.code for each in queries.elected(found)],
        "result": found.box.outcome["result"] if found.box is not None and found.box.outcome else None,
    }  # fmt: skip


@router.get("/o/{slug}/draws", response={200: list[DrawOut]} | Missing, summary="Draws, newest first")
def draws(request: HttpRequest, slug: Slug) -> list[dict[str, Any]]:
    organization = _organization(request, slug)
    return [_draw(draw, organization.slug) for draw in queries.draws_of(organization)[:MOST]]


def _organization(request: HttpRequest, slug: str) -> Any:
    return organization_or_404(getattr(request, "actor", NOBODY), slug)


def _seat(row: queries.Row) -> dict[str, Any]:
    return {
        "number": row.place.number, "cohort": row.place.cohort, "ends_on": row.place.ends_on,
        "holder": row.holder.person.name if row.holder else "", "is_held_over": row.is_held_over and bool(row.holder),
        "vacancy": row.vacancy.public_id if row.vacancy else "",
    }  # fmt: skip


def _summary(row: Election) -> dict[str, Any]:
    return {
        "id": row.public_id, "title": row.title, "office": row.office, "state": row.state,
        "seats": len(row.places.all()), "nominations_close": row.nominations_close, "opens_at": row.opens_at,
        "closes_at": row.closes_at, "url": row.get_absolute_url(),
        "vote": row.box.public_id if row.box is not None and row.box.state != "draft" else "",
    }  # fmt: skip


def _draw(row: Draw, slug: str) -> dict[str, Any]:
    return {
        "id": row.public_id, "title": row.title, "what": row.what, "kind": row.kind, "state": row.state,
        "wanted": row.wanted, "reserves": row.reserves, "closes_at": row.closes_at,
        "entries": row.entries,  # type: ignore[attr-defined]
        "seed": row.seed, "fingerprint": row.entrants_hash, "url": f"/o/{slug}/elections/draws/{row.public_id}/",
        "drawn": [each["id"] for each in tickets.drawn_rows(row, "drawn")],
        "in_reserve": [each["id"] for each in tickets.drawn_rows(row, "reserves")],
    }  # fmt: skip

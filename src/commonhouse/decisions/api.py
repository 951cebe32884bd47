"""The ballot box for programs. While voting runs it tells no more than a passer-by may know, to anyone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.db import OperationalError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.decisions import actions, limits, log_api, queries
from commonhouse.decisions.credentials import CodeCredential, DelegateCredential, PersonCredential
from commonhouse.decisions.models import Box
from commonhouse.decisions.problems import InvalidChoice, InvalidReceipt, NoSuchBallot
from commonhouse.decisions.views.common import organizations_of
from commonhouse.people.permissions import NOBODY, Actor
from commonhouse.people.queries import organization_or_404, visible

router = Router(tags=["votes"])
router.add_router("", log_api.router)

PAGE = 500
MAX_PAGE = 1_000_000
Answer = Status[dict[str, Any]]
Receipt = Annotated[
    str,
    Field(
        max_length=200,
        description="A receipt code: 20 symbols of Crockford's base32, of 100 random bits. Make it yourself, and send "
        "the same one again if an answer is lost: the ballot is in the box once.",
    ),
]
Choice = Annotated[
    dict[str, Any],
    Field(
        description='{"vote": id}, {"approve": [ids]}, {"points": {id: points}} or {"rank": [ids, best first]}, by the '
        "form's kind"
    ),
]


class Vote(Schema):
    id: str
    title: str
    state: str
    is_secret: bool
    opens_at: datetime
    closes_at: datetime


class Roll(Schema):
    size: Annotated[int, Field(description="Rights to vote when it opened, sheets included")]
    sheets: int
    root: Annotated[str, Field(description="Merkle root of the salted commitments of its entries, hexadecimal")]


class VoteInFull(Vote):
    eligibility: str
    registration: str
    form: dict[str, Any]
    options: list[dict[str, Any]]
    rule: Annotated[dict[str, Any], Field(description='{"rule": name, "statement": all its options}')]
    roll: Roll | None


class Ballot(Schema):
    receipt: Annotated[str, Field(description="The commitment of the voter's receipt code, 64 hexadecimal digits")]
    choice: Choice


class Ballots(Schema):
    count: int
    page: int
    pages: int
    ballots: Annotated[list[Ballot], Field(description="In the order of their receipts")]


class Result(Schema):
    rule: str
    statement: dict[str, Any]
    result: dict[str, Any]
    act: Annotated[int | None, Field(description="Number of the act of the count in the organization's record")]


class CastIn(Schema):
    code: Annotated[str, Field(max_length=100, description="The one-time code of a printed sheet")]
    choice: Choice
    receipt: Receipt


class CastOut(Schema):
    receipt: str
    is_repeat: Annotated[bool, Field(description="This very ballot was in the box already")]


class VoteIn(Schema):
    choice: Choice
    receipt: Receipt
    speaks_for: Annotated[
        str, Field(max_length=60, description="The slug of the member organization the caller votes for, if any")
    ] = ""


class VoteOut(Schema):
    receipt: Annotated[str, Field(description="Empty where an open ballot was changed: it keeps its first receipt")]
    is_repeat: bool
    is_change: bool


class FindIn(Schema):
    receipt: Receipt


class ChangeIn(Schema):
    receipt: Receipt
    choice: Choice


class Found(Schema):
    choice: Choice


class Problem(Schema):
    code: str
    limit: int | None = None
    found: int | None = None
    option: str | None = None


class Wrong(Schema):
    detail: str
    problems: list[Problem] = []


@router.get("/o/{slug:slug}/votes", response=list[Vote], summary="An organization's votes, the newest first")
def votes(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    organization = organization_or_404(_actor(request), slug)
    return [_summary(box) for box in queries.boxes_of(organization)[:PAGE]]


@router.get("/o/{slug:slug}/votes/{slug:box}", response=VoteInFull, summary="One vote, as it was published")
def vote(request: HttpRequest, slug: str, box: str) -> dict[str, Any]:
    found = _box(request, slug, box)
    return _summary(found) | {
        "eligibility": found.eligibility,
        "registration": found.registration,
        "form": found.form,
        "options": found.options,
        "rule": found.rule,
        "roll": queries.frozen_roll(found),
    }


@router.post(
    "/o/{slug:slug}/votes/{slug:box}/ballots",
    response={200: CastOut, 404: Wrong, 409: Wrong, 422: Wrong, 429: Wrong, 503: Wrong},
    summary="Cast a ballot with the code of a sheet",
)
def cast(request: HttpRequest, slug: str, box: str, body: CastIn) -> Answer:
    found = _box(request, slug, box)
    if limits.is_over(request, limits.CODES):
        return Status(429, _too_many())
    try:
        done = actions.cast(found, CodeCredential(body.code), body.choice, body.receipt)
    except NoSuchBallot as problem:
        limits.note(request, limits.CODES)
        return Status(404, {"detail": str(problem)})
    except (InvalidChoice, InvalidReceipt) as problem:
        return Status(422, _wrong(problem))
    except OperationalError:
        return Status(503, _busy())
    return Status(200, {"receipt": done.receipt, "is_repeat": done.is_repeat})


@router.post(
    "/o/{slug:slug}/votes/{slug:box}/ballots/mine",
    response={200: VoteOut, 401: Wrong, 409: Wrong, 422: Wrong, 503: Wrong},
    auth=django_auth,
    summary="Cast one's own ballot, signed in, or that of an organization one speaks for; of an open vote, change it",
)
def cast_mine(request: HttpRequest, slug: str, box: str, body: VoteIn) -> Answer:
    found, actor = _box(request, slug, box), _actor(request)
    if actor.person is None:
        return Status(401, {"detail": _("Sign in first, or vote with the code of a sheet.")})
    member = next((each for each in organizations_of(actor, found) if each.slug == body.speaks_for), None)
    if body.speaks_for and member is None:
        return Status(409, {"detail": _("You do not vote for this organization in this vote.")})
    credential = DelegateCredential(actor.person, member) if member else PersonCredential(actor.person)
    try:
        done = actions.cast_or_change(found, credential, body.choice, body.receipt)
    except (InvalidChoice, InvalidReceipt) as problem:
        return Status(422, _wrong(problem))
    except OperationalError:
        return Status(503, _busy())
    return Status(200, {"receipt": done.receipt, "is_repeat": done.is_repeat, "is_change": done.is_change})


@router.post(
    "/o/{slug:slug}/votes/{slug:box}/ballots/find",
    response={200: Found, 404: Wrong, 409: Wrong, 422: Wrong, 429: Wrong},
    summary="What the ballot with a receipt says",
)
def find(request: HttpRequest, slug: str, box: str, body: FindIn) -> Answer:
    vote = _box(request, slug, box)
    if limits.is_over(request, limits.RECEIPTS):
        return Status(429, _too_many())
    try:
        choice = actions.find_ballot(vote, body.receipt)
    except InvalidReceipt as problem:
        return Status(422, _wrong(problem))
    if choice is None:
        limits.note(request, limits.RECEIPTS)
        return Status(404, {"detail": _("No ballot of this vote has this receipt code. Look at the code again.")})
    return Status(200, {"choice": choice})


@router.post(
    "/o/{slug:slug}/votes/{slug:box}/ballots/change",
    response={200: Found, 404: Wrong, 409: Wrong, 422: Wrong, 429: Wrong, 503: Wrong},
    summary="Change the ballot with a receipt, until closing",
)
def change(request: HttpRequest, slug: str, box: str, body: ChangeIn) -> Answer:
    vote = _box(request, slug, box)
    if limits.is_over(request, limits.RECEIPTS):
        return Status(429, _too_many())
    try:
        actions.change(vote, body.receipt, body.choice)
        return Status(200, {"choice": actions.find_ballot(vote, body.receipt)})
    except NoSuchBallot as problem:
        limits.note(request, limits.RECEIPTS)
        return Status(404, {"detail": str(problem)})
    except (InvalidChoice, InvalidReceipt) as problem:
        return Status(422, _wrong(problem))
    except OperationalError:
        return Status(503, _busy())


@router.get(
    "/o/{slug:slug}/votes/{slug:box}/ballots",
    response={200: Ballots, 409: Wrong},
    summary="The sealed ballots; refused until voting has closed and they are sealed",
)
def ballots(
    request: HttpRequest, slug: str, box: str, page: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1
) -> dict[str, Any]:
    sealed = queries.sealed_ballots(_box(request, slug, box))
    count = sealed.count()
    shown = sealed.values("receipt", "choice")[(page - 1) * PAGE : page * PAGE]
    return {"count": count, "page": page, "pages": max(1, -(-count // PAGE)), "ballots": list(shown)}


@router.get(
    "/o/{slug:slug}/votes/{slug:box}/result",
    response={200: Result, 409: Wrong},
    summary="The result, with the rule's steps; refused until the vote is counted",
)
def result(request: HttpRequest, slug: str, box: str) -> dict[str, Any]:
    found = _box(request, slug, box)
    return {**queries.outcome(found), "act": found.outcome_act}


def _actor(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def _box(request: HttpRequest, slug: str, box: str) -> Box:
    """The vote at this address, if whoever asks may see its organization; drafts are not there."""
    boxes = Box.objects.select_related("organization").exclude(state=Box.State.DRAFT)
    found = get_object_or_404(boxes, organization__slug=slug, public_id=box)
    if not visible(_actor(request), found.organization):
        raise Http404
    return found


def _summary(box: Box) -> dict[str, Any]:
    names = ("title", "state", "is_secret", "opens_at", "closes_at")
    return {"id": box.public_id, **{name: getattr(box, name) for name in names}}


def _wrong(problem: InvalidChoice | InvalidReceipt) -> dict[str, Any]:
    problems = problem.problems if isinstance(problem, InvalidChoice) else ()
    listed = [{"code": p.code, "limit": p.limit, "found": p.found, "option": p.option} for p in problems]
    return {"detail": str(problem), "problems": listed}


def _too_many() -> dict[str, Any]:
    return {"detail": _("Too many wrong codes from here. Wait ten minutes and try again.")}


def _busy() -> dict[str, Any]:
    """The database is busy or away. Whether the ballot went in or not, sending it again is safe."""
    return {"detail": _("The house is very busy. Send the same ballot with the same receipt again: it counts once.")}

"""Decisions for programs: the same verbs and queries as the pages, and the same limits on who reads what."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.people.queries import organization_or_404
from commonhouse.proposals import access, actions, naming, queries, texts, words
from commonhouse.proposals.models import Comment, Proposal

router = Router(tags=["decisions"])

MOST = 200


class Wrong(Schema):
    detail: str


class Invalid(Schema):
    detail: list[dict[str, Any]]


REFUSED: dict[int, Any] = {401: Wrong, 403: Wrong, 404: Wrong, 409: Wrong, 422: Invalid}


class Brief(Schema):
    id: str
    title: str
    matter: str
    state: str
    outcome: Annotated[str, Field(description="adopted, not-adopted, no-quorum, chosen...; empty while there is none")]
    closes_at: datetime | None
    decided_at: datetime | None


class Full(Brief):
    charter: int | None
    version: int
    text: Annotated[str | None, Field(description="For those who may read it; null otherwise")]
    text_hash: Annotated[str, Field(description="SHA-256 of the canonical JSON of title, text and options")]
    options: list[dict[str, Any]]
    asked_at: datetime | None
    decides_from: datetime | None
    vote: Annotated[str, Field(description="The id of its ballot box, for /votes; empty when there is none")]
    result: dict[str, Any] | None
    sentences: Annotated[list[str], Field(description="The outcome in words")]


class Said(Schema):
    id: int
    in_reply_to: int | None
    kind: str
    by: str
    at: datetime
    text: Annotated[str, Field(description="Empty when a steward has hidden it")]


class Saying(Schema):
    text: Annotated[str, Field(max_length=3000)]
    kind: str = "comment"
    in_reply_to: Annotated[int | None, Field(ge=1, le=2**31)] = None
    submission: Annotated[uuid.UUID, Field(description="Make one for each comment: sent again, it is the same comment")]


class Writing(Schema):
    title: Annotated[str, Field(max_length=160)]
    text: Annotated[str, Field(max_length=20_000)]
    matter: Annotated[str, Field(max_length=60)]
    options: Annotated[list[str], Field(max_length=50)] = []
    needs: Annotated[str, Field(max_length=300)] = ""
    minutes: Annotated[int, Field(ge=1, le=600)] = 10
    audience: str = "members"
    topic: str = ""
    submission: uuid.UUID


class Asking(Schema):
    decides_from: datetime | None = None
    closes_at: datetime | None = None
    urgent_why: str = ""
    review_on: date | None = None


class Answering(Schema):
    vote: Annotated[str, Field(description="A position of the method: yes, no, consent...")]
    reason: Annotated[str, Field(max_length=3000)] = ""
    kind: Annotated[str, Field(description="Of an objection: harm or improvement")] = "harm"
    organization: Annotated[str, Field(description="The slug of the member organization one answers for")] = ""


class Deciding(Schema):
    go_ahead: bool
    words: Annotated[str, Field(max_length=3000)]


@router.get(
    "/o/{slug:slug}/decisions", response={200: list[Brief], 404: Wrong}, summary="The decisions of an organization"
)
def decisions(request: HttpRequest, slug: str, state: str = "") -> Any:
    actor = _actor(request)
    found = queries.shown(actor, organization_or_404(actor, slug))
    if state:
        found = found.filter(state=state)
    return [_brief(each) for each in found.order_by("-written_at", "-pk")[:MOST]]


@router.get("/o/{slug:slug}/decisions/{slug:public_id}", response={200: Full, 404: Wrong}, summary="One decision")
def decision(request: HttpRequest, slug: str, public_id: str) -> Any:
    return _full(_actor(request), _proposal(request, slug, public_id))


@router.post("/o/{slug:slug}/decisions", auth=django_auth, response={201: Full} | REFUSED, summary="Write a draft")
def write(request: HttpRequest, slug: str, given: Writing) -> Any:
    actor = _actor(request)
    fields = given.dict(exclude={"submission"})
    organization = organization_or_404(actor, slug)
    made = _tried(lambda: actions.write(actor, organization, actions.Content(**fields), submission=given.submission))
    return made if isinstance(made, Status) else Status(201, _full(actor, made))


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/discuss",
    auth=django_auth,
    response={200: Full} | REFUSED,
    summary="Open a draft for talk",
)
def discuss(request: HttpRequest, slug: str, public_id: str) -> Any:
    return _done(request, slug, public_id, actions.discuss)


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/ask",
    auth=django_auth,
    response={200: Full} | REFUSED,
    summary="Put it to those who decide",
)
def ask(request: HttpRequest, slug: str, public_id: str, given: Asking) -> Any:
    return _done(request, slug, public_id, lambda actor, proposal: actions.ask(actor, proposal, **given.dict()))


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/answer",
    auth=django_auth,
    response=Full,
    summary="Answer, or change the answer",
)
def answer(request: HttpRequest, slug: str, public_id: str, given: Answering) -> Any:
    def run(actor: Actor, proposal: Proposal) -> None:
        rights = access.rights_of(actor, proposal)
        wanted = [each for each in rights if _slug(each.member_organization) == given.organization]
        if not wanted:
            raise NotAllowed("ballot.cast")
        actions.answer(actor, proposal, given.vote, right=wanted[0], reason=given.reason)
        if given.vote == "objection":
            actions.object_(actor, proposal, argument=given.reason, kind=given.kind, right=wanted[0])

    return _done(request, slug, public_id, run)


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/decide",
    auth=django_auth,
    response={200: Full} | REFUSED,
    summary="Decide, after advice",
)
def decide(request: HttpRequest, slug: str, public_id: str, given: Deciding) -> Any:
    return _done(request, slug, public_id, lambda actor, proposal: actions.decide(actor, proposal, **given.dict()))


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/conclude",
    auth=django_auth,
    response={200: Full} | REFUSED,
    summary="Count what is due",
)
def conclude(request: HttpRequest, slug: str, public_id: str) -> Any:
    return _done(request, slug, public_id, actions.conclude)


@router.get(
    "/o/{slug:slug}/decisions/{slug:public_id}/comments",
    response={200: list[Said], 404: Wrong},
    summary="What people say",
)
def comments(request: HttpRequest, slug: str, public_id: str) -> Any:
    proposal = _proposal(request, slug, public_id)
    if not access.may_talk(_actor(request), proposal):
        raise Http404
    return [_said(each) for each in queries.thread(proposal.comments.all())]


@router.post(
    "/o/{slug:slug}/decisions/{slug:public_id}/comments",
    auth=django_auth,
    response={201: Said} | REFUSED,
    summary="Say something",
)
def comment(request: HttpRequest, slug: str, public_id: str, given: Saying) -> Any:
    proposal, actor = _proposal(request, slug, public_id), _actor(request)
    parent = None
    if given.in_reply_to is not None:
        parent = get_object_or_404(Comment, conversation=proposal.conversation, pk=given.in_reply_to)
    made = _tried(
        lambda: actions.comment(
            actor, proposal.conversation, text=given.text, kind=given.kind, proposal=proposal, parent=parent,
            submission=given.submission,
        )
    )  # fmt: skip
    return made if isinstance(made, Status) else Status(201, _said(made))


def _done(request: HttpRequest, slug: str, public_id: str, run: Any) -> Any:
    """Runs a verb on the proposal and answers with the proposal as it is then."""
    proposal, actor = _proposal(request, slug, public_id), _actor(request)
    if actor.person is None:
        raise NotAllowed("proposal.ask")
    made = _tried(lambda: run(actor, proposal))
    return made if isinstance(made, Status) else _full(actor, _proposal(request, slug, public_id))


def _tried(run: Any) -> Any:
    """What the verb gives; what it finds wrong with the fields as a 422 that names them."""
    try:
        return run()
    except ValidationError as problem:
        fields = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
        found = [{"loc": ["body", name], "msg": " ".join(messages)} for name, messages in fields.items()]
        return Status(422, {"detail": found})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _proposal(request: HttpRequest, slug: str, public_id: str) -> Proposal:
    return queries.proposal_or_404(_actor(request), slug, public_id)


def _slug(organization: Any) -> str:
    return organization.slug if organization is not None else ""


def _brief(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.public_id, "title": proposal.title, "matter": proposal.matter, "state": proposal.state,
        "outcome": proposal.result, "closes_at": proposal.closes_at, "decided_at": proposal.decided_at,
    }  # fmt: skip


def _full(actor: Actor, proposal: Proposal) -> dict[str, Any]:
    version = texts.current(proposal)
    outcome = proposal.outcome
    return _brief(proposal) | {
        "charter": proposal.charter, "version": version.number, "options": proposal.options,
        "text": version.text if access.may_read_text(actor, proposal) else None,
        "text_hash": texts.text_hash(proposal, version), "asked_at": proposal.asked_at,
        "decides_from": proposal.decides_from, "vote": proposal.box.public_id if proposal.box else "", "result": outcome,
        "sentences": words.sentences(outcome, naming.names(proposal)) if outcome else [],
    }  # fmt: skip


def _said(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk, "in_reply_to": comment.parent_id, "kind": comment.kind, "by": comment.person.name,
        "at": comment.at, "text": "" if comment.hidden_at else comment.text,
    }  # fmt: skip

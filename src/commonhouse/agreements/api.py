"""Agreements for programs: the same verbs and queries as the pages, and the same limits on who reads what."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.agreements import actions, documents, kinds, queries
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger.models import Account
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.queries import organization_or_404
from commonhouse.rules.agreeing.model import MAX_AMOUNT

router = Router(tags=["agreements"])

PAGE = 200


class Wrong(Schema):
    detail: str


class Invalid(Schema):
    detail: list[dict[str, Any]]


REFUSED: dict[int, Any] = {401: Wrong, 403: Wrong, 404: Wrong, 409: Wrong, 422: Invalid}
Minor = Annotated[int, Field(description="Whole smallest parts of the unit (cents)")]


class Brief(Schema):
    id: str
    organization: Annotated[str, Field(description="The slug of the organization that keeps it")]
    kind: str
    title: str
    number: str
    state: str
    unit: str
    begins: date | None
    ends: date | None
    due_now: Minor
    past_due: Minor
    days_late: int
    next_due_on: date | None


class PartyOut(Schema):
    role: str
    name: str


class DueOut(Schema):
    on: date
    bucket: str
    amount: Minor
    paid: Minor


class EventOut(Schema):
    number: int
    kind: str
    on: date
    amount: Minor
    note: str
    entered_at: datetime
    entry: Annotated[int | None, Field(description="The number of its entry in the keeper's books")]


class Full(Brief):
    parties: list[PartyOut]
    terms: Annotated[dict[str, Any] | None, Field(description="Those in force, as all have signed them")]
    sentences: Annotated[list[str], Field(description="The terms in plain words")]
    standing: dict[str, Any]
    dues: list[DueOut]
    events: list[EventOut]


class Paying(Schema):
    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT, description="Whole smallest parts of the unit (cents)")]
    on: date
    key: Annotated[uuid.UUID, Field(description="Make one for each payment: sent again, it is the same payment")]
    account: Annotated[str, Field(max_length=30, description="The number of the bank account; empty: the main one")] = (
        ""
    )
    note: Annotated[str, Field(max_length=300)] = ""


@router.get("/me/agreements", auth=django_auth, response={200: list[Brief]} | REFUSED, summary="My own agreements")
def mine(request: HttpRequest) -> Any:
    return [_brief(each) for each in queries.mine(_actor(request))[:PAGE]]


@router.get(
    "/o/{slug:slug}/agreements", auth=django_auth, response={200: list[Brief]} | REFUSED,
    summary="The agreements an organization keeps",
)  # fmt: skip
def agreements(
    request: HttpRequest, slug: str, kind: str = "", state: str = "", page: Annotated[int, Field(ge=1, le=10**6)] = 1
) -> Any:
    actor = _actor(request)
    organization = organization_or_404(actor, slug)
    require(actor, "agreement.read", organization)
    known = {"late", *Agreement.State.values}
    rows = queries.kept(organization, kind=kind[:40], state=state if state in known else "")
    return [_brief(each) for each in rows[(page - 1) * PAGE : page * PAGE]]


@router.get(
    "/o/{slug:slug}/agreements/{slug:public_id}",
    auth=django_auth,
    response={200: Full} | REFUSED,
    summary="One agreement",
)
def agreement(request: HttpRequest, slug: str, public_id: str) -> Any:
    return _full(_agreement(request, slug, public_id))


@router.post(
    "/o/{slug:slug}/agreements/{slug:public_id}/payments", auth=django_auth, response={201: EventOut} | REFUSED,
    summary="Enter a payment that was received",
)  # fmt: skip
def pay(request: HttpRequest, slug: str, public_id: str, given: Paying) -> Any:
    """Applied by the terms, and posted to the keeper's books where it keeps any."""
    found = _agreement(request, slug, public_id)
    account = None
    if given.account:
        account = Account.objects.filter(organization=found.organization, code=given.account).first()
        if account is None:
            return Status(422, {"detail": [{"loc": ["body", "account"], "msg": "There is no such account."}]})
    try:
        event = actions.record_payment(
            _actor(request),
            found,
            amount=given.amount,
            on=given.on,
            key=str(given.key),
            account=account,
            note=given.note,
        )
    except ValidationError as problem:
        return Status(422, {"detail": _problems(problem)})
    except NotAllowed:
        raise
    except Refused as problem:
        return Status(409, {"detail": str(problem)})
    return Status(201, _event(event))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _agreement(request: HttpRequest, slug: str, public_id: str) -> Agreement:
    if len(public_id) > 12:
        raise Http404
    return queries.agreement_or_404(_actor(request), slug, public_id)


def _problems(problem: ValidationError) -> list[dict[str, Any]]:
    if hasattr(problem, "error_dict"):
        return [
            {"loc": ["body", name], "msg": message} for name, found in problem.message_dict.items() for message in found
        ]
    return [{"loc": ["body"], "msg": message} for message in problem.messages]


def _brief(each: Agreement) -> dict[str, Any]:
    return {
        "id": each.public_id, "organization": each.organization.slug, "kind": each.kind, "title": each.title,
        "number": each.reference, "state": each.state, "unit": each.unit, "begins": each.starts_on, "ends": each.ends_on,
        "due_now": each.due_now, "past_due": each.past_due, "days_late": each.days_late, "next_due_on": each.next_due_on,
    }  # fmt: skip


def _full(each: Agreement) -> dict[str, Any]:
    from commonhouse.agreements import making

    kind = kinds.get(each.kind)
    current = making.in_force(each)
    return _brief(each) | {
        "parties": [{"role": row.role, "name": documents.party_name(row)} for row in each.parties.all()],
        "terms": current.terms if current is not None else None,
        "sentences": kind.sentences(current.terms, each) if current is not None else [],
        "standing": each.standing,
        "dues": [
            {"on": due.on, "bucket": due.bucket, "amount": due.amount, "paid": due.paid} for due in each.dues.all()
        ],
        "events": [_event(event) for event in each.events.select_related("entry")],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": event.number, "kind": event.kind, "on": event.on, "amount": event.amount, "note": event.note,
        "entered_at": event.entered_at, "entry": event.entry.number if event.entry else None,
    }  # fmt: skip

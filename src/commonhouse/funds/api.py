"""Funds for programs: what the pages show to anyone, and the treasurer's hand for a loan. The same verbs, the same limits."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.agreements.models import Agreement
from commonhouse.funds import portfolio, revolving
from commonhouse.funds.actions import lending
from commonhouse.funds.actions.lending.common import speaks_for_borrower
from commonhouse.funds.journeys import Journey
from commonhouse.funds.models.lending import Loan
from commonhouse.funds.portfolio import PurseView, Standing
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused, allows
from commonhouse.people.queries import organization_or_404
from commonhouse.rules.agreeing.model import MAX_AMOUNT

router = Router(tags=["funds"])
MOST = 500

Minor = Annotated[int, Field(description="Whole smallest parts of the unit (cents)")]


class Wrong(Schema):
    detail: str


class Invalid(Schema):
    detail: list[dict[str, Any]]


REFUSED: dict[int, Any] = {401: Wrong, 403: Wrong, 404: Wrong, 409: Wrong, 422: Invalid}


class LoanOut(Schema):
    id: Annotated[str, Field(description="The public id of its agreement")]
    kind: str
    borrower: str
    purpose: str
    purse: Annotated[str, Field(description="Of which restricted money; empty: without a purpose")]
    decision: Annotated[str, Field(description="The public id of the proposal that decided it, if one did")]
    state: Annotated[
        str, Field(description="signing, waiting, running, late, paid, lost or ended; late only for those inside")
    ]
    promised: Minor
    disbursed: Minor
    repaid: Minor
    outstanding: Minor
    lost: Minor


class MonthOut(Schema):
    first: date
    comes_in: Minor
    goes_out: Minor
    available: Minor


class PurseOut(Schema):
    id: str
    name: str
    cash: Minor
    promised: Minor
    kept_back: Minor
    asked_back: Minor
    out: Minor
    available: Minor
    safe: Annotated[int, Field(description="May be lent today without running short in any of the months")]
    months: list[MonthOut]


class StrandOut(Schema):
    amount: Minor
    path: Annotated[list[str], Field(description="The loans it made, in order")]
    place: Annotated[str, Field(description="here, lent, left or lost")]
    earned: bool


class JourneyOut(Schema):
    purse: str
    came_in: Minor
    lent: Minor
    loans: int
    turnover: Annotated[str, Field(description="An exact fraction: lent by what came in; empty when nothing did")]
    strands: list[StrandOut]


class DisburseIn(Schema):
    amount: Annotated[int, Field(gt=0, le=MAX_AMOUNT)]
    on: date
    key: Annotated[uuid.UUID, Field(description="Your own: the same key is one payment")]


class LossIn(DisburseIn):
    why: Annotated[str, Field(min_length=1, max_length=400)]


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def _organization(request: HttpRequest, slug: str) -> Organization:
    return organization_or_404(actor_of(request), slug)


@router.get("/o/{slug:slug}/fund/loans", response={200: list[LoanOut], 404: Wrong}, summary="The loans of a fund")
def loans(request: HttpRequest, slug: str) -> list[LoanOut]:
    organization = _organization(request, slug)
    inside = allows(actor_of(request), "book.statements", organization)
    rows = portfolio.standings(organization)[:MOST]
    return [_loan(row, inside) for row in rows if inside or row.state != "signing"]


def _loan(row: Standing, inside: bool) -> LoanOut:
    loan, agreement = row.loan, row.agreement
    return LoanOut(
        id=agreement.public_id, kind=agreement.kind, borrower=loan.borrower.slug, purpose=loan.purpose,
        purse=loan.restriction.public_id if loan.restriction else "", decision=agreement.decision,
        state=row.state if inside or row.state != "late" else "running", promised=row.promised,
        disbursed=row.disbursed, repaid=row.repaid, outstanding=row.outstanding, lost=row.lost,
    )  # fmt: skip


@router.get(
    "/o/{slug:slug}/fund/available", response={200: list[PurseOut], 404: Wrong}, summary="What can be lent, by purse"
)
def available(
    request: HttpRequest, slug: str, months: Annotated[int, Query(ge=1, le=revolving.MOST_MONTHS)] = 12
) -> list[PurseOut]:
    return [_purse(view, months) for view in portfolio.purses(_organization(request, slug))]


def _purse(view: PurseView, months: int) -> PurseOut:
    outlook, held = revolving.outlook(view.holding, timezone.localdate(), months), view.holding
    return PurseOut(
        id=view.key, name=view.name, cash=held.cash, promised=held.promised, kept_back=held.kept_back,
        asked_back=held.asked_back, out=view.out, available=outlook.available, safe=outlook.safe,
        months=[
            MonthOut(first=row.first, comes_in=row.comes_in, goes_out=row.goes_out, available=row.available)
            for row in outlook.months
        ],
    )  # fmt: skip


@router.get(
    "/o/{slug:slug}/fund/journeys", response={200: list[JourneyOut], 404: Wrong}, summary="Where the same money went"
)
def journeys(request: HttpRequest, slug: str) -> list[JourneyOut]:
    organization = _organization(request, slug)
    found = portfolio.journeys(organization, portfolio.purses(organization))
    return [_journey(key, journey) for key, journey in found.items()]


def _journey(key: str, journey: Journey) -> JourneyOut:
    return JourneyOut(
        purse=key, came_in=journey.came_in, lent=journey.lent, loans=journey.loans,
        turnover=str(journey.turnover) if journey.turnover is not None else "",
        strands=[
            StrandOut(amount=each.amount, path=list(each.path), place=each.place, earned=each.is_earned)
            for each in journey.strands[:MOST]
        ],
    )  # fmt: skip


@router.post(
    "/o/{slug:slug}/fund/loans/{slug:loan}/pay-out",
    response={200: LoanOut} | REFUSED,
    auth=django_auth,
    summary="Pay a loan out",
)
def disburse(request: HttpRequest, slug: str, loan: str, given: DisburseIn) -> Any:
    row = _row(request, slug, loan)
    return _done(
        row,
        lambda: lending.disburse(actor_of(request), row, amount=given.amount, on=given.on, key=str(given.key)),
    )


@router.post(
    "/o/{slug:slug}/fund/loans/{slug:loan}/give-up",
    response={200: LoanOut} | REFUSED,
    auth=django_auth,
    summary="Give up a part as lost",
)
def write_off(request: HttpRequest, slug: str, loan: str, given: LossIn) -> Any:
    row = _row(request, slug, loan)
    return _done(
        row,
        lambda: lending.write_off(
            actor_of(request), row, amount=given.amount, on=given.on, why=given.why, key=str(given.key)
        ),
    )


@router.post(
    "/o/{slug:slug}/fund/loans/{slug:loan}/recover", response={200: LoanOut} | REFUSED, auth=django_auth,
    summary="Take in money for what was given up",
)  # fmt: skip
def recover(request: HttpRequest, slug: str, loan: str, given: LossIn) -> Any:
    row = _row(request, slug, loan)
    return _done(
        row,
        lambda: lending.recover(
            actor_of(request), row, amount=given.amount, on=given.on, why=given.why, key=str(given.key)
        ),
    )


def _row(request: HttpRequest, slug: str, public_id: str) -> Loan:
    """A loan that is not signed yet is there for both sides alone."""
    organization, actor = _organization(request, slug), actor_of(request)
    rows = portfolio.loans_of(organization)
    if not allows(actor, "book.statements", organization):
        signed = {Agreement.State.ACTIVE, Agreement.State.ENDED}
        found = get_object_or_404(rows, agreement__public_id=public_id)
        if found.agreement.state not in signed and not speaks_for_borrower(actor, found):
            return get_object_or_404(rows.none(), agreement__public_id=public_id)
        return found
    return get_object_or_404(rows, agreement__public_id=public_id)


def _done(loan: Loan, verb: Any) -> Any:
    try:
        verb()
    except ValidationError as problem:
        details = getattr(problem, "message_dict", {"": problem.messages})
        return Status(422, {"detail": [{"field": name, "words": words} for name, words in details.items()]})
    except NotAllowed as problem:
        return Status(403, {"detail": str(problem)})
    except Refused as problem:
        return Status(409, {"detail": str(problem)})
    row = portfolio.standings(loan.organization, [portfolio.loans_of(loan.organization).get(pk=loan.pk)])[0]
    return _loan(row, inside=True)

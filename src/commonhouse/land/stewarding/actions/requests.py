"""Verbs of requests: a household asks, the trust answers with a reason and within its days."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.leasing.actions.mortgages import Loan, consent_to_mortgage, pay_off_mortgage
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.stewarding import reserves, telling
from commonhouse.land.stewarding.models import Request
from commonhouse.land.stewarding.prices_now import price_now
from commonhouse.land.stewarding.request_checks import Check, answer_days, checks
from commonhouse.land.stewarding.terms import require_holder, require_running, terms_of
from commonhouse.people.formats import local
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, person_of, required, today, token, validate

Kind, State = Request.Kind, Request.State
NEVER = frozenset({"no-loans", "no-sublet", "no-reserve"})  # points on which no consent can be given
MOST_MONEY = 10**13


def ask(
    actor: Actor, lease: Lease, *, kind: str, text: str = "", amount: int | None = None, lender: str = "",
    rate: Decimal | None = None, months: int | None = None, first_due: dt.date | None = None, notices_to: str = "",
    starts_on: dt.date | None = None, until: dt.date | None = None, submission: object = None,
    now: dt.datetime | None = None,
) -> Request:  # fmt: skip
    """A household asks; the stewards are told. Sent twice, it is one; one of a kind waits at a time.

    amount: cents. rate: a part of one. Raises ValidationError by field, Refused.
    """
    require_holder(actor, lease, "request.make")
    organization, mark = lease.organization, token(submission or uuid.uuid4())
    with transaction.atomic():
        lease = locked(lease)
        if found := Request.objects.filter(organization=organization, submission=mark).first():
            return found
        require_running(lease)
        if lease.requests.filter(kind=kind, state=State.ASKED).exists():
            raise Refused(_("You have asked this already, and the answer is still to come."))
        on = today(now)
        request = Request(
            organization=organization, lease=lease, kind=kind, text=text.strip(), amount=amount, lender=lender.strip(),
            rate=format(rate, "f") if rate is not None else "", months=months, first_due=first_due,
            notices_to=notices_to.strip(), starts_on=starts_on, until=until, asked_at=moment(now),
            asked_by=person_of(actor, "request.make"), submission=mark,
            answer_by=on + dt.timedelta(days=answer_days(kind, terms_of(lease))) if kind in Kind.values else on,
        )  # fmt: skip
        _check_whole(request, on)
        validate(request, ("checks",))
        request.checks = [each.as_json() for each in checks_of(request, on)]
        request.save()
        telling.asked(request, now)
    return request


def checks_of(request: Request, on: dt.date) -> list[Check]:
    """What the lease says of it on a day."""
    price = price_now(request.lease, on) if request.kind == Kind.REFINANCE else None
    reserve = reserves.of_lease(request.lease) if request.kind == Kind.REPAIR else None
    return checks(request, price_now=price, balance=reserves.balance(reserve) if reserve is not None else None)


def _check_whole(request: Request, on: dt.date) -> None:
    wrong: dict[str, str] = {}
    if request.kind not in Kind.values:
        wrong["kind"] = _("Choose what you would like to ask.")
    if request.kind in {Kind.REFINANCE, Kind.REPAIR} and not 0 < (request.amount or 0) <= MOST_MONEY:
        wrong["amount"] = _("An amount is above zero.")
    if request.kind == Kind.REFINANCE:
        if not request.lender:
            wrong["lender"] = _("Name the bank.")
        if request.rate and not 0 <= Decimal(request.rate) < 1:
            wrong["rate"] = _("Give the interest in percent a year, below 100.")
    if request.kind in {Kind.SUBLET, Kind.ABSENCE}:
        if request.starts_on is None:
            wrong["starts_on"] = _("Say from which day.")
        if request.until is None:
            wrong["until"] = _("Say until which day.")
        elif request.starts_on is not None and request.until < request.starts_on:
            wrong["until"] = _("The last day is before the first.")
        elif request.until < on:
            wrong["until"] = _("This day is over.")
    if request.kind in {Kind.REFINANCE, Kind.SUBLET, Kind.REPAIR} and not request.text:
        wrong["text"] = _("Say in a few words what it is for.")
    if wrong:
        raise ValidationError(wrong)


def withdraw(actor: Actor, request: Request, *, now: dt.datetime | None = None) -> Request:
    """Taken back before it was answered."""
    require_holder(actor, request.lease, "request.make")
    with transaction.atomic():
        request = locked(request)
        if request.state == State.ASKED:
            request.state, request.decided_at = State.WITHDRAWN, moment(now)
            request.save(update_fields=["state", "decided_at"])
    return request


def decide(actor: Actor, request: Request, *, grants: bool, words: str, now: dt.datetime | None = None) -> Request:
    """Yes or no, and why. Nothing is granted that the lease does not allow. The record says how long the answer took, and
    neither who asked nor what.

    A new loan is written down when the bank and the household have signed it (`enter_loan`).
    Raises ValidationError by field, Refused.
    """
    organization = request.organization
    require(actor, "request.decide", organization)
    words = required("words", words, _("Say why, in plain words: the household reads it."))
    state = State.GRANTED if grants else State.REFUSED
    with transaction.atomic():
        request = locked(request)
        if request.state == state and request.words == words:
            return request
        if request.state != State.ASKED:
            raise Refused(_("This was answered already."))
        if grants:
            _check_allowed(request, today(now))
        request.state, request.words = state, words
        request.decided_at, request.decided_by = moment(now), person_of(actor, "request.decide")
        validate(request, ("checks",))
        request.save(update_fields=["state", "words", "decided_at", "decided_by"])
        telling.answered(request, now)
        asked_on, on = local(request.asked_at).date(), today(now)
        body = {
            "request": request.public_id, "kind": request.kind, "asked_on": asked_on.isoformat(),
            "answered_on": on.isoformat(), "days": (on - asked_on).days,
        }  # fmt: skip
        leave_act(organization, "request-answered", body, request.public_id, now)
    return request


def _check_allowed(request: Request, on: dt.date) -> None:
    """Raises Refused where the lease does not allow it: both would have to change the lease first."""
    against = [each for each in checks_of(request, on) if not each.fits]
    if any(each.code in NEVER for each in against):
        raise Refused(_("The lease does not allow this. To allow it, both sides change the lease first."))
    if against:
        raise Refused(
            _("What is asked goes beyond the lease. Answer no and say what would fit, or change the lease first.")
        )


def enter_loan(
    actor: Actor, request: Request, *, rate: Decimal, months: int, first_due: dt.date, now: dt.datetime | None = None
) -> Mortgage:
    """The new loan as the bank and the household signed it, after the trust's yes."""
    require(actor, "lease.write", request.organization)
    with transaction.atomic():
        request = locked(request)
        if request.mortgage is not None:
            return request.mortgage
        if request.kind != Kind.REFINANCE or request.state != State.GRANTED:
            raise Refused(_("The trust has not said yes to a loan here."))
        if not rate.is_finite() or not 0 <= rate < 1:
            raise ValidationError({"rate": _("Give the interest in percent a year, below 100.")})
        request.rate, request.months, request.first_due = format(rate, "f"), months, first_due
        validate(request, ("checks",))
        assert request.amount is not None
        loan = Loan(request.lender, request.amount, rate, months, first_due, request.notices_to)
        on, price = today(now), price_now(request.lease, today(now))
        _end_others(actor, request, on, now)
        request.mortgage = consent_to_mortgage(
            actor, request.lease, loan, on=on, price_now=price, submission=request.submission, now=now
        )
        request.save(update_fields=["rate", "months", "first_due", "mortgage"])
        return request.mortgage


def _end_others(actor: Actor, request: Request, on: dt.date, now: dt.datetime | None) -> None:
    """A new loan pays off those before it: that is what refinancing is."""
    for each in request.lease.mortgages.filter(consented_on__isnull=False, paid_off_on__isnull=True):
        pay_off_mortgage(actor, each, on=on, now=now)

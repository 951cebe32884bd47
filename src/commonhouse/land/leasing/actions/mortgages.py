"""Banks' loans on a home: the trust agrees, keeps where the bank's notices go, and notes when a loan is paid off."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.beginning import leave_act
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.leasing.queries import terms_of
from commonhouse.ledger import units
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_texts, locked, required, token
from commonhouse.rules.land.lease import Consent, LeaseTerms

MOST_MONEY = 10**13


@dataclass(frozen=True, slots=True)
class Loan:
    """A bank's loan: cents, interest a year as a part of one, months, the day of the first payment, where its notices go."""

    lender: str
    amount: int
    rate: Decimal
    months: int
    first_due: dt.date
    notices_to: str = ""


def most_lent(terms: LeaseTerms, price: int | None) -> int | None:
    """The largest loan the terms allow on a price; None: no limit."""
    if terms.mortgage is None or terms.mortgage.most_of_price is None or price is None:
        return None
    return int(terms.mortgage.most_of_price * price)


def consent_to_mortgage(
    actor: Actor, lease: Lease, loan: Loan, *, on: dt.date, price_now: int | None = None, submission: object = None,
    now: dt.datetime | None = None,
) -> Mortgage:  # fmt: skip
    """The trust agrees to a bank's loan on the home. `price_now`: the price by the rule, where it is reckoned; otherwise what
    was paid. The same submission again is the same loan. Raises Refused, ValidationError by field."""
    require(actor, "lease.write", lease.organization)
    with transaction.atomic():
        mark = token(submission or uuid.uuid4())
        if before := Mortgage.objects.filter(organization=lease.organization, submission=mark).first():
            return before
        lease = locked(lease)
        if lease.ended_on is not None:
            raise Refused(_("This lease has ended."))
        terms = terms_of(lease)
        if terms.mortgage is None or terms.mortgage.allowed is Consent.NO:
            raise Refused(_("By the lease, no bank’s loan is taken out on this place."))
        _check(lease, loan, terms, price_now, on, now)
        mortgage = Mortgage(
            organization=lease.organization, lease=lease, lender=required("lender", loan.lender, _("Name the bank.")),
            notices_to=loan.notices_to.strip(), amount=loan.amount, rate=format(loan.rate, "f"), months=loan.months,
            first_due=loan.first_due, consented_on=on, submission=mark,
        )  # fmt: skip
        check_texts(mortgage)
        mortgage.full_clean(validate_unique=False, validate_constraints=False)
        mortgage.save()
        body = {"lease": lease.agreement.public_id, "mortgage": mortgage.public_id, "on": on.isoformat()}
        leave_act(lease, "mortgage-consented", body, now)
        return mortgage


def _check(
    lease: Lease, loan: Loan, terms: LeaseTerms, price_now: int | None, on: dt.date, now: dt.datetime | None
) -> None:
    if not 0 < loan.amount <= MOST_MONEY:
        raise ValidationError({"amount": _("An amount is above zero.")})
    if not loan.rate.is_finite() or not 0 <= loan.rate < 1:
        raise ValidationError({"rate": _("Give the interest in percent a year, below 100.")})
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("This day is still to come.")})
    assert terms.mortgage is not None
    if terms.mortgage.notices and not loan.notices_to.strip():
        words = _("The bank must be told in writing too. Give the address of its notices.")
        raise ValidationError({"notices_to": words})
    open_loans = lease.mortgages.filter(consented_on__isnull=False, paid_off_on__isnull=True)
    others = sum(open_loans.values_list("amount", flat=True))
    most = most_lent(terms, price_now if price_now is not None else lease.price)
    if most is not None and loan.amount + others > most:
        words = _("With this loan more than %(most)s would be lent on the home. The lease allows no more than that.")
        raise ValidationError({"amount": words % {"most": units.words(most, lease.agreement.unit)}})


def pay_off_mortgage(actor: Actor, mortgage: Mortgage, *, on: dt.date, now: dt.datetime | None = None) -> Mortgage:
    """The bank's loan is paid off, by the bank's own letter."""
    require(actor, "lease.write", mortgage.organization)
    with transaction.atomic():
        mortgage = locked(mortgage)
        if mortgage.paid_off_on is not None:
            return mortgage
        if on > timezone.localdate(now):
            raise ValidationError({"on": _("This day is still to come.")})
        if mortgage.consented_on is not None and on < mortgage.consented_on:
            raise ValidationError({"on": _("It cannot be paid off before we agreed to it.")})
        mortgage.paid_off_on = on
        mortgage.save(update_fields=["paid_off_on"])
        lease = mortgage.lease
        body = {"lease": lease.agreement.public_id, "mortgage": mortgage.public_id, "on": on.isoformat()}
        leave_act(lease, "mortgage-paid-off", body, now)
        return mortgage

"""What a lease says of something that is asked for: each point with its figures, and whether what is asked fits it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from commonhouse.land.leasing.actions.mortgages import most_lent
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding.models import Request
from commonhouse.land.stewarding.terms import terms_of
from commonhouse.rules.land.lease import Consent, LeaseTerms

MONTH = 31  # days: a stay that is begun counts
ANSWER_DAYS = {Request.Kind.REPAIR: 14, Request.Kind.HELP: 3}  # where the lease has no days of its own


@dataclass(frozen=True, slots=True)
class Check:
    """One point. code: see `words.check_words`; figures: cents, months, as ints."""

    code: str
    fits: bool
    figures: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> list[Any]:
        return [self.code, self.figures, self.fits]


def checks(request: Request, *, price_now: int | None = None, balance: int | None = None) -> list[Check]:
    """price_now: by the rule, in cents, where it is reckoned. balance: of the reserve that would pay, where there is one."""
    terms = terms_of(request.lease)
    if request.kind == Request.Kind.REFINANCE:
        return _refinance(request, terms, price_now)
    if request.kind == Request.Kind.SUBLET:
        return _sublet(request, terms)
    if request.kind == Request.Kind.ABSENCE:
        return _absence(request, terms)
    if request.kind == Request.Kind.REPAIR:
        return _repair(request, balance)
    return []


def answer_days(kind: str, terms: LeaseTerms) -> int:
    """In how many days the trust answers."""
    if kind == Request.Kind.REFINANCE and terms.mortgage is not None:
        return terms.mortgage.answer_days
    if kind in {Request.Kind.SUBLET, Request.Kind.ABSENCE}:
        return terms.sublet.answer_days
    return ANSWER_DAYS.get(Request.Kind(kind), 30)


def months(starts_on: dt.date, until: dt.date) -> int:
    """Begun months from a day through another."""
    whole = (until.year - starts_on.year) * 12 + until.month - starts_on.month
    return whole + (1 if until.day >= starts_on.day else 0)


def _refinance(request: Request, terms: LeaseTerms, price_now: int | None) -> list[Check]:
    if terms.mortgage is None or terms.mortgage.allowed is Consent.NO:
        return [Check("no-loans", False)]
    found = [Check("loans-allowed", True)]
    price = price_now if price_now is not None else request.lease.price
    most = most_lent(terms, price)
    if most is not None and request.amount is not None:
        others = _others(request.lease)
        figures = {"most": most, "asked": request.amount, "others": others}
        found.append(Check("most-lent", request.amount <= most, figures))
    if terms.mortgage.notices:
        found.append(Check("bank-tells-us", bool(request.notices_to)))
    return found


def _others(lease: Lease) -> int:
    rows = lease.mortgages.filter(consented_on__isnull=False, paid_off_on__isnull=True)
    return sum(rows.values_list("amount", flat=True))


def _sublet(request: Request, terms: LeaseTerms) -> list[Check]:
    if terms.sublet.allowed is Consent.NO:
        return [Check("no-sublet", False)]
    found = [Check("sublet-free" if terms.sublet.allowed is Consent.YES else "sublet-asked", True)]
    if terms.sublet.most_months and request.starts_on is not None and request.until is not None:
        asked = months(request.starts_on, request.until)
        figures = {"most": terms.sublet.most_months, "asked": asked}
        found.append(Check("sublet-months", asked <= terms.sublet.most_months, figures))
    if terms.sublet.most_above_cost is not None:
        found.append(Check("sublet-cost", True))
    return found


def _absence(request: Request, terms: LeaseTerms) -> list[Check]:
    if terms.occupancy is None:
        return [Check("absence-free", True)]
    assert request.starts_on is not None
    assert request.until is not None
    asked = months(request.starts_on, request.until)
    most = 12 - terms.occupancy.months_a_year
    return [Check("absence-months", asked <= most, {"most": most, "asked": asked})]


def _repair(request: Request, balance: int | None) -> list[Check]:
    if balance is None:
        return [Check("no-reserve", False)]
    asked = request.amount or 0
    return [Check("reserve-balance", asked <= balance, {"most": balance, "asked": asked})]

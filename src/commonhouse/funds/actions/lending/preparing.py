"""Preparing a loan: from the terms that a business and the fund agreed on, or by a network's fund directly."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import making
from commonhouse.agreements.making import PartyOf
from commonhouse.funds import kinds_lending, verify_lending
from commonhouse.funds.actions.deciding import gates
from commonhouse.funds.actions.lending.common import leave_act, validate
from commonhouse.funds.models.deciding import Candidate
from commonhouse.funds.models.lending import KINDS, MOST_LOANS, Loan, Purse
from commonhouse.ledger.models import Restriction
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required, token


def prepare_loan(
    actor: Actor, organization: Organization, *, borrower: Organization, terms: dict[str, Any], purpose: str,
    kind: str = "loan", collateral: str = "", restriction: Restriction | None = None, candidate: Candidate | None = None,
    title: str = "", reference: str = "", unit: str = "USD", language: str = "", decision: str = "",
    submission: object = None, now: dt.datetime | None = None,
) -> Loan:  # fmt: skip
    """Writes a loan down and offers it to both sides to sign. The same submission again is the same loan.

    terms: of the kind's rule, as JSON. restriction: whose money it is; only to whom its purse may lend. A candidate's loan has
    the terms that its members said yes to. Raises Refused, NotAllowed, ValidationError by field.
    """
    require(actor, "loan.prepare", organization)
    if kind not in KINDS:
        raise ValidationError({"kind": _("Choose how the loan is paid back.")})
    mark = token(submission) if submission is not None else None
    said = required("purpose", purpose, _("Say what the money is for."))
    check_public(purpose=said, collateral=collateral)
    with transaction.atomic():
        if mark is not None:
            before = Loan.objects.filter(organization=organization, agreement__submission=mark).first()
            if before is not None:
                return before
        _check_borrower(organization, borrower)
        if candidate is None:
            _check_not_on_path(organization, borrower)
        check_purse(organization, restriction, borrower)
        fields: dict[str, Any] = {"submission": mark} if mark is not None else {}
        agreement = making.make_draft(
            organization, kind=kind, title=title.strip() or _("Loan to %(name)s") % {"name": borrower.name},
            parties=[PartyOf("lender", organization=organization), PartyOf("borrower", organization=borrower)],
            terms=terms, by=actor.person, unit=unit, reference=reference, language=language or "en", decision=decision,
            now=now, **fields,
        )  # fmt: skip
        loan = Loan(
            organization=organization, agreement=agreement, candidate=candidate, borrower=borrower,
            restriction=restriction, purpose=said, collateral=collateral.strip(), prepared_at=now or timezone.now(),
            prepared_by=actor.person,
        )  # fmt: skip
        validate(loan)
        loan.save()
        leave_act(organization, "loan-prepared", _body(loan, kind, terms, unit), agreement.public_id, now)
        making.make_offer(agreement, now=now)
        return loan


def prepare_for(
    actor: Actor, candidate: Candidate, *, restriction: Restriction | None = None, reference: str = "",
    language: str = "", submission: object = None, now: dt.datetime | None = None,
) -> Loan:  # fmt: skip
    """The loan of a candidate that members said yes to: by the term sheet they were asked about, word for word."""
    require(actor, "loan.prepare", candidate.organization)
    with transaction.atomic():
        if candidate.borrower is None:
            raise Refused(_("This business is not an organization of the house yet. It joins first, then it can sign."))
        here = candidate.here
        if candidate.state != Candidate.State.ACTIVE or here is None or here.kind not in {"agreement", "disbursement"}:
            raise Refused(_("This business has not come to the agreement yet."))
        before = candidate.loans.exclude(agreement__state__in=["withdrawn", "ended"]).first()
        if before is not None:
            return before
        _check_lent_once(candidate)
        terms, sheet = candidate.terms, candidate.sheet
        if terms is None or sheet is None:
            raise Refused(_("Business and fund have not agreed on terms yet."))
        proof = gates.decided(candidate)
        return prepare_loan(
            actor, candidate.organization, borrower=candidate.borrower, terms=terms["statement"],
            kind=kinds_lending.RULE_KINDS[terms["rule"]], purpose=sheet.purpose, collateral=sheet.security,
            restriction=restriction, candidate=candidate, reference=reference, unit=candidate.pipeline.unit,
            language=language, decision=str(proof.get("proposal", "")), submission=submission, now=now,
        )  # fmt: skip


def _check_not_on_path(organization: Organization, borrower: Organization) -> None:
    """What members are to decide about is not lent past them."""
    on_path = {"state__in": [Candidate.State.ACTIVE, Candidate.State.PAUSED]}
    if Candidate.objects.filter(organization=organization, borrower=borrower, **on_path).exists():
        raise Refused(_("This business is on the path to a decision of the members. Its loan is written from there."))


def _check_lent_once(candidate: Candidate) -> None:
    """One yes of the members is one loan: what was paid out under it is not lent a second time."""
    for loan in candidate.loans.select_related("agreement"):
        if loan.agreement.standing.get("principal", {}).get("disbursed", 0):
            raise Refused(_("Money was paid out already under what members said yes to. More needs another decision."))


def check_purse(organization: Organization, restriction: Restriction | None, borrower: Organization) -> None:
    """Restricted money is lent only where a purse says so, and only to whom it says. Raises ValidationError."""
    if restriction is None:
        return
    purse = Purse.objects.filter(organization=organization, restriction=restriction).first()
    if purse is None or not purse.is_open or not restriction.is_open:
        said = {"name": restriction.name}
        raise ValidationError({"restriction": _("The money of “%(name)s” is not there to be lent.") % said})
    if purse.kinds and borrower.kind not in purse.kinds:
        names = dict(Organization.Kind.choices)
        said = {"name": restriction.name, "kinds": ", ".join(str(names.get(each, each)) for each in purse.kinds)}
        words = _("The money of “%(name)s” may be lent only to: %(kinds)s.")
        raise ValidationError({"restriction": words % said})


def _check_borrower(organization: Organization, borrower: Organization) -> None:
    if borrower.pk == organization.pk:
        raise ValidationError({"borrower": _("A fund cannot lend to itself.")})
    if Loan.objects.filter(organization=organization).count() >= MOST_LOANS:
        raise Refused(_("This fund has as many loans as one house can hold for it."))


def _body(loan: Loan, kind: str, terms: dict[str, Any], unit: str) -> dict[str, Any]:
    """What the record says of a loan that is prepared: its terms, and what they come to, for anyone to recompute."""
    body: dict[str, Any] = {
        "agreement": loan.agreement.public_id, "kind_of_agreement": kind, "borrower": loan.borrower.slug,
        "borrower_kind": loan.borrower.kind, "purpose": loan.purpose, "collateral": loan.collateral, "unit": unit,
        "restriction": loan.restriction.public_id if loan.restriction else "", "terms": terms,
        "decision": loan.agreement.decision,
    }  # fmt: skip
    if loan.candidate is not None:
        body["candidate"] = loan.candidate.public_id
    if kind == "loan":
        body["schedule"] = verify_lending.summary_of(terms)
    return body

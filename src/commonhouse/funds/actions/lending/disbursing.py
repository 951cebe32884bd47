"""Paying a loan out, whole or in parts: from the lender's books, and into the borrower's where it keeps any here."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import entering
from commonhouse.agreements.models import Agreement, Event
from commonhouse.funds import kinds_lending
from commonhouse.funds.actions.deciding.moving import candidate_moved
from commonhouse.funds.actions.lending.common import check_amount, check_day, held, leave_act
from commonhouse.funds.models.lending import Loan
from commonhouse.ledger import transfers
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.models import Account, Entry
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.people.formats import day, money
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require


def disburse(
    actor: Actor, loan: Loan, *, amount: int, on: dt.date, key: str, cash: Account | None = None,
    now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """Pays out `amount` on a day, never more than was agreed, and only once both have signed.

    cash: the account it goes out of; the main bank account unless said. The same key again is the same payment. Raises Refused
    (not signed, not enough restricted money, a closed period) and ValidationError by field.
    """
    require(actor, "loan.disburse", loan.organization)
    check_amount(amount)
    check_day(on, now)
    with transaction.atomic():
        loan = held(loan)
        agreement = loan.agreement
        if made := Event.objects.filter(organization=loan.organization, key=key).first():
            return _same(made, agreement, amount, on)
        _check(loan, amount, on)
        source = cash or of_role(loan.organization, "cash", agreement.unit)
        _hold_books(loan)  # before the cash is looked at: two loans never share the same last dollar
        _check_cash(loan, source, amount)
        prepared = entering.prepare(agreement, "disbursed", on, amount, {}, key=key, by=actor.person, now=now)
        moved = prepared.moved(source)
        entry = pay(
            loan, on=on, key=key, by=actor.person, now=now, legs=list(kinds_lending.postings(moved)),
            others=list(kinds_lending.other_postings(moved)), text=_("Paid out: %(loan)s"), from_lender=True,
        )  # fmt: skip
        event = entering.write(prepared, entry=entry)
        leave_act(loan.organization, "disbursed", _body(loan, event, entry), agreement.public_id, now)
        if loan.candidate is not None and undisbursed(held(loan)) == 0:  # read anew: the event has changed its standing
            candidate_moved(loan.candidate, "done", agreement=agreement.public_id, now=now)
    return event


def pay(
    loan: Loan, *, on: dt.date, key: str, legs: list[Leg], others: list[Leg], text: str, by: Person | None,
    now: dt.datetime | None, from_lender: bool,
) -> Entry:  # fmt: skip
    """Posts to the lender's books, and to the borrower's in the same breath where it takes part; returns the lender's entry."""
    words = (text % {"loan": loan.agreement.title})[:200]
    source = f"funds.loan:{loan.agreement.public_id}"
    own, theirs = (Draft(on, words, each, key, source=source) for each in (legs, others))
    payer, payee = (loan.organization, loan.borrower) if from_lender else (loan.borrower, loan.organization)
    if not others or not transfers.between(payer, payee):
        return post(loan.organization, [own], by=by, now=now)[0]
    if from_lender:
        return transfers.pay(own, theirs, by=by, now=now)[0]
    return transfers.pay(theirs, own, by=by, now=now)[1]


def principal(agreement: Agreement) -> int:
    """What was agreed to be lent: by the terms in force, and never more than was agreed at first.

    Who decided about the loan decided about that sum; more of it is another loan.
    """
    signed = list(agreement.versions.filter(signed_at__isnull=False).order_by("number"))
    return min(int(signed[0].terms["principal"]), int(signed[-1].terms["principal"])) if signed else 0


def disbursed(agreement: Agreement) -> int:
    return int(agreement.standing.get("principal", {}).get("disbursed", 0))


def undisbursed(loan: Loan) -> int:
    """What was agreed and is not paid out yet; nothing once the loan has ended."""
    if loan.agreement.state != Agreement.State.ACTIVE:
        return 0
    return max(0, principal(loan.agreement) - disbursed(loan.agreement))


def _check(loan: Loan, amount: int, on: dt.date) -> None:
    agreement = loan.agreement
    if agreement.state != Agreement.State.ACTIVE:
        raise Refused(_("This loan cannot be paid out: it is not signed by both sides, or it has ended."))
    left = undisbursed(loan)
    if amount > left:
        said = {"left": money(left, agreement.unit)}
        raise ValidationError({"amount": _("At most %(left)s is left to be paid out under this loan.") % said})
    signed = timezone.localdate(agreement.signed_at) if agreement.signed_at is not None else on
    if on < signed:  # by the house's calendar: an evening in Boston is tomorrow in Greenwich
        said = {"day": day(signed)}
        raise ValidationError({"on": _("The loan was signed on %(day)s. Give that day or a later one.") % said})


def _hold_books(loan: Loan) -> None:
    """Holds the books the payment goes through, in the order in which every transfer holds them."""
    both = transfers.between(loan.organization, loan.borrower)
    transfers.hold([loan.organization, loan.borrower] if both else [loan.organization])


def _check_cash(loan: Loan, source: Account, amount: int) -> None:
    """What is lent is there. The books hold restricted money to this themselves; money without a purpose is held to it here."""
    from commonhouse.ledger.balances import balance

    if not source.is_cash or source.organization_id != loan.organization_id or source.unit != loan.agreement.unit:
        raise ValidationError({"cash": _("Choose a bank account of the fund, in the loan’s own unit.")})
    there = balance(source, restriction=loan.restriction)
    if there < amount:
        name = loan.restriction.name if loan.restriction is not None else _("money without a purpose")
        said = {"name": name, "there": money(max(0, there), loan.agreement.unit)}
        raise Refused(_("There is not enough: of “%(name)s”, this account holds %(there)s.") % said)


def _same(made: Event, agreement: Agreement, amount: int, on: dt.date) -> Event:
    if (made.agreement_id, made.kind, made.amount, made.on) != (agreement.pk, "disbursed", amount, on):
        raise Refused(
            _("This was already sent, with other figures. Please open the form again and check what is there.")
        )
    return made


def _body(loan: Loan, event: Event, entry: Entry) -> dict[str, object]:
    body: dict[str, object] = {
        "agreement": loan.agreement.public_id, "event": event.number, "amount": event.amount,
        "on": event.on.isoformat(), "entry": entry.number, "borrower": loan.borrower.slug,
        "restriction": loan.restriction.public_id if loan.restriction else "",
    }  # fmt: skip
    if entry.transfer is not None:
        body["transfer"] = str(entry.transfer)
    return body

"""Giving up what cannot be paid back, and taking in what comes after all: each goes through the ranks by the rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import booking, entering
from commonhouse.agreements.entering import Prepared
from commonhouse.agreements.models import Agreement
from commonhouse.funds import capital, losses
from commonhouse.funds.actions.lending.common import check_amount, check_day, held, leave_act, validate
from commonhouse.funds.losses import Poured
from commonhouse.funds.models.lending import Loan, Loss
from commonhouse.ledger import posting
from commonhouse.ledger.models import Account
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required

_Kind = Loss.Kind


def write_off(
    actor: Actor, loan: Loan, *, amount: int, on: dt.date, why: str, key: str, now: dt.datetime | None = None
) -> Loss:
    """Gives up `amount` of what is lent as lost. The reason stands in the public record; it names no person.

    What bears it is computed before anything is written: gifts and dues set aside, then notes by rank; or the purse it came
    from. The same key again is the same loss. Raises Refused, ValidationError by field.
    """
    return _lose(actor, loan, _Kind.WRITTEN_OFF.value, amount, on, why, key, None, now)


def recover(
    actor: Actor, loan: Loan, *, amount: int, on: dt.date, why: str, key: str, cash: Account | None = None,
    now: dt.datetime | None = None,
) -> Loss:  # fmt: skip
    """Takes in money for what was given up: back down the ranks, to the first rank first. As `write_off` otherwise."""
    return _lose(actor, loan, _Kind.RECOVERED.value, amount, on, why, key, cash, now)


def _lose(
    actor: Actor, loan: Loan, kind: str, amount: int, on: dt.date, why: str, key: str, cash: Account | None,
    now: dt.datetime | None,
) -> Loss:  # fmt: skip
    require(actor, "loan.write-off", loan.organization)
    check_amount(amount)
    check_day(on, now)
    said = required("why", why, _("Say why, in plain words. Members read it, and so does the borrower."))
    check_public(why=said)
    with transaction.atomic():
        loan = held(loan)
        if before := Loss.objects.filter(organization=loan.organization, key=key).first():
            return _same(before, loan, kind, amount, on)
        _check_most(loan, kind, amount)
        posting.locked(loan.organization)  # what stands behind loans stays as it is until this is written
        flow = losses.poured(loan, "loss" if kind == _Kind.WRITTEN_OFF else "recovery", amount, on)
        prepared = entering.prepare(loan.agreement, kind, on, amount, {}, key=key, by=actor.person, now=now)
        event = entering.write(prepared, entry=_post(prepared, loan, kind, cash))
        borne = _bear(actor, loan, kind, flow, on, key, now)
        loss = Loss(
            organization=loan.organization, loan=loan, kind=kind, on=on, amount=amount, why=said,
            statement=flow.statement, input=flow.input, result=flow.result, event=event, entry=event.entry, key=key,
            entered_at=now or timezone.now(), by=actor.person,
        )  # fmt: skip
        validate(loss)
        loss.save()
        leave_act(loan.organization, kind, _body(loss, loan, borne), loan.agreement.public_id, now)
        return loss


def _check_most(loan: Loan, kind: str, amount: int) -> None:
    agreement = loan.agreement
    if agreement.state not in {Agreement.State.ACTIVE, Agreement.State.ENDED}:
        raise Refused(_("This loan is not in force."))
    if kind == _Kind.WRITTEN_OFF:
        most, words = agreement.outstanding, _("At most %(most)s is still lent.")
    else:
        most = sum(losses.lost_by(loan).values()) + _fund_lost(loan)
        words = _("At most %(most)s of what was given up has not come back.")
    if amount > most:
        raise ValidationError({"amount": words % {"most": money(max(0, most), agreement.unit)}})


def _fund_lost(loan: Loan) -> int:
    """What the fund itself bore of this loan, less what it got back."""
    rows = Loss.objects.filter(loan=loan)
    return sum(row.result["left"] * (1 if row.kind == _Kind.WRITTEN_OFF else -1) for row in rows)


def _post(prepared: Prepared, loan: Loan, kind: str, cash: Account | None) -> Any:
    if not booking.is_booked(loan.agreement):
        return None
    into = None
    if kind == _Kind.RECOVERED:
        into = booking.cash_account(loan.organization, loan.agreement.unit, cash)
    return booking.post(prepared, cash=into)


def _bear(
    actor: Actor, loan: Loan, kind: str, flow: Poured, on: dt.date, key: str, now: dt.datetime | None
) -> int | None:
    """Notes and what is set aside carry their part, by note; what a purse bears stands in its own figures already.

    Returns the number of the entry that says so.
    """
    if loan.restriction_id is not None or not (flow.by_class or flow.first_loss):
        return None
    verb = capital.apply_loss if kind == _Kind.WRITTEN_OFF else capital.apply_recovery
    entry = verb(
        loan.organization, flow.by_class, on=on, key=f"{key[:70]}:borne", first_loss=flow.first_loss, by=actor.person,
        now=now, source=f"agreements:{loan.agreement.public_id}",
    )  # fmt: skip
    return None if entry is None else int(entry.number)


def _same(before: Loss, loan: Loan, kind: str, amount: int, on: dt.date) -> Loss:
    if (before.loan_id, before.kind, before.amount, before.on) != (loan.pk, kind, amount, on):
        raise Refused(
            _("This was already sent, with other figures. Please open the form again and check what is there.")
        )
    return before


def _body(loss: Loss, loan: Loan, borne: int | None) -> dict[str, Any]:
    return {
        "agreement": loan.agreement.public_id,
        "event": loss.event.number,
        "amount": loss.amount,
        "on": loss.on.isoformat(),
        "why": loss.why,
        "restriction": loan.restriction.public_id if loan.restriction else "",
        "rule": "note-waterfall",
        "statement": loss.statement,
        "input": loss.input,
        "result": loss.result,
        "borne": borne,
    }

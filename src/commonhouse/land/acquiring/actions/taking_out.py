"""Take-out: a later source pays back the loan that bought a building. Both books have it, or neither.

Where the lender keeps books in the house and takes payments, the trust pays straight under the loan's agreement; the fund can
lend the money again the same day.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements.actions import paying
from commonhouse.agreements.models import Agreement, Event
from commonhouse.land.acquiring import booking, queries
from commonhouse.land.acquiring.actions.closing import source_body
from commonhouse.land.acquiring.actions.common import add_step, check_past, held
from commonhouse.land.acquiring.actions.financing import next_position, set_source
from commonhouse.land.acquiring.models import Deal, DealSource, DealStep, TakeOut
from commonhouse.land.acts import leave_act
from commonhouse.ledger import transfers
from commonhouse.ledger.accounts import keeps_books
from commonhouse.ledger.models import Entry, Restriction
from commonhouse.ledger.posting import post
from commonhouse.people.formats import money
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import token

_Kind = DealSource.Kind
LOANS = frozenset({_Kind.LOAN, _Kind.BANK})


def take_out(
    actor: Actor, old: DealSource, *, kind: str, name: str, amount: int, on: dt.date, interest: int = 0,
    agreement: Agreement | None = None, restriction: Restriction | None = None, submission: object,
    now: dt.datetime | None = None,
) -> TakeOut:  # fmt: skip
    """Pays `amount` on the loan `old` with money of a new source: another loan, a subsidy, gifts, or the trust's own.

    interest: how much of the amount is interest, for a lender outside the house; a loan of the house says that itself. The same
    submission again is the same payment. Raises NotAllowed, Refused, ValidationError by field.
    """
    require(actor, "deal.close", old.organization)
    check_past(on, now)
    mark = token(submission)
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise ValidationError({"amount": _("Give an amount above zero.")})
    with transaction.atomic():
        deal = held(old.deal)
        if before := TakeOut.objects.filter(organization=deal.organization, submission=mark).first():
            return before
        _check(deal, old, agreement, amount, interest)
        old = deal.sources.select_related("agreement__organization").get(pk=old.pk)
        old.deal = deal
        new = _new_source(deal, old, kind, name, amount, agreement, restriction)
        _hold_books(deal, old)
        _money_in(actor, new, on, now)
        event, entry, principal = _pay(actor, old, new, amount, interest, on, now)
        row = TakeOut.objects.create(
            organization_id=deal.organization_id, deal=deal, source=old, by_source=new, on=on, amount=amount,
            principal=principal, event=event, entry=entry, submission=mark,
        )  # fmt: skip
        said = {"old": old.name, "new": new.name}
        add_step(actor, deal, DealStep.Kind.MONEY, on, _("%(new)s paid back the loan of %(old)s.") % said, now=now)
        leave_act(deal.organization, "deal-refinanced", _body(row), deal.public_id, now)
        return row


def _check(deal: Deal, old: DealSource, agreement: Agreement | None, amount: int, interest: int) -> None:
    if deal.state != Deal.State.CLOSED:
        raise Refused(_("The building is not bought yet. Change the list of sources instead."))
    if old.kind not in LOANS:
        raise Refused(_("Only a loan is paid back."))
    if agreement is not None and agreement.pk == old.agreement_id:
        raise ValidationError({"agreement": _("A loan does not pay itself back. Choose another one.")})
    if not 0 <= interest <= amount:
        raise ValidationError({"interest": _("Interest is a part of the amount.")})
    if old.agreement_id is None and amount - interest > (left := queries.still_owed(old)):
        said = {"left": money(left, deal.unit)}
        raise ValidationError({"amount": _("Only %(left)s of this loan is left to be paid back.") % said})
    if old.agreement is not None and old.agreement.outstanding == 0:
        raise Refused(_("Nothing is owed under this loan any more."))


def _new_source(
    deal: Deal, old: DealSource, kind: str, name: str, amount: int, agreement: Agreement | None,
    restriction: Restriction | None,
) -> DealSource:  # fmt: skip
    new = DealSource(
        organization_id=deal.organization_id, deal=deal, takes_out=old, position=next_position(deal, DealSource)
    )
    firm = DealSource.Promise.FIRM
    set_source(new, kind=kind, name=name, amount=amount, promise=firm, agreement=agreement, restriction=restriction)
    if agreement is not None and queries.free_of(agreement, deal) < amount + _used_here(deal, agreement):
        raise ValidationError({"agreement": _("Not so much of this loan is paid out and free for this building.")})
    new.save()
    return new


def _used_here(deal: Deal, agreement: Agreement) -> int:
    return sum(deal.sources.filter(agreement=agreement).values_list("amount", flat=True))


def _hold_books(deal: Deal, old: DealSource) -> None:
    """Every book that is written to, held in the order in which every transfer holds them."""
    lender = old.agreement.organization if old.agreement is not None else None
    both = lender is not None and transfers.between(deal.organization, lender)
    if both and lender is not None:
        transfers.hold([deal.organization, lender])
    elif keeps_books(deal.organization):
        transfers.hold([deal.organization])


def _money_in(actor: Actor, new: DealSource, on: dt.date, now: dt.datetime | None) -> None:
    if not keeps_books(new.deal.organization):
        return
    drafts = [each for each in (booking.inflow_draft(new, on), booking.freeing_draft(new, on)) if each is not None]
    post(new.deal.organization, drafts, by=actor.person, now=now)


def _pay(
    actor: Actor, old: DealSource, new: DealSource, amount: int, interest: int, on: dt.date, now: dt.datetime | None
) -> tuple[Event | None, Entry | None, int]:
    """The payment, in both books where the lender's are in the house; and how much less is lent after it."""
    deal, agreement = old.deal, old.agreement
    if agreement is not None and paying.may_pay_from_books(agreement, deal.organization):
        event = paying.pay_from_books(actor, agreement, amount=amount, on=on, key=f"out:{new.public_id}", now=now)
        entry = transfers.other_side(event.entry) if event.entry is not None else None
        return event, entry, int(event.booked.get("principal", 0))
    principal = amount - interest
    if not keeps_books(deal.organization):
        return None, None, principal
    draft = booking.repaying_draft(old, new, amount, principal, on)
    transfers.check_held(draft)
    return None, post(deal.organization, [draft], by=actor.person, now=now)[0], principal


def _body(row: TakeOut) -> dict[str, object]:
    return {
        "deal": row.deal.public_id, "on": row.on.isoformat(), "repaid": row.source.public_id, "amount": row.amount,
        "principal": row.principal, "by": source_body(row.by_source),
        "event": row.event.number if row.event is not None else 0,
        "entry": row.entry.number if row.entry is not None else 0,
    }  # fmt: skip

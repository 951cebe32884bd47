"""What is paid, asked for besides, given up and taken back: each an event, with its entry in the books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import booking, entering, kinds, telling
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger import accounts as books
from commonhouse.ledger import transfers
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Draft
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import check_public, locked, required

TAKEN_BACK = frozenset(
    {"payment", "fee", "waiver"}
)  # by the keeper's own page; the rest by the verbs of its part of the house


def record_payment(
    actor: Actor, agreement: Agreement, *, amount: int, on: dt.date, key: str, account: Account | None = None,
    note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """A payment the keeper has received: applied by the stated order, and posted where the keeper keeps books.

    amount: smallest parts of the agreement's unit. account: where the money came in (the bank account unless said). The same
    key again is the same payment. Raises Refused, NotAllowed, ValidationError by field.
    """
    require(actor, "agreement.payment", agreement.organization)
    with transaction.atomic():
        return enter_payment(actor, agreement, amount=amount, on=on, key=key, account=account, note=note, now=now)


def enter_payment(
    actor: Actor, agreement: Agreement, *, amount: int, on: dt.date, key: str, account: Account | None = None,
    note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """As `record_payment`, for a verb that has checked the right."""
    _check_takes(agreement, amount)
    prepared = entering.prepare(agreement, "payment", on, amount, key=key, by=actor.person, note=note, now=now)
    cash = None
    if booking.is_booked(agreement) and prepared.made is None:
        cash = booking.cash_account(agreement.organization, agreement.unit, account)
    event = entering.write(prepared, entry=booking.post(prepared, cash=cash))
    if prepared.made is None:
        telling.payment_received(event)
    return event


def pay_from_books(
    actor: Actor, agreement: Agreement, *, amount: int, on: dt.date, key: str, account: Account | None = None,
    note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """The paying organization's treasurer pays from its own books: both books have the payment, or neither.

    account: the payer's bank account. Raises Refused where the keeper does not take payments this way.
    """
    with transaction.atomic():
        party = kinds.paying_party(agreement)
        payer = party.party_organization if party is not None else None
        if payer is None or payer.pk == agreement.organization_id:
            raise NotAllowed("book.post")
        require(actor, "book.post", payer)
        if not may_pay_from_books(agreement, payer):
            words = _("%(name)s enters itself what it receives. Pay as usual, and they will enter it.")
            raise Refused(words % {"name": agreement.organization.name})
        _check_takes(agreement, amount)
        if not Event.objects.filter(organization=agreement.organization_id, key=key).exists():
            _check_not_earlier(agreement, on, now)
        transfers.hold([payer, agreement.organization])
        prepared = entering.prepare(agreement, "payment", on, amount, key=key, by=actor.person, note=note, now=now)
        if prepared.made is not None:
            return prepared.made
        cash = booking.cash_account(agreement.organization, agreement.unit, None)
        theirs = booking.draft(prepared, cash)
        if theirs is None:
            raise Refused(_("This payment moves nothing in the books."))
        own = _payer_draft(prepared, payer, account)
        transfers.check_held(own)
        _payer_entry, entry = transfers.pay(own, theirs, by=actor.person, now=prepared.moment)
        event = entering.write(prepared, entry=entry)
        telling.payment_received(event)
        return event


def may_pay_from_books(agreement: Agreement, payer: Organization | None) -> bool:
    """Whether the payer's treasurer can enter a payment in both books at once."""
    kind = kinds.get(agreement.kind)
    has_words = kind.postings is not None and kind.other_postings is not None and kind.takes_payments
    return has_words and transfers.between(payer, agreement.organization)


def _payer_draft(prepared: entering.Prepared, payer: Organization, account: Account | None) -> Draft:
    agreement = prepared.agreement
    other = kinds.get(agreement.kind).other_postings
    assert other is not None
    cash = booking.cash_account(payer, agreement.unit, account)
    return Draft(
        on=prepared.on, text=booking.entry_text(agreement, prepared.kind), legs=list(other(prepared.moved(cash))),
        key=booking.entry_key(agreement, prepared.key), source=booking.source(agreement),
    )  # fmt: skip


def take_back(
    actor: Actor, event: Event, *, why: str, key: str = "", on: dt.date | None = None, now: dt.datetime | None = None
) -> Event:
    """Counts an event as not happened: its entry is reversed, later payments are applied anew. Once only.

    The reason is for the parties; it does not go into the record.
    """
    require(actor, "agreement.enter", event.organization)
    said = required("why", why, _("Say why, in a few words. The parties read it."))
    with transaction.atomic():
        return undo(actor, event, why=said, key=key, on=on, now=now)


def undo(
    actor: Actor, event: Event, *, why: str, key: str = "", on: dt.date | None = None, now: dt.datetime | None = None
) -> Event:
    """As `take_back`, for a verb that has checked the right."""
    if event.kind not in TAKEN_BACK:
        raise Refused(_("Only payments, fees and what was waived are taken back here."))
    if not kinds.get(event.agreement.kind).takes_payments and event.kind == "payment":
        raise Refused(_("This payment is taken back where it was entered."))
    moment = now or timezone.now()
    locked(event.agreement)
    key = key or f"back:{event.pk}"
    before = event.agreement.events.filter(kind="reversed", data={"event": event.number}).first()
    if before is not None and before.key != key:
        raise Refused(_("This was taken back already."))
    prepared = entering.prepare(
        event.agreement, "reversed", on or timezone.localdate(moment), 0, {"event": event.number}, key=key,
        by=actor.person, note=why, now=moment,
    )  # fmt: skip
    if prepared.made is not None:
        return prepared.made
    entry = booking.post_back(prepared, event, by=actor.person, now=moment)
    return entering.write(prepared, entry=entry)


def enter_fee(
    actor: Actor, agreement: Agreement, *, amount: int, on: dt.date, text: str, key: str, bucket: str = "fee",
    note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """Asks for an amount besides what the terms say, for a reason that stands in the record (at most 60 characters)."""
    require(actor, "agreement.enter", agreement.organization)
    said = required("text", text, _("Say what it is for."))
    if len(said) > 60:
        raise ValidationError({"text": _("At most 60 characters.")})
    check_public(text=said)
    _positive(amount)
    with transaction.atomic():
        data = {"bucket": bucket, "text": said}
        return _enter(actor, agreement, "fee", on, amount, data, key, note, now)


def waive(
    actor: Actor, agreement: Agreement, *, amount: int, on: dt.date, key: str, bucket: str = "",
    due_on: dt.date | None = None, note: str = "", now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """Gives up asking for an amount: of one bucket or of any, due on one day or the oldest first."""
    require(actor, "agreement.enter", agreement.organization)
    said = required("note", note, _("Say why. The parties read it."))
    _positive(amount)
    with transaction.atomic():
        data: dict[str, Any] = {}
        if bucket:
            data["bucket"] = bucket
        if due_on is not None:
            data["due_on"] = due_on.isoformat()
        return _enter(actor, agreement, "waiver", on, amount, data, key, said, now)


def _enter(
    actor: Actor, agreement: Agreement, kind: str, on: dt.date, amount: int, data: dict[str, Any], key: str, note: str,
    now: dt.datetime | None,
) -> Event:  # fmt: skip
    if kinds.get(agreement.kind).account_rule is None:
        raise Refused(_("Nothing falls due under this agreement."))
    prepared = entering.prepare(agreement, kind, on, amount, data, key=key, by=actor.person, note=note, now=now)
    return entering.write(prepared, entry=booking.post(prepared))


def _check_takes(agreement: Agreement, amount: int) -> None:
    kind = kinds.get(agreement.kind)
    if kind.account_rule is None or not kind.takes_payments:
        raise Refused(_("Payments under this agreement are not entered here."))
    _positive(amount)


def _check_not_earlier(agreement: Agreement, on: dt.date, now: dt.datetime | None) -> None:
    """Whoever pays does not date it back: a late fee would be gone from books that are not theirs."""
    if on < timezone.localdate(now):
        words = _("Give today. If the money was sent earlier, %(name)s enters it with its own day.")
        raise ValidationError({"on": words % {"name": agreement.organization.name}})


def _positive(amount: int) -> None:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise ValidationError({"amount": _("Give an amount above zero.")})


# --- lines of the bank ------------------------------------------------------------------------------------------------
def enter_from_bank(
    actor: Actor, organization: Organization, ref: str, amount: int, on: dt.date, key: str, account: Account,
    now: dt.datetime | None,
) -> Any:  # fmt: skip
    """A line of the bank becomes a payment (see ledger.hooks.register_payee); returns its entry."""
    require(actor, "agreement.payment", organization)
    agreement = Agreement.objects.filter(organization=organization, public_id=ref).first()
    if agreement is None:
        raise Refused(_("There is no such agreement here any more."))
    with transaction.atomic():
        event = enter_payment(actor, agreement, amount=amount, on=on, key=key, account=account, now=now)
        if event.entry is None:
            raise books.NoBooks(organization)
        return event.entry


def take_back_from_bank(actor: Actor, entry: Any, on: dt.date, now: dt.datetime | None) -> bool:
    """Undoing an import takes back the payments it entered."""
    event = Event.objects.filter(organization=entry.organization_id, entry=entry, kind="payment").first()
    if event is None:
        return False
    require(actor, "agreement.enter", event.organization)
    with transaction.atomic():
        undo(actor, event, why=_("The bank’s file was taken back."), on=on, now=now)
    return True

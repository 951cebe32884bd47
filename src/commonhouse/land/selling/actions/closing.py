"""The closing: in one step the seller is paid, the old lease ends, the next one begins, and the record says what was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.agreements.actions import paying
from commonhouse.agreements.models import Party, Version
from commonhouse.land.acts import leave_act
from commonhouse.land.finding.models import Opening
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing import kinds as leases
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.land.selling import booking, queries, telling
from commonhouse.land.selling.actions.buying import market_value, subsidy_kept
from commonhouse.land.selling.actions.common import add_step, body_of, check_past, held, held_open, must_be
from commonhouse.land.selling.models import MOST_AMOUNT, MOST_LINES, Sale, SaleLine
from commonhouse.ledger.accounts import keeps_books
from commonhouse.ledger.models import Entry
from commonhouse.ledger.posting import post
from commonhouse.people.formats import day, money
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, today, token, validate

_State, _Kind = Sale.State, SaleLine.Kind
AROUND = dt.timedelta(days=31)  # a closing may be so far from the day the next lease names
TO_TRUST = frozenset({_Kind.ARREARS, _Kind.FEE})


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of the price that does not go to the seller: cents, above zero."""

    kind: str
    amount: int
    what: str = ""
    mortgage: Mortgage | None = None
    to_trust: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """The trust's own signature under the next lease: it is given at the closing, and the lease begins with it."""

    typed_name: str
    language: str = "en"
    document_hash: str = ""
    intends: bool = True


def write_receipt(
    actor: Actor, sale: Sale, taken: Sequence[Taken], *, now: dt.datetime | None = None
) -> list[SaleLine]:
    """The seller's receipt: the price, and what is paid from it. Written anew, the seller is asked anew.

    What is owed under the lease is reckoned at closing and stands in it as it is today. Raises ValidationError by field.
    """
    require(actor, "sale.close", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        must_be(sale, _State.SIGNING, _State.BUYING)
        price = queries.price_of(sale)
        if price is None:
            raise Refused(_("The price is not set yet."))
        if len(taken) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        for each in taken:
            _check(sale, each)
        rows = [SaleLine(organization_id=sale.organization_id, sale=sale, position=0, kind=_Kind.PRICE, amount=price)]
        rows += [
            SaleLine(
                organization_id=sale.organization_id, sale=sale, position=number, kind=each.kind, what=each.what.strip(),
                amount=-each.amount, mortgage=each.mortgage, to_trust=each.to_trust or each.kind in TO_TRUST,
            )
            for number, each in enumerate(taken, 1)
        ]  # fmt: skip
        for row in rows:
            validate(row)
        sale.lines.all().delete()
        SaleLine.objects.bulk_create(rows)
        sale.seller_agreed_on = None
        sale.save(update_fields=["seller_agreed_on"])
        add_step(actor, sale, "receipt", today(now), now=now)
        telling.to_seller(sale, "receipt", now)
        return rows


def _check(sale: Sale, each: Taken) -> None:
    if each.kind not in _Kind.values or each.kind == _Kind.PRICE:
        raise ValidationError({"kind": _("Choose what it is.")})
    if isinstance(each.amount, bool) or not isinstance(each.amount, int) or not 0 < each.amount <= MOST_AMOUNT:
        raise ValidationError({"amount": _("Give an amount above zero.")})
    if (each.kind == _Kind.MORTGAGE) != (each.mortgage is not None):
        raise ValidationError({"mortgage": _("Choose which loan of a bank is paid off.")})
    if each.mortgage is not None and each.mortgage.lease_id != sale.lease_id:
        raise ValidationError({"mortgage": _("This is a loan on another home.")})
    if each.kind == _Kind.OTHER and not each.what.strip():
        raise ValidationError({"what": _("Say what it is for.")})
    check_public(what=each.what)


def close(
    actor: Actor, sale: Sale, *, on: dt.date, submission: object, signature: Signature | None = None,
    now: dt.datetime | None = None,
) -> Sale:  # fmt: skip
    """Closes a sale, all or nothing. The same submission again is the same closing.

    signature: the trust's own, under the next lease, which the next family has signed before; none where the trust buys itself.
    Raises NotAllowed, ValidationError by field, and Refused in plain words with everything that is missing.
    """
    require(actor, "sale.close", sale.organization)
    mark = token(submission)
    check_past(on, now)
    with transaction.atomic():
        sale = held(sale)
        if sale.state == _State.CLOSED:
            if sale.closing == mark:
                return sale
            raise Refused(_("This sale is closed already. Nothing was entered twice."))
        must_be(sale, _State.SIGNING, _State.BUYING)
        _check_day(sale, on)
        _check_arrears(sale, on)
        if lacks := queries.missing(sale, on):
            raise Refused(" ".join(lacks))
        to_trust = sale.state == _State.BUYING
        paid = queries.price_of(sale) or 0
        entry = _money(actor, sale, on, now)
        market = market_value(sale)
        how = Lease.Ended.TO_TRUST if to_trust else Lease.Ended.SOLD
        leasing.end_lease(sale.lease, how, on, sold_for=paid, market_value=market, by=actor, now=now)
        if not to_trust:
            _sign(actor, sale, signature, now)
        _mark_closed(actor, sale, on, paid, market, mark, entry, now)
        telling.to_seller(sale, "closed", now)
        telling.to_buyer(sale, "welcome", now)
        leave_act(sale.organization, "resale-closed", _body(sale), sale.public_id, now)
    return sale


def _check_day(sale: Sale, on: dt.date) -> None:
    if on < sale.noticed_on:
        raise ValidationError({"on": _("The notice came later than this day.")})
    following = sale.next_lease
    if following is not None and not following.starts_on - AROUND <= on <= following.starts_on + AROUND:
        said = {"day": day(following.starts_on)}
        raise ValidationError(
            {"on": _("The next lease says that it begins on %(day)s. Write it anew with the right day.") % said}
        )


def _check_arrears(sale: Sale, on: dt.date) -> None:
    """What is owed under the lease is in the receipt, to the cent, so that nobody is asked for it later."""
    due = queries.owed(sale.lease.agreement, on)
    told = -sum(line.amount for line in sale.lines.all() if line.kind == _Kind.ARREARS)
    if due != told:
        unit = sale.lease.agreement.unit
        said = {"due": money(due, unit), "told": money(told, unit), "day": day(on)}
        raise Refused(
            _("On %(day)s %(due)s is owed under the lease, and the receipt says %(told)s. Write the receipt anew.")
            % said
        )


def _money(actor: Actor, sale: Sale, on: dt.date, now: dt.datetime | None) -> Entry | None:
    """Fees under the lease are paid, banks are paid off, and what goes through the trust is in its books."""
    for line in sale.lines.select_related("mortgage__lease__agreement", "mortgage__organization"):
        if line.kind == _Kind.ARREARS:
            key = f"sale:{sale.public_id}:{line.position}"
            paying.enter_payment(actor, sale.lease.agreement, amount=-line.amount, on=on, key=key, now=now)
        elif line.mortgage is not None:
            leasing.pay_off_mortgage(actor, line.mortgage, on=on, now=now)
    if not keeps_books(sale.organization):
        return None
    draft = booking.draft(sale, on)
    return post(sale.organization, [draft], by=actor.person, now=now)[0] if draft is not None else None


def _sign(actor: Actor, sale: Sale, signature: Signature | None, now: dt.datetime | None) -> None:
    """The trust signs the next lease last, and with that it begins."""
    if signature is None:
        raise ValidationError({"typed_name": _("Type your name to sign for the trust.")})
    assert sale.next_lease is not None
    version, party = offered(sale.next_lease)
    if version.signatures.filter(party=party).exists():
        raise Refused(_("The trust has signed this lease already, before the closing. Withdraw it and write it anew."))
    tongue = signature.language if signature.language in version.texts else sale.next_lease.agreement.language
    said = signature.document_hash or documents.document_hash(version, tongue)
    agreements.sign(
        actor, version, party, typed_name=signature.typed_name, intends=signature.intends, document_hash=said,
        language=tongue, now=now,
    )  # fmt: skip


def offered(lease: Lease) -> tuple[Version, Party]:
    """The text that is offered, and the trust as its party."""
    version = lease.agreement.versions.filter(offered_at__isnull=False, withdrawn_at__isnull=True).latest("number")
    return version, lease.agreement.parties.get(role=leases.TRUST)


def _mark_closed(
    actor: Actor, sale: Sale, on: dt.date, paid: int, market: int | None, mark: Any, entry: Entry | None,
    now: dt.datetime | None,
) -> None:  # fmt: skip
    how = Sale.How.TO_TRUST if sale.state == _State.BUYING else Sale.How.SOLD
    if sale.released_on is not None and sale.next_lease is not None:
        how = Sale.How.RELEASED
    sale.subsidy = subsidy_kept(sale, paid)
    sale.state, sale.closed_on, sale.how, sale.sold_for = _State.CLOSED, on, how, paid
    sale.market_value, sale.closing, sale.entry = market, mark, entry
    validate(sale)
    sale.save()
    add_step(actor, sale, "closed", on, now=now)


def _body(sale: Sale) -> dict[str, Any]:
    """What the record says: the price and what it comes from, and what stays in the home. No person, and nobody’s income."""
    assert sale.price is not None
    assert sale.closed_on is not None
    body: dict[str, Any] = body_of(sale, sale.closed_on) | {
        "how": str(sale.how), "unit": sale.lease.agreement.unit, "price": sale.price.public_id,
        "price_set": sale.price.amount, "sold_for": sale.sold_for, "subsidy_before": sale.lease.subsidy,
        "subsidy": sale.subsidy, "next": sale.next_lease.agreement.public_id if sale.next_lease is not None else "",
        "entry": sale.entry.number if sale.entry is not None else 0,
    }  # fmt: skip
    if sale.market_value is not None:
        body["market_value"] = sale.market_value
    taken = Opening.objects.filter(organization=sale.organization, public_id=sale.opening, state=Opening.State.TAKEN)
    body["line"] = sale.opening if sale.opening and taken.exists() else ""  # empty: a family chosen without a line
    return body

"""Offers for a building: one is open at a time, and each is answered. Prices are not in the record before closing: the seller
reads it too."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.actions.common import add_step, check_past, held_open
from commonhouse.land.acquiring.models import MOST_OFFERS, Deal, DealOffer, DealStep
from commonhouse.land.acts import leave_act
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, today, token, validate

_State, _By = DealOffer.State, DealOffer.By


def offer(
    actor: Actor, deal: Deal, *, amount: int, on: dt.date, by: str = DealOffer.By.TRUST, open_until: dt.date | None = None,
    words: str = "", submission: object, now: dt.datetime | None = None,
) -> DealOffer:  # fmt: skip
    """A price that the trust offers, or that the seller asks for in an offer. Raises Refused while another waits for an answer."""
    require(actor, "deal.edit", deal.organization)
    check_past(on, now)
    check_public(words=words)
    with transaction.atomic():
        deal = held_open(deal)
        if before := _sent(deal, submission):
            return before
        if deal.state == Deal.State.AGREED:
            raise Refused(_("A price is agreed already. If it no longer holds, say so first: the deal fell through."))
        _lapse(actor, deal, now)
        if deal.offers.filter(state=_State.OPEN).exists():
            raise Refused(_("Another offer waits for its answer. Answer it, or take it back, before the next one."))
        return _made(actor, deal, by, amount, on, open_until, words, submission, now)


def answer(
    actor: Actor, offered: DealOffer, *, answer: str, on: dt.date, words: str = "", amount: int | None = None,
    open_until: dt.date | None = None, submission: object, now: dt.datetime | None = None,
) -> DealOffer:  # fmt: skip
    """How the other side answered: "accepted", "refused", "countered" with another price, or "withdrawn" by whoever made it.

    Returns the counter offer where there is one, otherwise the offer itself. The same answer again changes nothing.
    """
    require(actor, "deal.edit", offered.organization)
    check_past(on, now)
    check_public(words=words)
    if answer not in {_State.ACCEPTED, _State.REFUSED, _State.COUNTERED, _State.WITHDRAWN}:
        raise ValidationError({"answer": _("Choose what was answered.")})
    if answer == _State.COUNTERED and amount is None:
        raise ValidationError({"amount": _("Give the price that was named instead.")})
    with transaction.atomic():
        deal = held_open(offered.deal)
        if before := _sent(deal, submission):
            return before
        row = deal.offers.get(pk=offered.pk)
        if row.state != _State.OPEN:
            if row.state == answer:
                return row
            raise Refused(_("This offer was answered already: %(state)s.") % {"state": row.get_state_display()})
        if on < row.on:
            raise ValidationError({"on": _("An answer comes after the offer.")})
        if answer == _State.ACCEPTED and row.open_until is not None and on > row.open_until:
            said = {"day": day(row.open_until)}
            raise ValidationError(
                {"on": _("The offer was open until %(day)s. Enter a new one with its own day.") % said}
            )
        row.state, row.answered_on, row.answer = answer, on, words.strip()
        validate(row)
        row.save()
        _follow(actor, deal, row, now)
        if answer != _State.COUNTERED:
            return row
        other = _By.SELLER if row.by == _By.TRUST else _By.TRUST
        return _made(actor, deal, other, amount or 0, on, open_until, words, submission, now)


def _made(
    actor: Actor, deal: Deal, by: str, amount: int, on: dt.date, open_until: dt.date | None, words: str,
    submission: object, now: dt.datetime | None,
) -> DealOffer:  # fmt: skip
    number = (deal.offers.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_OFFERS:
        raise Refused(_("There are as many offers as one deal can hold."))
    if open_until is not None and open_until < on:
        raise ValidationError({"open_until": _("It cannot end before it begins.")})
    row = DealOffer(
        organization_id=deal.organization_id, deal=deal, number=number, by=by, amount=amount, on=on,
        open_until=open_until, words=words.strip(), submission=token(submission),
    )  # fmt: skip
    validate(row)
    row.save()
    deal.state = Deal.State.BUYING
    deal.save(update_fields=["state"])
    body = {"deal": deal.public_id, "number": number, "by": str(by), "on": on.isoformat()}
    leave_act(deal.organization, "deal-offered", body, deal.public_id, now)
    return row


def _follow(actor: Actor, deal: Deal, row: DealOffer, now: dt.datetime | None) -> None:
    """What an answer makes of the deal, its step in the story, and its act."""
    if row.state == _State.ACCEPTED:
        deal.state, deal.price = Deal.State.AGREED, row.amount
        deal.save(update_fields=["state", "price"])
        words = _("Seller and trust agreed on a price.")
        add_step(actor, deal, DealStep.Kind.OFFER, row.answered_on or today(now), words, now=now)
    body = {
        "deal": deal.public_id, "number": row.number, "answer": str(row.state),
        "on": (row.answered_on or today(now)).isoformat(),
    }  # fmt: skip
    leave_act(deal.organization, "deal-answered", body, deal.public_id, now)


def _lapse(actor: Actor, deal: Deal, now: dt.datetime | None) -> None:
    """An offer whose last day has passed is over, when the next one comes."""
    for row in deal.offers.filter(state=_State.OPEN, open_until__lt=today(now)):
        row.state, row.answered_on = _State.LAPSED, row.open_until
        row.save(update_fields=["state", "answered_on"])
        _follow(actor, deal, row, now)


def _sent(deal: Deal, submission: object) -> DealOffer | None:
    return DealOffer.objects.filter(organization=deal.organization, submission=token(submission)).first()

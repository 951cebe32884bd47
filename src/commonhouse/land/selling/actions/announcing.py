"""The seller's part: the notice, more time for the trust, a yes to the receipt, or changing one's mind."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements.actions.drafting import withdraw_offer
from commonhouse.agreements.models import Agreement
from commonhouse.land.acts import leave_act
from commonhouse.land.finding.models import HomeOffer, Opening
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import queries as leasing
from commonhouse.land.leasing.models import Lease
from commonhouse.land.selling import days, queries, telling
from commonhouse.land.selling.actions.common import (
    add_step,
    body_of,
    check_past,
    held_open,
    require_seller,
    require_staff_or_seller,
)
from commonhouse.land.selling.models import Sale
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, required, today, token, validate

LONGEST_MORE = dt.timedelta(days=366)
SELLER_WITHDRAWS = (Sale.State.ANNOUNCED, Sale.State.PRICED, Sale.State.RELEASED)  # nobody relies on the sale yet


def announce(
    actor: Actor, lease: Lease, *, on: dt.date, wishes_on: dt.date | None = None, words: str = "", submission: object,
    now: dt.datetime | None = None,
) -> Sale:  # fmt: skip
    """Says that a household leaves its home: by itself, or entered by a steward from its letter (`on`: when that came).

    The same submission again is the same sale. Raises NotAllowed, Refused while another sale runs, ValidationError by field.
    """
    organization = lease.organization
    mine = leasing.holds(actor, lease)
    require(actor, "sale.announce" if mine else "sale.run", organization)
    mark = token(submission)
    check_past(on, now, "noticed_on")
    if mine and on != today(now):
        raise ValidationError({"noticed_on": _("Your notice counts from today. The trust enters earlier letters.")})
    if wishes_on is not None and wishes_on < on:
        raise ValidationError({"wishes_on": _("This day has passed already.")})
    try:
        with transaction.atomic():
            holding = locked(lease.holding)
            if before := queries.of(organization).filter(submission=mark).first():
                return before
            _check_lease(lease, holding, on)
            sale = Sale(
                organization=organization, lease=lease, holding=holding, noticed_on=on, wishes_on=wishes_on,
                words=words.strip(), state_before=holding.state, announced_by=actor.person,
                announced_at=now or timezone.now(), submission=mark,
            )  # fmt: skip
            validate(sale)
            sale.save()
            holdings.set_state(holding, Holding.State.FOR_SALE)
            add_step(actor, sale, "announced", on, now=now)
            option = queries.option_of(sale)
            told = {
                "notice_days": option.notice_days, "decide_days": option.decide_days, "close_days": option.close_days,
                "release_days": option.release_days,
            }  # fmt: skip
            if mine:
                telling.to_staff(sale, "announced", now)
            leave_act(organization, "sale-announced", body_of(sale, on) | {"option": told}, sale.public_id, now)
    except IntegrityError:  # two forms at the same moment
        if before := queries.of(organization).filter(submission=mark).first():
            return before
        raise Refused(_("This home is being sold already.")) from None
    return sale


def _check_lease(lease: Lease, holding: Holding, on: dt.date) -> None:
    fresh = Lease.objects.get(pk=lease.pk)
    if fresh.began_at is None or fresh.ended_on is not None:
        raise Refused(_("This lease is not in force, so its home cannot be sold under it."))
    if on < fresh.starts_on:
        raise ValidationError({"noticed_on": _("The lease began later than this day.")})
    if leasing.terms_of(lease).resale is None:
        raise Refused(_("Nothing is sold under this lease: it has no resale rule. It can be given back instead."))
    if Sale.objects.filter(holding=holding).exclude(state__in=["closed", "withdrawn"]).exists():
        raise Refused(_("This home is being sold already."))


def give_more_time(actor: Actor, sale: Sale, *, until: dt.date, now: dt.datetime | None = None) -> Sale:
    """The seller gives the trust more time to decide. Nobody else can."""
    require_seller(actor, sale)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.option:
            raise Refused(_("The trust has said already what it does."))
        last = days.decide_by(queries.option_of(sale), queries.happened(sale))
        if not max(last, today(now)) < until <= today(now) + LONGEST_MORE:
            said = {"day": day(max(last, today(now)))}
            raise ValidationError({"until": _("Give a day after %(day)s, at most a year ahead.") % said})
        sale.more_time_until = until
        sale.save(update_fields=["more_time_until"])
        add_step(actor, sale, "more-time", today(now), now=now)
        body = body_of(sale, today(now)) | {"until": until.isoformat()}
        leave_act(sale.organization, "sale-more-time", body, sale.public_id, now)
    return sale


def agree(actor: Actor, sale: Sale, *, net: int, on: dt.date | None = None, now: dt.datetime | None = None) -> Sale:
    """The seller's yes to the receipt as it was shown: `net` is what it said they get. A steward records a yes on paper."""
    if not require_staff_or_seller(actor, sale):
        require(actor, "sale.close", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        if not sale.lines.exists():
            raise Refused(_("The receipt is not written yet."))
        if queries.receipt(sale).net != net:
            raise Refused(_("The receipt has changed since you opened the page. Please read it again."))
        if sale.seller_agreed_on is None:
            sale.seller_agreed_on = on or today(now)
            check_past(sale.seller_agreed_on, now)
            sale.save(update_fields=["seller_agreed_on"])
            add_step(actor, sale, "agreed", sale.seller_agreed_on, now=now)
            telling.to_staff(sale, "agreed", now)
    return sale


def withdraw(actor: Actor, sale: Sale, *, why: str, now: dt.datetime | None = None) -> Sale:
    """The household stays. Its story stays too. Nobody who was promised the home is passed by: their offer is taken back first.

    Raises NotAllowed, Refused, ValidationError.
    """
    mine = require_staff_or_seller(actor, sale)
    said = required("why", why, _("Say why, in a few words."))
    with transaction.atomic():
        row = queries.rows().get(pk=sale.pk)
        if row.state == Sale.State.WITHDRAWN:
            return row
        sale = held_open(sale)
        if mine and sale.state not in SELLER_WITHDRAWS:
            raise Refused(
                _(
                    "The trust is looking for the next family, or has found it. Speak with the trust: it can stop the sale."
                )
            )
        _let_go(actor, sale, said, now)
        sale.state, sale.withdrawn_why = Sale.State.WITHDRAWN, said
        validate(sale)
        sale.save()
        holdings.set_state(sale.holding, sale.state_before or Holding.State.IN_USE)
        add_step(actor, sale, "withdrawn", today(now), said, now=now)
        (telling.to_staff if mine else telling.to_seller)(sale, "withdrawn", now)
        leave_act(sale.organization, "sale-withdrawn", body_of(sale, today(now)), sale.public_id, now)
    return sale


def _let_go(actor: Actor, sale: Sale, why: str, now: dt.datetime | None) -> None:
    """What was begun for the next family ends, as far as nobody relies on it."""
    if sale.opening:
        opening = Opening.objects.filter(organization=sale.organization, public_id=sale.opening).first()
        if opening is not None and opening.state != Opening.State.CLOSED:
            live = opening.offers.filter(state__in=HomeOffer.LIVE).exists()
            words = _("A household has an offer of this home. Take it back first, and tell them why.")
            raise Refused(words if live else _("The home stands open to those in line. Close that first."))
    withdraw_next(actor, sale, why, now)


def withdraw_next(actor: Actor, sale: Sale, why: str, now: dt.datetime | None) -> None:
    """The lease that was offered to the next family is offered no longer."""
    following = sale.next_lease
    if following is not None and following.agreement.state in {Agreement.State.DRAFT, Agreement.State.OFFERED}:
        withdraw_offer(actor, following.agreement, why=why, now=now)
    sale.next_lease = None

"""The trust's part: the price, what it does with its option, and letting the seller look for a buyer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import actions as finding
from commonhouse.land.finding.models import Opening, Programme
from commonhouse.land.pricing import actions as pricing
from commonhouse.land.pricing.models import Appraisal, Price
from commonhouse.land.selling import days, queries, telling
from commonhouse.land.selling.actions.common import (
    add_step,
    body_of,
    check_past,
    held_open,
    must_be,
    require_staff_or_seller,
)
from commonhouse.land.selling.models import Sale
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import today, validate

_State, _Option = Sale.State, Sale.Option
STEPS = {_Option.PASS_ON: "passes-on", _Option.BUY: "buys", _Option.NOT_USED: "not-used"}
BEFORE_LEASE = (_State.ANNOUNCED, _State.PRICED, _State.FINDING, _State.BUYING, _State.RELEASED)


def set_price(
    actor: Actor, sale: Sale, *, on: dt.date, appraisal: Appraisal | None = None, damage: int = 0, submission: object = None,
    now: dt.datetime | None = None,
) -> Price:  # fmt: skip
    """The price for a sale on a day, by the rule of the seller's own lease. It may be set anew until the home stands open."""
    require(actor, "sale.run", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        must_be(sale, *BEFORE_LEASE)
        if sale.opening:
            raise Refused(_("The home stands open at its price. Close that first, then set another one."))
        price = pricing.set_price(
            actor,
            sale.lease,
            on=on,
            purpose=Price.Purpose.SALE.value,
            appraisal=appraisal,
            damage=damage,
            submission=submission or uuid.uuid4(),
            now=now,
        )
        use_price(actor, sale, price, now)
        return price


def use_price(actor: Actor, sale: Sale, price: Price, now: dt.datetime | None) -> None:
    """The price that was set is the sale's, inside the verb's transaction."""
    sale.price = price
    if sale.state == _State.ANNOUNCED:
        sale.state = _State.PRICED
    sale.lines.all().delete()
    sale.seller_agreed_on = None
    sale.save(update_fields=["price", "state", "seller_agreed_on"])
    add_step(actor, sale, "priced", today(now), now=now)
    body = body_of(sale, today(now)) | {"price": price.public_id, "amount": price.amount}
    leave_act(sale.organization, "sale-priced", body, sale.public_id, now)


def decide(
    actor: Actor, sale: Sale, *, option: str, on: dt.date, words: str = "", now: dt.datetime | None = None
) -> Sale:
    """What the trust does: pass the home on to the next family, buy it, or not use its option. Not before the price is said,
    and not after its time: then only the seller can give it more."""
    require(actor, "sale.run", sale.organization)
    if option not in {_Option.PASS_ON, _Option.BUY, _Option.NOT_USED}:
        raise ValidationError({"option": _("Choose what the trust does.")})
    check_past(on, now)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.option == option:
            return sale
        if sale.state == _State.ANNOUNCED:
            raise Refused(_("First the price: then the trust says what it does."))
        must_be(sale, _State.PRICED)
        last = days.decide_by(queries.option_of(sale), queries.happened(sale))
        if on < sale.noticed_on:
            raise ValidationError({"on": _("The notice came later than this day.")})
        if option != _Option.NOT_USED and on > last:
            said = {"day": day(last)}
            raise Refused(
                _("The time to decide ended on %(day)s. Only the seller can give the trust more time.") % said
            )
        sale.option, sale.option_on = option, on
        sale.state = {_Option.PASS_ON: _State.FINDING, _Option.BUY: _State.BUYING}.get(_Option(option), _State.RELEASED)
        if sale.state == _State.RELEASED:
            sale.released_on = on
        validate(sale)
        sale.save()
        add_step(actor, sale, STEPS[_Option(option)], on, words, now=now)
        telling.to_seller(sale, "decided", now)
        leave_act(sale.organization, "sale-decided", body_of(sale, on) | {"option": str(option)}, sale.public_id, now)
    return sale


def release(actor: Actor, sale: Sale, *, now: dt.datetime | None = None) -> Sale:
    """The seller may look for a buyer: when the trust said nothing in time, or nobody was found by the day its lease names.

    The seller, or a steward, says so; never before that day. Raises Refused with the day.
    """
    require_staff_or_seller(actor, sale)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.state == _State.RELEASED:
            return sale
        must_be(sale, _State.ANNOUNCED, _State.PRICED, _State.FINDING, _State.BUYING)
        on = today(now)
        _check_may_release(sale, on)
        if not sale.option:
            sale.option, sale.option_on = _Option.LAPSED, on
        sale.state, sale.released_on = _State.RELEASED, on
        sale.save()
        add_step(actor, sale, "released", on, now=now)
        body = body_of(sale, on) | {"option": str(sale.option), "freely": queries.is_free(sale, on)}
        telling.to_seller(sale, "released", now)
        leave_act(sale.organization, "sale-released", body, sale.public_id, now)
    return sale


def _check_may_release(sale: Sale, on: dt.date) -> None:
    option, told = queries.option_of(sale), queries.happened(sale)
    if queries.is_free(sale, on):
        _check_nobody(sale)
        return
    last = days.decide_by(option, told)
    close = days.close_by(option, told)
    if not sale.option and on <= last:
        raise Refused(
            _("The trust may decide until %(day)s. After that the seller may look for a buyer.") % {"day": day(last)}
        )
    if sale.option and close is not None and on <= close:
        raise Refused(
            _("The trust has until %(day)s to close. After that the seller may look for a buyer.") % {"day": day(close)}
        )
    _check_nobody(sale)


def _check_nobody(sale: Sale) -> None:
    opening = Opening.objects.filter(organization=sale.organization, public_id=sale.opening).first()
    if opening is not None and opening.state != Opening.State.CLOSED:
        raise Refused(_("The home still stands open to those in line. The trust closes that first."))


def open_to_line(
    actor: Actor, sale: Sale, programme: Programme, *, closes_on: dt.date | None = None, words: str = "",
    now: dt.datetime | None = None, **more: Any,
) -> Opening:  # fmt: skip
    """The home stands open to the line of a programme, at its price. Twice it is one."""
    require(actor, "sale.run", sale.organization)
    with transaction.atomic():
        sale = held_open(sale)
        if sale.opening:
            found = Opening.objects.get(organization=sale.organization, public_id=sale.opening)
            if found.state != Opening.State.CLOSED:
                return found
        must_be(sale, _State.FINDING)
        assert sale.price is not None
        opening = finding.open_home(
            actor, sale.holding, programme, price=sale.price.amount, closes_on=closes_on, words=words, now=now, **more
        )
        sale.opening = opening.public_id
        sale.save(update_fields=["opening"])
        add_step(actor, sale, "opened", today(now), now=now)
        return opening

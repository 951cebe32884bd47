"""The end of a lease: the agreement ends, the place is free, and what was paid for the home stays known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements.actions.changing import end_by_verb
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import hooks
from commonhouse.land.leasing.beginning import covered, leave_act
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import terms_of
from commonhouse.people.formats import day
from commonhouse.people.permissions import NOBODY, Actor, Refused, require
from commonhouse.people.verbs import locked
from commonhouse.rules.land.lease_dues import ends_on

MOST_MONEY = 10**13


def end_lease(
    lease: Lease, how: str, on: dt.date, *, sold_for: int | None = None, market_value: int | None = None,
    by: Actor = NOBODY, now: dt.datetime | None = None,
) -> Lease:  # fmt: skip
    """Ends a lease in force; what is owed under it stays owed. Ending it twice in the same way changes nothing.

    Inner: the caller has checked the right and is in a transaction. Raises Refused, ValidationError by field.
    """
    lease = locked(lease)
    if lease.ended_on is not None:
        if (lease.ended_on, lease.ended_how) == (on, how):
            return lease
        raise Refused(_("This lease has ended already."))
    if lease.began_at is None:
        raise Refused(_("This lease is not signed by all yet. Withdraw the offer instead."))
    _check(lease, how, on, sold_for, market_value, now)
    close(lease, how, on, sold_for=sold_for, market_value=market_value, now=now, leaves_act=False)
    end_by_verb(lease.agreement, on=on, why=str(Lease.Ended(how).label), by=by, now=now)
    leave_act(lease, "lease-ended", ended_body(lease), now)
    return lease


def _check(
    lease: Lease, how: str, on: dt.date, sold_for: int | None, market_value: int | None, now: dt.datetime | None
) -> None:
    if how not in Lease.Ended.values:
        raise ValidationError({"how": _("Choose how it ended.")})
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("This day is still to come. Enter it when it has happened.")})
    if on < lease.starts_on:
        raise ValidationError({"on": _("It cannot end before it begins.")})
    for name, value in (("sold_for", sold_for), ("market_value", market_value)):
        if value is not None and not 0 <= value <= MOST_MONEY:
            raise ValidationError({name: _("Give an amount of zero or more.")})
    sold = {Lease.Ended.SOLD, Lease.Ended.TO_TRUST}
    if sold_for is not None and how not in {*sold, Lease.Ended.FORECLOSED, Lease.Ended.ENDED}:
        raise ValidationError({"sold_for": _("Nothing is sold when a lease ends in this way.")})


def close(
    lease: Lease, how: str, on: dt.date, *, sold_for: int | None = None, market_value: int | None = None,
    now: dt.datetime | None = None, leaves_act: bool = True,
) -> None:  # fmt: skip
    """What is kept of the end; the agreement's end is its own verb. Raises Refused where the end is not allowed yet."""
    hooks.check_ending(lease, how, on)
    lease.ended_on, lease.ended_how = on, str(how)
    lease.sold_for, lease.market_value_then = sold_for, market_value
    lease.save(update_fields=["ended_on", "ended_how", "sold_for", "market_value_then"])
    state = Holding.State.LOST if how == Lease.Ended.FORECLOSED else Holding.State.FREE
    for each in covered(lease):
        if each.state != Holding.State.LOST:
            holdings.set_state(each, state)
    if leaves_act:
        leave_act(lease, "lease-ended", ended_body(lease), now)


def ended_body(lease: Lease) -> dict[str, Any]:
    body: dict[str, Any] = {
        "lease": lease.agreement.public_id,
        "holding": lease.holding.public_id,
        "on": lease.ended_on.isoformat() if lease.ended_on else "",
        "how": lease.ended_how,
        "unit": lease.agreement.unit,
    }
    if lease.sold_for is not None:
        body["sold_for"] = lease.sold_for
    if lease.market_value_then is not None:
        body["market_value"] = lease.market_value_then
    return body


def give_up(actor: Actor, lease: Lease, *, how: str, on: dt.date, now: dt.datetime | None = None) -> Lease:
    """Staff end a lease that is given back, or whose time is over. Sales, inheritance and enforcement have verbs of their own."""
    require(actor, "lease.write", lease.organization)
    if how not in {Lease.Ended.GIVEN_UP, Lease.Ended.EXPIRED, Lease.Ended.ENDED}:
        raise ValidationError({"how": _("Choose how it ended.")})
    terms = terms_of(lease)
    last = ends_on(terms.term, terms.starts or lease.starts_on, terms.renewed)
    if how == Lease.Ended.EXPIRED and (last is None or on < last):
        said = _("By its terms this lease holds until %(day)s.") % {"day": day(last)} if last is not None else ""
        raise ValidationError({"how": said or _("By its terms this lease has no last day.")})
    with transaction.atomic():
        return end_lease(lease, how, on, by=actor, now=now)

"""What every verb of selling begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.selling import queries
from commonhouse.land.selling.models import Sale, SaleStep
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.people.verbs import locked, today, validate


def body_of(sale: Sale, on: dt.date) -> dict[str, Any]:
    """What every act of a sale says: the home and the lease under their random names, and a day."""
    return {
        "sale": sale.public_id, "holding": sale.holding.public_id, "lease": sale.lease.agreement.public_id,
        "on": on.isoformat(),
    }  # fmt: skip


def held(sale: Sale) -> Sale:
    """The sale as it is now, held until the transaction ends, with what its verbs need."""
    locked(sale)
    return queries.rows().get(pk=sale.pk)


def held_open(sale: Sale) -> Sale:
    """As `held`. Raises Refused when the sale is closed or withdrawn."""
    row = held(sale)
    if row.state == Sale.State.CLOSED:
        raise Refused(_("This sale is closed. Nothing was changed."))
    if row.state == Sale.State.WITHDRAWN:
        raise Refused(_("This sale was withdrawn. Announce it again to begin anew."))
    return row


def must_be(sale: Sale, *states: str) -> None:
    """Raises Refused, saying how the sale stands."""
    if sale.state not in states:
        raise Refused(_("This comes at another time: %(state)s.") % {"state": sale.get_state_display()})


def require_staff_or_seller(actor: Actor, sale: Sale) -> bool:
    """Whether it is the seller's own; staff otherwise. Raises NotAllowed."""
    if queries.is_seller(actor, sale):
        return True
    if not allows(actor, "sale.run", sale.organization):
        require(actor, "sale.run", sale.organization)
    return False


def require_seller(actor: Actor, sale: Sale) -> None:
    if not queries.is_seller(actor, sale):
        raise NotAllowed("sale.announce")


def check_past(on: dt.date, now: dt.datetime | None, field: str = "on") -> None:
    if on > today(now):
        raise ValidationError({field: _("This day is still to come. Enter it when it has happened.")})


def add_step(
    actor: Actor, sale: Sale, kind: str, on: dt.date, text: str = "", *, now: dt.datetime | None = None
) -> None:
    """One more piece of the sale's story, inside the verb's transaction."""
    number = (sale.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    step = SaleStep(
        organization_id=sale.organization_id, sale=sale, number=number, kind=kind, on=on, text=text.strip()[:400],
        by=actor.person, entered_at=now or timezone.now(),
    )  # fmt: skip
    validate(step)
    step.save()

"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Household
from commonhouse.land.selling import queries, words
from commonhouse.land.selling.models import Sale
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor, allows

MOST = 5
_WAITS = (Sale.State.ANNOUNCED, Sale.State.PRICED)


def needs(actor: Actor) -> Iterator[Need]:
    """For a seller: a receipt to look at. For stewards: a price or a decision that the lease gives a day for."""
    if actor.person is None:
        return
    yield from _receipts(actor)
    if actor.seat is not None and allows(actor, "sale.run", actor.seat.organization):
        yield from _days(actor)


def _receipts(actor: Actor) -> Iterator[Need]:
    mine = Household.objects.filter(people__person=actor.person, people__until__isnull=True).values("pk")
    rows = queries.rows().filter(
        lease__household__in=mine, state__in=[Sale.State.SIGNING, Sale.State.BUYING], seller_agreed_on__isnull=True,
        lines__isnull=False,
    )  # fmt: skip
    for sale in rows.distinct().order_by("pk")[:MOST]:
        yield Need(
            title=_("Look at the receipt for %(home)s") % {"home": sale.holding},
            url=f"{sale.get_absolute_url()}#receipt", minutes=5, organization=sale.organization.name, loop="land",
        )  # fmt: skip


def _days(actor: Actor) -> Iterator[Need]:
    assert actor.seat is not None
    organization, today = actor.seat.organization, timezone.localdate()
    for sale in queries.of(organization).filter(state__in=_WAITS).order_by("noticed_on", "pk")[:MOST]:
        left = [each for each in queries.deadlines(sale, today) if not each.done and not each.over]
        closes = timezone.make_aware(dt.datetime.combine(left[0].on, dt.time(23, 59))) if left else None
        yield Need(
            title=_("The sale of %(home)s") % {"home": sale.holding}, url=sale.get_absolute_url(),
            text=words.for_staff(sale), closes_at=closes, minutes=10, organization=organization.name, loop="land",
        )  # fmt: skip

"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import BillingRun, Lease
from commonhouse.people.cards import Need
from commonhouse.people.formats import day
from commonhouse.people.loops import loop_of
from commonhouse.people.permissions import Actor, Role

MOST = 10
SOON = dt.timedelta(days=120)  # heirs are reminded so long before the day by which they sell


def needs(actor: Actor) -> Iterator[Need]:
    """For a treasurer, bills made half-way; for heirs, the day by which they sell. Agreements tell of signing and paying."""
    if actor.person is None:
        return
    if actor.seat is not None and actor.seat.kind == Role.TREASURER:
        rows = BillingRun.objects.filter(organization=actor.seat.organization, finished_at__isnull=True)
        for run in rows.select_related("organization")[:MOST]:
            yield Need(
                title=_("Bills are made half-way. Go on with them"), minutes=2, organization=run.organization.name,
                url=reverse("land_billing_run", args=[run.organization.slug, run.public_id]),
                loop=loop_of(run.organization.kind),
            )  # fmt: skip
    mine = Lease.objects.filter(
        household__people__person=actor.person, ended_on__isnull=True, must_sell_by__lte=timezone.localdate() + SOON
    )
    for lease in mine.select_related("organization", "agreement", "holding").order_by("must_sell_by")[:MOST]:
        assert lease.must_sell_by is not None
        yield Need(
            title=_("The home is to be sold by %(day)s") % {"day": day(lease.must_sell_by)},
            url=lease.get_absolute_url(), organization=lease.organization.name, loop=loop_of(lease.organization.kind),
        )  # fmt: skip

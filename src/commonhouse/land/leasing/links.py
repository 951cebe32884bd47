"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings import hooks as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.people import hooks as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

TEMPLATE = "land/leasing/panel.html"


def tools(actor: Actor, organization: Organization) -> Iterator[holdings.Tool]:
    """Links on the front page of land."""
    from commonhouse.land.leasing import queries

    if allows(actor, "lease.read", organization):
        late = queries.counts(organization).late
        yield holdings.Tool(
            _("Leases"), reverse("land_leases", args=[organization.slug]),
            _("Who holds what, what is due, and what is late."), late, order=10,
        )  # fmt: skip
    if allows(actor, "lease.bill", organization):
        yield holdings.Tool(
            _("Bills"), reverse("land_billing", args=[organization.slug]), _("The fees of a year, for everyone."), order=15
        )  # fmt: skip


def panel(actor: Actor, holding: Holding) -> holdings.Panel | None:
    """The lease of a place, on its page: for staff, and for those who hold it."""
    from commonhouse.land.leasing import queries
    from commonhouse.land.leasing.views.leases import standing

    staff = allows(actor, "lease.read", holding.organization)
    lease = queries.lease_of(holding)
    if not staff and (lease is None or not queries.holds(actor, lease)):
        return None
    earlier = list(queries.history_of(holding).filter(ended_on__isnull=False)) if staff else []
    free = lease is None and holding.tenure != Holding.Tenure.OPEN and holding.state != Holding.State.LOST
    writes = free and allows(actor, "lease.write", holding.organization)
    data = {
        "lease": lease, "holder": queries.holder_words(lease) if lease is not None else "", "earlier": earlier,
        "standing": standing(lease) if lease is not None else None,
        "write_url": reverse("land_lease_who", args=[holding.organization.slug, holding.public_id]) if writes else "",
    }  # fmt: skip
    return holdings.Panel(_("Lease"), TEMPLATE, data, order=10, anchor="lease")


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.leasing import kinds, leaving, telling

    kinds.register_kinds()
    people.register_forgetting(leaving.forget)
    people.register_merging(leaving.merge)
    telling.register_all()
    holdings.register_page(tools)
    holdings.register_panel(panel)

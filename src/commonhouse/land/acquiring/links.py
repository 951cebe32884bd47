"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.models import Deal
from commonhouse.land.holdings.hooks import Panel, Tool
from commonhouse.land.holdings.models import Parcel
from commonhouse.ledger.hooks import Link
from commonhouse.ledger.models import Entry
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.acquiring.booking import SOURCE
    from commonhouse.land.holdings import hooks as holdings
    from commonhouse.ledger import hooks as ledger

    holdings.register_parcel_panel(panel)
    holdings.register_page(tools)
    ledger.register_source(SOURCE, link_of)


def panel(actor: Actor, parcel: Parcel) -> Panel | None:
    """How the land came to the trust: who paid for what, and what was paid back since."""
    from commonhouse.land.acquiring.views.showing import panel_data

    deal = parcel.deals.filter(state=Deal.State.CLOSED).select_related("organization").first()
    if deal is None:
        return None
    data = panel_data(actor, deal)
    return Panel(_("How it came to us, and who paid"), "land/acquiring/panel.html", data, order=30, anchor="bought")


def tools(actor: Actor, organization: Organization) -> Iterator[Tool]:
    from commonhouse.land.acquiring import queries
    from commonhouse.land.acquiring.views.showing import tool_url

    inside = allows(actor, "deal.read", organization)
    if not inside and not queries.deals(actor, organization).exists():
        return
    edits = allows(actor, "deal.edit", organization)
    due = queries.coming_due(organization, timezone.localdate()).count() if edits else 0
    text = _("Buildings we watch, fight for and buy")
    yield Tool(_("Resist and build"), tool_url(organization), text, count=due, order=20)


def link_of(entry: Entry) -> Link | None:
    """Where the deal of an entry is."""
    name = entry.source.partition(":")[2]
    deal = (
        Deal.objects.filter(organization=entry.organization_id, public_id=name).select_related("organization").first()
    )
    return None if deal is None else Link(deal.name, deal.get_absolute_url())

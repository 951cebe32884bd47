"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings.hooks import Panel, Tool
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.hooks import MyHome, Section
from commonhouse.land.leasing.models import Lease
from commonhouse.land.selling.models import Sale
from commonhouse.ledger.hooks import Link
from commonhouse.ledger.models import Entry
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

MOST = 20


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.finding import hooks as finding
    from commonhouse.land.holdings import hooks as holdings
    from commonhouse.land.leasing import hooks as leasing
    from commonhouse.land.selling import telling
    from commonhouse.land.selling.actions import buying
    from commonhouse.land.selling.booking import SOURCE
    from commonhouse.ledger import hooks as ledger

    finding.register_accepted(buying.found)
    finding.register_released(buying.lost)
    holdings.register_page(tools)
    leasing.register_section(section)
    leasing.register_homes(homes)
    ledger.register_source(SOURCE, link_of)
    telling.register_all()
    holdings.register_panel(panel)


def section(actor: Actor, lease: Lease) -> Section | None:
    """On the page of a lease: where its sale stands, or how to begin one."""
    from commonhouse.land.leasing import queries as leasing
    from commonhouse.land.selling import queries, words

    mine = leasing.holds(actor, lease)
    if not (mine or allows(actor, "sale.run", lease.organization)) or lease.began_at is None:
        return None
    sale = queries.rows().filter(lease=lease).exclude(state=Sale.State.WITHDRAWN).order_by("-announced_at").first()
    if sale is not None:
        said = words.for_seller(sale) if mine else words.for_staff(sale)
        link = (_("Where the sale stands"), sale.get_absolute_url())
        return Section(_("Selling"), (said,), (link,), anchor="selling", order=15)
    if lease.ended_on is not None or leasing.terms_of(lease).resale is None:
        return None
    address = reverse("land_sale_new", args=[lease.organization.slug, lease.agreement.public_id])
    if not mine:
        return Section(
            _("Selling"),
            (_("The household has not said that it sells."),),
            ((_("Enter its notice"), address),),
            order=70,
        )
    lines = (
        _("When you want to leave, tell the trust here."),
        _("The price comes from your lease, and the trust helps to find the next family."),
    )
    return Section(_("Selling"), lines, ((_("Tell the trust that you sell"), address),), anchor="selling", order=70)


def panel(actor: Actor, holding: Holding) -> Panel | None:
    """On a home's page, for staff: the sale that is under way."""
    from commonhouse.land.selling import queries, words

    if not allows(actor, "lease.read", holding.organization):
        return None
    live = queries.of(holding.organization).exclude(state__in=[Sale.State.CLOSED, Sale.State.WITHDRAWN])
    sale = live.filter(holding=holding).first()
    if sale is None:
        return None
    data = {"url": sale.get_absolute_url(), "tag": words.tag(sale), "words": words.for_staff(sale)}
    return Panel(_("Its sale"), "land/selling/panel.html", data, order=15, anchor="sale")


def homes(actor: Actor) -> Iterator[MyHome]:
    """Under "my homes": what one sells, and what one is promised."""
    from commonhouse.land.selling import queries, words

    if actor.person is None:
        return
    live = queries.rows().exclude(state__in=[Sale.State.CLOSED, Sale.State.WITHDRAWN])
    mine: dict[str, Any] = {"people__person": actor.person, "people__until__isnull": True}
    for sale in live.filter(lease__household__in=_households(mine)).order_by("-announced_at")[:MOST]:
        kind, status = words.tag(sale)
        yield MyHome(
            _("Your sale of %(home)s") % {"home": sale.holding},
            sale.get_absolute_url(),
            words.for_seller(sale),
            kind,
            status,
        )
    for sale in live.filter(buyer__in=_households(mine)).order_by("-announced_at")[:MOST]:
        kind, status = words.tag(sale)
        yield MyHome(
            _("%(home)s is promised to you") % {"home": sale.holding},
            sale.get_absolute_url(),
            words.for_buyer(sale),
            kind,
            status,
        )


def _households(which: dict[str, Any]) -> Any:
    from commonhouse.land.leasing.models import Household

    return Household.objects.filter(**which).values("pk")


def tools(actor: Actor, organization: Organization) -> Iterator[Tool]:
    from commonhouse.land.selling import queries

    if not allows(actor, "lease.read", organization):
        return
    live = queries.of(organization).exclude(state__in=[Sale.State.CLOSED, Sale.State.WITHDRAWN]).count()
    if live or queries.of(organization).exists():
        address = reverse("land_sales", args=[organization.slug])
        yield Tool(_("Sales"), address, _("Homes that pass from one family to the next"), count=live, order=45)


def link_of(entry: Entry) -> Link | None:
    """Where the sale of an entry is."""
    name = entry.source.partition(":")[2]
    found = Sale.objects.filter(organization=entry.organization_id, public_id=name)
    sale = found.select_related("organization", "holding").first()
    return None if sale is None else Link(str(sale.holding), sale.get_absolute_url())

"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings import hooks as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import hooks as leasing
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, lease_of, may_read
from commonhouse.land.pricing import leaving, prices, tables, telling
from commonhouse.land.pricing.models import Improvement, IndexTable, Price
from commonhouse.people import hooks as people
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

_State = Improvement.State


def tools(actor: Actor, organization: Organization) -> Iterator[holdings.Tool]:
    """Links on the front page of land."""
    if allows(actor, "improvement.decide", organization):
        waiting = Improvement.objects.filter(organization=organization, state__in=[_State.ASKED, _State.FINISHED])
        yield holdings.Tool(
            _("Improvements"), reverse("land_improvements", args=[organization.slug]),
            _("What families ask to do on their homes, and what is finished."), waiting.count(), order=40,
        )  # fmt: skip
    if allows(actor, "index.edit", organization) or IndexTable.objects.filter(organization=organization).exists():
        yield holdings.Tool(
            _("Published tables"), reverse("land_indexes", args=[organization.slug]),
            _("Incomes, prices and rates that leases go by."), order=60,
        )  # fmt: skip


def highest(lease: Lease) -> int | None:
    """The highest price that was set for the home of a lease."""
    found: int | None = Price.objects.filter(lease=lease).aggregate(most=Max("amount"))["most"]
    return found


def section(actor: Actor, lease: Lease) -> leasing.Section | None:
    """What the home could be sold for, on the page of its lease."""
    if not may_read(actor, lease) or lease.began_at is None or lease.ended_on is not None:
        return None
    if prices.resale_of(lease) is None:
        return _only_improvements(actor, lease)
    slug, name = lease.organization.slug, lease.agreement.public_id
    links = [
        (_("If I sold today") if holds(actor, lease) else _("What it could be sold for"), reverse("land_price", args=[slug, name])),
        (_("Improvements"), reverse("land_lease_improvements", args=[slug, name])),
    ]  # fmt: skip
    if holds(actor, lease):
        links.append((_("Ask for an improvement"), reverse("land_improvement_ask", args=[slug, name])))
    last = lease.prices.order_by("-set_at").first()
    lines = [_("See what you would get, line by line, and what stays in the home for the next family.")]
    if last is not None:
        said = {"price": money(last.amount, lease.agreement.unit), "day": day(last.on)}
        lines.insert(0, _("The last price that was set: %(price)s for a sale on %(day)s.") % said)
    return leasing.Section(_("If the home is sold"), tuple(lines), tuple(links), anchor="price", order=30)


def _only_improvements(actor: Actor, lease: Lease) -> leasing.Section | None:
    """Of a place that is not sold: its improvements alone, where the lease speaks of them."""
    if not lease.improvements.exists():
        return None
    url = reverse("land_lease_improvements", args=[lease.organization.slug, lease.agreement.public_id])
    return leasing.Section(_("Improvements"), (), ((_("See them"), url),), anchor="improvements", order=60)


def panel(actor: Actor, holding: Holding) -> holdings.Panel | None:
    """For staff: the price of a home, on the home's page."""
    if not allows(actor, "lease.read", holding.organization):
        return None
    lease = lease_of(holding)
    if lease is None or prices.resale_of(lease) is None:
        return None
    url = reverse("land_price", args=[holding.organization.slug, lease.agreement.public_id])
    last = lease.prices.order_by("-set_at").first()
    data = {"lease": lease, "url": url, "last": last, "unit": lease.agreement.unit}
    return holdings.Panel(_("Price"), "land/pricing/panel.html", data, order=30, anchor="price")


def register() -> None:
    """Called by LandConfig.ready()."""
    holdings.register_page(tools)
    holdings.register_panel(panel)
    leasing.register_highest_price(highest)
    leasing.register_section(section)
    leasing.register_index(tables.reading)
    telling.register_all()
    people.register_forgetting(leaving.forget)

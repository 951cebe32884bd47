"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings import hooks
from commonhouse.land.holdings.hooks import Panel, Tool
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.leasing.models import Lease
from commonhouse.land.reporting import queries, rows, telling
from commonhouse.people import hooks as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

_Ended = Lease.Ended


def tools(actor: Actor, organization: Organization) -> Iterator[Tool]:
    """Links on the front page of land."""
    slug = organization.slug
    if allows(actor, "land.report", organization):
        text = _("Homes by income served, resales, what stays in the homes, fees.")
        yield Tool(_("Figures"), reverse("land_figures", args=[slug]), text, order=80)
    else:
        text = _("What the trust tells everyone of each year.")
        yield Tool(_("Published figures"), reverse("land_reports", args=[slug]), text, order=80)
    yield Tool(_("Homes year by year"), reverse("land_families", args=[slug]), _("A picture over time."), order=82)
    text = _("Seats of the board, leaseholders, decisions about land.")
    yield Tool(_("Who governs"), reverse("land_governing", args=[slug]), text, order=84)


def decisions_of_holding(actor: Actor, holding: Holding) -> Panel | None:
    return _decisions(actor, holding, "holding")


def decisions_of_parcel(actor: Actor, parcel: Parcel) -> Panel | None:
    return _decisions(actor, parcel, "parcel")


def _decisions(actor: Actor, about: Holding | Parcel, what: str) -> Panel | None:
    may = {"govern": allows(actor, "land.govern", about.organization)}
    found = queries.decisions_about(actor, about)
    if not found and not may["govern"]:
        return None
    link = reverse("land_decision_link", args=[about.organization.slug, what, about.public_id]) if may["govern"] else ""
    data = {"rows": found, "organization": about.organization, "may": may, "link_url": link}
    return Panel(_("Decisions"), "land/reporting/panel_decisions.html", data, order=70, anchor="decisions")


def families_of(actor: Actor, holding: Holding) -> Panel | None:
    """How many families have bought this home, and the picture."""
    leases = rows.leases([holding.organization_id]).filter(holding=holding, price__isnull=False)
    same = Q(followed__ended_how__in=[_Ended.INHERITED, _Ended.DIVIDED])
    found = leases.aggregate(n=Count("pk", filter=~same | Q(followed__isnull=True)))["n"] or 0
    if not found:
        return None
    url = reverse("land_home_families", args=[holding.organization.slug, holding.public_id])
    data = {"families": found, "url": url}
    return Panel(_("Its families over time"), "land/reporting/panel_families.html", data, order=60, anchor="families")


def register() -> None:
    """Called by LandConfig.ready()."""
    telling.register_kinds()
    people.register_merging(telling.merge)
    hooks.register_page(tools)
    hooks.register_panel(families_of)
    hooks.register_panel(decisions_of_holding)
    hooks.register_parcel_panel(decisions_of_parcel)

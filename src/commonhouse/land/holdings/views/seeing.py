"""What a trust or a network holds: numbers, map and list; one piece of land; one home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commonhouse.land.holdings import drawing, export, hooks, queries, words
from commonhouse.land.holdings.access import Sees, sees
from commonhouse.land.holdings.actions.papers import FOLDER
from commonhouse.land.holdings.drawing import Land
from commonhouse.land.holdings.models import Holding, HoldingImport, LandPaper, Parcel, Use
from commonhouse.land.holdings.queries import Network, Portfolio
from commonhouse.land.holdings.views.common import actor_of, with_holding, with_parcel
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.formats import number
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, seat_that_would
from commonhouse.people.views.common import page_for, paged, public_page
from commonhouse.proposals.models import Proposal

MOST_MAPPED = 5_000
PAGE = 25  # rows of a list: each is a card on a phone
TRUSTS = 50  # rows of a network's table
NAMED = 60  # trusts on a map that numbers them
Json = dict[str, Any]


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The front page of land: of a network all its trusts, of a trust what it holds."""
    if organization.kind == Organization.Kind.NETWORK:
        return _network(request, organization)
    return _trust(request, organization)


def _network(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Figures of all trusts in three queries; the table in pages, the most homes first."""
    found = queries.network(organization)
    rows = [
        {"trust": trust, "held": held, "acres": words.acres(held.area)}
        for trust, held in sorted(found.trusts, key=lambda row: (-row[1].homes, -row[1].area, row[0].name))
    ]
    actor = actor_of(request)
    context = {
        "organization": organization, "total": found.total, "count": len(rows), "page": paged(request, rows, TRUSTS),  # type: ignore[arg-type]
        "figures": _figures(found.total), "tenures": _tenures(found.total), "uses": _uses(found.total),
        "points": (points := _network_points(found)), "map": "" if points else _network_map(found),
        "panels": hooks.front_panels(actor, organization),
        "tools": hooks.tools(actor, organization),
    }  # fmt: skip
    return render(request, "land/holdings/network.html", context)


def _network_points(found: Network) -> list[Json]:
    """A point for each trust, for a map that numbers and names them; none where they are too many for that."""
    if len(found.trusts) > NAMED:
        return []
    return [
        {
            "label": trust.name, "url": reverse("land", args=[trust.slug]), "place": trust.place, "loop": "land",
            "lat": None if trust.latitude is None else float(trust.latitude),
            "lon": None if trust.longitude is None else float(trust.longitude),
            "text": _in_short(held),
        }
        for trust, held in found.trusts if not held.is_empty
    ]  # fmt: skip


def _in_short(held: Portfolio) -> str:
    """Its homes; of a trust without any, its land."""
    if not held.homes:
        return words.acres(held.area)
    return ngettext("%(count)s home", "%(count)s homes", held.homes) % {"count": number(held.homes)}


def _network_map(found: Network) -> str:
    """A mark for each of many trusts at its neighborhood; the table names them."""
    land = [
        Land(_most(held), float(trust.latitude), float(trust.longitude))
        for trust, held in found.trusts
        if trust.latitude is not None and trust.longitude is not None and not held.is_empty
    ]
    said = {"trusts": number(len(found.trusts)), "homes": number(found.total.homes)}
    description = _(
        "%(trusts)s land trusts with %(homes)s homes, each at its neighborhood. The table below names them."
    )
    return drawing.draw(_("Where the trusts are"), description % said, land)


def _most(held: Portfolio) -> str:
    """What a trust is shown as: homes where it has any, else what most of its land is for."""
    return Use.HOMES if held.homes else max(held.square_feet, key=held.square_feet.__getitem__, default=Use.OPEN)


def _trust(request: HttpRequest, organization: Organization) -> HttpResponse:
    actor = actor_of(request)
    may = sees(actor, organization)
    held = queries.portfolio(organization)
    wanted = queries.filter_of(request.GET, may)
    places = queries.neighborhoods(organization)
    page = paged(request, queries.holdings_of(organization, wanted, may), PAGE)
    context = {
        "organization": organization, "may": may, "held": held, "figures": _figures(held), "tenures": _tenures(held),
        "uses": _uses(held), "map": _map(organization, places, may),
        "areas": [(each, words.acres(each.square_feet)) for each in places],
        "wanted": wanted, "page": page, "rows": [_row(each, may) for each in page],
        "choices": _choices(places, may), "panels": hooks.front_panels(actor, organization),
        "tools": hooks.tools(actor, organization),
        "waiting": _waiting(organization) if may.edit else [],
        "seat": None if may.edit else seat_that_would(actor, "holding.edit", organization),
    }  # fmt: skip
    return render(request, "land/holdings/index.html", context)


def _figures(held: Portfolio) -> list[tuple[str, str]]:
    """Each number with its sentence; those that are nothing are left out."""
    farms, plots = held.parcels.get(Use.FARM, 0), held.count(Use.FARM)
    shops, planned = held.count(Use.COMMERCIAL), held.planned
    spaces = max(held.count(Use.OPEN), held.parcels.get(Use.OPEN, 0))
    rows = [
        (
            held.homes,
            number(held.homes),
            ngettext("home that stays affordable", "homes that stay affordable", held.homes),
        ),
        (held.area, words.acres(held.area), _("of land held in common")),
        (farms or plots, number(farms or plots), _farms(farms, plots)),
        (shops, number(shops), ngettext("shop or workshop", "shops and workshops", shops)),
        (spaces, number(spaces), ngettext("open space for all", "open spaces for all", spaces)),
        (planned, number(planned), ngettext("home planned or being built", "homes planned or being built", planned)),
    ]
    return [(text, sentence) for count, text, sentence in rows if count]


def _farms(farms: int, plots: int) -> str:
    if not farms:
        return ngettext("plot for growers", "plots for growers", plots)
    if not plots:
        return ngettext("farm or garden", "farms and gardens", farms)
    said = ngettext("farm or garden, with %(plots)s plots", "farms and gardens, with %(plots)s plots", farms)
    return said % {"plots": number(plots)}


def _tenures(held: Portfolio) -> list[Json]:
    """Homes by how they are held, for a chart."""
    labels = dict(Holding.Tenure.choices)
    return [
        {"label": str(labels[Holding.Tenure(tenure)]), "value": count, "text": number(count)}
        for tenure, count in held.by_tenure().items()
    ]


def _uses(held: Portfolio) -> list[Json]:
    """Land by what it is for, for a chart."""
    return [
        {"label": str(use.label), "value": held.square_feet[use], "text": words.acres(held.square_feet[use]),
         "loop": words.loop_of(use)}
        for use in Use if held.square_feet.get(use)
    ]  # fmt: skip


def _map(organization: Organization, places: list[queries.Neighborhood], may: Sees) -> str:
    fields = ("use", "latitude", "longitude", *(["shape"] if may.addresses else []))
    rows = Parcel.objects.filter(organization=organization, released_on__isnull=True, latitude__isnull=False)
    land = [Land(*row) for row in rows.order_by("pk").values_list(*fields)[:MOST_MAPPED]]
    count = sum(each.parcels for each in places)
    described = ngettext(
        "%(count)s piece of land. North is up. The table below says what is in each neighborhood.",
        "%(count)s pieces of land. North is up. The table below says what is in each neighborhood.",
        count,
    )
    title = _("Where the land is")
    return drawing.draw(title, described % {"count": number(count)}, land, exact=may.addresses)


def _row(holding: Holding, may: Sees) -> Json:
    is_open = holding.use == Use.OPEN and holding.state in {Holding.State.IN_USE, Holding.State.FREE}
    tag = None if is_open else words.state_tag(may.state(holding.state))
    return {"holding": holding, "tag": tag}


def _choices(places: list[queries.Neighborhood], may: Sees) -> Json:
    return {
        "use": [(value, label) for value, label in Use.choices if value not in {Use.MIXED, Use.VACANT}],
        "tenure": Holding.Tenure.choices, "state": may.states(),
        "neighborhood": sorted(each.name for each in places if each.name),
    }  # fmt: skip


def _waiting(organization: Organization) -> list[HoldingImport]:
    rows = HoldingImport.objects.filter(organization=organization, state=HoldingImport.State.READ)
    return list(rows.only("public_id", "name", "read_at", "organization"))


@require_GET
@public_page
def parcels(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The land itself, in pages."""
    may = sees(actor_of(request), organization)
    wanted = queries.filter_of(request.GET, may)
    page = paged(request, queries.parcels_of(organization, wanted, may), PAGE)
    context = {
        "organization": organization, "may": may, "wanted": wanted, "page": page, "uses": Use.choices,
        "rows": [(each, words.acres(each.square_feet) if each.square_feet else "") for each in page],
    }  # fmt: skip
    return render(request, "land/holdings/parcels.html", context)


@require_GET
@with_parcel()
def parcel(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    """One piece of land: how it came, what stands on it, its papers."""
    organization, actor = parcel.organization, actor_of(request)
    may = sees(actor, organization)
    things = parcel.holdings.select_related("building")
    if parcel.released_on is None:
        things = things.exclude(state=Holding.State.LOST)
    page = paged(request, things, PAGE)
    for each in page:
        each.organization, each.parcel = organization, parcel
    context = {
        "organization": organization, "parcel": parcel, "may": may, "page": page,
        "rows": [_row(each, may) for each in page], "acres": words.acres(parcel.square_feet),
        "buildings": parcel.buildings.all(), "map": _parcel_map(parcel, may), "panels": hooks.parcel_panels(actor, parcel),
        "papers": parcel.papers.filter(holding=None) if may.addresses else [],
        "decision": Proposal.objects.filter(organization=organization, public_id=parcel.released_by).first()
        if parcel.released_by else None,
        "seat": None if may.edit else seat_that_would(actor, "holding.edit", organization),
    }  # fmt: skip
    return render(request, "land/holdings/parcel.html", context)


def _parcel_map(parcel: Parcel, may: Sees) -> str:
    if parcel.latitude is None or parcel.longitude is None:
        return ""
    land = Land(parcel.use, float(parcel.latitude), float(parcel.longitude), parcel.shape if may.addresses else None)
    said = {"name": parcel.name, "use": parcel.get_use_display(), "neighborhood": parcel.neighborhood or "–"}
    description = _("%(name)s: %(use)s, %(neighborhood)s. North is up.") % said
    return drawing.draw(_("Where it is"), description, [land], exact=may.addresses)


@require_GET
@with_holding()
def holding(request: HttpRequest, holding: Holding) -> HttpResponse:
    """One home, plot, shop or open space. What its lease, its price and its duties say comes from other parts."""
    organization, actor = holding.organization, actor_of(request)
    may = sees(actor, organization)
    context = {
        "organization": organization, "holding": holding, "parcel": holding.parcel, "may": may,
        "tag": words.state_tag(may.state(holding.state)), "panels": hooks.panels(actor, holding),
        "papers": holding.papers.all() if may.private else [],
        "is_ready": holding.state in {Holding.State.FREE, Holding.State.PLANNED},
        "seat": None if may.edit else seat_that_would(actor, "holding.edit", organization),
    }  # fmt: skip
    return render(request, "land/holdings/holding.html", context)


@require_GET
@never_cache
@public_page
def paper(request: HttpRequest, organization: Organization, pk: int) -> HttpResponseBase:
    """A paper, as a download: of land for members, of a home for those who look after its lease."""
    row = get_object_or_404(LandPaper, organization=organization, pk=pk)
    may = sees(actor_of(request), organization)
    if not (may.addresses if row.holding_id is None else may.private):
        raise NotAllowed("holding.read", seat_that_would(actor_of(request), "lease.read", organization))
    return papers.download(FOLDER, row.sha256, row.name, row.mime)


@require_GET
@page_for("holding.edit")
def take_along(request: HttpRequest, organization: Organization, form: str) -> HttpResponse:
    """All land and all homes in a file that can be read in again."""
    if form == "csv":
        pieces, kind = csv_lines(export.rows(organization)), "text/csv; charset=utf-8"
    else:
        pieces, kind = export.geojson(organization), "application/geo+json"
    answer = HttpResponse(b"".join(pieces), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{organization.slug}-land.{form}"'
    return answer

"""Land for programs: what the pages show. The same queries, the same limits; nothing is written here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.land.finding.models import HomeDraw
from commonhouse.land.holdings import queries as holdings
from commonhouse.land.holdings.access import Sees, sees
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.pricing.models import Price
from commonhouse.land.reporting import queries as reporting
from commonhouse.land.reporting import words
from commonhouse.land.reporting.figures import Figure
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NOBODY, Actor, allows
from commonhouse.people.queries import organization_or_404

router = Router(tags=["land"])
MOST = 500  # of one answer; `after` gives the rest
LATEST = 2_147_483_647
_COARSE = Decimal("0.001")  # about 100 m: a corner, not a door

After = Annotated[int, Query(ge=0, le=LATEST, description="The `number` of the last one you have")]
Year = Annotated[int, Query(ge=reporting.FIRST_YEAR, le=2200)]


class Wrong(Schema):
    detail: str


class HoldingOut(Schema):
    number: Annotated[int, Field(description="Grows; give the last one as `after` for the rest")]
    id: str
    parcel: Annotated[str, Field(description="The id of its parcel")]
    name: str
    neighborhood: str
    use: str
    tenure: str
    state: Annotated[str, Field(description="in-default is told only to those who look after leases")]
    bedrooms: int | None
    square_feet: int | None
    accessible: bool
    tier: Annotated[int | None, Field(description="For households up to this percent of the area median income")]
    unit: Annotated[str, Field(description="The door; empty for those outside")]


class PriceOut(Schema):
    number: Annotated[int, Field(description="Grows; give the last one as `after` for the rest")]
    id: str
    holding: str
    on: date
    purpose: str
    amount: Annotated[int, Field(description="In cents")]
    act: Annotated[int, Field(description="The number of the act in the record that recomputes it")]


class DrawOut(Schema):
    id: str
    programme: str
    number: int
    state: Annotated[str, Field(description="announced, listed, held or cancelled")]
    seed_how: str
    seed_on: date
    seed: Annotated[str, Field(description="Empty until it is drawn")]
    entrants: Annotated[list[dict[str, Any]], Field(description="As published: tickets, never names")]
    fingerprint: str
    statement: dict[str, Any]
    result: dict[str, Any] | None
    held_at: datetime | None


class FigureOut(Schema):
    code: str
    what: str
    kind: Annotated[
        str, Field(description="count, money (cents), acres (square feet), share or ratio (exact fractions)")
    ]
    value: Annotated[str | None, Field(description="Exact; null where there is none or it is kept back")]
    kept_back: bool


class FiguresOut(Schema):
    year: int
    trusts: Annotated[list[str], Field(description="Whose figures these are")]
    figures: list[FigureOut]


class ReportOut(Schema):
    id: str
    year: int
    number: int
    published_at: datetime
    words: str
    figures: list[FigureOut]


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def _organization(request: HttpRequest, slug: str) -> Organization:
    return organization_or_404(actor_of(request), slug)


@router.get(
    "/o/{slug:slug}/land/holdings", response={200: list[HoldingOut], 404: Wrong}, summary="Homes, plots, shops, open spaces"
)  # fmt: skip
def homes(request: HttpRequest, slug: str, after: After = 0) -> list[HoldingOut]:
    organization = _organization(request, slug)
    seen = sees(actor_of(request), organization)
    rows = Holding.objects.filter(organization=organization, pk__gt=after).select_related("parcel").order_by("pk")
    return [_holding(each, seen) for each in rows.exclude(state__in=holdings.GONE)[:MOST]]


def _holding(row: Holding, seen: Sees) -> HoldingOut:
    return HoldingOut(
        number=row.pk, id=row.public_id, parcel=row.parcel.public_id, name=row.name, neighborhood=row.parcel.neighborhood,
        use=row.use, tenure=row.tenure, state=seen.state(row.state), bedrooms=row.bedrooms, square_feet=row.square_feet,
        accessible=row.accessible, tier=row.tier, unit=row.unit if seen.addresses else "",
    )  # fmt: skip


@router.get(
    "/o/{slug:slug}/land/parcels", response={200: dict[str, Any], 404: Wrong}, summary="The land, as GeoJSON"
)  # fmt: skip
def parcels(request: HttpRequest, slug: str, after: After = 0) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946, WGS 84). Those outside get a point on a grid of about 100 m, members the outline."""
    organization = _organization(request, slug)
    seen = sees(actor_of(request), organization)
    rows = Parcel.objects.filter(organization=organization, pk__gt=after, released_on__isnull=True).order_by("pk")
    return {"type": "FeatureCollection", "features": [_feature(each, seen) for each in rows[:MOST]]}


def _feature(row: Parcel, seen: Sees) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": row.pk, "name": row.name, "neighborhood": row.neighborhood, "use": row.use,
        "square_feet": row.square_feet, "held_since": row.acquired_on.isoformat() if row.acquired_on else None,
    }  # fmt: skip
    if seen.addresses:
        told |= {"address": row.address, "reference": row.reference}
    geometry = row.shape if seen.addresses and row.shape else _point(row, coarse=not seen.addresses)
    return {"type": "Feature", "id": row.public_id, "geometry": geometry, "properties": told}


def _point(row: Parcel, *, coarse: bool) -> dict[str, Any] | None:
    if row.latitude is None or row.longitude is None:
        return None
    places = [row.longitude, row.latitude]
    told = [each.quantize(_COARSE) for each in places] if coarse else places
    return {"type": "Point", "coordinates": [float(each) for each in told]}


@router.get("/o/{slug:slug}/land/prices", response={200: list[PriceOut], 404: Wrong}, summary="Prices that were set")
def prices(request: HttpRequest, slug: str, after: After = 0) -> list[PriceOut]:
    """As they stand in the public record, each with the act by which anyone recomputes it."""
    organization = _organization(request, slug)
    rows = Price.objects.filter(organization=organization, pk__gt=after, act__isnull=False).order_by("pk")
    return [
        PriceOut(
            number=each.pk, id=each.public_id, holding=each.holding.public_id, on=each.on, purpose=each.purpose,
            amount=each.amount, act=each.act or 0,
        )
        for each in rows.select_related("holding")[:MOST]
    ]  # fmt: skip


@router.get("/o/{slug:slug}/land/draws", response={200: list[DrawOut], 404: Wrong}, summary="Public draws for homes")
def draws(request: HttpRequest, slug: str) -> list[DrawOut]:
    organization = _organization(request, slug)
    rows = (
        HomeDraw.objects.filter(organization=organization).select_related("programme").order_by("-announced_at", "-pk")
    )
    return [
        DrawOut(
            id=each.public_id, programme=each.programme.public_id, number=each.number, state=each.state,
            seed_how=each.seed_how, seed_on=each.seed_on, seed=each.seed, entrants=each.entrants,
            fingerprint=each.fingerprint, statement=each.statement, result=each.result, held_at=each.held_at,
        )
        for each in rows[:50]
    ]  # fmt: skip


@router.get(
    "/o/{slug:slug}/land/figures", response={200: FiguresOut, 401: Wrong, 403: Wrong, 404: Wrong}, auth=django_auth,
    summary="A year’s figures, for those who run the trust or the network",
)  # fmt: skip
def figures(request: HttpRequest, slug: str, year: Year | None = None) -> Any:
    organization = _organization(request, slug)
    if not allows(actor_of(request), "land.report", organization):
        return Status(403, {"detail": "Act in a seat that may read the figures."})
    today = timezone.localdate()
    if year is not None and year > today.year:
        return Status(404, {"detail": "This year has not begun."})
    found = reporting.report(organization, year or today.year, today)
    return FiguresOut(
        year=found.year, trusts=[each.slug for each in found.trusts], figures=[_figure(each) for each in found.figures]
    )


@router.get(
    "/o/{slug:slug}/land/reports", response={200: list[ReportOut], 404: Wrong}, summary="Figures as they were published"
)  # fmt: skip
def reports(request: HttpRequest, slug: str) -> list[ReportOut]:
    organization = _organization(request, slug)
    return [
        ReportOut(
            id=each.public_id, year=each.year, number=each.number, published_at=each.published_at, words=each.words,
            figures=[_figure(one) for one in reporting.as_figures(each)],
        )
        for each in reporting.published(organization)[:50]
    ]  # fmt: skip


def _figure(found: Figure) -> FigureOut:
    value = None if found.value is None else str(found.value)
    return FigureOut(
        code=found.code, what=words.sentence(found), kind=found.kind, value=value, kept_back=found.is_kept_back
    )

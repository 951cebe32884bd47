"""What pages, files and the API ask of reports: a year's figures of a trust, or of the trusts of a network that agreed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonhouse.land.holdings import queries as holdings
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.leasing.models import Lease
from commonhouse.land.reporting import figures, privacy, rows
from commonhouse.land.reporting.figures import Figure, Period
from commonhouse.land.reporting.models import LandDecision, LandReport, ReportConsent
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.proposals.models import Proposal

FIRST_YEAR = 1960
MOST_ABOUT = 20  # decisions shown beside one thing


@dataclass(frozen=True, slots=True)
class Report:
    """A year's figures as somebody may see them."""

    organization: Organization
    year: int
    figures: tuple[Figure, ...]
    trusts: tuple[Organization, ...]  # whose rows they are; of a trust: itself
    is_network: bool

    @property
    def period(self) -> Period:
        return Period.year(self.year)

    @property
    def kept_back(self) -> int:
        return sum(each.is_kept_back for each in self.figures)


def is_network(organization: Organization) -> bool:
    return organization.kind != Organization.Kind.LAND_TRUST


def sharing(network: Organization) -> list[Organization]:
    """Trusts of a network that let it add up their figures."""
    members = holdings.trusts_of(network)
    given = ReportConsent.objects.filter(network=network, taken_back_at__isnull=True)
    agreed = set(given.values_list("organization_id", flat=True))
    return [each for each in members if each.pk in agreed or each.pk == network.pk]


def report(organization: Organization, year: int, today: dt.date | None = None) -> Report:
    """As the trust's own staff see it, whole. A network sees the sum of those that agreed, and nothing small of any."""
    on = today or timezone.localdate()
    of_network = is_network(organization)
    trusts = sharing(organization) if of_network else [organization]
    found = figures.report(rows.of(trusts, on), Period.year(year))
    if of_network:
        found = privacy.publishable(found)
    return Report(organization, year, tuple(found), tuple(trusts), of_network)


def years(organization: Organization, today: dt.date | None = None) -> list[int]:
    """The years that can be chosen, this one first."""
    on = today or timezone.localdate()
    trusts = sharing(organization) if is_network(organization) else [organization]
    oldest = rows.leases(each.pk for each in trusts).order_by("starts_on").values_list("starts_on", flat=True).first()
    first = max(oldest.year, FIRST_YEAR) if oldest else on.year
    return list(range(on.year, first - 1, -1))


# --- what was published ----------------------------------------------------------------------------------------------
def published(organization: Organization) -> QuerySet[LandReport]:
    """The newest year first; of a year, the newest report first."""
    return LandReport.objects.filter(organization=organization).order_by("-year", "-number")


def published_or_404(organization: Organization, public_id: str) -> LandReport:
    row = published(organization).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    row.organization = organization
    return row


def as_figures(row: LandReport) -> list[Figure]:
    """A published report's figures as values again."""

    def value(each: dict[str, Any]) -> figures.Value:
        if each["value"] is None:
            return None
        found = Fraction(each["value"])
        return found if each["kind"] in {"ratio", "share"} else int(found)

    return [
        Figure(code, each["kind"], value(each), each["households"], is_kept_back=each["kept_back"])
        for code, each in row.figures.items()
    ]


def consents(organization: Organization) -> dict[int, ReportConsent]:
    """Given and not taken back, by network."""
    given = ReportConsent.objects.filter(organization=organization, taken_back_at__isnull=True)
    return {each.network_id: each for each in given.select_related("network")}


# --- what stands behind a number ----------------------------------------------------------------------------------------
def leases_behind(organization: Organization, reason: str, period: Period) -> QuerySet[Lease]:
    """The leases that a part's numbers are counted from."""
    found = rows.leases([organization.pk]).select_related("holding__parcel", "agreement", "followed")
    if reason == "resales":
        return found.filter(ended_how__in=figures.RESOLD, sold_for__isnull=False, ended_on__lte=period.last).order_by(
            "-ended_on", "-pk"
        )
    if reason == "moves":
        return found.filter(starts_on__range=(period.first, period.last)).order_by("-starts_on", "-pk")
    if reason == "ever":
        return found.filter(starts_on__lte=period.last).order_by("-starts_on", "-pk")
    return found.filter(price__isnull=False, starts_on__lte=period.last).order_by("starts_on", "pk")


# --- decisions about land -----------------------------------------------------------------------------------------------
def decisions(actor: Actor, organization: Organization) -> QuerySet[LandDecision]:
    """The last tied first, each with its proposal and what it is about. Those outside see what stands in the public record."""
    found = LandDecision.objects.filter(organization=organization)
    if not allows(actor, "deal.read", organization):
        told = Q(proposal__asked_at__isnull=False) | Q(proposal__audience=Proposal.Audience.EVERYONE)
        found = found.filter(told).exclude(deal__is_public=False)
    return found.select_related(
        "proposal__organization", "parcel__organization", "holding__organization", "deal__organization"
    )


def decisions_about(actor: Actor, about: Parcel | Holding) -> list[LandDecision]:
    field = "parcel" if isinstance(about, Parcel) else "holding"
    return list(decisions(actor, about.organization).filter(**{field: about})[:MOST_ABOUT])

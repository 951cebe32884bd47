"""A year's figures for those who run a trust or a network; the rows behind them; what was published, for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.holdings import queries as holdings
from commonhouse.land.leasing.models import Lease
from commonhouse.land.reporting import figures, papers, queries, rows, words
from commonhouse.land.reporting.actions import publishing
from commonhouse.land.reporting.figures import Period
from commonhouse.land.reporting.forms import PublishForm
from commonhouse.land.reporting.queries import Report
from commonhouse.land.reporting.views.common import (
    actor_of,
    attempt,
    context,
    file_answer,
    form_page,
    page_for,
    posted,
    public_page,
)
from commonhouse.people import queries as people
from commonhouse.people.documents import NoDocument
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.people.views.common import paged

REASONS = ("moves", "ever", "resales", "stays")


@require_GET
@page_for("land.report")
def show(request: HttpRequest, organization: Organization) -> HttpResponse:
    found, today = _report(request, organization), timezone.localdate()
    shown = context(
        request, organization, report=found, parts=words.parts(found.figures, found.period, today),
        years=queries.years(organization), period=words.period_words(found.period, today),
        kept_back=papers.kept_back_words() if found.kept_back else "",
        members=_sharing_rows(organization) if found.is_network else [],
    )  # fmt: skip
    return render(request, "land/reporting/figures.html", shown)


@require_GET
@page_for("land.report")
def year_file(request: HttpRequest, organization: Organization, year: str, form: str) -> HttpResponse:
    found = queries.report(organization, _year(int(year)))
    name = f"land-{organization.slug}-{year}.{form}"
    if form == "csv":
        return file_answer(
            papers.as_csv(found.figures, found.period, timezone.localdate()), "text/csv; charset=utf-8", name
        )
    try:
        trusts = found.trusts if found.is_network else ()
        made = papers.as_pdf(organization, found.figures, found.period, trusts=trusts, today=timezone.localdate())
    except NoDocument as problem:
        raise Refused(str(problem)) from problem
    return file_answer(made, "application/pdf", name)


@require_GET
@page_for("land.report")
def behind(request: HttpRequest, organization: Organization, year: int, reason: str) -> HttpResponse:
    """The rows that a part's numbers are counted from: for the trust's own staff, never for a network's."""
    found = _leases_behind(organization, year, reason)
    page = paged(request, found, 50)
    shown = context(
        request, organization, page_obj=page, year=year, reason=reason, title=_title(reason, year),
        rows=[_behind(each, organization) for each in page],
    )  # fmt: skip
    return render(request, "land/reporting/behind.html", shown)


@require_GET
@page_for("land.report")
def behind_file(request: HttpRequest, organization: Organization, year: int, reason: str) -> HttpResponse:
    found = _leases_behind(organization, year, reason)
    name = f"land-{organization.slug}-{year}-{reason}.csv"
    return file_answer(b"".join(csv_lines(_behind_rows(found, organization))), "text/csv; charset=utf-8", name)


def _leases_behind(organization: Organization, year: int, reason: str) -> QuerySet[Lease]:
    if reason not in REASONS or queries.is_network(organization):
        raise Http404
    return queries.leases_behind(organization, reason, Period.year(_year(year)))


def _title(reason: str, year: int) -> str:
    return {
        "moves": _("Who moved in, %(year)d"),
        "ever": _("Who ever moved in, up to %(year)d"),
        "resales": _("Resales up to %(year)d"),
        "stays": _("Who bought, and how long they stayed, up to %(year)d"),
    }[reason] % {"year": year}


def _behind(lease: Lease, organization: Organization) -> dict[str, Any]:
    lease.organization = organization  # for its address, without a query a row
    row = rows.row_of(lease)
    sold = figures.resales([row])
    return {"lease": lease, "row": row, "band": words.band(figures.band(row.tier)), "resale": sold[0] if sold else None}


def _behind_rows(found: QuerySet[Lease], organization: Organization) -> Iterator[list[Any]]:
    yield [
        "lease", "home", "began", "ended", "how", "price paid", "market value", "subsidy", "percent of area median income",
        "sold for", "market value then", "gain", "kept",
    ]  # fmt: skip
    for lease in found.iterator(chunk_size=500):
        each = _behind(lease, organization)
        sold = each["resale"]
        yield [
            lease.agreement.public_id, lease.holding.public_id, lease.starts_on, lease.ended_on or "", lease.ended_how,
            _blank(lease.price), _blank(lease.market_value), lease.subsidy, _blank(lease.tier_served),
            _blank(lease.sold_for), _blank(lease.market_value_then), _blank(sold.gain if sold else None),
            _blank(sold.kept if sold else None),
        ]  # fmt: skip


def _blank(value: Any) -> Any:
    return "" if value is None else value


def _report(request: HttpRequest, organization: Organization) -> Report:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else timezone.localdate().year
    return queries.report(organization, _year(year))


def _year(year: int) -> int:
    """Raises Http404 for a year that cannot be reported."""
    if not queries.FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


def _sharing_rows(network: Organization) -> list[tuple[Organization, bool]]:
    agreed = {each.pk for each in queries.sharing(network)}
    return [(each, each.pk in agreed) for each in holdings.trusts_of(network)]


# --- published ---------------------------------------------------------------------------------------------------------
@require_GET
@public_page
def published(request: HttpRequest, organization: Organization) -> HttpResponse:
    shown = context(request, organization, page_obj=paged(request, queries.published(organization)))
    return render(request, "land/reporting/published.html", shown)


@require_GET
@public_page
def one(request: HttpRequest, organization: Organization, report: str, form: str = "") -> HttpResponse:
    row = queries.published_or_404(organization, report)
    found, period = queries.as_figures(row), Period.year(row.year)
    on = timezone.localdate(row.published_at)
    name = f"land-{organization.slug}-{row.year}-{row.number}.{form}"
    if form == "csv":
        return file_answer(papers.as_csv(found, period, on), "text/csv; charset=utf-8", name)
    if form == "pdf":
        try:
            made = papers.as_pdf(organization, found, period, said=row.words, today=on)
        except NoDocument as problem:
            raise Refused(str(problem)) from problem
        return file_answer(made, "application/pdf", name)
    newer = queries.published(organization).filter(year=row.year, number__gt=row.number).first()
    shown = context(
        request, organization, report=row, parts=words.parts(found, period, on), foot=papers.foot(found, on), newer=newer,
    )  # fmt: skip
    return render(request, "land/reporting/report.html", shown)


@require_http_methods(["GET", "POST"])
@page_for("land.govern")
def publish(request: HttpRequest, organization: Organization) -> HttpResponse:
    years = [year for year in queries.years(organization) if year < timezone.localdate().year]
    form = PublishForm(posted(request), years=years or [timezone.localdate().year - 1])
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        row = attempt(form, lambda: publishing.publish_report(actor_of(request), organization, **given))
        if row is not None:
            messages.success(request, _("The figures are published."))
            return redirect(row)
    return form_page(
        request, organization, form, title=_("Publish a year’s figures"), button=_("Publish"),
        back=reverse("land_figures", args=[organization.slug]), place=_("Figures"),
        place_url=reverse("land_figures", args=[organization.slug]),
        lede=_("Everyone can read them, and they stay in the record. Numbers that stand for few households are kept back."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("land.govern")
def share(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Whether the networks the trust belongs to may add its figures to those of others."""
    networks = [each.organization for each in people.networks_of(organization)]
    if request.method == "POST":
        network = get_object_or_404(
            Organization, slug=request.POST.get("network", ""), pk__in=[each.pk for each in networks]
        )
        if request.POST.get("answer") == "yes":
            publishing.give_consent(actor_of(request), organization, network)
            messages.success(request, _("%(name)s may add up your figures.") % {"name": network.name})
        else:
            publishing.take_consent_back(actor_of(request), organization, network)
            messages.success(request, _("%(name)s adds up your figures no more.") % {"name": network.name})
        return redirect("land_figures_share", organization.slug)
    given = queries.consents(organization)
    shown = context(request, organization, networks=[(each, given.get(each.pk)) for each in networks])
    return render(request, "land/reporting/share.html", shown)

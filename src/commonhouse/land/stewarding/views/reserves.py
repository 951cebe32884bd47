"""Pages of repair reserves: what is in each, and what happened; those who live there see theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.land.stewarding import queries, reserves
from commonhouse.land.stewarding.actions import reserving as actions
from commonhouse.land.stewarding.forms.reserves import MoneyForm, ReserveForm
from commonhouse.land.stewarding.models import Request, Reserve
from commonhouse.land.stewarding.views.common import (
    ONCE,
    actor_of,
    crumb,
    form_page,
    may,
    posted,
    pressed,
    with_reserve,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require
from commonhouse.people.views.common import page_for, paged


def _above(organization: Organization) -> tuple[str, str]:
    return crumb("land_reserves", organization, _("Repair reserves"))


def unit_of(reserve: Reserve) -> str:
    return reserve.account.unit if reserve.account is not None else "USD"


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    page = paged(request, queries.reserves(organization))
    context = {"organization": organization, "page_obj": page, "may": may(actor_of(request), organization)}
    return render(request, "land/stewarding/reserves.html", context)


@require_GET
@with_reserve
def show(request: HttpRequest, reserve: Reserve) -> HttpResponse:
    can = may(actor_of(request), reserve.organization)
    page = paged(request, reserve.moves.select_related("entry").order_by("-on", "-pk"))
    coming = sum(each.amount for each in reserves.coming(reserve)) if can["staff"] else 0
    context = {
        "organization": reserve.organization, "reserve": reserve, "there": reserves.balance(reserve), "page_obj": page,
        "unit": unit_of(reserve), "may": can, "coming": coming, "waiting": _granted(reserve) if can["spend"] else [],
    }  # fmt: skip
    return render(request, "land/stewarding/reserve.html", context)


def _granted(reserve: Reserve) -> list[Request]:
    """Repairs that were granted and are not paid yet."""
    rows = Request.objects.filter(
        organization=reserve.organization, kind=Request.Kind.REPAIR, state=Request.State.GRANTED,
        reserve_move__isnull=True, lease__holding__in=reserves.holdings_of(reserve),
    )  # fmt: skip
    return list(rows.select_related("organization", "lease__holding").order_by("decided_at")[:20])


@ONCE
@page_for("reserve.spend")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = ReserveForm(posted(request), organization=organization)

    def run() -> Reserve:
        given = form.cleaned_data
        return actions.open_reserve(
            actor_of(request), organization, name=given["name"], opened_on=given["opened_on"],
            brought_in=given["brought_in"] or 0, submission=given["submission"], **form.chosen(),
        )  # fmt: skip

    return form_page(
        request, organization, form, run, title=_("Open a repair reserve"), button=_("Open it"),
        back=_above(organization)[1], above=_above(organization),
        lede=_("The part of the fees that is for repairs goes into it by itself from now on."),
    )  # fmt: skip


@ONCE
@with_reserve
def put_in(request: HttpRequest, reserve: Reserve) -> HttpResponse:
    require(actor_of(request), "reserve.spend", reserve.organization)
    form = MoneyForm(posted(request), unit=unit_of(reserve))

    def run() -> None:
        actions.put_in(actor_of(request), reserve, **form.cleaned_data)

    return form_page(
        request, reserve.organization, form, run, title=_("Put money in"), button=_("It is in"), lede=reserve.name,
        back=reserve.get_absolute_url(), above=_above(reserve.organization),
    )  # fmt: skip


@ONCE
@with_reserve
def spend(request: HttpRequest, reserve: Reserve) -> HttpResponse:
    """A repair; `?request=` names one that a household asked for and the trust granted."""
    require(actor_of(request), "reserve.spend", reserve.organization)
    wanted = request.GET.get("request", "")
    granted = next((each for each in _granted(reserve) if each.public_id == wanted), None)
    initial = {"amount": granted.amount, "text": granted.text[:200]} if granted is not None else {}
    form = MoneyForm(posted(request), unit=unit_of(reserve), initial=initial)

    def run() -> None:
        actions.spend(actor_of(request), reserve, request=granted, **form.cleaned_data)

    return form_page(
        request, reserve.organization, form, run, title=_("Pay for a repair"), button=_("It is paid"), lede=reserve.name,
        back=reserve.get_absolute_url(), above=_above(reserve.organization), done=_("It is in the history."),
    )  # fmt: skip


@require_POST
@with_reserve
def gather(request: HttpRequest, reserve: Reserve) -> HttpResponse:
    require(actor_of(request), "reserve.spend", reserve.organization)
    back = reserve.get_absolute_url()
    return pressed(
        request, lambda: actions.gather(reserve, by=actor_of(request)), back, _("What came in is in the reserve.")
    )

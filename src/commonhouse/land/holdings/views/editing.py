"""Pages with a form: land, buildings, homes; land that is given up; papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.land.holdings import actions
from commonhouse.land.holdings.actions import releasing
from commonhouse.land.holdings.forms import BuildingForm, HoldingForm, PaperForm, ParcelForm, ReleaseForm, WhyForm
from commonhouse.land.holdings.models import Building, Holding, LandPaper, Parcel
from commonhouse.land.holdings.views.common import actor_of, form_page, home_of, with_holding, with_parcel
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.people.views.common import page_for, posted

ONCE = require_http_methods(["GET", "POST"])
EDIT = "holding.edit"


@ONCE
@page_for(EDIT)
def parcel_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = ParcelForm(posted(request))

    def run() -> Parcel:
        return actions.enter_parcel(actor_of(request), organization, form.facts(), submission=form.cleaned_data["key"])

    return form_page(
        request, organization, form, run, title=_("Enter land"), button=_("Enter it"), back=home_of(organization),
        done=_("The land is entered. Now add what stands on it."),
    )  # fmt: skip


@ONCE
@with_parcel(EDIT)
def parcel_edit(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    form = ParcelForm(posted(request), initial=ParcelForm.of(parcel))
    return form_page(
        request, parcel.organization, form, lambda: actions.change_parcel(actor_of(request), parcel, form.facts()),
        title=_("Correct what is known of this land"), button=_("Keep it so"), back=parcel.get_absolute_url(),
        above=(parcel.name, parcel.get_absolute_url()), done=_("It is corrected."),
    )  # fmt: skip


@ONCE
@with_parcel(EDIT)
def parcel_release(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    organization = parcel.organization
    is_needed = releasing.needs_decision(organization)
    decisions = releasing.decisions(organization)
    initial = {"on": timezone.localdate()}
    form = ReleaseForm(posted(request), initial=initial, decisions=decisions, is_needed=is_needed)

    def run() -> Parcel:
        said = form.cleaned_data
        return actions.release_parcel(
            actor_of(request), parcel, on=said["on"], why=said["why"], decision=said["decision"]
        )

    if is_needed and not decisions:
        context = {"organization": organization, "parcel": parcel}
        return render(request, "land/holdings/ask_members.html", context)
    lede = _("Land is never sold back to the market. Where it must change hands, members decide first.")
    return form_page(
        request, organization, form, run, title=_("Give up this land"), button=_("Give it up"), lede=lede,
        back=parcel.get_absolute_url(), above=(parcel.name, parcel.get_absolute_url()),
        done=_("The trust does not hold this land any more. Its story stays here."),
    )  # fmt: skip


@ONCE
@with_parcel(EDIT)
def building_new(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    form = BuildingForm(posted(request))
    return form_page(
        request, parcel.organization, form, lambda: actions.enter_building(actor_of(request), parcel, form.facts()),
        title=_("Enter a building"), button=_("Enter it"), back=parcel.get_absolute_url(),
        above=(parcel.name, parcel.get_absolute_url()), done=_("The building is entered."),
    )  # fmt: skip


@ONCE
@with_parcel(EDIT)
def building_edit(request: HttpRequest, parcel: Parcel, building: str) -> HttpResponse:
    found = get_object_or_404(Building, parcel=parcel, public_id=building)
    initial = {name: getattr(found, name) for name in ("name", "kind", "built_in")}
    form = BuildingForm(posted(request), initial=initial)
    return form_page(
        request, parcel.organization, form, lambda: actions.change_building(actor_of(request), found, form.facts()),
        title=_("Correct what is known of this building"), button=_("Keep it so"), back=parcel.get_absolute_url(),
        above=(parcel.name, parcel.get_absolute_url()), done=_("It is corrected."),
    )  # fmt: skip


@ONCE
@with_parcel(EDIT)
def holding_new(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    form = HoldingForm(posted(request), parcel=parcel)

    def run() -> Holding:
        return actions.enter_holding(actor_of(request), parcel, form.facts(), submission=form.cleaned_data["key"])

    return form_page(
        request, parcel.organization, form, run, title=_("Enter a home or a place"), button=_("Enter it"),
        back=parcel.get_absolute_url(), above=(parcel.name, parcel.get_absolute_url()), done=_("It is entered."),
        lede=_("A home, a farm plot, a shop or an open space on this land."),
    )  # fmt: skip


@ONCE
@with_holding(EDIT)
def holding_edit(request: HttpRequest, holding: Holding) -> HttpResponse:
    form = HoldingForm(posted(request), parcel=holding.parcel, changing=True, initial=HoldingForm.of(holding))
    return form_page(
        request, holding.organization, form,
        lambda: actions.change_holding(actor_of(request), holding, form.facts()),
        title=_("Correct what is known of it"), button=_("Keep it so"), back=holding.get_absolute_url(),
        above=(holding.name, holding.get_absolute_url()), done=_("It is corrected."),
    )  # fmt: skip


@ONCE
@with_holding(EDIT)
def holding_remove(request: HttpRequest, holding: Holding) -> HttpResponse:
    form = WhyForm(posted(request))
    parcel = holding.parcel

    def run() -> Parcel:
        actions.remove_holding(actor_of(request), holding, why=form.cleaned_data["why"])
        return parcel

    return form_page(
        request, holding.organization, form, run, title=_("Take back what was entered by mistake"),
        button=_("Take it back"), back=holding.get_absolute_url(), above=(holding.name, holding.get_absolute_url()),
        lede=_("Only while nothing else is kept with it: no lease, no paper."), done=_("It is taken back."),
    )  # fmt: skip


@require_POST
@with_holding(EDIT)
def holding_ready(request: HttpRequest, holding: Holding) -> HttpResponse:
    """A planned home is built and free, or the other way round."""
    planned = request.POST.get("planned") == "yes"
    try:
        actions.make_ready(actor_of(request), holding, planned=planned)
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("It stands as being built.") if planned else _("It stands as free."))
    return redirect(holding.get_absolute_url())


# --- papers -------------------------------------------------------------------------------------------------------------
@ONCE
@with_parcel(EDIT)
def parcel_paper(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    return _paper(request, parcel, None, _("Members and staff can open it."))


@ONCE
@with_holding(EDIT)
def holding_paper(request: HttpRequest, holding: Holding) -> HttpResponse:
    return _paper(request, holding.parcel, holding, _("Only those who look after the lease can open it."))


def _paper(request: HttpRequest, parcel: Parcel, holding: Holding | None, lede: str) -> HttpResponse:
    about: Any = holding or parcel
    form = PaperForm(posted(request), request.FILES or None)

    def run() -> None:
        file = form.cleaned_data["file"]
        actions.add_paper(
            actor_of(request), parcel, file.read(), title=form.cleaned_data["title"], name=file.name or "",
            holding=holding,
        )  # fmt: skip

    return form_page(
        request, parcel.organization, form, run, title=_("Add a paper"), button=_("Keep it"), lede=lede,
        back=about.get_absolute_url(), above=(about.name, about.get_absolute_url()), done=_("The paper is kept."),
        has_file=True,
    )  # fmt: skip


@require_POST
@page_for(EDIT)
def paper_remove(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    rows = LandPaper.objects.select_related("parcel", "holding", "organization")
    paper = get_object_or_404(rows, organization=organization, pk=pk)
    about: Any = paper.holding or paper.parcel
    about.organization = organization
    actions.remove_paper(actor_of(request), paper)
    messages.success(request, _("The paper is taken away."))
    return redirect(about.get_absolute_url())

"""Decisions about land: which was about which parcel, home or deal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.acquiring.models import Deal
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.reporting import queries
from commonhouse.land.reporting.actions import linking
from commonhouse.land.reporting.forms import LinkForm
from commonhouse.land.reporting.models import LandDecision
from commonhouse.land.reporting.views.common import (
    actor_of,
    attempt,
    context,
    form_page,
    page_for,
    paged,
    posted,
    public_page,
)
from commonhouse.people.models import Organization

ABOUT: dict[str, type[Model]] = {"parcel": Parcel, "holding": Holding, "deal": Deal}


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What the public record has: titles and outcomes. Deals that are not public are left out for the public."""
    rows = queries.decisions(actor_of(request), organization)
    shown = context(request, organization, page_obj=paged(request, rows))
    return render(request, "land/reporting/decisions.html", shown)


@require_http_methods(["GET", "POST"])
@page_for("land.govern")
def link(request: HttpRequest, organization: Organization, what: str, public_id: str) -> HttpResponse:
    about = _about(organization, what, public_id)
    form = LinkForm(posted(request), organization=organization)
    where = about.get_absolute_url()
    if form.is_bound and form.is_valid():
        proposal = form.cleaned_data["proposal"]
        proposal.organization = organization
        if attempt(form, lambda: linking.link_decision(actor_of(request), organization, proposal, about)):
            messages.success(request, _("The decision is tied to it."))
            return redirect(where)
    index_url = reverse("land_decisions", args=[organization.slug])
    return form_page(
        request, organization, form, title=_("Tie a decision to: %(name)s") % {"name": about}, button=_("Tie it"),
        back=where, place=_("Decisions about land"), place_url=index_url,
    )  # fmt: skip


@require_POST
@page_for("land.govern")
def unlink(request: HttpRequest, organization: Organization, link: str) -> HttpResponse:
    row = get_object_or_404(
        LandDecision.objects.select_related("organization"), organization=organization, public_id=link
    )
    linking.unlink_decision(actor_of(request), row)
    messages.success(request, _("The decision is not tied to it any more."))
    return redirect("land_decisions", organization.slug)


def _about(organization: Organization, what: str, public_id: str) -> Any:
    if what not in ABOUT:
        raise Http404
    found: Any = get_object_or_404(ABOUT[what], organization=organization, public_id=public_id)
    found.organization = organization
    return found

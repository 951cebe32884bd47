"""A file of land: choosing it, every row of it to look at, then all or none."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.holdings import actions, queries, words
from commonhouse.land.holdings.columns import COLUMNS
from commonhouse.land.holdings.forms import FileForm
from commonhouse.land.holdings.models import HoldingImport
from commonhouse.land.holdings.reading import FileError
from commonhouse.land.holdings.views.common import actor_of, home_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.people.views.common import page_for, posted, status_of

EDIT = "holding.edit"
MOST_ERRORS = 200


@require_http_methods(["GET", "POST"])
@page_for(EDIT)
def upload(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = actions.read_file(actor_of(request), organization, file.read(), name=file.name or "")
        except FileError as problem:
            form.add_error("file", str(problem))
        except Refused as problem:
            if isinstance(problem, NotAllowed):
                raise
            form.add_error(None, ValidationError(str(problem), code="refused"))
        else:
            return redirect("land_import_look", organization.slug, waiting.public_id)
    before = HoldingImport.objects.filter(organization=organization).exclude(state=HoldingImport.State.DROPPED)
    context = {
        "organization": organization, "form": form, "columns": COLUMNS,
        "before": before.only("public_id", "name", "state", "read_at", "entered_at", "parcels", "holdings")[:20],
    }  # fmt: skip
    return render(request, "land/holdings/import.html", context, status=status_of(form))


@require_GET
@page_for(EDIT)
def look(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    waiting = queries.import_or_404(organization, public_id)
    if waiting.state != HoldingImport.State.READ:
        return redirect("land_import", organization.slug)
    plan = actions.plan(waiting)
    page = Paginator(plan.rows, queries.PREVIEW).get_page(request.GET.get("page"))
    context = {
        "organization": organization, "file": waiting, "plan": plan, "page": page,
        "problems": plan.problems[:MOST_ERRORS], "more": max(0, len(plan.problems) - MOST_ERRORS),
        "rows": [
            {"entry": entry, "is_new": parcel or holding, "acres": _acres(entry.parcel.square_feet)}
            for entry, parcel, holding in page
        ],
    }  # fmt: skip
    return render(request, "land/holdings/look.html", context)


def _acres(square_feet: int) -> str:
    return words.acres(square_feet) if square_feet else ""


@require_POST
@page_for(EDIT)
def enter(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    waiting = queries.import_or_404(organization, public_id)
    try:
        done = actions.enter_file(actor_of(request), waiting)
    except Refused as problem:
        if isinstance(problem, NotAllowed):
            raise
        messages.error(request, str(problem))
        return redirect("land_import_look", organization.slug, public_id)
    land = ngettext("%(count)d piece of land", "%(count)d pieces of land", done.parcels) % {"count": done.parcels}
    homes = ngettext("%(count)d home or place", "%(count)d homes and places", done.holdings) % {"count": done.holdings}
    messages.success(request, _("Entered: %(land)s, %(homes)s.") % {"land": land, "homes": homes})
    return redirect(home_of(organization))


@require_POST
@page_for(EDIT)
def drop(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    actions.drop_file(actor_of(request), queries.import_or_404(organization, public_id))
    messages.success(request, _("Nothing was entered, and what was read is forgotten."))
    return redirect("land_import", organization.slug)

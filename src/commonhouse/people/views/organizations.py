"""The organizations of the house: the list, each one's page, founding, editing, listing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.people import actions, queries, sections
from commonhouse.people.forms import FoundForm, OrganizationForm, attach
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, require
from commonhouse.people.views.common import (
    actor_of,
    page_for,
    paged,
    public_page,
    sign_in_first,
)

ON_THE_MAP = 200


@require_GET
def organizations(request: HttpRequest) -> HttpResponse:
    kinds = queries.counts_by_kind()
    kind = request.GET.get("kind", "")
    kind = kind if kind in Organization.Kind.values else ""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = queries.listed(kind, words)
    page = paged(request, found)
    actor = actor_of(request)
    may_list = allows(actor, "organization.list")
    return render(
        request,
        "people/organizations.html",
        {
            "page": page,
            "rows": [(organization, loop_of(organization.kind)) for organization in page],
            "points": [_point(organization) for organization in found.exclude(latitude=None)[:ON_THE_MAP]],
            "kinds": [(code, label, kinds[code]) for code, label in Organization.Kind.choices if code in kinds],
            "kind": kind,
            "words": words,
            "is_all": not kind and not words,
            "unlisted": list(queries.unlisted()[: queries.PAGE]) if may_list else [],
        },
    )


def _point(organization: Organization) -> dict[str, Any]:
    return {
        "label": organization.name,
        "lat": organization.latitude,
        "lon": organization.longitude,
        "text": organization.place,
        "url": organization.get_absolute_url(),
        "loop": loop_of(organization.kind),
    }


@require_GET
@public_page
def organization(request: HttpRequest, organization: Organization) -> HttpResponse:
    actor = actor_of(request)
    is_steward = allows(actor, "membership.read", organization)
    return render(
        request,
        "people/organization.html",
        {
            "organization": organization,
            "loop": loop_of(organization.kind),
            "networks": list(queries.networks_of(organization)),
            "organizations_in": list(queries.organizations_in(organization)),
            "seats": list(queries.public_seats(organization)),
            "membership": queries.membership_of(organization, actor.person),
            "unused_seats": queries.unused_seats(organization, actor),
            "sections": sections.of(actor, organization),
            "is_steward": is_steward,
            "counts": queries.member_counts(organization) if is_steward else {},
            "may_list": allows(actor, "organization.list", organization),
            "point": _point(organization) if organization.latitude is not None else None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    require(actor, "organization.found")
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_organization(actor, slug=form.slug(), **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(
                request,
                _(
                    "%(name)s is founded and you are its first steward. Only those who belong to it see it until a "
                    "steward of the house lists it. To set it up, act as its steward."
                )
                % {"name": made.name},
            )
            return redirect(made)
    return render(request, "people/found.html", {"form": form})


@page_for("organization.edit")
def edit(request: HttpRequest, organization: Organization) -> HttpResponse:
    # The form works on a copy: what the verb compares with must stay as it is in the database.
    copy = Organization.objects.get(pk=organization.pk)
    form = OrganizationForm(request.POST or None, instance=copy)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organization(actor_of(request), organization, **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(organization)
    return render(request, "people/organization_edit.html", {"organization": organization, "form": form})


@require_POST
@page_for("organization.list")
def set_listed(request: HttpRequest, organization: Organization) -> HttpResponse:
    if request.POST.get("listed") == "yes":
        actions.list_organization(actor_of(request), organization)
        messages.success(request, _("%(name)s is on the public list now.") % {"name": organization.name})
    else:
        actions.unlist_organization(actor_of(request), organization)
        messages.success(request, _("%(name)s is off the public list now.") % {"name": organization.name})
    return redirect(organization)

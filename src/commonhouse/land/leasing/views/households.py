"""Households, for staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.leasing import actions, forms, hooks, queries
from commonhouse.land.leasing.models import Household, HouseholdPerson
from commonhouse.land.leasing.views.common import actor_of, form_page, leases_of, posted
from commonhouse.land.leasing.views.leases import standing
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import page_for, way_on


def address_of(household: Household) -> str:
    return reverse("land_household", args=[household.organization.slug, household.public_id])


@require_GET
@page_for("lease.read")
def household(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = queries.household_or_404(organization, public_id)
    leases = queries.rows().filter(household=found).order_by("-starts_on", "-pk")
    context = {
        "organization": organization, "household": found, "leases": [standing(each) for each in leases],
        "may_edit": allows(actor_of(request), "household.edit", organization), "crumb": leases_of(organization),
        "links": hooks.household_links(actor_of(request), found),
    }  # fmt: skip
    return render(request, "land/leasing/household.html", context)


@require_http_methods(["GET", "POST"])
@page_for("household.edit")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = forms.HouseholdForm(posted(request), organization=organization)

    def run() -> Household:
        given = form.cleaned_data
        return actions.enter_household(
            actor_of(request), organization, form.people(), given["size"], submission=given["key"]
        )

    return form_page(
        request, organization, form, run, title=_("Enter a household"), button=_("Enter it"), back=leases_of(organization)[1],
        goes_to=lambda made: way_on(request, address_of(made)),
        lede=_("Name those who sign. They need an entry among your members first; it takes no email address. Children and "
               "others are only counted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("household.edit")
def size(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = queries.household_or_404(organization, public_id)
    form = forms.SizeForm(posted(request), initial={"size": found.size})
    return form_page(
        request, organization, form,
        lambda: actions.change_household(actor_of(request), found, size=form.cleaned_data["size"]),
        title=_("How many live there?"), button=_("Save"), back=address_of(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("household.edit")
def join(request: HttpRequest, organization: Organization, public_id: str) -> HttpResponse:
    found = queries.household_or_404(organization, public_id)
    form = forms.JoinForm(posted(request), organization=organization)

    def run() -> Any:
        person = Person.objects.get(pk=form.cleaned_data["person"])
        return actions.add_person(actor_of(request), found, person, signs=form.cleaned_data["signs"])

    return form_page(
        request, organization, form, run, title=_("Somebody joins"), button=_("Add them"), back=address_of(found),
        lede=_("A lease that is signed stays as it is: whoever is to hold it too signs when it is next changed or passes on."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("household.edit")
def leave(request: HttpRequest, organization: Organization, public_id: str, pk: int) -> HttpResponse:
    found = queries.household_or_404(organization, public_id)
    row = get_object_or_404(HouseholdPerson.objects.select_related("organization", "household", "person"),
                            household=found, pk=pk)  # fmt: skip
    if row.until is not None:
        return redirect(address_of(found))
    form = forms.DayForm(posted(request), label=_("Since which day?"), initial={"on": timezone.localdate()})
    return form_page(
        request, organization, form,
        lambda: actions.leave_household(actor_of(request), row, on=form.cleaned_data["on"]),
        title=_("Somebody has left, or died"), button=_("Note it"), back=address_of(found), lede=str(row.person),
    )  # fmt: skip

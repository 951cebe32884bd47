"""Seats of an organization: who holds which, filling and vacating them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.people import actions, queries, strength
from commonhouse.people.forms import SeatForm, attach
from commonhouse.people.models import Membership, Organization, Seat
from commonhouse.people.permissions import require
from commonhouse.people.views.common import (
    actor_of,
    membership_or_404,
    page_for,
    paged,
    public_page,
)


@require_GET
@page_for("seat.fill")
def seats(request: HttpRequest, organization: Organization) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        {
            "seat": seat,
            "is_held_over": bool(seat.ends_on and seat.ends_on < today),
            "is_to_come": seat.starts_on > today,
        }
        for seat in queries.seats_in(organization)
    ]
    context = {
        "organization": organization,
        "rows": rows,
        "vacancies": list(queries.vacancies(organization)),
        "has_passkey": bool(strength.proofs(request)),
    }
    return render(request, "people/seats.html", context)


@require_GET
@page_for("seat.fill")
def choose(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Who takes the seat? A member, found by name."""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = queries.members_page(organization, Membership.Status.ACTIVE, words).filter(person__isnull=False)
    before = _before(organization, request.GET.get("instead_of", ""))
    context = {
        "organization": organization,
        "page": paged(request, found),
        "words": words,
        "before": before,
    }
    return render(request, "people/seat_choose.html", context)


@page_for("seat.fill")
def fill(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    """Which seat, and for how long?"""
    membership = membership_or_404(organization, pk)
    person = membership.person
    if person is None:
        return redirect("seats", organization.slug)
    before = _before(organization, request.POST.get("instead_of") or request.GET.get("instead_of", ""))
    today = timezone.localdate()
    is_vacancy = before is not None and before.ends_on is not None and before.ends_on > today
    initial: dict[str, Any] = {"starts_on": today}
    if before is not None:
        initial |= {"kind": before.kind, "title": before.title}
    form = SeatForm(request.POST or None, initial=initial)
    if before is not None:
        del form.fields["kind"]
    if is_vacancy:
        del form.fields["ends_on"], form.fields["cohort"]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.fill_seat(
                actor_of(request),
                organization,
                kind=before.kind if before else said["kind"],
                person=person,
                starts_on=said["starts_on"],
                ends_on=said.get("ends_on"),
                title=said["title"],
                cohort=said.get("cohort", ""),
                instead_of=before,
            )
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("The seat is filled."))
            return redirect("seats", organization.slug)
    context = {
        "organization": organization,
        "person": person,
        "membership": membership,
        "before": before,
        "is_vacancy": is_vacancy,
        "form": form,
    }
    return render(request, "people/seat_fill.html", context)


@public_page
def vacate(request: HttpRequest, organization: Organization, seat: int) -> HttpResponse:
    """A steward vacates a seat, or its holder gives it back."""
    actor = actor_of(request)
    found = get_object_or_404(Seat.objects.select_related("organization", "person"), organization=organization, pk=seat)
    is_mine = actor.person is not None and actor.person.pk == found.person_id
    if not is_mine:
        require(actor, "seat.vacate", organization)
    if request.method == "POST":
        actions.vacate_seat(actor, found)
        messages.success(request, _("The seat is vacant."))
        return redirect("me" if is_mine else "seats", *([] if is_mine else [organization.slug]))
    context = {"organization": organization, "seat": found, "is_mine": is_mine}
    return render(request, "people/seat_vacate.html", context)


def _before(organization: Organization, wanted: str) -> Seat | None:
    """The seat to take over, if one of this organization's is named."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        return None
    return get_object_or_404(Seat.objects.select_related("person"), organization=organization, pk=int(wanted))

"""Acting as oneself or in a seat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.people import queries, strength
from commonhouse.people.middleware import SESSION_SEAT
from commonhouse.people.views.common import actor_of, sign_in_first, way_on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """Chooses who the person acts as; the page frame shows it from then on."""
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    if request.method == "POST":
        return _choose(request)
    seats = [{"seat": seat, "needs_passkey": not strength.suffices(request, seat)} for seat in queries.seats_of(person)]
    return render(request, "people/acting.html", {"seats": seats, "next": way_on(request, "")})


def _choose(request: HttpRequest) -> HttpResponse:
    person = actor_of(request).person
    assert person is not None
    wanted = request.POST.get("seat", "")
    if not wanted:
        request.session.pop(SESSION_SEAT, None)
        request.session.cycle_key()
        messages.success(request, _("You act as yourself now."))
        return redirect(way_on(request, "/"))
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    seat = get_object_or_404(queries.seats_of(person), pk=pk)
    after = way_on(request, seat.organization.get_absolute_url())
    if not strength.suffices(request, seat):
        return redirect(f"{reverse('passkey_needed')}?{urlencode({'seat': str(seat.pk), 'next': after})}")
    request.session[SESSION_SEAT] = seat.pk
    request.session.cycle_key()  # rights grew: whoever knew the old session's key has nothing
    messages.success(
        request,
        _("You act for %(organization)s now: %(title)s.")
        % {
            "organization": seat.organization.name,
            "title": seat.title or seat.get_kind_display(),
        },
    )
    return redirect(after)


@never_cache
@require_GET
def passkey_needed(request: HttpRequest) -> HttpResponse:
    """Says what a steward has to do before acting in the seat, one step at a time."""
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    wanted = request.GET.get("seat", "")
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    seat = get_object_or_404(queries.seats_of(person), pk=pk)
    context = {
        "seat": seat,
        "proofs": strength.proofs(request),
        "is_strong": strength.suffices(request, seat),
        "next": way_on(request, seat.organization.get_absolute_url()),
        "here": request.get_full_path(),
    }
    return render(request, "people/passkey_needed.html", context)

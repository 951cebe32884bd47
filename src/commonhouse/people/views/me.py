"""A person's own pages: the welcome step, what the house knows of them, claiming an entry, leaving no trace."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from commonhouse.people import actions, queries
from commonhouse.people.actions.claims import BadClaim
from commonhouse.people.data import known_about
from commonhouse.people.forms import ClaimForm, PersonForm, attach
from commonhouse.people.models import Account
from commonhouse.people.permissions import Refused
from commonhouse.people.speaking import speak
from commonhouse.people.views.common import actor_of, sign_in_first, way_on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The one step between a new account and the house: how the person is called and what they read."""
    if not request.user.is_authenticated:
        return redirect(sign_in_first(request))
    if actor_of(request).person is not None:
        return redirect(way_on(request, "/"))
    form = PersonForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.welcome(_account(request), **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            return _speaking(redirect(way_on(request, "/")), person.language)
    return render(request, "people/welcome.html", {"form": form, "next": way_on(request, "")})


@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    context = {
        "person": person,
        "memberships": list(queries.memberships_of(person)),
        "seats": list(queries.seats_of(person)),
        "waiting": list(queries.unlisted().filter(seats__person=person).distinct()),
        "language": dict(queries.languages()).get(person.language, person.language),
    }
    return render(request, "people/me.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    initial = {"name": person.name, "language": person.language, "place": person.place}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_person(actor_of(request), person, **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return _speaking(redirect("me"), form.cleaned_data["language"])
    return render(request, "people/me_edit.html", {"form": form})


@never_cache
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Everything the house knows about the person, as JSON to keep."""
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    response = JsonResponse(known_about(person), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="what-the-house-knows-about-me.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    person = actor_of(request).person
    if person is None:
        return redirect(sign_in_first(request))
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            return render(request, "people/me_erase.html", {"unsure": True})
        actions.erase_person(actor_of(request), person)
        logout(request)
        messages.success(request, _("You are erased here. Thank you for what you did."))
        return redirect("/")
    return render(request, "people/me_erase.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Links what a steward entered to the account signed in. A wrong code says no more than that."""
    if not request.user.is_authenticated:
        return redirect(sign_in_first(request))
    form = ClaimForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="claim", user=request.user):
            form.add_error("code", _("Too many tries. Please wait an hour, or ask your organization."))
            status = 429
        else:
            try:
                person = actions.claim(_account(request), form.cleaned_data["code"])
            except BadClaim as problem:
                form.add_error("code", str(problem))
            except Refused as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("Done: what your organization entered is yours now."))
                return _speaking(redirect("me"), person.language)
    context = {"form": form, "has_person": actor_of(request).person is not None}
    return render(request, "people/claim.html", context, status=status)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language switch: kept in a cookie and, for someone signed in, with the person too."""
    response = set_language(request)
    person = actor_of(request).person
    wanted = request.POST.get("language", "")
    spoken_here = settings.LANGUAGES_COMPLETE
    # Somebody who speaks a language the pages are not in yet keeps it when they read in another.
    if person is not None and wanted in spoken_here and person.language in spoken_here:
        actions.edit_person(actor_of(request), person, name=person.name, language=wanted, place=person.place)
    return response


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _speaking(response: HttpResponse, language: str) -> HttpResponse:
    speak(response, language)
    return response

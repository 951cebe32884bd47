"""Puts `request.actor` on every request: the person, and the seat they chose to act in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from commonhouse.people import speaking, strength
from commonhouse.people.models import Account, Person, Seat
from commonhouse.people.permissions import NOBODY, Actor

SESSION_SEAT = "acting_as"
WELCOME = "/welcome/"
# What someone who has just signed in may do before saying how they want to be called.
BEFORE_WELCOME = ("/account/", "/claim/", "/language/", "/static/", "/api/", "/demo/", "/v/", "/n/")


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        signed_in: Person | None = getattr(request, "just_signed_in", None)
        if signed_in is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            speaking.speak(response, signed_in.language)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """An account without a person is led to the welcome step, and from there back to where it was going."""
        if request.path.startswith(BEFORE_WELCOME) or not request.user.is_authenticated:
            return None
        if request.path.startswith(WELCOME) or request.actor.person is not None:  # type: ignore[attr-defined]
            return None
        wanted = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{WELCOME}?{urlencode({'next': wanted})}")


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request, in at most two queries.

    A seat vacated since it was chosen, or one that asks for a passkey this sign-in did not use, counts no more.
    A seat whose term has ended is held over until it is vacated or a successor takes it.
    """
    if not request.user.is_authenticated:
        return NOBODY
    person = Person.objects.filter(account_id=request.user.pk).first()
    if person is None:
        return NOBODY
    seat_id = request.session.get(SESSION_SEAT)
    if seat_id is None:
        return Actor(person, memo={})
    held = Seat.objects.filter(pk=seat_id, person=person, vacated_on__isnull=True, starts_on__lte=timezone.localdate())
    seat = held.select_related("organization").first()
    if seat is not None and not strength.suffices(request, seat):
        seat = None
    return Actor(person, seat, memo={})


def remember_sign_in(request: HttpRequest | None, user: Account, **_: Any) -> None:
    """Receives user_logged_in: on a phone that knows no language yet, the pages then speak the person's."""
    if request is not None:
        request.just_signed_in = Person.objects.filter(account=user).first()  # type: ignore[attr-defined]

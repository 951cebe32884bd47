"""Puts `request.actor` on every request: the person, and the seat they chose to act in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from commonhouse.people.models import Person, Seat
from commonhouse.people.permissions import NOBODY, Actor

SESSION_SEAT = "acting_as"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request. A seat that ended or was vacated since it was chosen counts no more."""
    if not request.user.is_authenticated:
        return NOBODY
    person = Person.objects.filter(account=request.user).first()
    if person is None:
        return NOBODY
    seat_id = request.session.get(SESSION_SEAT)
    if seat_id is None:
        return Actor(person)
    seat = Seat.objects.select_related("organization").filter(
        pk=seat_id, person=person, vacated_on__isnull=True
    )
    return Actor(person, seat.first())

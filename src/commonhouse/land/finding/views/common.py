"""What the pages of finding share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonhouse.land.finding.models import Application, GroupSession, HomeDraw, HomeOffer, Opening, Programme
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, seat_that_would
from commonhouse.people.views.common import actor_of, attempt, posted, sign_in_first, status_of

__all__ = ["actor_of", "attempt", "posted", "sign_in_first", "status_of"]
SESSION = "home_application"  # the application that a code opened in this browser


@dataclass(frozen=True, slots=True)
class Seen:
    """An application and who looks at it: the household (`actor` then acts as it), or a steward who enters for them."""

    application: Application
    actor: Actor
    is_mine: bool


def context(request: HttpRequest, organization: Organization, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    verbs = {
        "edit": "programme.edit", "enter": "application.enter", "read": "application.read", "draw": "lottery.hold",
        "offer": "home.offer",
    }  # fmt: skip
    may = {name: allows(actor, verb, organization) for name, verb in verbs.items()}
    seat = None if any(may.values()) else seat_that_would(actor, "programme.edit", organization)
    return {
        "organization": organization, "may": may, "unused_seat": seat, "today": timezone.localdate(),
        "now": timezone.now(),
    } | more  # fmt: skip


def programme_or_404(actor: Actor, organization: Organization, public_id: str) -> Programme:
    """A draft is there only for those who write it."""
    rows = Programme.objects.select_related("organization")
    found = get_object_or_404(rows, organization=organization, public_id=public_id)
    if found.state == Programme.State.DRAFT and not allows(actor, "programme.edit", organization):
        raise Http404
    return found


def session_or_404(actor: Actor, organization: Organization, public_id: str) -> GroupSession:
    rows = GroupSession.objects.select_related("organization", "programme")
    found = get_object_or_404(rows, organization=organization, public_id=public_id)
    programme_or_404(actor, organization, found.programme.public_id)
    return found


def draw_or_404(organization: Organization, public_id: str) -> HomeDraw:
    rows = HomeDraw.objects.select_related("organization", "programme__organization")
    return get_object_or_404(rows, organization=organization, public_id=public_id)


def opening_or_404(organization: Organization, public_id: str) -> Opening:
    rows = Opening.objects.select_related("organization", "holding__parcel", "programme__organization")
    return get_object_or_404(rows, organization=organization, public_id=public_id)


def seen_or_404(request: HttpRequest, public_id: str) -> Seen:
    """One's own application: signed in, or with its code; a steward's view of any of the trust."""
    rows = Application.objects.select_related("organization", "programme", "person", "household")
    return _seen(request, get_object_or_404(rows, public_id=public_id))


def offer_or_404(request: HttpRequest, public_id: str) -> tuple[HomeOffer, Seen]:
    rows = HomeOffer.objects.select_related(
        "organization", "opening__holding__parcel", "opening__programme", "application__person",
        "application__organization", "application__programme",
    )  # fmt: skip
    offer = get_object_or_404(rows, public_id=public_id)
    return offer, _seen(request, offer.application)


def _seen(request: HttpRequest, application: Application) -> Seen:
    actor = actor_of(request)
    if actor.person is not None and actor.person.pk == application.person_id:
        return Seen(application, actor, True)
    if request.session.get(SESSION) == application.public_id:
        return Seen(application, Actor(application.person), True)
    if allows(actor, "application.enter", application.organization):
        return Seen(application, actor, False)
    raise Http404


def ask(
    request: HttpRequest, organization: Organization, form: Any, title: str, verb: Callable[[], Any], *, button: str,
    back: str, on: str | Callable[[Any], str] = "", template: str = "land/finding/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """One page with one form; sent whole, on to where `on` says (a page, or what the verb made gives one)."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: (verb(),))
        if made is not None:
            return redirect(on(made[0]) if callable(on) else on or back)
    shown = context(request, organization, form=form, title=title, button=button, back=back, **more)
    return render(request, template, shown, status=status_of(form))

"""What the pages of raising money share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonhouse.funds.access_raising import may_see
from commonhouse.funds.models import Note, NoteClass, Offering
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, allows, seat_that_would
from commonhouse.people.views.common import actor_of, attempt, posted, sign_in_first, status_of

__all__ = ["actor_of", "attempt", "posted", "sign_in_first", "status_of"]
YEARS = range(2000, 2400)


def may(actor: Actor, organization: Organization) -> dict[str, bool]:
    """What the actor may do, for templates."""
    return {
        "edit": allows(actor, "offering.edit", organization),
        "enter": allows(actor, "note.enter", organization),
        "pay": allows(actor, "note.pay", organization),
        "read": allows(actor, "agreement.read", organization),
    }


def context(request: HttpRequest, organization: Organization, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    allowed = may(actor, organization)
    seat = None if allowed["edit"] or allowed["pay"] else seat_that_would(actor, "note.enter", organization)
    return {"organization": organization, "may": allowed, "unused_seat": seat, "today": today()} | more


def today() -> dt.date:
    return timezone.localdate()


def offering_or_404(actor: Actor, organization: Organization, public_id: str) -> Offering:
    """A draft is there only for those who write it."""
    offering = get_object_or_404(
        Offering.objects.select_related("organization"), organization=organization, public_id=public_id
    )
    if offering.state == Offering.State.DRAFT and not allows(actor, "offering.edit", organization):
        raise Http404
    return offering


def class_or_404(actor: Actor, organization: Organization, public_id: str) -> NoteClass:
    rows = NoteClass.objects.select_related("offering", "organization").prefetch_related("eligible")
    found = get_object_or_404(rows, organization=organization, public_id=public_id)
    offering_or_404(actor, organization, found.offering.public_id)
    return found


def note_or_404(actor: Actor, organization: Organization, public_id: str) -> Note:
    """A note is there only for its holder and those who keep the fund's books."""
    rows = Note.objects.select_related(
        "agreement__organization", "note_class__offering", "organization", "holder", "holder_organization", "roll_into"
    )
    note = get_object_or_404(rows, organization=organization, agreement__public_id=public_id)
    if not may_see(actor, note):
        raise Http404
    return note


def year_or_404(year: int) -> int:
    if year not in YEARS:
        raise Http404
    return year


def ask(
    request: HttpRequest, organization: Organization, form: Any, title: str, verb: Callable[[], Any], *, button: str,
    back: str, on: str | Callable[[Any], str] = "", template: str = "funds/raising/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """One page with one form; sent whole, on to where `on` says (a page, or what the verb made gives one)."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: (verb(),))
        if made is not None:
            return redirect(on(made[0]) if callable(on) else on or back)
    shown = context(request, organization, form=form, title=title, button=button, back=back, **more)
    return render(request, template, shown, status=status_of(form))


def csv_answer(rows: Iterable[list[Any]], name: str) -> HttpResponse:
    return file_answer(b"".join(csv_lines(rows)), "text/csv; charset=utf-8", name)


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def require_person(actor: Actor, verb: str) -> None:
    if actor.person is None:
        raise NotAllowed(verb)

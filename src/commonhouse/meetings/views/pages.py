"""A meeting as those who are called see it, and all meetings of an organization."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commonhouse.decisions.models import Box
from commonhouse.meetings import actions, body, calendars, queries, quorum, times, words
from commonhouse.meetings.models import Attendee, Meeting, Promise
from commonhouse.meetings.views.common import actor_of, file_answer, may, only, with_meeting
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, allows, seat_that_would
from commonhouse.people.queries import organization_or_404


@never_cache
@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    organization = organization_or_404(actor, slug)
    rows = queries.visible(actor, organization)
    page = Paginator(queries.past(rows), queries.PAGE).get_page(request.GET.get("page"))
    may_call = allows(actor, "meeting.call", organization)
    context = {
        "organization": organization,
        "coming": [(each, words.STATE_TAGS[each.state]) for each in queries.to_come(rows)[: queries.PAGE]],
        "page": page,
        "past": [(each, words.STATE_TAGS[each.state]) for each in page],
        "belongs": queries.belongs(actor, organization),
        "may_call": may_call,
        "unused_seat": None if may_call else seat_that_would(actor, "meeting.call", organization),
    }
    return render(request, "meetings/list.html", context)


@require_GET
@with_meeting
def show(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    actor = actor_of(request)
    allowed = may(request, meeting)
    mine = list(body.attendees_of(meeting, actor.person)) if actor.person is not None else []
    context: dict[str, Any] = {
        "meeting": meeting,
        "organization": meeting.organization,
        "tag": words.STATE_TAGS[meeting.state],
        "points": queries.agenda(meeting),
        "may": allowed,
        "unused_seat": None if allowed["facilitate"] else _seat_to_facilitate(actor, meeting),
        "mine": mine,
        "answer": mine[0].answer if mine else "",
        "choices": Attendee.Answer.choices,
        "answers": _answers(meeting) if allowed["belong"] else [],
        "choice": _choice(meeting),
    }
    if meeting.state == Meeting.State.RUNNING:
        context |= _quorum(meeting)
    return render(request, "meetings/meeting.html", context)


def _seat_to_facilitate(actor: Actor, meeting: Meeting) -> Seat | None:
    """A seat of the reader's in which they could prepare or run this meeting, so that they learn of it here."""
    if meeting.state == Meeting.State.CANCELLED:
        return None
    return seat_that_would(actor, "meeting.facilitate", meeting.organization)


def _answers(meeting: Meeting) -> list[tuple[str, int]]:
    """How many come, without names."""
    if meeting.state != Meeting.State.PLANNED:
        return []
    said = queries.answers(meeting)
    labels = [*Attendee.Answer.choices, ("", _("No answer yet"))]
    return [(str(label), said.get(value, 0)) for value, label in labels if said.get(value)]


def _choice(meeting: Meeting) -> dict[str, Any] | None:
    """Where the choice of a time stands."""
    choice = getattr(meeting, "choice", None)
    if choice is None or meeting.state != Meeting.State.CHOOSING:
        return None
    box = choice.box
    is_over = box.state != Box.State.OPEN or box.closes_at <= timezone.now()
    options = times.options_of(box)
    return {"found": choice.found, "is_counted": choice.is_counted, "box": box, "is_over": is_over,
            "options": list(options.values()), "url": f"/o/{meeting.organization.slug}/vote/{box.public_id}/"}  # fmt: skip


def _quorum(meeting: Meeting) -> dict[str, Any]:
    found = quorum.at(meeting, timezone.now())
    return {"meeting": meeting, "quorum": found, "quorum_words": words.quorum_words(found)}


@require_GET
@with_meeting
def live(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The line about the quorum, asked for every few seconds by those who look on."""
    return render(request, "meetings/_quorum.html", _quorum(meeting))


@require_POST
@with_meeting
def answer(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    actions.answer(actor_of(request), meeting, request.POST.get("answer", ""))
    messages.success(request, _("Thank you. You can change your answer until the meeting begins."))
    return redirect(meeting.get_absolute_url())


@require_POST
@with_meeting
@only("meeting.facilitate")
def answer_for(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    attendee = get_object_or_404(meeting.attendees.select_related("meeting__organization"), pk=pk)
    actions.answer_for(actor_of(request), attendee, request.POST.get("answer", ""))
    messages.success(request, _("Noted."))
    return redirect("meeting_people", meeting.organization.slug, meeting.public_id)


@require_GET
@with_meeting
@only("meeting.facilitate")
def people(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who was called and what they answered: for those who facilitate."""
    rows = meeting.attendees.filter(counts=True).select_related("person", "membership__member_organization")
    page = Paginator(rows.order_by("person__name", "pk"), 50).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting, "organization": meeting.organization, "page": page, "choices": Attendee.Answer.choices,
    }  # fmt: skip
    return render(request, "meetings/people.html", context)


@require_GET
@with_meeting
def invitation(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if meeting.starts_at is None or meeting.called_at is None:
        messages.info(request, _("Its time is not settled yet."))
        return redirect(meeting.get_absolute_url())
    return file_answer(calendars.calendar([meeting]), calendars.TYPE, calendars.file_name(meeting))


@require_POST
@with_meeting
def promise(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponseBase:
    """A promise of the minutes is done, or not yet after all."""
    made = get_object_or_404(
        Promise.objects.select_related("item__meeting", "organization"), item__meeting=meeting, pk=pk
    )
    done_on = timezone.localdate() if request.POST.get("done") == "yes" else None
    actions.keep_promise(actor_of(request), made, done_on)
    messages.success(request, _("Noted."))
    return redirect("meeting_minutes", meeting.organization.slug, meeting.public_id)

"""Minutes: read by those who belong, written by those who facilitate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.meetings import actions, compose, paper, queries, words
from commonhouse.meetings.forms import NotesForm, SendForm
from commonhouse.meetings.models import Meeting, Minutes, Promise
from commonhouse.meetings.views.common import actor_of, attempt, file_answer, may, only, status_of, with_meeting
from commonhouse.people.documents import NoDocument
from commonhouse.people.forms import attach
from commonhouse.people.permissions import Refused, allows


def _read(request: HttpRequest, meeting: Meeting) -> tuple[Minutes | None, dict[str, Any], words.Reading]:
    """The version that was sent last; before that, for those who write it, the draft as it stands."""
    actor = actor_of(request)
    if not queries.belongs(actor, meeting.organization):
        raise Http404
    if meeting.state not in {Meeting.State.RUNNING, Meeting.State.ENDED}:
        raise Refused(_("There are no minutes before a meeting."))
    writes = allows(actor, "minutes.write", meeting.organization)
    latest = meeting.versions.order_by("-version").first()
    if latest is None and not writes:
        raise Refused(_("The minutes are being written. You will hear when they are sent."))
    said = latest.content if latest is not None else compose.content(meeting)
    names = compose.names(meeting.organization, said)
    return latest, said, words.reading(said, names, meeting.organization.get_absolute_url())


@require_GET
@with_meeting
def show(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    minutes, _said, read = _read(request, meeting)
    actor = actor_of(request)
    allowed = may(request, meeting)
    promises = Promise.objects.filter(item__meeting=meeting, who=actor.person).select_related("item")
    is_changed = (
        allowed["write"] and minutes is not None and meeting.minutes_state == "sent"
        and actions.is_changed(meeting, minutes)
    )  # fmt: skip
    context = {
        "meeting": meeting,
        "organization": meeting.organization,
        "minutes": minutes,
        "read": read,
        "status": paper.status(meeting, minutes),
        "may": allowed,
        "items": list(meeting.items.all()) if allowed["write"] else [],
        "versions": list(meeting.versions.all()),
        "mine": list(promises) if actor.person is not None else [],
        "is_changed": is_changed,
        "send_form": SendForm() if minutes is not None else None,
    }
    return render(request, "meetings/minutes.html", context)


@require_http_methods(["GET", "POST"])
@with_meeting
@only("minutes.write")
def edit(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """The notes of one point. If somebody else changed them meanwhile, both texts are shown."""
    item = get_object_or_404(meeting.items.select_related("meeting__organization", "organization"), pk=pk)
    form = NotesForm(request.POST or None, initial={"notes": item.notes, "seen": item.notes})
    theirs = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.edit_notes(actor_of(request), item, said["notes"], seen=said["seen"])
        except actions.NotesConflict as problem:
            theirs = problem.theirs
            form = NotesForm({"notes": said["notes"], "seen": theirs})
            form.add_error(None, ValidationError(str(problem), code="refused"))
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("meeting_minutes", meeting.organization.slug, meeting.public_id)
    context = {"meeting": meeting, "organization": meeting.organization, "item": item, "form": form, "theirs": theirs}
    return render(request, "meetings/notes.html", context, status=status_of(form))


@require_http_methods(["POST"])
@with_meeting
@only("minutes.write")
def send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = SendForm(request.POST)
    form.fields["why"].required = meeting.versions.exists()
    if form.is_valid():
        sent = attempt(form, lambda: actions.send(actor_of(request), meeting, why=form.cleaned_data["why"]))
        if sent is not None:
            messages.success(request, _("The minutes are sent to everyone who was called."))
            return redirect("meeting_minutes", meeting.organization.slug, meeting.public_id)
    context = {
        "meeting": meeting, "organization": meeting.organization, "form": form, "title": _("Send corrected minutes"),
        "button": _("Send the corrected minutes"), "back": "meeting_minutes",
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=status_of(form))


@require_GET
@with_meeting
def pdf(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    minutes, _said, read = _read(request, meeting)
    try:
        content = paper.minutes_pdf(meeting, minutes, read)
    except NoDocument as problem:
        raise Refused(str(problem)) from problem
    return file_answer(content, "application/pdf", f"{meeting.organization.slug}-minutes-{meeting.public_id}.pdf")

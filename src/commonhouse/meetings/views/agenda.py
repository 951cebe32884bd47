"""Putting the agenda together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.meetings import actions, queries, sources
from commonhouse.meetings.forms import ItemForm
from commonhouse.meetings.models import Item, Meeting
from commonhouse.meetings.views.common import actor_of, attempt, only, status_of, with_meeting


@require_GET
@with_meeting
@only("meeting.facilitate")
def show(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    points = queries.agenda(meeting)
    context = {
        "meeting": meeting,
        "organization": meeting.organization,
        "points": points,
        "total": sum(point.item.minutes for point in points),
        "waiting": sum(1 for _point in sources.waiting(meeting)),
        "is_open": meeting.state in {Meeting.State.CHOOSING, Meeting.State.PLANNED, Meeting.State.RUNNING},
        "form": ItemForm(meeting=meeting),
    }
    return render(request, "meetings/agenda.html", context)


@require_POST
@with_meeting
@only("meeting.facilitate")
def build(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    added = len(actions.build_agenda(actor_of(request), meeting))
    if added:
        messages.success(request, ngettext("%(n)d point was added.", "%(n)d points were added.", added) % {"n": added})
    else:
        messages.info(request, _("Everything that waits is on the agenda already."))
    return _back(meeting)


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.facilitate")
def new(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = ItemForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: actions.add_item(actor_of(request), meeting, **said)) is not None:
            return _back(meeting)
    return _page(request, meeting, form, _("Another point"))


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.facilitate")
def edit(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    item = _item(meeting, pk)
    names = ("title", "kind", "minutes", "presenter")
    form = ItemForm(request.POST or None, meeting=meeting, initial={name: getattr(item, name) for name in names})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in names}
        if attempt(form, lambda: actions.edit_item(actor_of(request), item, **said)) is not None:
            return _back(meeting)
    return _page(request, meeting, form, item.title)


@require_POST
@with_meeting
@only("meeting.facilitate")
def place(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    wanted = request.POST.get("place", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4:
        actions.place_item(actor_of(request), _item(meeting, pk), int(wanted))
    return _back(meeting)


@require_POST
@with_meeting
@only("meeting.facilitate")
def remove(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    item = meeting.items.select_related("meeting__organization", "organization").filter(pk=pk).first()
    if item is not None:
        actions.remove_item(actor_of(request), item)
        messages.success(request, _("Taken off the agenda."))
    return _back(meeting)


def _item(meeting: Meeting, pk: int) -> Item:
    return get_object_or_404(meeting.items.select_related("meeting__organization", "organization"), pk=pk)


def _back(meeting: Meeting) -> HttpResponse:
    return redirect("meeting_agenda", meeting.organization.slug, meeting.public_id)


def _page(request: HttpRequest, meeting: Meeting, form: ItemForm, title: str) -> HttpResponse:
    context = {
        "meeting": meeting, "organization": meeting.organization, "form": form, "title": title, "button": _("Save"),
        "back": "meeting_agenda",
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=status_of(form))

"""Calling a meeting: when, who, where; choosing a time together; moving and cancelling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.meetings import actions, times
from commonhouse.meetings.forms import AboutForm, CallForm, CancelForm, ChoiceForm, MoveForm, TimeForm
from commonhouse.meetings.models import Meeting, TimeChoice
from commonhouse.meetings.terms import terms_of
from commonhouse.meetings.views.common import actor_of, attempt, only, status_of, with_meeting
from commonhouse.people.formats import local
from commonhouse.people.models import Organization
from commonhouse.people.views.common import page_for


@require_http_methods(["GET", "POST"])
@page_for("meeting.call")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = CallForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        meeting = attempt(
            form,
            lambda: actions.call(
                actor_of(request), organization, form.plan(), form.starts_at(), urgent_why=said["urgent_why"]
            ),
        )
        if meeting is not None:
            messages.success(request, _("The meeting is called, and everyone in it is told. Now its agenda."))
            return redirect("meeting_agenda", organization.slug, meeting.public_id)
    context = {"organization": organization, "form": form, "terms": _terms(organization)}
    return render(request, "meetings/new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page_for("meeting.call")
def new_choice(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Several times to choose from, and everyone says when they can come."""
    form = ChoiceForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        meeting = attempt(
            form,
            lambda: actions.ask_time(
                actor_of(request), organization, form.plan(), form.options(), form.closes_at()
            ),
        )  # fmt: skip
        if meeting is not None:
            messages.success(request, _("Everyone is asked when they can come."))
            return redirect(meeting.get_absolute_url())
    context = {"organization": organization, "form": form, "terms": _terms(organization)}
    return render(request, "meetings/new_choice.html", context, status=status_of(form))


def _terms(organization: Organization) -> dict[str, Any]:
    terms = terms_of(organization)
    return {"terms": terms, "earliest": terms.earliest(timezone.now())}


@require_POST
@with_meeting
@only("meeting.call")
def count(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    choice = times.finish(actor_of(request), meeting)
    if choice.found is None:
        messages.warning(request, _("No time suits anyone who answered. Call the meeting for another time."))
    return redirect("meeting_settle", meeting.organization.slug, meeting.public_id)


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.call")
def settle(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Calls the meeting for the time that was found (or another)."""
    if meeting.state == Meeting.State.PLANNED:
        return redirect(meeting.get_absolute_url())
    choice = TimeChoice.objects.filter(meeting=meeting).first()
    found = local(choice.found) if choice is not None and choice.found is not None else None
    initial = {"day": found.date(), "hour": found.time()} if found is not None else {}
    form = TimeForm(request.POST or None, initial=initial)
    verb = lambda: actions.settle(  # noqa: E731
        actor_of(request), meeting, form.starts_at(), urgent_why=form.cleaned_data["urgent_why"]
    )
    return _ask(request, meeting, form, _("Call the meeting"), verb, button=_("Call it and tell everyone"))


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.call")
def move(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = MoveForm(request.POST or None, meeting=meeting)
    verb = lambda: actions.move(  # noqa: E731
        actor_of(request), meeting, form.starts_at(), form.cleaned_data["why"],
        urgent_why=form.cleaned_data["urgent_why"],
    )  # fmt: skip
    return _ask(request, meeting, form, _("Another time"), verb, button=_("Move it and tell everyone"))


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.call")
def edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    names = ("title", "minutes", "place", "link", "about", "is_open")
    form = AboutForm(request.POST or None, initial={name: getattr(meeting, name) for name in names})
    verb = lambda: actions.edit(actor_of(request), meeting, **form.about_fields())  # noqa: E731
    return _ask(request, meeting, form, _("Change what is said about it"), verb, button=_("Save"))


@require_http_methods(["GET", "POST"])
@with_meeting
@only("meeting.call")
def cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = CancelForm(request.POST or None)
    verb = lambda: actions.cancel(actor_of(request), meeting, form.cleaned_data["why"])  # noqa: E731
    return _ask(
        request, meeting, form, _("Cancel the meeting"), verb, button=_("Cancel it and tell everyone"), danger=True
    )


def _ask(
    request: HttpRequest, meeting: Meeting, form: forms.Form, title: str, verb: Any, *, button: str,
    danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """One page with one form about a meeting; sent whole, back to the meeting."""
    if request.method == "POST" and form.is_valid() and attempt(form, verb) is not None:
        messages.success(request, _("Saved."))
        return redirect(meeting.get_absolute_url())
    context = {
        "meeting": meeting, "organization": meeting.organization, "form": form, "title": title, "button": button,
        "danger": danger,
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=status_of(form))

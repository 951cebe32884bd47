"""Moving a candidate on the path, each with its own short page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions.deciding import moving
from commonhouse.funds.forms.deciding import AgainForm, BackForm, EditForm, LeaveForm, OnForm, PauseForm
from commonhouse.funds.models import Candidate
from commonhouse.funds.pathway import Step
from commonhouse.funds.views.deciding.common import actor_of, form_page, posted, with_candidate
from commonhouse.people.permissions import require


@require_http_methods(["GET", "POST"])
@with_candidate
def move(request: HttpRequest, candidate: Candidate, what: str) -> HttpResponse:
    """One of: on, back, pause, resume, leave, again, forget."""
    page = _PAGES.get(what)
    if page is None:
        raise Http404
    actor = actor_of(request)
    if not (what == "leave" and moving.is_own(actor, candidate)):
        require(actor, "pipeline.edit" if what == "forget" else "candidate.move", candidate.organization)
    return page(request, candidate)


def _on(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    here = candidate.here
    after = candidate.pipeline.path.after(here.id) if here else None
    form = OnForm(posted(request))
    lede = _("It goes from “%(from)s” to “%(to)s”.") % {"from": here.name, "to": after.name} if here and after else ""
    return _page(
        request, candidate, form, lambda: actions.move_on(actor_of(request), candidate, **form.cleaned_data),
        title=_("Move it on"), button=_("Move it on"), lede=lede, done=_("It has moved on."),
    )  # fmt: skip


def _back(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = BackForm(posted(request), steps=candidate.pipeline.path.before(candidate.step))
    return _page(
        request, candidate, form, lambda: actions.move_back(actor_of(request), candidate, **form.cleaned_data),
        title=_("Go back a step"), button=_("Go back"), done=_("It is back at that step."),
        lede=_("To do something better, or again. It is no failure, and what was said stays."),
    )  # fmt: skip


def _pause(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = PauseForm(posted(request))
    return _page(
        request, candidate, form, lambda: actions.pause(actor_of(request), candidate, **form.cleaned_data),
        title=_("Wait together"), button=_("Wait together"), done=_("You wait together now."),
        lede=_("The business keeps its place. Go on as soon as what you wait for is there."),
    )  # fmt: skip


def _resume(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = OnForm(posted(request))
    return _page(
        request, candidate, form, lambda: actions.resume(actor_of(request), candidate, **form.cleaned_data),
        title=_("Go on"), button=_("Go on"), done=_("It goes on."), lede=candidate.paused_until,
    )  # fmt: skip


def _leave(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    own = not moving.may_move(actor_of(request), candidate)
    form = LeaveForm(posted(request), own=own)
    return _page(
        request, candidate, form, lambda: actions.leave(actor_of(request), candidate, **form.cleaned_data),
        title=_("End it with thanks"), button=_("End it here"), done=_("It has left the path, with your thanks."),
        lede=_("How to reach the business, and the notes of those who reached out, are deleted now. It may come again."),
    )  # fmt: skip


def _again(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    path = candidate.pipeline.path
    steps: list[Step] = [*path.before(candidate.step), *([candidate.here] if candidate.here else [])]
    form = AgainForm(posted(request), steps=steps)
    return _page(
        request, candidate, form, lambda: actions.come_again(actor_of(request), candidate, **form.cleaned_data),
        title=_("It comes again"), button=_("Welcome it back"), done=_("It is on the path again."),
    )  # fmt: skip


def _forget(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = forms.Form(posted(request))
    return _page(
        request, candidate, form, lambda: actions.forget(actor_of(request), candidate),
        title=_("Delete what this business told you"), button=_("Delete it"), done=_("It is deleted."),
        lede=_(
            "Its name, its story and what members said of it are deleted. The record keeps a random number and dates, and what "
            "members were asked if they voted about it."
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def edit(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    require(actor_of(request), "candidate.move", candidate.organization)
    initial = {name: getattr(candidate, name) for name in ("name", "place", "story", "asks", "contact")}
    initial["borrower"] = candidate.borrower.slug if candidate.borrower else ""
    form = EditForm(posted(request), initial=initial, unit=candidate.pipeline.unit)
    return _page(
        request, candidate, form, lambda: actions.edit(actor_of(request), candidate, **form.cleaned_data),
        title=_("Change what is said of it"), button=_("Save"), done=_("It is changed."),
    )  # fmt: skip


def _page(request: HttpRequest, candidate: Candidate, form: forms.BaseForm, run: Any, **said: Any) -> HttpResponse:
    return form_page(
        request, candidate.organization, form, run, back=candidate.get_absolute_url(), above=candidate.name, **said
    )


_PAGES = {
    "on": _on, "back": _back, "pause": _pause, "resume": _resume, "leave": _leave, "again": _again, "forget": _forget,
}  # fmt: skip

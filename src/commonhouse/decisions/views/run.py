"""Run the vote: where it stands, the next step with what it will do, and the closing time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonhouse.decisions import actions, hooks, queries, words
from commonhouse.decisions.forms import ScheduleForm
from commonhouse.decisions.models import Box, ScheduleChange
from commonhouse.decisions.views.common import actor_of, page
from commonhouse.decisions.views.public import eligibility, stage_of
from commonhouse.decisions.views.steward import allowed, go
from commonhouse.people import permissions
from commonhouse.people.formats import day, moment
from commonhouse.people.permissions import Refused

_State = Box.State


@require_safe
@allowed("box.turnout")
def overview(request: HttpRequest, box: Box) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "stage": stage_of(box),
        "steps": _steps(box),
        "next_step": _next_step(box),
        "turnout": queries.turnout(actor, box),
        "pending": queries.waiting_change(box),
        "is_mine": _is_mine(request, box),
        "open_batches": box.batches.exclude(state="accepted").count(),
        "eligibility": eligibility(box),
        "how_to_vote": words.of_box(box),
        "how_counted": words.how_it_is_counted(box.rule),
        "result": hooks.result_link(box),
        "home": hooks.home_link(box),
        "has_begun": timezone.now() >= box.opens_at,
        "may_reschedule": box.state == _State.OPEN and timezone.now() < box.closes_at,
    }
    return page(request, "run/overview.html", box, context)


@require_POST
@allowed("box.turnout")
def step(request: HttpRequest, box: Box) -> HttpResponse:
    """The next step. The verbs take a step twice as once, so a double press does no harm."""
    actor, wanted = actor_of(request), request.POST.get("step", "")
    if wanted == "open":
        actions.open_box(actor, box)
        messages.success(request, _("The vote is published. Its projects and its rule are fixed."))
    elif wanted == "close":
        permissions.require(actor, "box.close", box.organization)
        actions.close_box(box)
        messages.success(request, _("Voting is closed."))
    elif wanted == "seal":
        actions.seal_box(actor, box)
        messages.success(request, _("All ballots are sealed in the public record."))
    elif wanted == "count":
        actions.count_box(actor, box)
        messages.success(request, _("The ballots are counted."))
    return go("vote_run", box)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("box.schedule")
def schedule(request: HttpRequest, box: Box) -> HttpResponse:
    """Propose another closing time; a second steward must agree."""
    form = ScheduleForm(
        request.POST if request.method == "POST" else None, box=box, initial={"closes_at": box.closes_at}
    )
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        try:
            actions.propose_schedule(actor_of(request), box, wanted["closes_at"], wanted["why"])
            messages.success(request, _("Proposed. It is in force once a second steward confirms it."))
            return go("vote_run", box)
        except Refused as problem:
            form.add_error(None, str(problem))
    return page(request, "run/schedule.html", box, {"form": form, "pending": queries.waiting_change(box)})


@require_POST
@allowed("box.schedule")
def schedule_answer(request: HttpRequest, box: Box, change: int) -> HttpResponse:
    """Confirm (a second steward) or withdraw a proposed closing time."""
    found = get_object_or_404(ScheduleChange.objects.select_related("box__organization"), box=box, pk=change)
    if request.POST.get("answer") == "confirm":
        actions.confirm_schedule(actor_of(request), found)
        messages.success(request, _("The new closing time is in force and in the public record."))
    elif request.POST.get("answer") == "withdraw":
        actions.withdraw_schedule(actor_of(request), found)
        messages.success(request, _("The proposal is withdrawn."))
    return go("vote_run", box)


def _is_mine(request: HttpRequest, box: Box) -> bool:
    pending, person = queries.waiting_change(box), actor_of(request).person
    return pending is not None and person is not None and pending.proposed_by_id == person.pk


def _steps(box: Box) -> list[dict[str, Any]]:
    order = [_State.DRAFT, _State.OPEN, _State.CLOSED, _State.SEALED, _State.COUNTED]
    here = order.index(_State(box.state))
    titles = [_("Prepared"), _("Open"), _("Closed"), _("Sealed"), _("Counted")]
    whens = ["", day(box.opens_at), day(box.closed_at or box.closes_at), "", ""]
    return [
        {"title": title, "when": when, "state": _stage(place, here)}
        for place, (title, when) in enumerate(zip(titles, whens, strict=True))
    ]


def _stage(place: int, here: int) -> str:
    if place < here or here == 4:
        return "done"
    return "now" if place == here else "next"


def _roll_at_opening(box: Box) -> str:
    if box.registration == Box.Registration.UNTIL_CLOSING:
        return _("The roll begins with the members of today. Whoever qualifies may join it until voting closes.")
    return _("The roll is fixed from the members of today, and published as a count, without names.")


def _ballots_from(box: Box) -> str:
    if timezone.now() >= box.opens_at:
        return _("Ballots are taken at once.")
    return _(
        "Ballots are taken from %(when)s on. This time cannot be moved any more: for another one, change the dates "
        "and prepare the vote anew before you open it."
    ) % {"when": moment(box.opens_at)}


def _next_step(box: Box) -> dict[str, Any] | None:
    """What a steward can do now, and what it will do; None while there is only waiting."""
    if box.state == _State.DRAFT:
        return {
            "step": "open",
            "button": _("Publish and open the vote"),
            "will": [
                _roll_at_opening(box),
                _("The projects, the ballot and the rule are published and cannot change any more."),
                _ballots_from(box),
            ],
        }
    if box.state == _State.OPEN and timezone.now() >= box.closes_at:
        return {
            "step": "close",
            "button": _("Close the vote"),
            "will": [
                _("The closing time has passed: no ballot is taken any more, whether you press or not."),
                _("How many voted, and by which way, is published."),
                _("Paper ballots that were collected can still be keyed until sealing."),
            ],
        }
    if box.state == _State.CLOSED:
        return {
            "step": "seal",
            "button": _("Seal the ballots"),
            "will": [
                _("Every ballot is published in the record, in an order that says nothing about who voted when."),
                _("After that no paper ballot can be added."),
            ],
        }
    if box.state == _State.SEALED:
        return {
            "step": "count",
            "button": _("Count"),
            "will": [
                _("The sealed ballots are counted by the rule that was published at opening."),
                _("The result is published with all its steps, so that anyone can count again."),
            ],
        }
    return None

"""The facilitator's page: one screen for one phone, on a bad connection.

Each button is a tiny form of its own. Without JavaScript it is sent and the page comes back; with it, `room.js` keeps
taps while there is no network and sends them later, in order, asking for no page in between (`X-Tap`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.charters import queries as charters
from commonhouse.meetings import queries, taps, words
from commonhouse.meetings.actions.room import EARLY
from commonhouse.meetings.models import Meeting
from commonhouse.meetings.views.common import actor_of, only, with_meeting
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.proposals.models import Proposal
from commonhouse.rules.deciding import methods
from commonhouse.rules.jsonform import FormError


@require_GET
@with_meeting
@only("meeting.facilitate")
def show(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    search = request.GET.get("q", "").replace("\x00", "")[:80]
    seen = queries.room(meeting, search)
    context: dict[str, Any] = {
        "meeting": meeting,
        "organization": meeting.organization,
        "room": seen,
        "quorum_words": words.quorum_words(seen.quorum),
        "shares": words.SHARES.items(),
        "positions": words.POSITIONS.items(),
        "tap_url": reverse("meeting_tap", args=[meeting.organization.slug, meeting.public_id]),
        "words": search,
        "guests": queries.guests_to_be(meeting, search),
        "proposal_positions": _positions(seen.proposal),
        "is_running": meeting.state == Meeting.State.RUNNING,
        "begins_at": meeting.starts_at - EARLY if meeting.starts_at else None,
        "right_now": timezone.now(),
    }
    is_part = request.headers.get("X-Part") == "room"
    return render(request, "meetings/_room.html" if is_part else "meetings/room.html", context)


def _positions(proposal: Proposal | None) -> list[tuple[str, str]]:
    """What may be counted for a proposal decided here: the positions of its matter's method."""
    if proposal is None:
        return []
    charter = charters.current(proposal.organization)
    if charter is None:
        return []
    try:
        names = methods.positions(charter.matter(proposal.matter).method)
    except (KeyError, FormError):
        return []
    return [(name, str(words.POSITIONS.get(name) or name.replace("-", " ").capitalize())) for name in names]


@require_POST
@with_meeting
@only("meeting.facilitate")
def tap(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One press of one button. The same press again is answered alike and does nothing."""
    given = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if given.get("do", "") not in taps.VERBS:
        raise Http404
    problem = ""
    try:
        taps.do(actor_of(request), meeting, given, request.POST.getlist("teller"))
    except ValidationError as error:
        problem = " ".join(error.messages)
    except NotAllowed:
        raise
    except Refused as error:
        problem = str(error)
    if request.headers.get("X-Tap"):
        return HttpResponse(problem, status=409 if problem else 204, content_type="text/plain; charset=utf-8")
    if problem:
        messages.error(request, problem)
    elif given["do"] == "end":
        messages.success(request, _("The meeting has ended. Its minutes have written themselves: look at them."))
        return redirect("meeting_minutes", meeting.organization.slug, meeting.public_id)
    return redirect("meeting_room", meeting.organization.slug, meeting.public_id)

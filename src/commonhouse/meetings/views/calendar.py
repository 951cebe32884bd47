"""A person's own calendar of meetings: a secret address for the calendar on their phone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.meetings import actions, calendars, queries
from commonhouse.meetings.models import CalendarKey
from commonhouse.meetings.views.common import actor_of
from commonhouse.people.permissions import require
from commonhouse.record.limits import Limit, is_over, note

MOST = 300  # meetings of one feed
MISSES = Limit("calendar", 120, 600)


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's coming meetings, and the secret address: made by a POST, shown in its answer only."""
    actor = actor_of(request)
    require(actor, "preference.set")
    assert actor.person is not None
    address = ""
    if request.method == "POST":
        token = actions.new_calendar_key(actor)
        address = f"{settings.HOUSE_ORIGIN.rstrip('/')}{reverse('calendar_feed', args=[token])}"
    context = {
        "address": address,
        "has_key": CalendarKey.objects.filter(person=actor.person).exists(),
        "meetings": [each for each in queries.meetings_of(actor.person) if each.state in {"planned", "running"}][:20],
    }
    return render(request, "meetings/calendar.html", context)


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, in its person's language. A wrong address says nothing."""
    if is_over(request, MISSES):
        return HttpResponse(_("Too many tries. Wait a while."), status=429, content_type="text/plain; charset=utf-8")
    person = queries.person_of_calendar(token)
    if person is None:
        note(request, MISSES)
        raise Http404
    with translation.override(person.language if person.language in settings.LANGUAGES_COMPLETE else "en"):
        content = calendars.calendar(queries.meetings_of(person)[:MOST], settings.HOUSE_NAME)
    answer = HttpResponse(content, content_type=calendars.TYPE)
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer

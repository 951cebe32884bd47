"""Sessions in people's own calendars (RFC 5545). An event keeps its UID; its SEQUENCE rises with each change."""

from __future__ import annotations

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from commonhouse.land.finding.models import GroupSession

TYPE = "text/calendar; charset=utf-8"


def calendar(session: GroupSession) -> bytes:
    """The session as a calendar file: title, place, time and a link; never who comes."""
    file = Calendar()
    file.add("prodid", "-//Commonhouse//Homes//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add_component(_event(session))
    return bytes(file.to_ical())


def _event(session: GroupSession) -> Event:
    is_off = session.state == GroupSession.State.CANCELLED
    title = f"{session.organization.name}: {session.title}"
    event = Event()
    event.add("uid", f"{session.public_id}@{urlsplit(settings.HOUSE_ORIGIN).hostname or 'commonhouse'}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=session.minutes))
    event.add("summary", _("Cancelled: %(title)s") % {"title": title} if is_off else title)
    if session.place:
        event.add("location", session.place)
    event.add("url", f"{settings.HOUSE_ORIGIN.rstrip('/')}{session.get_absolute_url()}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event

"""Meetings in people's own calendars (RFC 5545): an invitation, and a feed.

An event keeps its UID for good; its SEQUENCE rises with each change, so that a calendar updates or strikes out what it
has. It holds title, place and time, and a link; never who comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from commonhouse.meetings.models import Meeting
from commonhouse.people.formats import local

TYPE = "text/calendar; charset=utf-8"


def calendar(meetings: Iterable[Meeting], name: str = "") -> bytes:
    """The meetings as one calendar file. Those without a time are left out."""
    file = Calendar()
    file.add("prodid", "-//Commonhouse//Meetings//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    if name:
        file.add("x-wr-calname", name)
        file.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        if meeting.starts_at is not None:
            file.add_component(_event(meeting))
    return bytes(file.to_ical())


def _event(meeting: Meeting) -> Event:
    assert meeting.starts_at is not None
    is_off = meeting.state == Meeting.State.CANCELLED
    title = f"{meeting.organization.name}: {meeting.title}"
    event = Event()
    event.add("uid", f"{meeting.public_id}@{urlsplit(settings.HOUSE_ORIGIN).hostname or 'commonhouse'}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=meeting.minutes))
    event.add("summary", _("Cancelled: %(title)s") % {"title": title} if is_off else title)
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    event.add("url", f"{settings.HOUSE_ORIGIN.rstrip('/')}{meeting.get_absolute_url()}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def file_name(meeting: Meeting) -> str:
    assert meeting.starts_at is not None
    return f"{meeting.organization.slug}-{local(meeting.starts_at):%Y-%m-%d}.ics"

"""Duties in a steward's own calendar (RFC 5545): whole days, what and which home; never a family's name, nor what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from commonhouse.land.stewarding.models import Duty

TYPE = "text/calendar; charset=utf-8"
HOUR = timedelta(hours=1)  # of a visit


def calendar(duties: Iterable[Duty], name: str, now: dt.datetime) -> bytes:
    """The duties as one calendar file. A visit has its hour, all others a whole day."""
    file = Calendar()
    file.add("prodid", "-//Commonhouse//Duties//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for duty in duties:
        file.add_component(_event(duty, now))
    return bytes(file.to_ical())


def _event(duty: Duty, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"duty-{duty.public_id}@{urlsplit(settings.HOUSE_ORIGIN).hostname or 'commonhouse'}")
    event.add("sequence", len(duty.moves))
    event.add("dtstamp", now.astimezone(UTC))
    if duty.at is not None:
        starts = timezone.make_aware(dt.datetime.combine(duty.due_on, duty.at))
        event.add("dtstart", starts.astimezone(UTC))
        event.add("duration", HOUR)
    else:
        event.add("dtstart", duty.due_on)
        event.add("dtend", duty.due_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("summary", f"{duty.name}: {duty.holding.name}" if duty.holding is not None else duty.name)
    event.add("url", f"{settings.HOUSE_ORIGIN.rstrip('/')}{duty.get_absolute_url()}")
    return event

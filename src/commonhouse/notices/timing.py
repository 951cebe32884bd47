"""When a notice goes out: at once, or with others in the letter of a morning. Pure but for the house's time zone."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from commonhouse.notices.models import Preference

MORNING = dt.time(8)
WEEKDAY = 0  # Monday
MARGIN = dt.timedelta(hours=12)  # a letter that comes later than this before closing comes too late
_RETRIES = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(_RETRIES)  # over a day and a half


def next_letter(pace: str, at: dt.datetime, closes_at: dt.datetime | None = None) -> dt.datetime:
    """The moment for something that is ready `at` and closes at `closes_at`.

    Who reads once a week hears a day before of what closes sooner, and at once of what closes within the day: nobody
    misses a vote for having asked for fewer letters.
    """
    if pace == Preference.Pace.WEEKLY and _is_in_time(weekly := next_weekly(at), closes_at):
        return weekly
    if pace in {Preference.Pace.WEEKLY, Preference.Pace.DAILY} and _is_in_time(daily := next_morning(at), closes_at):
        return daily
    return at


def _is_in_time(moment: dt.datetime, closes_at: dt.datetime | None) -> bool:
    return closes_at is None or moment <= closes_at - MARGIN


def next_morning(at: dt.datetime) -> dt.datetime:
    """The first morning letter at or after a moment, on the house's clock."""
    today = _morning_of(timezone.localtime(at).date())
    return today if at <= today else _morning_of(timezone.localtime(at).date() + dt.timedelta(days=1))


def next_weekly(at: dt.datetime) -> dt.datetime:
    morning = timezone.localtime(next_morning(at)).date()
    return _morning_of(morning + dt.timedelta(days=(WEEKDAY - morning.weekday()) % 7))


def retry_after(attempts: int) -> dt.timedelta:
    """How long to wait for the next try after so many."""
    return _RETRIES[min(max(attempts, 1), MOST_ATTEMPTS) - 1]


def _morning_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, MORNING))

"""When a decision may begin and end: the charter's notice and window, and what urgency may shorten.

The notice runs from the moment a decision is put to those who decide until answers are taken; the window from then until it
closes. An urgent decision has the notice the charter states for it in hours, and a window at least as long, but never longer
than the usual ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commonhouse.rules.charter.model import Matter


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest moments at which answers may be taken and at which the decision may close."""

    decides_from: datetime
    closes_at: datetime


def notice(matter: Matter, urgent: bool = False) -> timedelta:
    usual = timedelta(days=matter.notice_days)
    if not urgent or matter.urgent_hours is None:
        return usual
    return min(usual, timedelta(hours=matter.urgent_hours))


def window(matter: Matter, urgent: bool = False) -> timedelta:
    usual = timedelta(days=matter.window_days)
    if not urgent or matter.urgent_hours is None:
        return usual
    return min(usual, timedelta(hours=matter.urgent_hours))


def earliest(matter: Matter, asked_at: datetime, urgent: bool = False) -> Earliest:
    begins = asked_at + notice(matter, urgent)
    return Earliest(begins, begins + window(matter, urgent))


def again(matter: Matter, asked_at: datetime, decides_from: datetime | None, urgent: bool = False) -> Earliest:
    """For another round about a changed text: the notice was given, and everyone has the whole window again."""
    begins = max(asked_at, decides_from or asked_at)
    return Earliest(begins, begins + window(matter, urgent))

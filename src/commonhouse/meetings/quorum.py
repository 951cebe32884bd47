"""How many must be there, and how many are, at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any

from django.db.models import Q

from commonhouse.meetings.models import Meeting, Stay


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many voices there are, how many must be there, how many are. `needed` is 0 where the charter asks for none."""

    eligible: int
    needed: int
    present: int

    @property
    def is_met(self) -> bool:
        """A body of nobody can decide nothing, whatever its charter asks."""
        return self.eligible > 0 and self.present >= max(self.needed, 1)

    @property
    def missing(self) -> int:
        return max(0, max(self.needed, 1) - self.present)


@dataclass(frozen=True, slots=True)
class Turning:
    """A moment at which a meeting became able to decide, or no longer was."""

    at: datetime
    present: int
    is_met: bool


def part_of(text: str) -> Fraction | None:
    """The charter's fraction, or None where it asks for no quorum."""
    part = Fraction(text) if text else Fraction(0)
    return part if part > 0 else None


def needed(eligible: int, text: str) -> int:
    """At least this many of those eligible: half of nine is five."""
    part = part_of(text)
    return 0 if part is None else ceil(part * eligible)


def statement(text: str) -> dict[str, Any] | None:
    """The quorum of a meeting as the threshold rule states it: counted in people present, not in ballots."""
    part = part_of(text)
    return None if part is None else {"of": "eligible", "at_least": str(part), "counting": "present"}


def at(meeting: Meeting, moment: datetime) -> Quorum:
    """The quorum as it stood at a moment. Two queries."""
    eligible = meeting.attendees.filter(counts=True).count()
    return Quorum(eligible, needed(eligible, meeting.quorum), len(present(meeting, moment)))


def present(meeting: Meeting, moment: datetime) -> set[str]:
    """The pseudonyms of those who were there at a moment and count."""
    there = Stay.objects.filter(attendee__meeting=meeting, attendee__counts=True, from_at__lte=moment)
    there = there.filter(Q(until_at__isnull=True) | Q(until_at__gt=moment))
    return set(there.values_list("attendee__pseudonym", flat=True))


def turnings(stays: Iterable[Stay], eligible: int, text: str, end: datetime | None) -> Iterator[Turning]:
    """When the quorum was reached, lost and reached again, from the stays of those who count, in order of time."""
    changes: dict[datetime, int] = {}
    for stay in stays:
        changes[stay.from_at] = changes.get(stay.from_at, 0) + 1
        if stay.until_at is not None:
            changes[stay.until_at] = changes.get(stay.until_at, 0) - 1
    present, was_met = 0, False
    least = max(needed(eligible, text), 1)
    for moment in sorted(changes):
        if end is not None and moment >= end:
            return  # everyone leaves when the meeting ends
        present += changes[moment]
        if (present >= least) != was_met:
            was_met = not was_met
            yield Turning(moment, present, was_met)

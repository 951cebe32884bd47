"""What every verb of a meeting begins and ends with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import quorum
from commonhouse.meetings.models import Meeting, Tap
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, check_texts
from commonhouse.record import actions as record
from commonhouse.record.acts import write_time
from commonhouse.record.canonical import canonical

__all__ = [
    "Press",
    "Room",
    "check_public",
    "enter",
    "hash_of",
    "is_first",
    "leave_act",
    "locked",
    "require_quorum",
    "time_text",
    "validate",
]


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button: by the phone's token, at its moment (which may be a while ago, where there was no network).

    `now` is the present unless a test or the demo's history says otherwise.
    """

    token: uuid.UUID | None = None
    at: datetime | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A running meeting, its row locked; `at` is the moment of the press, within the meeting."""

    meeting: Meeting
    at: datetime
    now: datetime | None


def enter(actor: Actor, meeting: Meeting, press: Press, verb: str = "meeting.facilitate") -> Room | None:
    """The running meeting, locked; None when this very press was done already. Raises Refused when it does not run."""
    require(actor, verb, meeting.organization)
    meeting = locked(meeting)
    if not is_first(meeting, press):
        return None
    if meeting.state != Meeting.State.RUNNING:
        raise Refused(_("This meeting is not running now."))
    assert meeting.started_at is not None
    now = press.now or timezone.now()
    return Room(meeting, min(max(press.at or now, meeting.started_at), now), press.now)


def is_first(meeting: Meeting, press: Press) -> bool:
    """Whether this press is new. Call it under the meeting's lock, in the transaction of what the press does."""
    if press.token is None:
        return True
    made_at = press.now or timezone.now()
    _tap, is_new = Tap.objects.get_or_create(
        organization=meeting.organization, meeting=meeting, token=press.token, defaults={"made_at": made_at}
    )
    return is_new


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("organization")
    return found.get(pk=meeting.pk)


def require_quorum(room: Room) -> quorum.Quorum:
    """The quorum at the moment of the press. Raises Refused, in words, when too few are there."""
    found = quorum.at(room.meeting, room.at)
    if not found.is_met:
        raise Refused(
            _("Too few are here to decide: %(present)s of the %(needed)s needed. Talk goes on; decisions wait.")
            % {"present": found.present, "needed": max(found.needed, 1)}
        )
    return found


def leave_act(organization: Organization, what: str, body: dict[str, Any], now: datetime | None) -> int:
    """The verb's act in the organization's record, the last thing a verb does. Returns its index."""
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"meetings.{what}", body, subject=body["meeting"], at=at).index


def hash_of(content: dict[str, Any]) -> str:
    """sha256, in hex, of a JSON object's canonical text."""
    return sha256(canonical(content)).hexdigest()


def time_text(moment: datetime) -> str:
    return write_time(moment.astimezone(UTC).replace(microsecond=0))


def validate(row: models.Model, **skipped: bool) -> None:
    """Every field of a row before it is saved, lengths of long texts among them. Raises ValidationError by field."""
    check_texts(row)
    row.clean_fields(exclude=[name for name, skip in skipped.items() if skip])

"""Will you come? Each answers for their own voice; a steward or facilitator notes what somebody told them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import body
from commonhouse.meetings.actions.common import locked
from commonhouse.meetings.models import Attendee, Meeting
from commonhouse.people.permissions import Actor, Refused, require


def answer(actor: Actor, meeting: Meeting, said: str, *, now: datetime | None = None) -> None:
    """One's own answer, or that of an organization one is a delegate of. It may change until the meeting begins."""
    with transaction.atomic():
        require(actor, "meeting.answer", meeting.organization)
        assert actor.person is not None
        meeting = _open(meeting)
        mine = list(body.attendees_of(meeting, actor.person))
        if not mine:
            raise Refused(_("You are not among those called to this meeting."))
        for attendee in mine:
            _note(attendee, said, now)


def answer_for(actor: Actor, attendee: Attendee, said: str, *, now: datetime | None = None) -> None:
    """What a member told a steward or facilitator, by phone or in the street."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", attendee.organization)
        _open(attendee.meeting)
        _note(attendee, said, now)


def _open(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state != Meeting.State.PLANNED:
        raise Refused(_("This meeting does not ask for answers now."))
    return meeting


def _note(attendee: Attendee, said: str, now: datetime | None) -> None:
    if said not in Attendee.Answer.values:
        raise Refused(_("Choose one of the answers."))
    if attendee.answer == said:
        return
    attendee.answer, attendee.answered_at = said, now or timezone.now()
    attendee.is_excused = said == Attendee.Answer.NO
    attendee.save(update_fields=["answer", "answered_at", "is_excused"])

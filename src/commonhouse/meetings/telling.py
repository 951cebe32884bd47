"""Telling people of a meeting: an invitation, a new time, that it is cancelled, minutes to read, a time to choose.

Letters say what, when and where; never who else comes or what anyone answered.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings.models import Attendee, Meeting, Minutes
from commonhouse.notices import actions as notices
from commonhouse.notices import kinds
from commonhouse.notices.kinds import Context, Kind
from commonhouse.notices.models import Notice
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.models import Delegate

EVE = timedelta(hours=24)


def called(meeting: Meeting, now: datetime | None) -> None:
    """The invitation now, and one reminder a day before to whoever has not said that they cannot come."""
    assert meeting.starts_at is not None
    moment = now or timezone.now()
    people = list(_called(meeting))
    facts = _facts(meeting)
    _tell(meeting, people, "meeting", f"meeting:{meeting.public_id}:{meeting.sequence}", facts, now)
    if meeting.starts_at - moment > 2 * EVE:
        key = f"meeting-eve:{meeting.public_id}:{meeting.sequence}"
        _tell(meeting, people, "meeting-eve", key, facts, now, due_at=meeting.starts_at - EVE)


def time_asked(meeting: Meeting, now: datetime | None) -> None:
    """Asks each to say when they can come, in place, by the box's own signed link."""
    box = meeting.choice.box
    notices.tell(
        list(_called(meeting)),
        organization=meeting.organization,
        kind="ask",
        key=f"meeting-time:{meeting.public_id}",
        data={"title": _("When can you come? %(title)s") % {"title": meeting.title}, "minutes": 2},
        url=meeting.get_absolute_url(),
        closes_at=box.closes_at,
        answer=("answer", box.public_id),
        now=now,
    )


def moved(meeting: Meeting, now: datetime | None) -> None:
    _silence(meeting)
    called(meeting, now)


def cancelled(meeting: Meeting, now: datetime | None) -> None:
    """Whoever was called hears that it does not take place; what still waited to be sent is not."""
    _silence(meeting)
    notices.cancel(f"meeting-time:{meeting.public_id}")
    if meeting.called_at is None or meeting.starts_at is None:
        return
    key = f"meeting-cancelled:{meeting.public_id}"
    _tell(meeting, _called(meeting), "meeting-cancelled", key, _facts(meeting), now)


def minutes_sent(minutes: Minutes, now: datetime | None) -> None:
    meeting = minutes.meeting
    notices.tell(
        list(_called(meeting)),
        organization=meeting.organization,
        kind="minutes",
        key=f"minutes:{meeting.public_id}:{minutes.version}",
        data={"title": meeting.title},
        url=f"{meeting.get_absolute_url()}minutes/",
        now=now,
    )


def _silence(meeting: Meeting) -> None:
    for sequence in range(meeting.sequence):
        notices.cancel(f"meeting:{meeting.public_id}:{sequence}")
        notices.cancel(f"meeting-eve:{meeting.public_id}:{sequence}")


def _tell(
    meeting: Meeting, people: Iterable[uuid.UUID], kind: str, key: str, facts: dict[str, Any], now: datetime | None,
    due_at: datetime | None = None,
) -> None:  # fmt: skip
    notices.tell(
        list(people), organization=meeting.organization, kind=kind, key=key, data=facts,
        url=meeting.get_absolute_url(), closes_at=meeting.starts_at, due_at=due_at, now=now,
    )  # fmt: skip


def _facts(meeting: Meeting) -> dict[str, Any]:
    assert meeting.starts_at is not None
    return {"title": meeting.title, "starts_at": meeting.starts_at.isoformat(), "place": meeting.place}


def _called(meeting: Meeting) -> Iterable[uuid.UUID]:
    """Everyone in the body, and the delegates of the organizations in it."""
    yield from meeting.attendees.filter(person__isnull=False, counts=True).values_list("person_id", flat=True)
    delegates = Delegate.objects.filter(
        organization=meeting.organization, ended_on__isnull=True,
        membership__in=meeting.attendees.filter(membership__isnull=False).values("membership"),
    )  # fmt: skip
    yield from delegates.values_list("person_id", flat=True)


# --- the words, and whether they are still wanted -----------------------------------------------------------------------
def register() -> None:
    kinds.register(Kind("meeting-eve", subject=_eve_subject, text=_eve, wanted=_comes))
    kinds.register(Kind("meeting-cancelled", subject=_cancelled_subject, text=_cancelled))


def _eve_subject(context: Context) -> str:
    return _("A meeting soon")


def _eve(context: Context) -> str:
    return "\n\n".join(
        part
        for part in (
            _("%(organization)s meets soon: %(title)s") % context,
            _("When: %(when)s") % {"when": _when(context)},
            _("Where: %(place)s") % context if context["place"] else "",
        )
        if part
    )


def _cancelled_subject(context: Context) -> str:
    return _("A meeting does not take place")


def _cancelled(context: Context) -> str:
    said = {"title": context["title"], "organization": context["organization"], "when": _when(context)}
    return _("%(organization)s has cancelled this meeting: %(title)s, %(when)s. The page says why.") % said


def _when(context: Context) -> str:
    return moment_words(datetime.fromisoformat(context["starts_at"]))


def _comes(notice: Notice) -> bool:
    """No reminder to whoever said that they cannot come, nor of a meeting that is over or does not take place."""
    public_id = notice.key.split(":")[1]
    attending = Attendee.objects.filter(meeting__public_id=public_id, meeting__state=Meeting.State.PLANNED)
    mine = attending.filter(person=notice.person).exclude(answer=Attendee.Answer.NO)
    return mine.exists() or attending.filter(membership__delegates__person=notice.person).exists()

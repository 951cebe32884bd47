"""Notes while it happens, and minutes that are sent, corrected, and approved by the next meeting."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import compose, telling
from commonhouse.meetings.actions.common import Press, hash_of, is_first, leave_act, locked, validate
from commonhouse.meetings.models import Item, Meeting, Minutes, Promise
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require

NOW = Press()
MOST_PROMISES = 40


class NotesConflict(Refused):
    """Someone else changed the notes meanwhile. `theirs` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        self.theirs = theirs
        super().__init__(
            _("Somebody else changed these notes while you wrote. Theirs stand above yours now: join them.")
        )


def note(actor: Actor, item: Item, line: str, *, press: Press = NOW) -> Item:
    """Adds a line to the notes of a point. Lines of two people do not disturb each other."""
    with transaction.atomic():
        require(actor, "minutes.write", item.organization)
        meeting = _open(item.meeting)
        item = meeting.items.get(pk=item.pk)
        line = line.strip()
        if not line or not is_first(meeting, press):
            return item
        item.notes = f"{item.notes}\n{line}" if item.notes else line
        validate(item)
        item.save(update_fields=["notes"])
        return item


def edit_notes(actor: Actor, item: Item, notes: str, *, seen: str) -> Item:
    """Writes the notes of a point anew. `seen` is what the writer saw; if that changed meanwhile, NotesConflict."""
    with transaction.atomic():
        require(actor, "minutes.write", item.organization)
        meeting = _open(item.meeting)
        item = meeting.items.get(pk=item.pk)
        notes = _plain(notes)
        if item.notes == notes:
            return item
        if item.notes != _plain(seen):
            raise NotesConflict(item.notes)
        item.notes = notes
        validate(item)
        item.save(update_fields=["notes"])
        return item


def promise(
    actor: Actor, item: Item, what: str, *, who: Person | None = None, by: date | None = None, press: Press = NOW
) -> Promise | None:
    """Who does what by when. The same said twice is one."""
    with transaction.atomic():
        require(actor, "minutes.write", item.organization)
        meeting = _open(item.meeting)
        if not is_first(meeting, press):
            return None
        item = meeting.items.get(pk=item.pk)
        if item.promises.count() >= MOST_PROMISES:
            raise Refused(_("A point has at most %(most)s promises.") % {"most": MOST_PROMISES})
        made = Promise(organization=item.organization, item=item, who=who, what=what.strip(), by=by)
        validate(made)
        same = item.promises.filter(who=who, what=made.what).first()
        if same is None:
            made.save()
        elif by is not None and same.by != by:
            same.by = by
            same.save(update_fields=["by"])
        return same or made


def drop_promise(actor: Actor, made: Promise) -> None:
    """Takes back a promise that was noted by mistake."""
    with transaction.atomic():
        require(actor, "minutes.write", made.organization)
        _open(made.item.meeting)
        Promise.objects.filter(pk=made.pk).delete()


def keep_promise(actor: Actor, made: Promise, done_on: date | None) -> None:
    """Whoever promised says that it is done (or not yet after all); so may those who write the minutes."""
    with transaction.atomic():
        if actor.person is None or made.who_id != actor.person.pk:
            require(actor, "minutes.write", made.organization)
        if done_on is not None and done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day is still to come.")})
        Promise.objects.filter(pk=made.pk).update(done_on=done_on)


def send(actor: Actor, meeting: Meeting, *, why: str = "", now: datetime | None = None) -> Minutes:
    """Sends the minutes as they stand to everyone of the body. A later version says what was corrected.

    Sent as they stand already, nothing changes. Once approved, minutes stay as they are.
    """
    with transaction.atomic():
        require(actor, "minutes.write", meeting.organization)
        meeting = locked(meeting)
        if meeting.state != Meeting.State.ENDED:
            raise Refused(_("Minutes are sent when the meeting has ended."))
        said = compose.content(meeting)
        latest = meeting.versions.order_by("-version").first()
        text_hash = hash_of(said)
        if latest is not None and latest.text_hash == text_hash:
            return latest
        _not_approved(meeting)
        if latest is not None and not why.strip():
            raise ValidationError({"why": _("Say what was corrected: the minutes were sent before.")})
        minutes = Minutes(
            organization=meeting.organization, meeting=meeting, version=latest.version + 1 if latest else 1,
            content=said, text_hash=text_hash, why=why.strip(), sent_by=actor.person, sent_at=now or timezone.now(),
        )  # fmt: skip
        validate(minutes)
        minutes.save()
        meeting.minutes_state = Meeting.Minutes.SENT
        meeting.save(update_fields=["minutes_state"])
        telling.minutes_sent(minutes, now)
        body = {"meeting": meeting.public_id, "version": minutes.version, "text_hash": text_hash}
        leave_act(meeting.organization, "minutes-sent", body, now)
        return minutes


def is_changed(meeting: Meeting, sent: Minutes) -> bool:
    """Whether anything differs by now from what was sent."""
    return hash_of(compose.content(meeting)) != sent.text_hash


def _open(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state not in {Meeting.State.RUNNING, Meeting.State.ENDED}:
        raise Refused(_("Notes are taken once the meeting has begun."))
    _not_approved(meeting)
    return meeting


def _not_approved(meeting: Meeting) -> None:
    if meeting.minutes_state == Meeting.Minutes.APPROVED:
        raise Refused(_("These minutes are approved, and stay as they are. Say at the next meeting what was wrong."))


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()

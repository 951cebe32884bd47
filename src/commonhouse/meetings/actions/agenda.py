"""The agenda: built from what is open, and put in order by hand."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from commonhouse.meetings import sources
from commonhouse.meetings.actions.common import check_public, locked, validate
from commonhouse.meetings.models import Item, Meeting
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require

MOST_ITEMS = 60
_BEFORE_THE_END = frozenset({Meeting.State.CHOOSING, Meeting.State.PLANNED, Meeting.State.RUNNING})


def build_agenda(actor: Actor, meeting: Meeting) -> list[Item]:
    """Puts on the agenda whatever waits and is not on it yet: a check-in, minutes to approve, points carried over, open
    decisions and elections. Asked again, it adds only what is new. Returns what was added.
    """
    with transaction.atomic():
        require(actor, "meeting.facilitate", meeting.organization)
        meeting = _open(meeting)
        added = []
        for wanted in sources.waiting(meeting):
            if meeting.items.count() >= MOST_ITEMS:
                break
            item = Item(organization=meeting.organization, meeting=meeting, order=_last(meeting) + 1, **wanted)
            item.save()
            added.append(item)
        return added


def add_item(
    actor: Actor, meeting: Meeting, *, title: str, kind: str = Item.Kind.DISCUSSION, minutes: int = 10,
    presenter: Person | None = None, submission: uuid.UUID | None = None, **links: Any,
) -> Item:  # fmt: skip
    """A point, at the end of the agenda. The same form sent twice is one point. links: proposal_ref, election_ref."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", meeting.organization)
        meeting = _open(meeting)
        submission = submission or uuid.uuid4()
        if same := meeting.items.filter(submission=submission).first():
            return same
        if meeting.items.count() >= MOST_ITEMS:
            raise Refused(_("An agenda has at most %(most)s points.") % {"most": MOST_ITEMS})
        item = Item(
            organization=meeting.organization, meeting=meeting, order=_last(meeting) + 1, kind=kind,
            title=title.strip(), minutes=minutes, presenter=presenter, submission=submission, **links,
        )  # fmt: skip
        _check(item)
        item.save()
        return item


def edit_item(
    actor: Actor, item: Item, *, title: str, kind: str, minutes: int, presenter: Person | None = None
) -> Item:
    with transaction.atomic():
        require(actor, "meeting.facilitate", item.organization)
        _open(item.meeting)
        item.refresh_from_db()
        if item.state in {Item.State.DONE, Item.State.CARRIED}:
            raise Refused(_("This point is over."))
        item.title, item.kind, item.minutes, item.presenter = title.strip(), kind, minutes, presenter
        _check(item)
        item.save()
        return item


def place_item(actor: Actor, item: Item, place: int) -> None:
    """Moves a point to a place of the agenda, counted from 1."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", item.organization)
        meeting = _open(item.meeting)
        others = list(meeting.items.exclude(pk=item.pk))
        if item.pk not in {each.pk for each in meeting.items.all()}:
            raise Refused(_("This point is no longer on the agenda."))
        others.insert(min(max(place, 1), len(others) + 1) - 1, item)
        for order, each in enumerate(others, 1):
            if each.order != order:
                meeting.items.filter(pk=each.pk).update(order=order)


def remove_item(actor: Actor, item: Item) -> None:
    """Takes a point off the agenda, if nothing happened under it yet. Taken off already, nothing changes."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", item.organization)
        meeting = _open(item.meeting)
        found = meeting.items.filter(pk=item.pk).first()
        if found is None:
            return
        if found.state != Item.State.WAITING or found.motions.exists() or found.notes:
            raise Refused(_("Something has happened under this point already: it stays in the minutes."))
        order = found.order
        found.delete()
        meeting.items.filter(order__gt=order).update(order=F("order") - 1)


def _open(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state not in _BEFORE_THE_END:
        raise Refused(_("The agenda can no longer be changed."))
    return meeting


def _last(meeting: Meeting) -> int:
    return int(meeting.items.aggregate(last=Max("order"))["last"] or 0)


def _check(item: Item) -> None:
    check_public(title=item.title)
    validate(item)

"""Motions, small-board style: moved by anyone here, talked over first, decided by hands or on paper, counted by tellers.

What the charter says about is a proposal, decided by its matter's own rule (see `proposed`). Anything else a meeting
decides by a share of those who vote yes or no, with the meeting's quorum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.decisions import log
from commonhouse.meetings.actions import counting
from commonhouse.meetings.actions.common import (
    Press,
    Room,
    check_public,
    enter,
    hash_of,
    leave_act,
    require_quorum,
    time_text,
    validate,
)
from commonhouse.meetings.models import Attendee, Item, Meeting, Minutes, Motion
from commonhouse.people.permissions import Actor, Refused, allows

MOST_MOTIONS = 100
NOW = Press()


def move(
    actor: Actor, meeting: Meeting, item: Item, text: str, *, moved_by: Attendee | None = None, share: str = "majority",
    is_logged: bool = False, press: Press = NOW,
) -> Motion | None:  # fmt: skip
    """A motion under the present point. Talk about it goes on; it is decided when the facilitator asks for hands."""
    with transaction.atomic():
        room = enter(actor, meeting, press, "meeting.move")
        if room is None:
            return None
        item = open_point(room, item)
        minutes = _minutes_of(item) if item.kind == Item.Kind.MINUTES else None
        leads = allows(actor, "meeting.facilitate", room.meeting.organization)
        if not leads and (actor.person is None or moved_by is None or moved_by.person_id != actor.person.pk):
            raise Refused(_("You can move for yourself. The facilitator writes down what others move."))
        if share not in counting.SHARES:
            raise ValidationError({"share": _("Choose how much support it needs.")})
        if is_logged:
            check_public(text=text)
        motion = Motion(
            organization=room.meeting.organization, meeting=room.meeting, item=item, number=next_number(room),
            text=text.strip(), moved_by=moved_by, share=share, is_logged=is_logged and minutes is None, minutes=minutes,
            moved_at=room.at,
        )  # fmt: skip
        _check(motion)
        motion.save()
        return motion


def amend(actor: Actor, meeting: Meeting, motion: Motion, text: str, *, press: Press = NOW) -> None:
    """The words of an open motion, as its talk left them: the facilitator writes them down."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        motion = _open_motion(room, motion)
        motion.text = text.strip()
        if motion.is_logged:
            check_public(text=text)
        _check(motion)
        motion.save(update_fields=["text"])


def withdraw(actor: Actor, meeting: Meeting, motion: Motion, *, press: Press = NOW) -> None:
    """Taken back by whoever moved it."""
    _put_aside(actor, meeting, motion, Motion.State.WITHDRAWN, press)


def postpone(actor: Actor, meeting: Meeting, motion: Motion, *, press: Press = NOW) -> None:
    """Left for another meeting."""
    _put_aside(actor, meeting, motion, Motion.State.POSTPONED, press)


def _put_aside(actor: Actor, meeting: Meeting, motion: Motion, state: str, press: Press) -> None:
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        motion = room.meeting.motions.get(pk=motion.pk)
        if motion.state == state:
            return
        motion = _open_motion(room, motion)
        motion.state = state
        motion.save(update_fields=["state"])


def decide(
    actor: Actor, meeting: Meeting, motion: Motion, counts: Mapping[str, int], *, way: str = Motion.Way.HANDS,
    tellers: Iterable[Attendee] = (), press: Press = NOW,
) -> Motion:  # fmt: skip
    """What the tellers counted. The result is computed by the threshold rule, and stands in the record with its input.

    counts: how many for "yes", "no" and "abstain". Raises Refused without a quorum, ValidationError by field when the
    numbers cannot be. Decided already with the same press, nothing changes.
    """
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return Motion.objects.get(pk=motion.pk)
        motion = _open_motion(room, motion)
        here = require_quorum(room)
        cast = counting.checked(counts, here.present)
        counted_by = counting.tellers(room, way, list(tellers))
        if motion.minutes is not None and motion.minutes != _minutes_of(motion.item):
            raise Refused(_("The minutes were corrected since. Withdraw this motion, and move the new version."))
        statement, given, result = counting.compute(motion.share, room.meeting.quorum, here, cast)
        motion.state = Motion.State.CARRIED if result["outcome"] == "adopted" else Motion.State.LOST
        motion.counts, motion.present, motion.way = cast, here.present, way
        motion.result, motion.decided_at = result, room.at
        motion.save()
        motion.tellers.set(counted_by)
        if motion.is_logged:
            _enter_log(motion, str(result["outcome"]))
        body = _act(motion, counted_by) | {
            "rule": counting.RULE,
            "statement": statement,
            "input": given,
            "result": result,
        }
        leave_act(room.meeting.organization, "decided", body, room.now)
        if motion.minutes is not None and motion.state == Motion.State.CARRIED:
            _approve(room, motion)
        return motion


def _act(motion: Motion, tellers: list[Attendee]) -> dict[str, Any]:
    assert motion.decided_at is not None
    minutes = motion.minutes
    about = None
    if minutes is not None:
        about = {"meeting": minutes.meeting.public_id, "version": minutes.version, "text_hash": minutes.text_hash}
    return {
        "meeting": motion.meeting.public_id,
        "motion": motion.number,
        "text_hash": hash_of({"motion": motion.text}),
        "way": str(motion.way),
        "tellers": sorted(teller.pseudonym for teller in tellers),
        "decided_at": time_text(motion.decided_at),
        "minutes": about,
    }


def _approve(room: Room, motion: Motion) -> None:
    """The minutes of a meeting before stand from now on."""
    minutes = motion.minutes
    assert minutes is not None
    approved = Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    approved.minutes_state = Meeting.Minutes.APPROVED
    approved.approved_in, approved.approved_at = room.meeting, room.at
    approved.save()
    minutes.approved_at = room.at
    minutes.save(update_fields=["approved_at"])
    body = {
        "meeting": approved.public_id,
        "version": minutes.version,
        "text_hash": minutes.text_hash,
        "in": room.meeting.public_id,
        "motion": motion.number,
    }
    leave_act(room.meeting.organization, "minutes-approved", body, room.now)


def _minutes_of(item: Item) -> Minutes:
    """The latest version sent of the minutes an item is about. Raises Refused when there is none to approve."""
    meeting = item.minutes_of
    latest = meeting.versions.order_by("-version").first() if meeting is not None else None
    if meeting is None or latest is None:
        raise Refused(_("These minutes were not sent out yet: nobody could read them before."))
    if meeting.minutes_state == Meeting.Minutes.APPROVED:
        raise Refused(_("These minutes are approved already."))
    return latest


def _enter_log(motion: Motion, outcome: str) -> None:
    assert motion.decided_at is not None
    log.enter(
        motion.organization,
        source="meeting",
        ref=f"{motion.meeting.public_id}-{motion.number}",
        title=motion.text,
        method="majority",
        outcome=outcome,
        url=motion.meeting.get_absolute_url(),
        decided_at=motion.decided_at,
    )


def open_point(room: Room, item: Item) -> Item:
    """The point, if the meeting is at it now. Raises Refused otherwise."""
    found = room.meeting.items.select_related("minutes_of").filter(pk=item.pk).first()
    if found is None or found.state != Item.State.NOW:
        raise Refused(_("The meeting is not at this point now. Open it first."))
    return found


def _open_motion(room: Room, motion: Motion) -> Motion:
    rows = room.meeting.motions.select_related("meeting__organization", "item__minutes_of", "minutes__meeting")
    found = rows.filter(pk=motion.pk).first()
    if found is None or found.state != Motion.State.OPEN:
        raise Refused(_("This motion is not open any more."))
    return found


def next_number(room: Room) -> int:
    """The number of the next motion. Raises Refused when there are too many."""
    last = int(room.meeting.motions.aggregate(last=Max("number"))["last"] or 0)
    if last >= MOST_MOTIONS:
        raise Refused(_("A meeting has at most %(most)s motions.") % {"most": MOST_MOTIONS})
    return last + 1


def _check(motion: Motion) -> None:
    validate(motion)

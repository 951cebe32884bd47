"""What a facilitator does while the meeting runs: who is here, which point it is, whose turn, and the end.

Each verb takes a `Press`: the same press sent twice (a double tap, a retry on a bad connection) is done once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import body, quorum
from commonhouse.meetings.actions.common import Press, Room, enter, is_first, leave_act, locked, time_text
from commonhouse.meetings.models import Attendee, Item, Meeting, Motion, Stay, Turn
from commonhouse.meetings.terms import terms_of
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require

EARLY = timedelta(minutes=30)  # a meeting may begin before its time, not by so much that people miss it
LATE = timedelta(days=2)
NOW = Press()


def start(actor: Actor, meeting: Meeting, *, press: Press = NOW) -> Meeting:
    """Begins the meeting: its body and quorum are fixed from here on. Begun already, nothing changes."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", meeting.organization)
        meeting = locked(meeting)
        if meeting.state == Meeting.State.RUNNING or not is_first(meeting, press):
            return meeting
        if meeting.state != Meeting.State.PLANNED or meeting.starts_at is None:
            raise Refused(_("Only a meeting that was called can begin."))
        now = press.now or timezone.now()
        _check_hour(meeting.starts_at, now)
        body.invite(meeting)
        terms = terms_of(meeting.organization)
        meeting.quorum, meeting.charter_version = terms.quorum, terms.charter
        meeting.state, meeting.started_at = Meeting.State.RUNNING, min(press.at or now, now)
        meeting.save()
        act = {
            "meeting": meeting.public_id,
            "started_at": time_text(meeting.started_at),
            "charter": terms.charter,
            "quorum": terms.quorum,
            "eligible": meeting.attendees.filter(counts=True).count(),
        }
        leave_act(meeting.organization, "opened", act, press.now)
        return meeting


def _check_hour(starts_at: datetime, now: datetime) -> None:
    if now < starts_at - EARLY:
        raise Refused(
            _("It is too early: people were called for a later hour. Begin half an hour before at the earliest.")
        )
    if now > starts_at + LATE:
        raise Refused(_("Its time is long past. Call another meeting."))


# --- who is here ----------------------------------------------------------------------------------------------
def arrive(
    actor: Actor, meeting: Meeting, attendee: Attendee, *, how: str = Stay.How.ROOM, delegate: Person | None = None,
    press: Press = NOW,
) -> None:  # fmt: skip
    """Someone is here, in the room or by phone; for a member organization, the delegate who speaks for it."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        _of(room, attendee)
        if how not in Stay.How.values:
            raise Refused(_("Say whether they are in the room, or by phone or video."))
        if attendee.membership_id is not None:
            _check_delegate(room, attendee, delegate)
        stay = attendee.stays.filter(until_at__isnull=True).first()
        if stay is not None:
            stay.how, stay.delegate = how, delegate
            stay.save(update_fields=["how", "delegate"])
            return
        last = attendee.stays.order_by("-until_at").first()
        if last is not None and last.until_at is not None and last.until_at >= room.at:
            last.until_at = None  # they were only away by mistake
            last.save(update_fields=["until_at"])
            return
        Stay.objects.create(
            organization=room.meeting.organization, attendee=attendee, how=how, delegate=delegate, from_at=room.at
        )
        _join_round(room, attendee)


def leave(actor: Actor, meeting: Meeting, attendee: Attendee, *, press: Press = NOW) -> None:
    """Someone went. Gone already, nothing changes."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        _of(room, attendee)
        for stay in attendee.stays.filter(until_at__isnull=True):
            stay.until_at = max(room.at, stay.from_at)
            stay.save(update_fields=["until_at"])


def not_here(actor: Actor, meeting: Meeting, attendee: Attendee, *, press: Press = NOW) -> None:
    """Takes back an arrival that was a slip of the finger: as if it had never been pressed."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        _of(room, attendee)
        if Motion.objects.filter(meeting=room.meeting, decided_at__isnull=False).exists():
            raise Refused(_("Something was decided while they were counted as here. Note that they left instead."))
        attendee.stays.filter(until_at__isnull=True).delete()
        Turn.objects.filter(item__meeting=room.meeting, attendee=attendee, state=Turn.State.WAITING).delete()


def excuse(actor: Actor, meeting: Meeting, attendee: Attendee, is_excused: bool, *, press: Press = NOW) -> None:
    """Someone sent word that they cannot come (or that was a mistake)."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        _of(room, attendee)
        attendee.is_excused = is_excused
        attendee.save(update_fields=["is_excused"])


def welcome_guest(actor: Actor, meeting: Meeting, person: Person, *, press: Press = NOW) -> Attendee | None:
    """Someone of the organization who is not of this body comes to listen: noted as here, counted toward nothing."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return None
        organization = room.meeting.organization
        known = room.meeting.attendees.filter(person=person).first()
        if known is None:
            name = body.pseudonyms(organization, [person])[person.pk]
            known = Attendee.objects.create(
                organization=organization, meeting=room.meeting, person=person, pseudonym=name, counts=False
            )
        if not known.stays.filter(until_at__isnull=True).exists():
            Stay.objects.create(organization=organization, attendee=known, from_at=room.at)
        return known


def _of(room: Room, attendee: Attendee) -> None:
    if attendee.meeting_id != room.meeting.pk:
        raise Refused(_("They were not called to this meeting."))


def _check_delegate(room: Room, attendee: Attendee, delegate: Person | None) -> None:
    if delegate is None:
        raise Refused(_("Say who speaks for %(name)s.") % {"name": attendee.name})
    theirs = body.represented(room.meeting.organization, delegate).values_list("pk", flat=True)
    if attendee.membership_id not in set(theirs):
        raise Refused(_("%(person)s is not a delegate of %(name)s.") % {"person": delegate.name, "name": attendee.name})


# --- which point it is ----------------------------------------------------------------------------------------
def open_item(actor: Actor, meeting: Meeting, item: Item, *, press: Press = NOW) -> None:
    """The meeting comes to this point; the one before is done. A check-in begins with its round."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        item = _item(room, item)
        if item.state == Item.State.NOW:
            return
        _leave_point(room)
        item.state = Item.State.NOW
        item.save(update_fields=["state"])
        if item.kind == Item.Kind.CHECK_IN:
            _begin_round(room, item)


def close_item(actor: Actor, meeting: Meeting, item: Item, *, carry: bool = False, press: Press = NOW) -> None:
    """The point is done, or carried over to the next meeting."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        item = _item(room, item)
        if carry:
            _postpone(item)
        elif item.motions.filter(state=Motion.State.OPEN).exists():
            raise Refused(_("A motion is still open under this point. Decide it, withdraw it or postpone it first."))
        item.state = Item.State.CARRIED if carry else Item.State.DONE
        item.save(update_fields=["state"])


def _item(room: Room, item: Item) -> Item:
    found = room.meeting.items.filter(pk=item.pk).first()
    if found is None:
        raise Refused(_("This point is no longer on the agenda."))
    return found


def _leave_point(room: Room) -> None:
    for item in room.meeting.items.filter(state=Item.State.NOW):
        if item.motions.filter(state=Motion.State.OPEN).exists():
            raise Refused(_("A motion is still open under this point. Decide it, withdraw it or postpone it first."))
        item.state = Item.State.DONE
        item.save(update_fields=["state"])


def _postpone(item: Item) -> None:
    item.motions.filter(state=Motion.State.OPEN).update(state=Motion.State.POSTPONED)


# --- the round ------------------------------------------------------------------------------------------------
def take_turn(actor: Actor, meeting: Meeting, turn: Turn, state: str, *, press: Press = NOW) -> None:
    """Someone had their turn in the check-in round, or passed (or takes it after all). Nothing of it is written down."""
    with transaction.atomic():
        room = enter(actor, meeting, press)
        if room is None:
            return
        if state not in Turn.State.values:
            raise Refused(_("A turn is taken or passed."))
        Turn.objects.filter(pk=turn.pk, item__meeting=room.meeting).update(state=state)


def _begin_round(room: Room, item: Item) -> None:
    """Everyone here, in the order in which they came."""
    here = Stay.objects.filter(attendee__meeting=room.meeting, until_at__isnull=True).order_by("from_at", "pk")
    known = set(item.turns.values_list("attendee_id", flat=True))
    names = [name for name in dict.fromkeys(here.values_list("attendee_id", flat=True)) if name not in known]
    Turn.objects.bulk_create(
        Turn(organization=room.meeting.organization, item=item, attendee_id=name, order=len(known) + place)
        for place, name in enumerate(names, 1)
    )


def _join_round(room: Room, attendee: Attendee) -> None:
    """Who comes while the round goes on has the last turn."""
    item = room.meeting.items.filter(state=Item.State.NOW, kind=Item.Kind.CHECK_IN).first()
    if item is None:
        return
    order = item.turns.count() + 1
    Turn.objects.get_or_create(
        item=item, attendee=attendee, defaults={"organization": room.meeting.organization, "order": order}
    )


# --- the end --------------------------------------------------------------------------------------------------
def end(actor: Actor, meeting: Meeting, *, press: Press = NOW) -> Meeting:
    """Ends the meeting: open motions are postponed, what was not reached is carried over. Ended already, nothing changes."""
    with transaction.atomic():
        require(actor, "meeting.facilitate", meeting.organization)
        meeting = locked(meeting)
        if meeting.state == Meeting.State.ENDED:
            return meeting
        room = enter(actor, meeting, press)
        if room is None:
            return meeting
        meeting = room.meeting
        Motion.objects.filter(meeting=meeting, state=Motion.State.OPEN).update(state=Motion.State.POSTPONED)
        meeting.items.filter(state=Item.State.NOW).update(state=Item.State.DONE)
        meeting.items.filter(state=Item.State.WAITING).update(state=Item.State.CARRIED)
        open_stays = Stay.objects.filter(attendee__meeting=meeting, until_at__isnull=True)
        latest = open_stays.order_by("-from_at").values_list("from_at", flat=True).first()
        meeting.ended_at = max(room.at, latest) if latest else room.at
        open_stays.update(until_at=meeting.ended_at)
        meeting.state = Meeting.State.ENDED
        meeting.save()
        counting = meeting.attendees.filter(counts=True)
        eligible = counting.count()
        act = {
            "meeting": meeting.public_id,
            "ended_at": time_text(meeting.ended_at),
            "eligible": eligible,
            "needed": quorum.needed(eligible, meeting.quorum),
            "attended": counting.filter(stays__isnull=False).distinct().count(),
            "motions": meeting.motions.filter(proposal_ref="", decided_at__isnull=False).count(),
        }
        leave_act(meeting.organization, "ended", act, press.now)
        return meeting

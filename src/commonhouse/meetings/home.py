"""Meetings on the home page: the next gathering, times one is asked to choose, minutes to send, gatherings open to all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import queries
from commonhouse.meetings.models import Attendee, Meeting, Promise
from commonhouse.people.cards import Change, Happening, Need, PromiseNews, Section
from commonhouse.people.formats import moment
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor

MOST = 10
SOON = timedelta(days=21)


def needs(actor: Actor) -> Iterator[Need]:
    """A meeting one has not answered yet; and for those who facilitate, the step that is due.

    A time that is to be chosen comes to whoever may answer as any vote does (see decisions.home).
    """
    if actor.person is None:
        return
    for meeting in _unanswered(actor.person):
        yield Need(
            title=_("Will you come? %(title)s") % {"title": meeting.title},
            url=meeting.get_absolute_url(),
            closes_at=meeting.starts_at,
            minutes=1,
            organization=meeting.organization.name,
            text=moment(meeting.starts_at) if meeting.starts_at else "",
        )
    yield from _steps(actor)


def _unanswered(person: Person) -> list[Meeting]:
    now = timezone.now()
    mine = Attendee.objects.filter(person=person, counts=True, answer="")
    soon = Meeting.objects.filter(
        state=Meeting.State.PLANNED, starts_at__gt=now, starts_at__lte=now + SOON, attendees__in=mine
    )
    return list(soon.select_related("organization").order_by("starts_at")[:MOST])


def _steps(actor: Actor) -> Iterator[Need]:
    """For whoever acts in a seat that calls meetings: a time that is found, a meeting to begin, minutes to send."""
    if actor.seat is None or actor.seat.kind not in {"steward", "board", "facilitator"}:
        return
    now = timezone.now()
    rows = Meeting.objects.filter(organization=actor.seat.organization_id).select_related("organization", "choice__box")
    due = rows.filter(
        Q(state=Meeting.State.RUNNING)
        | Q(
            state=Meeting.State.PLANNED,
            starts_at__lte=now + timedelta(minutes=30),
            starts_at__gt=now - timedelta(days=2),
        )
        | Q(state=Meeting.State.CHOOSING, choice__box__closes_at__lte=now)
        | Q(state=Meeting.State.CHOOSING, choice__is_counted=True)
        | Q(state=Meeting.State.ENDED, minutes_state=Meeting.Minutes.DRAFT)
    )
    for meeting in due.order_by("starts_at")[:MOST]:
        title, place = _step(meeting)
        yield Need(
            title=title % {"title": meeting.title},
            url=f"{meeting.get_absolute_url()}{place}",
            minutes=5,
            organization=meeting.organization.name,
        )


def _step(meeting: Meeting) -> tuple[str, str]:
    if meeting.state == Meeting.State.RUNNING:
        return _("Running now: %(title)s"), "room/"
    if meeting.state == Meeting.State.PLANNED:
        return _("Time to begin: %(title)s"), "room/"
    if meeting.state == Meeting.State.ENDED:
        return _("Minutes to complete and send: %(title)s"), "minutes/"
    if meeting.choice.is_counted:
        return _("The time is found: call the meeting “%(title)s”"), "settle/"
    return _("Count when people can come: %(title)s"), ""


def gatherings(actor: Actor) -> Iterator[Happening]:
    """The next meetings a person is called to, unless they said that they cannot come."""
    if actor.person is None:
        return
    now = timezone.now()
    absent = Attendee.objects.filter(person=actor.person, answer=Attendee.Answer.NO).values("meeting")
    rows = queries.meetings_of(actor.person, now).exclude(pk__in=absent)
    coming = [Meeting.State.PLANNED, Meeting.State.RUNNING]
    for meeting in rows.filter(state__in=coming, starts_at__gte=now - timedelta(hours=12))[:2]:
        yield _happening(meeting)


def open_now() -> Iterator[Happening]:
    """Gatherings to which anyone may come."""
    now = timezone.now()
    coming = [Meeting.State.PLANNED, Meeting.State.RUNNING]
    rows = Meeting.objects.filter(is_open=True, organization__is_listed=True, state__in=coming)
    rows = rows.filter(starts_at__gte=now - timedelta(hours=6), starts_at__lte=now + SOON)
    for meeting in rows.select_related("organization").order_by("starts_at")[:MOST]:
        yield _happening(meeting)


def _happening(meeting: Meeting) -> Happening:
    when = moment(meeting.starts_at) if meeting.starts_at else _("A time is being chosen")
    return Happening(
        title=meeting.title,
        url=meeting.get_absolute_url(),
        text=" · ".join(part for part in (when, meeting.place) if part),
        action=_("See the meeting"),
        organization=meeting.organization.name,
    )


def promises(actor: Actor) -> Iterator[PromiseNews]:
    """What was promised in meetings of the bodies this person belongs to, as sent minutes tell it."""
    if actor.person is None:
        return
    mine = Attendee.objects.filter(person=actor.person, counts=True).values("meeting")
    rows = Promise.objects.filter(
        item__meeting__in=mine, item__meeting__versions__isnull=False, done_on=None, by__isnull=False
    )
    for made in rows.select_related("item__meeting__organization", "who").distinct().order_by("by")[:MOST]:
        meeting = made.item.meeting
        assert made.by is not None
        is_late = made.by < timezone.localdate()
        yield PromiseNews(
            title=f"{made.who.name}: {made.what}" if made.who is not None else made.what,
            url=f"{meeting.get_absolute_url()}minutes/",
            at=meeting.ended_at or timezone.now(),
            state="late" if is_late else "now",
            state_words=_("Late") if is_late else _("To do"),
            organization=meeting.organization.name,
        )


def changed_since(actor: Actor, since: datetime) -> Iterator[Change]:
    """Minutes sent to this person's bodies, and meetings of theirs that were cancelled."""
    if actor.person is None:
        return
    mine = Attendee.objects.filter(person=actor.person, counts=True).values("meeting")
    rows = Meeting.objects.filter(pk__in=mine).select_related("organization")
    for meeting in rows.filter(versions__sent_at__gte=since).distinct()[:MOST]:
        yield _change(meeting, _("Minutes to read: %(title)s"), f"{meeting.get_absolute_url()}minutes/")
    for meeting in rows.filter(state=Meeting.State.CANCELLED, changed_at__gte=since)[:MOST]:
        yield _change(meeting, _("Cancelled: %(title)s"), meeting.get_absolute_url())


def _change(meeting: Meeting, words: str, url: str) -> Change:
    return Change(
        title=words % {"title": meeting.title}, url=url, at=meeting.changed_at, organization=meeting.organization.name
    )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """The next meetings of an organization that the reader may know of."""
    rows = queries.to_come(queries.visible(actor, organization))[:3]
    cards = tuple(_happening(meeting) for meeting in rows)
    if cards:
        yield Section(
            title=_("Meetings"), cards=cards, url=reverse("meetings", args=[organization.slug]), words=_("All meetings")
        )

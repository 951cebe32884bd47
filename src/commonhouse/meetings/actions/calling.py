"""A meeting called, with the notice of the charter; its time chosen together, moved, or the meeting cancelled."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.meetings import body, telling, times
from commonhouse.meetings.actions.common import check_public, leave_act, locked, time_text, validate
from commonhouse.meetings.models import Meeting
from commonhouse.meetings.terms import Terms, terms_of
from commonhouse.people.formats import moment as moment_words
from commonhouse.people.models import MemberClass, Organization, Seat
from commonhouse.people.permissions import Actor, Refused, require

FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Plan:
    """What those who are called need to know. Empty classes and seats mean everyone in a voting class."""

    title: str
    minutes: int = 90
    place: str = ""
    link: str = ""
    about: str = ""
    classes: tuple[MemberClass, ...] = ()
    organization_classes: tuple[MemberClass, ...] = ()
    seats: tuple[str, ...] = ()
    is_open: bool = False
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


def call(
    actor: Actor, organization: Organization, plan: Plan, starts_at: datetime, *, urgent_why: str = "",
    now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Calls a meeting and tells everyone in its body. The same form sent twice is one meeting.

    Raises Refused when the charter's notice is not kept and it cannot be urgent, ValidationError by field.
    """
    with transaction.atomic():
        require(actor, "meeting.call", organization)
        if same := _same(organization, plan):
            return same
        meeting = _planned(actor, organization, plan)
        _set_time(meeting, starts_at, urgent_why, now)
        _settle(meeting, now)
        return meeting


def ask_time(
    actor: Actor, organization: Organization, plan: Plan, options: Iterable[datetime], closes_at: datetime, *,
    now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Asks everyone in the body which of these times suits them. The meeting is called once the time is found."""
    with transaction.atomic():
        require(actor, "meeting.call", organization)
        if same := _same(organization, plan):
            return same
        meeting = _planned(actor, organization, plan, state=Meeting.State.CHOOSING)
        body.invite(meeting)
        times.ask(actor, meeting, sorted(set(options)), closes_at, terms_of(organization), now=now)
        telling.time_asked(meeting, now)
        return meeting


def settle(
    actor: Actor, meeting: Meeting, starts_at: datetime, *, urgent_why: str = "", now: datetime | None = None
) -> Meeting:
    """Calls the meeting whose time was being chosen. Settled already for that time, nothing changes."""
    with transaction.atomic():
        require(actor, "meeting.call", meeting.organization)
        meeting = locked(meeting)
        if meeting.state == Meeting.State.PLANNED and meeting.starts_at == starts_at:
            return meeting
        if meeting.state != Meeting.State.CHOOSING:
            raise Refused(_("The time of this meeting is settled. Move it instead."))
        _set_time(meeting, starts_at, urgent_why, now)
        meeting.state = Meeting.State.PLANNED
        meeting.sequence += 1
        _settle(meeting, now)
        return meeting


def move(
    actor: Actor, meeting: Meeting, starts_at: datetime, why: str, *, urgent_why: str = "", now: datetime | None = None
) -> Meeting:
    """Another time for a meeting that was called. The charter's notice holds for the new time too."""
    with transaction.atomic():
        require(actor, "meeting.call", meeting.organization)
        meeting = _still_planned(meeting)
        before = meeting.starts_at
        assert before is not None
        if starts_at == before:
            return meeting
        if not why.strip():
            raise ValidationError({"why": _("Say why, for those who had planned to come.")})
        _set_time(meeting, starts_at, urgent_why, now)
        meeting.why = why.strip()
        meeting.sequence += 1
        validate(meeting)
        meeting.save()
        meeting.attendees.update(answer="", answered_at=None)  # who could come then may not be able to now
        telling.moved(meeting, now)
        terms = terms_of(meeting.organization)
        act = {"meeting": meeting.public_id, "from": time_text(before)} | _time_facts(meeting, terms)
        leave_act(meeting.organization, "moved", act, now)
        return meeting


def edit(
    actor: Actor, meeting: Meeting, *, title: str, minutes: int, place: str, link: str, about: str, is_open: bool
) -> Meeting:
    """Everything about a planned meeting that is not its time or its body."""
    with transaction.atomic():
        require(actor, "meeting.call", meeting.organization)
        meeting = locked(meeting)
        if meeting.state not in {Meeting.State.CHOOSING, Meeting.State.PLANNED}:
            raise Refused(_("This meeting has begun, or was cancelled: it can no longer be changed."))
        said = {"title": title.strip(), "minutes": minutes, "place": place.strip(), "link": link.strip()}
        said |= {"about": about.strip(), "is_open": is_open}
        if all(getattr(meeting, name) == value for name, value in said.items()):
            return meeting
        check_public(title=title)
        for name, value in said.items():
            setattr(meeting, name, value)
        meeting.sequence += 1
        validate(meeting)
        meeting.save()
        return meeting


def cancel(actor: Actor, meeting: Meeting, why: str, *, now: datetime | None = None) -> Meeting:
    """Takes a meeting back, and tells whoever was called. Its page stays, with the reason."""
    with transaction.atomic():
        require(actor, "meeting.call", meeting.organization)
        meeting = locked(meeting)
        if meeting.state == Meeting.State.CANCELLED:
            return meeting
        if meeting.state not in {Meeting.State.CHOOSING, Meeting.State.PLANNED}:
            raise Refused(_("This meeting has begun. End it instead."))
        if not why.strip():
            raise ValidationError({"why": _("Say why, for those who had planned to come.")})
        was_called = meeting.called_at is not None
        if meeting.state == Meeting.State.CHOOSING:
            times.withdraw(meeting, why.strip(), now=now)
        meeting.state, meeting.why = Meeting.State.CANCELLED, why.strip()
        meeting.sequence += 1
        validate(meeting)
        meeting.save()
        telling.cancelled(meeting, now)
        if was_called:
            leave_act(meeting.organization, "cancelled", {"meeting": meeting.public_id}, now)
        return meeting


def _same(organization: Organization, plan: Plan) -> Meeting | None:
    return Meeting.objects.filter(organization=organization, submission=plan.submission).first()


def _planned(actor: Actor, organization: Organization, plan: Plan, state: str = Meeting.State.PLANNED) -> Meeting:
    """The row of a plan, not saved with a time yet (a meeting whose time is being chosen is saved here)."""
    check_public(title=plan.title)
    wrong = set(plan.seats) - set(Seat.Kind.values)
    if wrong:
        raise ValidationError({"seats": _("There is no such kind of seat.")})
    classes = [*plan.classes, *plan.organization_classes]
    if any(each.organization_id != organization.pk for each in classes):
        raise ValidationError({"classes": _("Choose classes of this organization.")})
    meeting = Meeting(
        organization=organization, submission=plan.submission, title=plan.title.strip(), minutes=plan.minutes,
        place=plan.place.strip(), link=plan.link.strip(), about=plan.about.strip(), seats=sorted(plan.seats),
        is_open=plan.is_open, called_by=actor.person, state=Meeting.State.CHOOSING,
    )  # fmt: skip
    validate(meeting)
    meeting.save()
    meeting.state = state
    if classes or plan.seats:
        meeting.classes.set(plan.classes)
        meeting.organization_classes.set(plan.organization_classes)
    else:
        meeting.classes.set(organization.member_classes.filter(votes=True))
        meeting.organization_classes.set(organization.member_classes.filter(votes=True))
    return meeting


def _set_time(meeting: Meeting, starts_at: datetime, urgent_why: str, now: datetime | None) -> None:
    """Sets the time if the charter's notice allows it; an urgent meeting says why."""
    moment = now or timezone.now()
    if starts_at <= moment:
        raise ValidationError({"starts_at": _("This time has passed.")})
    if starts_at > moment + FURTHEST:
        raise ValidationError({"starts_at": _("Look at the year again.")})
    terms = terms_of(meeting.organization)
    meeting.starts_at = starts_at
    meeting.is_urgent = starts_at < terms.earliest(moment)
    if meeting.is_urgent:
        _check_urgent(terms, starts_at, urgent_why, moment)
        meeting.why = urgent_why.strip()
    meeting.quorum, meeting.charter_version = terms.quorum, terms.charter


def _check_urgent(terms: Terms, starts_at: datetime, why: str, moment: datetime) -> None:
    said = {"days": terms.notice_days, "earliest": moment_words(terms.earliest(moment))}
    urgent = terms.earliest_urgent(moment)
    if urgent is None:
        raise Refused(
            _("A meeting is called %(days)s days ahead: on %(earliest)s at the earliest. Nothing here may be urgent.")
            % said
        )
    if starts_at < urgent:
        raise Refused(
            _("Even an urgent meeting is called %(hours)s hours ahead: on %(urgent)s at the earliest.")
            % {"hours": terms.urgent_hours, "urgent": moment_words(urgent)}
        )
    if not why.strip():
        raise ValidationError(
            {
                "urgent_why": _(
                    "A meeting is called %(days)s days ahead. If it cannot wait, say why; all will read it."
                )
                % said
            }
        )


def _settle(meeting: Meeting, now: datetime | None) -> None:
    meeting.called_at = now or timezone.now()
    validate(meeting)
    meeting.save()
    body.invite(meeting)
    if not meeting.attendees.exists():
        raise Refused(_("Nobody would be called: the classes and seats chosen have nobody in them."))
    telling.called(meeting, now)
    terms = terms_of(meeting.organization)
    act: dict[str, Any] = {
        "meeting": meeting.public_id,
        "title": meeting.title,
        "voices": meeting.attendees.filter(counts=True).count(),
        "classes": sorted(each.slug for each in meeting.classes.all()),
        "organizations": sorted(each.slug for each in meeting.organization_classes.all()),
        "seats": list(meeting.seats),
    }
    leave_act(meeting.organization, "called", act | _time_facts(meeting, terms), now)


def _time_facts(meeting: Meeting, terms: Terms) -> dict[str, Any]:
    assert meeting.starts_at is not None
    return {
        "starts_at": time_text(meeting.starts_at),
        "charter": terms.charter,
        "notice_days": terms.notice_days,
        "urgent": meeting.is_urgent,
        "urgent_hours": terms.urgent_hours if meeting.is_urgent else None,
    }


def _still_planned(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state != Meeting.State.PLANNED:
        raise Refused(_("Only a meeting that was called and has not begun can be moved."))
    return meeting

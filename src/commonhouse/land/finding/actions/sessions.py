"""Orientations and classes: planned, signed up for, held; who came has a certificate that holds for every programme."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonhouse.land.finding import telling
from commonhouse.land.finding.actions.common import unknown
from commonhouse.land.finding.models import Application, Attendance, Certificate, GroupSession, Programme, StepKind
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, allows, require
from commonhouse.people.verbs import locked, moment, person_of, today, validate

KINDS = (StepKind.ORIENTATION, StepKind.CLASS)
GOOD_FOR = dt.timedelta(days=2 * 365)  # a certificate, unless its giver says otherwise
MOST_SESSIONS = 500  # of one programme
_State = GroupSession.State
_There = Attendance.State


@dataclass(frozen=True, slots=True)
class When:
    """What a session is: `starts_at` with its zone, `places` for how many."""

    kind: str
    title: str
    starts_at: dt.datetime
    minutes: int = 90
    place: str = ""
    language: str = "en"
    places: int = 25


def plan_session(
    actor: Actor, programme: Programme, when: When, *, submission: uuid.UUID | None = None, now: dt.datetime | None = None
) -> GroupSession:  # fmt: skip
    """A session people can sign up for. Sent twice it is one. Raises ValidationError by field."""
    require(actor, "programme.edit", programme.organization)
    session = GroupSession(
        organization=programme.organization, programme=programme, submission=submission or uuid.uuid4(),
        changed_at=moment(now),
    )  # fmt: skip
    _say(session, when)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        sent = GroupSession.objects.filter(organization=programme.organization, submission=session.submission).first()
        if sent is not None:
            return sent
        if GroupSession.objects.filter(programme=programme).count() >= MOST_SESSIONS:
            raise Refused(_("This programme has %(most)d sessions already.") % {"most": MOST_SESSIONS})
        session.save(force_insert=True)
    return session


def move_session(actor: Actor, session: GroupSession, when: When, *, now: dt.datetime | None = None) -> GroupSession:
    """Another time, place or number of places. Whoever signed up is told; nobody loses their place."""
    require(actor, "programme.edit", session.organization)
    with transaction.atomic():
        session = _held(session, _State.PLANNED)
        _say(session, when)
        if session.places < _coming(session):
            raise ValidationError({"places": _("More people have signed up than that.")})
        session.sequence, session.changed_at = session.sequence + 1, moment(now)
        session.save()
        telling.session_changed(session, now)
    return session


def cancel_session(actor: Actor, session: GroupSession, *, now: dt.datetime | None = None) -> GroupSession:
    """Called off. Whoever signed up is told. Twice changes nothing."""
    require(actor, "programme.edit", session.organization)
    with transaction.atomic():
        if (found := locked(session)).state == _State.CANCELLED:
            return found
        session = _held(session, _State.PLANNED)
        session.state, session.sequence, session.changed_at = _State.CANCELLED, session.sequence + 1, moment(now)
        session.save()
        telling.session_changed(session, now)
    return session


def sign_up(
    actor: Actor, session: GroupSession, person: Person | None = None, *, now: dt.datetime | None = None
) -> Attendance:
    """Takes a place. A steward may for an applicant without an account. Twice changes nothing."""
    who = _who(actor, session, person)
    with transaction.atomic():
        session = _held(session, _State.PLANNED)
        if session.starts_at <= moment(now):
            raise Refused(_("This session has begun."))
        mine = Attendance.objects.filter(session=session, person=who).first()
        if mine is not None and mine.state == _There.COMING:
            return mine
        if _coming(session) >= session.places:
            raise Refused(_("This session is full. Please choose another."))
        mine, _made = Attendance.objects.update_or_create(
            organization=session.organization, session=session, person=who,
            defaults={"state": _There.COMING, "changed_at": moment(now)},
        )  # fmt: skip
        telling.signed_up(session, who, now)
    return mine


def sign_off(
    actor: Actor, session: GroupSession, person: Person | None = None, *, now: dt.datetime | None = None
) -> None:
    """Gives the place back, until it is marked who came. Twice changes nothing."""
    who = _who(actor, session, person)
    rows = Attendance.objects.filter(session=session, person=who, state=_There.COMING)
    rows.update(state=_There.OFF, changed_at=moment(now))


def mark(
    actor: Actor, session: GroupSession, came: Collection[uuid.UUID], *, until: dt.date | None = None,
    now: dt.datetime | None = None,
) -> int:  # fmt: skip
    """Who came, by the ids of those people; the others missed it. May be corrected: a certificate goes with its mark.

    Returns how many came. Certificates hold two years unless `until` says otherwise.
    """
    require(actor, "programme.edit", session.organization)
    with transaction.atomic():
        session = _held(session, _State.PLANNED, _State.HELD)
        if session.starts_at > moment(now):
            raise Refused(_("This session has not begun yet."))
        rows = list(session.attendances.exclude(state=_There.OFF))
        for row in rows:
            row.state, row.changed_at = (_There.CAME if row.person_id in came else _There.MISSED), moment(now)
        Attendance.objects.bulk_update(rows, ["state", "changed_at"])
        Certificate.objects.filter(session=session).exclude(person__in=came).delete()
        on = today(session.starts_at)
        for row in rows:
            if row.state == _There.CAME:
                _certify(session, row.person_id, on, until or on + GOOD_FOR)
        session.state = _State.HELD
        session.save(update_fields=["state"])
    return sum(row.state == _There.CAME for row in rows)


def enter_certificate(
    actor: Actor, application: Application, *, kind: str, got_on: dt.date, from_where: str, until: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Certificate:  # fmt: skip
    """A class that others gave, seen by a steward. It holds for every programme of the trust, like one's own."""
    require(actor, "programme.edit", application.organization)
    if kind not in KINDS:
        raise unknown("kind")
    if got_on > today(now):
        raise ValidationError({"got_on": _("This day has not come yet.")})
    if until is not None and until <= got_on:
        raise ValidationError({"until": _("It ends before it begins.")})
    row = Certificate(
        organization=application.organization, person=application.person, kind=kind, got_on=got_on,
        until=until or got_on + GOOD_FOR, from_where=" ".join(from_where.split()),
    )  # fmt: skip
    validate(row)
    found, _made = Certificate.objects.get_or_create(
        organization=row.organization, person=row.person, kind=kind, got_on=got_on,
        defaults={"until": row.until, "from_where": row.from_where},
    )  # fmt: skip
    return found


def certificates(person: Person, organization_id: int, on: dt.date) -> list[Certificate]:
    """Those of the person that hold on a day."""
    rows = Certificate.objects.filter(person=person, organization_id=organization_id, got_on__lte=on)
    return list(rows.filter(Q(until__isnull=True) | Q(until__gte=on)))


def _certify(session: GroupSession, person_id: uuid.UUID, on: dt.date, until: dt.date) -> None:
    Certificate.objects.update_or_create(
        organization=session.organization, person_id=person_id, kind=session.kind, got_on=on,
        defaults={"until": until, "session": session},
    )  # fmt: skip


def _say(session: GroupSession, when: When) -> None:
    for name in ("kind", "title", "starts_at", "minutes", "place", "language", "places"):
        setattr(session, name, getattr(when, name))
    if when.kind not in KINDS:
        raise unknown("kind")
    if when.language not in settings.HOUSE_LANGUAGES:
        raise unknown("language")
    validate(session)


def _who(actor: Actor, session: GroupSession, person: Person | None) -> Person:
    me = person_of(actor, "home.apply")
    who = person or me
    if who.pk == me.pk:
        require(actor, "home.apply", session.organization)
        return who
    applied = Application.objects.filter(organization=session.organization, person=who)
    if not allows(actor, "application.enter", session.organization) or not applied.exists():
        raise Refused(_("You can sign up yourself, and stewards those who applied."))
    return who


def _coming(session: GroupSession) -> int:
    return session.attendances.filter(state=_There.COMING).count()


def _held(session: GroupSession, *states: str) -> GroupSession:
    organization = session.organization
    found = locked(session)
    found.organization = organization
    if found.state not in states:
        raise Refused(_("This session was held, or called off."))
    return found

"""An application: begun, answered question by question, sent, taken back; and written down by a steward for somebody.

Every answer is kept at once, so that one may stop anywhere and go on from another phone. Sending it gives the ticket its place
in the record: from then on nobody can leave it off a list unnoticed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.eligibility.actions.reviewing import About, open_review
from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.finding import readiness, telling
from commonhouse.land.finding.actions.common import (
    by_office,
    hold_application,
    hold_programme,
    must_be_open,
    new_ticket,
    require_mine,
    unknown,
)
from commonhouse.land.finding.eligible import KIND, reviews
from commonhouse.land.finding.models import Application, HomeOffer, Programme, StepMark
from commonhouse.land.finding.statements import sizes_of
from commonhouse.people import codes
from commonhouse.people.actions.entries import new_entry
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import moment, person_of, today, validate
from commonhouse.rules.land.order import fitting

PURPOSE = "home-application"  # of its code
MOST_DRAFTS = 5  # of one person at one trust
State = Application.State
_GOING = (State.DRAFT, State.SENT)


# --- by oneself ---------------------------------------------------------------------------------------------------------
def start(actor: Actor, programme: Programme, *, now: dt.datetime | None = None) -> Application:
    """One's own application to a programme; the one that is there already, if there is one."""
    require(actor, "home.apply", programme.organization)
    return _started(programme, person_of(actor, "home.apply"), None, uuid.uuid4(), now)


def answer(
    actor: Actor, application: Application, question: str, value: Any, *, words: str = "", now: dt.datetime | None = None
) -> Application:  # fmt: skip
    """Keeps one answer. question: one of `readiness.QUESTIONS`. words: with "reach", a number or an address.

    An application that is in may still be corrected until the list of a draw is published with it; a larger or smaller
    household then stands in line for the homes that fit it. Raises ValidationError beside the field.
    """
    require_mine(actor, application)
    with transaction.atomic():
        application = hold_application(application)
        if application.state not in _GOING:
            raise Refused(_("This application has ended."))
        if question != "reach" and application.state == State.SENT and _is_listed(application):
            raise Refused(
                _("Your ticket stands on a published list, so this cannot be changed now. Speak to the office.")
            )
        before = application.bedrooms
        _ANSWERS[question](application, value, words)
        if question not in application.answered:
            application.answered = [*application.answered, question]
        application.changed_at = moment(now)
        validate(application, exclude=("bedrooms", "priorities", "checked", "answered"))
        application.save()
        if application.state == State.SENT and application.bedrooms != before:  # the line of other homes, from now on
            _act(application, "application-changed", {"bedrooms": application.bedrooms}, now)
    return application


def send(actor: Actor, application: Application, *, now: dt.datetime | None = None) -> Application:
    """In. Its ticket stands in the record from now on. Twice changes nothing."""
    require_mine(actor, application)
    with transaction.atomic():
        application = hold_application(application)
        if application.state == State.SENT:
            return application
        if application.state != State.DRAFT:
            raise Refused(_("This application has ended."))
        if not by_office(actor, application):
            must_be_open(application.programme, now)
        if readiness.unanswered(application):
            raise Refused(_("Some questions have no answer yet. They are listed here."))
        application.state, application.sent_at, application.changed_at = State.SENT, moment(now), moment(now)
        application.save(update_fields=["state", "sent_at", "changed_at"])
        telling.received(application, now)
        _act(application, "application-received", {"bedrooms": application.bedrooms}, now)
    return application


def withdraw(actor: Actor, application: Application, *, now: dt.datetime | None = None) -> Application:
    """Taken back, at any time, without a reason. An offer that waits ends with it. Twice changes nothing."""
    require_mine(actor, application)
    return end(application, State.WITHDRAWN, "", now)


def new_code(actor: Actor, application: Application) -> str:
    """A code that opens this application without signing in: shown once, kept as a digest. The one before opens nothing."""
    require_mine(actor, application)
    code = codes.new()
    Application.objects.filter(pk=application.pk).update(code=codes.digest(PURPOSE, code))
    return code


def by_code(typed: str) -> Application | None:
    """The application that a code opens; None for a code that opens none."""
    if len(codes.normalize(typed)) != codes.LENGTH:
        return None
    rows = Application.objects.select_related("organization", "programme", "person")
    return rows.filter(code=codes.digest(PURPOSE, typed)).first()


def income_review(actor: Actor, application: Application, *, now: dt.datetime | None = None) -> IncomeReview:
    """The review that the household fills in and two people look at: the one that runs or holds, or a new one.

    The record knows it by a name of its own, so that no tier stands beside a ticket.
    """
    require_mine(actor, application)
    with transaction.atomic():
        application = hold_application(application)
        if application.state not in _GOING:
            raise Refused(_("This application has ended."))
        if application.size is None:
            raise Refused(_("Say first how many people you are."))
        if held := reviews([application], today(now)).filter(size=application.size).last():
            return held
        about = About(KIND, application.public_id, applicant=application.person)
        return open_review(
            application.organization, about, size=application.size, on=today(now), by=actor.person, now=now
        )


# --- for somebody else --------------------------------------------------------------------------------------------------
def enter_on_paper(
    actor: Actor, programme: Programme, *, name: str, language: str = "en", submission: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> Application:  # fmt: skip
    """Begins an application for somebody at the desk or on paper, who needs no account. Sent twice it is one."""
    require(actor, "application.enter", programme.organization)
    if programme.state == Programme.State.DRAFT:
        raise Refused(_("This programme is not open."))
    mark = submission or uuid.uuid4()
    sent = Application.objects.filter(organization=programme.organization, submission=mark).first()
    if sent is not None:
        return sent
    person = new_entry(name, language, "")
    with transaction.atomic():
        person.save(force_insert=True)
        return _started(programme, person, person_of(actor, "application.enter"), mark, now)


def check_priority(actor: Actor, application: Application, priority: str, holds: bool | None) -> Application:
    """Somebody has looked: the declared priority holds, does not, or (None) is to be looked at again."""
    require(actor, "application.enter", application.organization)
    with transaction.atomic():
        application = hold_application(application)
        if priority not in application.priorities:
            raise unknown("priority")
        if application.state == State.SENT and _is_listed(application):
            raise Refused(_("The list is published: what stands on it is not changed any more."))
        checked = {name: found for name, found in application.checked.items() if name != priority}
        application.checked = checked if holds is None else checked | {priority: holds}
        application.save(update_fields=["checked"])
    return application


def mark_step(
    actor: Actor, application: Application, step: str, *, done_on: dt.date | None = None, until: dt.date | None = None,
    undo: bool = False, now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """A step that a steward saw done, as a bank's letter that is good until a day; or that this was a mistake."""
    require(actor, "application.enter", application.organization)
    if all(each["key"] != step for each in application.programme.steps):
        raise unknown("step")
    marks = StepMark.objects.filter(application=application, step=step)
    if undo:
        marks.delete()
        return
    on = done_on or today(now)
    if on > today(now):
        raise ValidationError({"done_on": _("This day has not come yet.")})
    if until is not None and until <= on:
        raise ValidationError({"until": _("It ends before it begins.")})
    StepMark.objects.update_or_create(
        organization=application.organization, application=application, step=step,
        defaults={"done_on": on, "until": until, "by": actor.person},
    )  # fmt: skip


def set_aside(actor: Actor, application: Application, why: str, *, now: dt.datetime | None = None) -> Application:
    """Ended by the trust, with the reason told to the household and kept out of the record."""
    require(actor, "application.enter", application.organization)
    plain = " ".join(why.replace("\x00", "").split())
    if not plain or len(plain) > 300:
        raise ValidationError({"why": _("Say why, in words for the household.")})
    return end(application, State.SET_ASIDE, plain, now)


def end(application: Application, state: str, why: str, now: dt.datetime | None) -> Application:
    """Inner: an application ends. No permission is asked here. Offers that wait end with it."""
    from commonhouse.land.finding.actions.offering import end_offer

    with transaction.atomic():
        hold_programme(application.programme)
        application = hold_application(application)
        if application.state == state:
            return application
        if application.state not in _GOING:
            raise Refused(_("This application has ended."))
        was_in = application.state == State.SENT
        live = application.offers.filter(state__in=(HomeOffer.State.OPEN, HomeOffer.State.ACCEPTED))
        for offer in live.select_related("opening__programme", "opening__holding", "organization"):
            end_offer(offer, HomeOffer.State.WITHDRAWN, HomeOffer.How.OFFICE, now, keeps_place=True)
        application.state, application.ended_at, application.ended_why = state, moment(now), why
        application.changed_at = moment(now)
        application.save(update_fields=["state", "ended_at", "ended_why", "changed_at"])
        if state == State.SET_ASIDE:
            telling.set_aside(application, now)
        if was_in:
            _act(application, "application-ended", {"how": str(state)}, now)
    return application


# --- answers ------------------------------------------------------------------------------------------------------------
def homes_for(programme: Programme, size: int) -> tuple[int, ...]:
    """The sizes of home, by bedrooms, that a household of so many may stand in line for."""
    return fitting(size, sizes_of(programme))


def _size(application: Application, value: Any, _words: str) -> None:
    if not isinstance(value, int) or not 1 <= value <= 20:
        raise ValidationError({"size": _("Give 1 to 20 people. More than 20? Speak to the office.")})
    fits = homes_for(application.programme, value)
    asked = [each for each in application.bedrooms if each in fits]
    application.size = value
    if asked or len(fits) == 1 or application.state == State.SENT:
        application.bedrooms = asked or list(fits)
        return
    application.bedrooms, application.answered = [], [each for each in application.answered if each != "bedrooms"]


def _bedrooms(application: Application, value: Any, _words: str) -> None:
    if application.size is None:
        raise ValidationError({"bedrooms": _("Say first how many people you are.")})
    asked = _unique(value)
    if not asked:
        raise ValidationError({"bedrooms": _("Choose at least one size of home.")})
    if not set(asked) <= set(homes_for(application.programme, application.size)):
        raise unknown("bedrooms")
    application.bedrooms = sorted(asked)


def _priorities(application: Application, value: Any, _words: str) -> None:
    known = [each["id"] for each in application.programme.priorities]
    declared = set(_unique(value))
    if not declared <= set(known):
        raise unknown("priorities")
    application.priorities = [each for each in known if each in declared]
    application.checked = {name: found for name, found in application.checked.items() if name in declared}


def _reach(application: Application, value: Any, words: str) -> None:
    if value not in Application.Reach.values:
        raise unknown("reach")
    plain = " ".join(words.replace("\x00", "").split())
    if value in {Application.Reach.CALL, Application.Reach.POST} and not plain:
        raise ValidationError({"reach_words": _("Write the number to call, or where letters go.")})
    application.reach, application.reach_words = value, plain


_ANSWERS = {"size": _size, "bedrooms": _bedrooms, "priorities": _priorities, "reach": _reach}


def _unique(value: Any) -> list[Any]:
    return list(dict.fromkeys(value)) if isinstance(value, Iterable) and not isinstance(value, str) else []


def _is_listed(application: Application) -> bool:
    """Whether its ticket is on a list whose seed is not made yet."""
    draw = application.programme.draws.filter(state="listed").first()
    return draw is not None and any(each["id"] == application.ticket for each in draw.entrants)


def _started(
    programme: Programme, person: Person, entered_by: Person | None, submission: uuid.UUID, now: dt.datetime | None
) -> Application:
    with transaction.atomic():
        programme = hold_programme(programme)
        mine = Application.objects.filter(programme=programme, person=person, state__in=_GOING)
        if found := mine.select_related("organization", "programme").first():
            return found
        if entered_by is None:
            must_be_open(programme, now)
            drafts = Application.objects.filter(organization=programme.organization, person=person, state=State.DRAFT)
            if drafts.count() >= MOST_DRAFTS:
                raise Refused(_("You have begun several applications here. Finish or delete one first."))
        return Application.objects.create(
            organization=programme.organization, programme=programme, ticket=new_ticket(programme.organization),
            person=person, on_paper=entered_by is not None, entered_by=entered_by, started_at=moment(now),
            changed_at=moment(now), submission=submission,
        )  # fmt: skip


def _act(application: Application, what: str, body: dict[str, Any], now: dt.datetime | None) -> None:
    given = {"programme": application.programme.public_id, "ticket": application.ticket} | body
    leave_act(application.organization, what, given, application.programme.public_id, now)

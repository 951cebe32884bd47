"""Putting a business forward: by anyone, on the page or at an assembly; several may put the same one forward."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.actions.deciding.common import leave_act, person_of, required, token, validate
from commonhouse.funds.models import Candidate, Nomination, Pipeline
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_texts

MOST_OPEN = 2_000  # candidates on one path at a time
MOST_A_DAY = 10  # by one person online


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What is told of a business when it is put forward. asks: in the smallest parts of the path's unit."""

    name: str
    story: str
    place: str = ""
    asks: int | None = None
    contact: str = ""
    why: str = ""
    borrower: Organization | None = None


def put_forward(
    actor: Actor, pipeline: Pipeline, business: Business, *, assembly: str = "", submission: object = None,
    now: datetime | None = None,
) -> Candidate:  # fmt: skip
    """Puts a business on the path. The same form sent twice is one; one that is on the path already gets another voice.

    assembly: which one, when it is entered for those who spoke there (by whoever may move businesses on).
    """
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        organization = pipeline.organization
        require(actor, "candidate.move" if assembly else "candidate.put-forward", organization)
        person = person_of(actor, "candidate.put-forward")
        Pipeline.objects.select_for_update(of=("self",)).get(pk=pipeline.pk)  # one name is one business
        if before := Candidate.objects.filter(organization=organization, submission=mark).first():
            return before
        if not pipeline.is_open:
            raise Refused(_("Nobody is put forward here at the moment."))
        moment = now or timezone.now()
        called = required("name", business.name, _("Write what the business is called."))
        check_texts(Candidate(name=called))  # before it is looked for
        nomination = Nomination(
            organization=organization, person=None if assembly else person, why=business.why.strip(), at=moment,
            way=Nomination.Way.ASSEMBLY if assembly else Nomination.Way.ONLINE, assembly=assembly.strip(),
        )  # fmt: skip
        if known := same_business(pipeline, called):
            return _another_voice(known, nomination)
        _check_limits(pipeline, nomination, moment)
        candidate = _new(pipeline, business, called, mark, moment)
        nomination.candidate = candidate
        validate(nomination)
        nomination.save()
        body = {
            "candidate": candidate.public_id, "path": pipeline.public_id, "version": pipeline.version,
            "step": candidate.step, "way": str(nomination.way),
        }  # fmt: skip
        leave_act(organization, "candidate-entered", candidate.public_id, body, now)
        return candidate


def same_business(pipeline: Pipeline, name: str) -> Candidate | None:
    """The business of this name that is on the path now."""
    running = Candidate.objects.filter(pipeline=pipeline, state__in=["active", "paused"])
    return running.filter(name__iexact=name.strip()).select_related("organization", "pipeline").first()


def edit(
    actor: Actor, candidate: Candidate, *, name: str, story: str, place: str = "", asks: int | None = None,
    contact: str | None = None, borrower: Organization | None = None,
) -> Candidate:  # fmt: skip
    """Says better what a business is, before members are asked about it."""
    with transaction.atomic():
        require(actor, "candidate.move", candidate.organization)
        candidate = (
            Candidate.objects.select_for_update(of=("self",)).select_related("organization").get(pk=candidate.pk)
        )
        if candidate.votes.exists():
            raise Refused(_("Members have been asked about it. What they were told stays as it is."))
        candidate.name = required("name", name, _("Write what the business is called."))
        candidate.story = required("story", story, _("Write what it does."))
        candidate.place, candidate.asks = place.strip(), asks
        candidate.borrower = borrower or candidate.borrower
        if contact is not None:
            candidate.contact = contact.strip()
        _check_asks(asks)
        validate(candidate)
        candidate.save()
        return candidate


def _new(pipeline: Pipeline, business: Business, called: str, mark: uuid.UUID, moment: datetime) -> Candidate:
    _check_asks(business.asks)
    candidate = Candidate(
        organization=pipeline.organization, pipeline=pipeline, borrower=business.borrower, name=called,
        place=business.place.strip(), story=required("story", business.story, _("Write what it does.")),
        asks=business.asks, contact=business.contact.strip(), step=pipeline.path.steps[0].id, step_since=moment,
        entered_at=moment, submission=mark,
    )  # fmt: skip
    validate(candidate)
    candidate.save()
    return candidate


def _another_voice(candidate: Candidate, nomination: Nomination) -> Candidate:
    """One more who puts it forward; each person counts once."""
    if nomination.person is not None and candidate.nominations.filter(person=nomination.person).exists():
        return candidate
    nomination.candidate = candidate
    validate(nomination)
    nomination.save()
    return candidate


def _check_limits(pipeline: Pipeline, nomination: Nomination, moment: datetime) -> None:
    if Candidate.objects.filter(pipeline=pipeline, state__in=["active", "paused"]).count() >= MOST_OPEN:
        raise Refused(_("Very many businesses are on this path. Please come back later."))
    today = Nomination.objects.filter(
        organization=pipeline.organization, person=nomination.person, at__gt=moment - timedelta(days=1)
    )
    if nomination.person is not None and today.count() >= MOST_A_DAY:
        raise Refused(_("You have put many businesses forward today. Please go on tomorrow."))


def _check_asks(asks: int | None) -> None:
    if asks is not None and not 0 < asks < 10**15:
        raise ValidationError({"asks": _("Write an amount above zero, or leave it empty.")})

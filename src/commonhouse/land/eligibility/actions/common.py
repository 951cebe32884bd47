"""What every verb of eligibility begins and ends with."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Any

from django.db import models
from django.utils import timezone

from commonhouse.land.eligibility import figures
from commonhouse.land.eligibility.models import IncomeReview, ReviewStep
from commonhouse.people.formats import local
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.people.verbs import check_texts
from commonhouse.record import actions as record

LONGEST_WORDS = 2_000


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> None:
    """The verb's act in the trust's record, the last thing it does. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    record.append(organization, f"land.{what}", body, subject=subject, at=at)


def moment(now: dt.datetime | None) -> dt.datetime:
    return now if now is not None else timezone.now()


def today(now: dt.datetime | None) -> dt.date:
    """The day on the house's calendar."""
    return local(moment(now)).date()


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months on; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def validate(row: models.Model, exclude: tuple[str, ...] = ()) -> None:
    """Every field and length of a row, before it is saved. Raises ValidationError by field."""
    check_texts(row, exclude)
    row.full_clean(exclude=set(exclude), validate_unique=False, validate_constraints=False)


def person_of(actor: Actor, verb: str) -> Person:
    if actor.person is None:
        raise NotAllowed(verb)
    return actor.person


def note(
    review: IncomeReview, what: ReviewStep.What, by: Person | None, now: dt.datetime | None, words: str = ""
) -> None:
    """One more step of a review, whose row the caller holds."""
    last = review.steps.order_by("-number").values_list("number", flat=True).first() or 0
    ReviewStep.objects.create(
        organization_id=review.organization_id, review=review, number=last + 1, what=what, by=by, at=moment(now),
        sealed_words=figures.seal_words(review, words[:LONGEST_WORDS]),
    )  # fmt: skip

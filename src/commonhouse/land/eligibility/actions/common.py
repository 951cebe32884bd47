"""What every verb of eligibility begins and ends with."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from commonhouse.land.eligibility import figures
from commonhouse.land.eligibility.models import IncomeReview, ReviewStep
from commonhouse.people.models import Person
from commonhouse.people.verbs import moment

LONGEST_WORDS = 2_000


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months on; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def note(
    review: IncomeReview, what: ReviewStep.What, by: Person | None, now: dt.datetime | None, words: str = ""
) -> None:
    """One more step of a review, whose row the caller holds."""
    last = review.steps.order_by("-number").values_list("number", flat=True).first() or 0
    ReviewStep.objects.create(
        organization_id=review.organization_id, review=review, number=last + 1, what=what, by=by, at=moment(now),
        sealed_words=figures.seal_words(review, words[:LONGEST_WORDS]),
    )  # fmt: skip

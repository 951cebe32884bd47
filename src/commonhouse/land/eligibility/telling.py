"""Who hears what of an income review. A letter says that something waits: no figure, no finding, not what was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.leasing.models import HouseholdPerson
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, Kind, register, register_check
from commonhouse.notices.models import Notice

KIND = "income-review"
LONG_PAST = dt.timedelta(days=2)  # a history entered later writes no letters
ASKED, RETURNED, DECIDED = "asked", "returned", "decided"


def asked(review: IncomeReview, now: dt.datetime | None) -> None:
    """A reviewer began it, so the household has to be told."""
    _tell(review, ASKED, now)


def returned(review: IncomeReview, now: dt.datetime | None) -> None:
    _tell(review, RETURNED, now)


def decided(review: IncomeReview, now: dt.datetime | None) -> None:
    _tell(review, DECIDED, now)


def _tell(review: IncomeReview, what: str, now: dt.datetime | None) -> None:
    people = _people(review)
    if not people or (now is not None and now < timezone.now() - LONG_PAST):
        return
    facts = {"what": what, "review": review.public_id}
    key = f"income:{review.public_id}:{what}:{review.steps.count()}"
    notices.tell(
        people, organization=review.organization, kind=KIND, key=key, data=facts, url=review.get_absolute_url(), now=now
    )


def _people(review: IncomeReview) -> list[Any]:
    """The applicant and those of the household who have an entry."""
    found = [] if review.applicant_id is None else [review.applicant_id]
    if review.household_id is not None:
        rows = HouseholdPerson.objects.filter(household_id=review.household_id, until__isnull=True)
        found += [pk for pk in rows.values_list("person_id", flat=True) if pk not in found]
    return found


def _over(waiting: Sequence[Notice]) -> set[int]:
    """Letters that ask for something which was handed in meanwhile, or about a review that was put aside."""
    ids = [str(notice.data.get("review")) for notice in waiting]
    states = dict(IncomeReview.objects.filter(public_id__in=ids).values_list("public_id", "state"))
    wanted = {
        ASKED: IncomeReview.State.OPEN,
        RETURNED: IncomeReview.State.OPEN,
        DECIDED: IncomeReview.State.DONE,
    }  # fmt: skip
    return {
        notice.pk
        for notice in waiting
        if states.get(str(notice.data.get("review"))) != wanted.get(str(notice.data.get("what")))
    }


def _subject(context: Context) -> str:
    return {
        ASKED: _("Something for you to fill in"),
        RETURNED: _("A question to you"),
        DECIDED: _("The review is done"),
    }[context["what"]]


def _text(context: Context) -> str:
    said = {"organization": context["organization"]}
    return {
        ASKED: _(
            "%(organization)s asks you to name what your household earns. Only its reviewers and you can open it."
        ),
        RETURNED: _("%(organization)s has a question about what you handed in. It stands on your page."),
        DECIDED: _(
            "Two people of %(organization)s have looked at what you handed in. What they found stands on your page."
        ),
    }[context["what"]] % said


def register_notices() -> None:
    """Called by `links.register`."""
    register(Kind(KIND, subject=_subject, text=_text))
    register_check([KIND], _over)

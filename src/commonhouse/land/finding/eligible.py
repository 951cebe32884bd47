"""What `eligibility` has found of an applicant: reviewed by two, and still valid. Never a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.finding.models import Application, Opening

KIND = "application"  # what a review's subject is, where it is for one of ours


def reviews(applications: Sequence[Application], on: dt.date) -> QuerySet[IncomeReview]:
    """Reviews of these that two people have signed and that hold on a day, the latest last."""
    rows = IncomeReview.objects.filter(
        subject_kind=KIND, subject_id__in=[each.public_id for each in applications], state=IncomeReview.State.DONE,
        organization__in={each.organization_id for each in applications},
    )  # fmt: skip
    rows = rows.filter(second_at__isnull=False).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    return rows.order_by("second_at", "pk")


def reviewed_until(applications: Sequence[Application], on: dt.date) -> dict[str, dt.date]:
    """Until when the review of each holds, by public name; those without one are not in it."""
    if not applications:
        return {}
    return {each.subject_id: each.valid_until or dt.date.max for each in reviews(applications, on)}


def why_not(application: Application, opening: Opening, on: dt.date) -> str:
    """Why this home cannot be confirmed for them yet, in words; "" when it can."""
    review = reviews([application], on).last()
    if review is None:
        return _("The income review by two people is not done, or its time is over.")
    if review.size != application.size:
        return _("The household is not the size it was at the income review. It has to be looked at again.")
    if opening.tier is None:
        return "" if review.outcome == IncomeReview.Outcome.WITHIN else _("The review found the income over the limit.")
    if review.tier is None or review.tier > opening.tier:
        return _(
            "This home is for households up to %(tier)d percent of the area median income; the review found more."
        ) % {"tier": opening.tier}
    return ""

"""Who came with the code of an application may open its income review too: they need no account for that either."""

from __future__ import annotations

from django.http import HttpRequest

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.finding.eligible import KIND
from commonhouse.land.finding.views.common import SESSION
from commonhouse.people.permissions import Actor


def applicant(request: HttpRequest, review: IncomeReview) -> Actor | None:
    """The applicant, if this browser was opened by the code of just this application."""
    if review.subject_kind != KIND or review.applicant is None:
        return None
    return Actor(review.applicant) if request.session.get(SESSION) == review.subject_id else None

"""What follows a finding by two: parts of land above are told, in its transaction."""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.land.eligibility.models import IncomeReview

Reviewed = Callable[[IncomeReview], None]
_reviewed: list[Reviewed] = []


def register_reviewed(fn: Reviewed) -> None:
    """`fn(review)` after two people agreed. It finds its own by `review.subject_kind` and `review.subject_id`."""
    if fn not in _reviewed:
        _reviewed.append(fn)


def reviewed(review: IncomeReview) -> None:
    for fn in _reviewed:
        fn(review)

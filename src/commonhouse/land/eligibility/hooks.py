"""What parts of land above add: they are told of a finding by two, and know visitors who have no account but a code."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.people.permissions import Actor

Reviewed = Callable[[IncomeReview], None]
Visitor = Callable[[HttpRequest, IncomeReview], Actor | None]
_reviewed: list[Reviewed] = []
_visitors: list[Visitor] = []


def register_reviewed(fn: Reviewed) -> None:
    """`fn(review)` after two people agreed. It finds its own by `review.subject_kind` and `review.subject_id`."""
    if fn not in _reviewed:
        _reviewed.append(fn)


def reviewed(review: IncomeReview) -> None:
    for fn in _reviewed:
        fn(review)


def register_visitor(fn: Visitor) -> None:
    """`fn(request, review)` gives the applicant whom a code opened this review's application for, in this browser; else None."""
    if fn not in _visitors:
        _visitors.append(fn)


def visitor(request: HttpRequest, review: IncomeReview) -> Actor | None:
    return next((found for fn in _visitors if (found := fn(request, review)) is not None), None)

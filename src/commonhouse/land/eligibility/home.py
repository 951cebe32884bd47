"""What this part has for the home page: figures that wait for the household, reviews that wait for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor, allows

MOST = 10
State = IncomeReview.State


def needs(actor: Actor) -> Iterator[Need]:
    if actor.person is None:
        return
    own = IncomeReview.objects.filter(applicant=actor.person, state=State.OPEN)
    for review in own.select_related("organization").defer("sealed").order_by("begun_at")[:MOST]:
        yield Need(
            title=_("Tell %(trust)s what your household earns") % {"trust": review.organization.name},
            url=review.get_absolute_url(), minutes=15, organization=review.organization.name, loop="land",
            text=_("Only two reviewers see it. It is kept sealed, and deleted afterwards."),
        )  # fmt: skip
    if actor.seat is None or not allows(actor, "income.review", actor.seat.organization):
        return
    yield from _to_review(actor)


def _to_review(actor: Actor) -> Iterator[Need]:
    assert actor.seat is not None
    assert actor.person is not None
    rows = IncomeReview.objects.filter(organization=actor.seat.organization).exclude(applicant=actor.person)
    waiting = rows.filter(Q(state=State.FIRST) | Q(state=State.SECOND) & ~Q(first_by=actor.person))
    for review in waiting.select_related("organization").defer("sealed").order_by("begun_at")[:MOST]:
        second = review.state == State.SECOND
        yield Need(
            title=_("An income review waits for a second reviewer") if second else _("An income review waits for a reviewer"),
            url=review.get_absolute_url(), minutes=15, organization=review.organization.name, loop="land",
        )  # fmt: skip

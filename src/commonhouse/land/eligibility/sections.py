"""What this part adds to the page of a lease, and to "my homes"."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.eligibility.queries import RUNNING, mine
from commonhouse.land.leasing.hooks import MyHome, Section
from commonhouse.land.leasing.models import Lease
from commonhouse.people.formats import day
from commonhouse.people.permissions import Actor, allows

KIND = "lease"  # what a review's subject is, where it is about who lives in a home now
State = IncomeReview.State


def of_lease(actor: Actor, lease: Lease) -> Section | None:
    """For reviewers: how the last look at the household's income ended, and the next one. For the household: its own."""
    staff = allows(actor, "income.review", lease.organization)
    if lease.household_id is None or lease.ended_on is not None:
        return None
    rows = IncomeReview.objects.filter(
        organization=lease.organization, subject_kind=KIND, subject_id=lease.agreement.public_id
    ).exclude(state=State.DROPPED)
    last = rows.defer("sealed").order_by("-begun_at", "-pk").first()
    if last is None and not staff:
        return None
    links: list[tuple[str, str]] = []
    if last is not None:
        address = reverse("land_review", args=[lease.organization.slug, last.public_id])
        links.append((_("Open the income review"), address))
    if staff and (last is None or last.state not in RUNNING):
        links.append(
            (_("Begin a look at the household's income"),
             reverse("land_review_begin", args=[lease.organization.slug, lease.agreement.public_id]))
        )  # fmt: skip
    return Section(_("What the household earns"), (_said(last),), tuple(links), anchor="income", order=70)


def _said(last: IncomeReview | None) -> str:
    if last is None:
        return _("Nobody has looked at it since the lease began.")
    if last.state != State.DONE or last.second_at is None or last.valid_until is None:
        return _("A review is under way.")
    said = {"day": day(last.second_at), "until": day(last.valid_until), "tier": last.tier}
    if last.tier is None:
        return (
            _("Two people looked at it on %(day)s: it is above the published tiers. This holds until %(until)s.") % said
        )
    return _("Two people looked at it on %(day)s: its tier is %(tier)d percent. This holds until %(until)s.") % said


def homes(actor: Actor) -> Iterator[MyHome]:
    """Reviews of the actor's household that are under way."""
    for review in mine(actor):
        if review.state not in RUNNING:
            continue
        waits = review.state == State.OPEN
        yield MyHome(
            title=_("Income review at %(trust)s") % {"trust": review.organization.name},
            url=review.get_absolute_url(),
            text=_("Name what your household earns, and hand it in.") if waits else _("Two reviewers look at it."),
            status="open" if waits else "waiting",
            status_words=str(review.get_state_display()),
        )

"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.holdings.hooks import Tool, register_page
from commonhouse.land.leasing import hooks as leasing
from commonhouse.land.leasing.models import Household
from commonhouse.land.pricing import hooks as pricing
from commonhouse.people import hooks as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.eligibility import next_household, sections, telling
    from commonhouse.land.eligibility.actions import keeping

    people.register_forgetting(keeping.forget)
    register_page(tools)
    pricing.register_affordability(next_household.affordability)
    leasing.register_section(sections.of_lease)
    leasing.register_homes(sections.homes)
    leasing.register_household_links(household_links)
    telling.register_notices()


def tools(actor: Actor, organization: Organization) -> Iterator[Tool]:
    """Links on the front page of land."""
    yield Tool(
        _("Income limits"), reverse("land_limits", args=[organization.slug]),
        _("How much a household may earn, and whether a price is affordable."), order=60,
    )  # fmt: skip
    if not allows(actor, "income.review", organization):
        return
    from commonhouse.land.eligibility.models import IncomeReview

    rows = IncomeReview.objects.filter(organization=organization)
    waiting = rows.filter(Q(state=IncomeReview.State.FIRST) | Q(state=IncomeReview.State.SECOND)).count()
    yield Tool(
        _("Income reviews"), reverse("land_reviews", args=[organization.slug]),
        _("What households earn, looked at by two people."), waiting, order=42,
    )  # fmt: skip


def household_links(actor: Actor, household: Household) -> Iterator[tuple[str, str]]:
    """A look at its income, for a household that came without a line."""
    if allows(actor, "income.review", household.organization):
        url = reverse("land_review_begin_household", args=[household.organization.slug, household.public_id])
        yield _("Look at the household's income"), url

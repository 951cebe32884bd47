"""Eligibility in the Greater Boston demo: a network publishes a table for its trusts, and two people look at invented households.

The figures are of the size that is usual in Boston and are INVENTED: no agency published them, and every page that shows them says
so. A house that is meant in earnest publishes the real table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from commonhouse.charters.demo import steward_of
from commonhouse.land.eligibility import actions
from commonhouse.land.eligibility.actions import About, Settings
from commonhouse.land.eligibility.models import IncomeReview, LimitTable
from commonhouse.land.eligibility.sections import KIND
from commonhouse.land.eligibility.starters import INCOME, PAYMENT
from commonhouse.land.leasing.models import Household, Lease
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.rules.land.income import Asset, AssetKind, Debt, Figures, IncomeKind, Irregular, Steady
from commonhouse.rules.land.income_limits import SIZES, IncomeLimits, Tier

Say = Callable[[str], None]
AREA = "Greater Boston"
SOURCE = "Invented figures for the demo. Nobody published them."
TIERS = ((30, "Extremely low"), (50, "Very low"), (60, ""), (80, "Low"), (100, "Median"), (120, "Moderate"))
MEDIAN = 160_000_00  # of four people, invented
# Invented figures need some scale; a published table is copied figure by figure and never made like this.
SCALE = (70, 80, 90, 100, 108, 116, 124, 132)
PUBLISHED, RULES, REVIEWED = 121, 124, 130  # days of the house


def seed(say: Say) -> None:
    """The history: a table of the first year, a trust's rules, a household that two people looked at."""
    network = Organization.objects.filter(slug="gbcltn").first()
    trust = Organization.objects.filter(slug="dsni").first()
    if network is None or trust is None:
        return
    say("==> Publishing income limits (invented figures) and reviewing an invented household")
    moment = at(PUBLISHED)
    actions.publish_limits(
        steward_of("gbcltn"), network, invented_table(_spring(moment), 0), is_invented=True, now=moment
    )
    rules = Settings(replace(INCOME, asset_limit=100_000_00), PAYMENT, AREA, valid_months=12, purge_days=90)
    actions.set_rules(steward_of("dsni"), trust, rules, now=at(RULES))
    for lease in _leases(trust)[:2]:
        review = _begin(trust, lease, _usual(lease), at(REVIEWED))
        joao, tamika = _reviewers(trust)
        review = actions.review_first(joao, review, revision=0, now=at(REVIEWED))
        actions.review_second(tamika, review, agrees=True, revision=0, now=at(REVIEWED))
    actions.purge_due(at(REVIEWED + 120))  # what the clock did in its time


def live(say: Say) -> None:
    """What is under way today: the second year's table, one household that is asked, one that waits for a second reviewer."""
    network = Organization.objects.filter(slug="gbcltn").first()
    trust = Organization.objects.filter(slug="dsni").first()
    if network is None or trust is None:
        return
    moment = timezone.now()
    table = invented_table(_spring(moment), 4_000_00)
    if not LimitTable.objects.filter(organization=network, year=table.year).exists():
        actions.publish_limits(steward_of("gbcltn"), network, table, is_invented=True, now=moment)
    for lease in _leases(trust)[2:3]:
        review = _begin(trust, lease, _usual(lease), moment)
        actions.review_first(_reviewers(trust)[0], review, revision=0, now=moment)
    luz = Person.objects.filter(account__email="luz@commonhouse.example").first()
    home = _lease_of(luz)
    if home is not None and home.household is not None:
        _begin(home.organization, home, Figures(home.household.size), moment)


def invented_table(day: dt.date, more: int) -> IncomeLimits:
    """A table that looks like a published one, from a day on."""
    median = MEDIAN + more
    tiers = tuple(
        Tier(tier, tuple(_fifty(median * tier * SCALE[size]) for size in range(SIZES)), name) for tier, name in TIERS
    )
    return IncomeLimits(AREA, day.year, day, tiers, SOURCE, median=median)


def _fifty(ten_thousandths: int) -> int:
    """Up to the next $50."""
    return -(-ten_thousandths // (10_000 * 5_000)) * 5_000


def _spring(moment: dt.datetime) -> dt.date:
    """The last first of April, which is when such tables come out."""
    day = moment.date()
    spring = dt.date(day.year, 4, 1)
    return spring if spring <= day else dt.date(day.year - 1, 4, 1)


def _usual(lease: Lease) -> Figures:
    """Invented: a bakery, and care work that differs from month to month."""
    assert lease.household is not None
    return _figures(lease.household.size)


def _figures(size: int) -> Figures:
    return Figures(
        size, dependents=max(0, size - 2),
        lines=(
            Steady("bakery", IncomeKind.WAGES, 1_340_00, Decimal(26), what="Bakery (invented)"),
            Irregular("care", IncomeKind.WAGES, (820_00, 640_00, 0, 910_00), Decimal(4), what="Care work (invented)"),
        ),
        assets=(Asset("savings", AssetKind.SAVINGS, 6_200_00, income=12_00),), debts=(Debt("car", 240_00, 5_100_00),),
    )  # fmt: skip


def _begin(trust: Organization, lease: Lease, figures: Figures, now: dt.datetime) -> IncomeReview:
    about = About(KIND, lease.agreement.public_id, household=lease.household)
    return actions.begin_review(
        _reviewers(trust)[0], trust, about, size=figures.size, purpose="occupancy", on=now.date(), figures=figures, now=now
    )  # fmt: skip


def looked_at(trust: Organization, household: Household, now: dt.datetime) -> None:
    """A household that holds no lease yet, looked at by two: it earns what the invented family of `_usual` earns."""
    first, second = _reviewers(trust)
    about = About("household", household.public_id, household=household)
    figures = _figures(household.size)
    review = actions.begin_review(
        first, trust, about, size=household.size, purpose="offer", on=now.date(), figures=figures, now=now
    )  # fmt: skip
    review = actions.review_first(first, review, revision=0, now=now)
    actions.review_second(second, review, agrees=True, revision=0, now=now)


def _reviewers(trust: Organization) -> tuple[Actor, Actor]:
    """Two different people who may review there: João and Tamika at Dudley; elsewhere the steward stands for both."""
    if trust.slug == "dsni":
        return acting(trust, "joao@commonhouse.example"), acting(trust, "tamika@commonhouse.example")
    return steward_of(trust.slug), steward_of(trust.slug)


def _leases(trust: Organization) -> list[Lease]:
    """Leases of invented households, the newest first, so that no long story stands in the way."""
    rows = Lease.objects.filter(organization=trust, household__isnull=False, ended_on__isnull=True)
    return list(rows.select_related("agreement", "household", "organization").order_by("-pk")[:4])


def _lease_of(person: Person | None) -> Lease | None:
    if person is None:
        return None
    rows = Lease.objects.filter(household__people__person=person, ended_on__isnull=True)
    return rows.select_related("agreement", "household", "organization").first()

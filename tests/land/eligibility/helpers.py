"""A trust with a published table, two reviewers and a family, for the tests of eligibility."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from commonhouse.cli.verifiers import load
from commonhouse.land.eligibility import actions
from commonhouse.land.eligibility.actions import About
from commonhouse.land.eligibility.models import IncomeReview, LimitTable
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record import jsonl
from commonhouse.record import queries as record
from commonhouse.record.acts import Act
from commonhouse.record.verify import Report, verify
from commonhouse.rules.land.income import Debt, Figures, IncomeKind, Steady
from commonhouse.rules.land.income_limits import IncomeLimits, Tier
from tests import factories

FIFTY = tuple(each * 100 for each in (54_500, 62_300, 70_100, 77_850, 84_100, 90_350, 96_550, 102_800))
EIGHTY = tuple(each * 100 for each in (84_600, 96_650, 108_750, 120_800, 130_500, 140_150, 149_800, 159_500))
TABLE = IncomeLimits(
    "Oakland-Fremont, CA",
    2024,
    dt.date(2024, 4, 1),
    (Tier(50, FIFTY), Tier(80, EIGHTY)),
    source="HUD, FY 2024",
    measure=50,
)
PDF = b"%PDF-1.4 pay stub of Maria 912.50 %%EOF"


def family(wages: int = 912_50, size: int = 3) -> Figures:
    """Paid every two weeks: 912.50 is 23,725.00 a year."""
    return Figures(
        size, dependents=1, lines=(Steady("w", IncomeKind.WAGES, wages, Decimal(26), what="Bakery on Main"),),
        debts=(Debt("car", 210_00, what="Car"),),
    )  # fmt: skip


class Trust:
    """A land trust with its steward, two reviewers, and somebody who applied."""

    def __init__(self, slug: str = "trust") -> None:
        self.organization: Organization = factories.make_organization(slug, kind="land-trust", name="The Trust")
        self.steward: Actor = factories.make_steward(self.organization)
        self.first: Actor = factories.make_actor(self.organization, "reviewer")
        self.second: Actor = factories.make_actor(self.organization, "reviewer")
        self.maria: Actor = Actor(factories.make_person("Maria Reyes", email=""))

    def publish(self, **changes: Any) -> LimitTable:
        return actions.publish_limits(self.steward, self.organization, replace(TABLE, **changes))

    def about(self, key: str = "abc123") -> About:
        return About("application", key, "ticket-7", self.maria.person)

    def begin(self, figures: Figures | None = None, *, key: str = "abc123", **more: Any) -> IncomeReview:
        figures = figures or family()
        more = {"size": figures.size, "tier": 80, "on": dt.date(2024, 9, 1)} | more
        return actions.begin_review(self.first, self.organization, self.about(key), figures=figures, **more)

    def decide(self, review: IncomeReview, **more: Any) -> IncomeReview:
        review = actions.review_first(self.first, review, revision=review.revision, **more)
        return actions.review_second(self.second, review, agrees=True, revision=review.revision, **more)

    def lines(self) -> list[bytes]:
        log = record.log_of(self.organization)
        assert log is not None
        return list(record.lines(log))

    def acts(self, kind: str = "land.") -> list[Act]:
        found = jsonl.read(io.BytesIO(b"".join(self.lines())))
        return [each for each in found if isinstance(each, Act) and each.kind.startswith(kind)]

    def verify(self) -> Report:
        return verify(io.BytesIO(b"".join(self.lines())), verifiers=load().verifiers)

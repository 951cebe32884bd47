"""Templates to begin with: sane terms for each way of holding a place. A trust changes them on its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonhouse.land.leasing import buckets
from commonhouse.rules.agreeing.terms import Part
from commonhouse.rules.land.lease import (
    Adjust,
    Adjusting,
    Consent,
    Default,
    Fee,
    Heir,
    Improvements,
    Inspection,
    Insurance,
    Late,
    LeaseTerms,
    MortgageRules,
    Occupancy,
    Option,
    Resale,
    Sublet,
    Tenure,
    Term,
    Transfer,
)
from commonhouse.rules.lending.model import Every, LateFee, Unit

DOLLAR = 100
RESALE_RULE = "resale-price"
# Simple growth of 1.5 % a year, and work by its cost less wear: a sober start that any trust can change.
FIXED: dict[str, Any] = {
    "formula": {"type": "fixed", "rate": "0.015", "growth": "simple"},
    "improvements": {"method": "cost", "notice_above": 5_000 * DOLLAR},
}
# A quarter of the gain by two appraisals, all that own work adds to it, and never more than the market asks.
SHARED: dict[str, Any] = {
    "formula": {"type": "appraisal-share", "share": "0.25", "loss": "floor"},
    "cap": {"type": "market-share", "share": "1"},
    "improvements": {"method": "appraised", "notice_above": 10_000 * DOLLAR},
}
# In step with what families earn, as the trust publishes it; never below what was paid.
INDEXED: dict[str, Any] = {
    "formula": {"type": "indexed", "index": {"code": "ami-boston"}, "loss": "floor"},
    "floor": {"type": "purchase-times", "times": "1"},
    "rounding": {"to": 100 * DOLLAR, "way": "down"},
    "improvements": {"method": "cost", "notice_above": 10_000 * DOLLAR},
}


@dataclass(frozen=True, slots=True)
class Starter:
    slug: str
    name: str | Promise
    terms: LeaseTerms


DUDLEY = LeaseTerms(
    tenure=Tenure.GROUND_LEASE,
    term=Term(years=99, renewals=1, renewal_years=99),
    fee=Fee(parts=(Part(buckets.GROUND_RENT, 25 * DOLLAR), Part(buckets.RESERVE, 10 * DOLLAR)), due_day=1),
    # due on the 1st, late on the 15th: $5, a month later $10 more, another month later $15 more
    late=Late(
        grace_days=13,
        steps=(LateFee(13, 5 * DOLLAR), LateFee(43, 10 * DOLLAR), LateFee(73, 15 * DOLLAR)),
    ),
    occupancy=Occupancy(primary_home=True, months_a_year=8),
    sublet=Sublet(Consent.ASK, most_months=12),
    inspection=Inspection(most_a_year=1, notice_hours=48),
    improvements=Improvements(notice_above=0, consent_above=5_000 * DOLLAR),
    mortgage=MortgageRules(),
    default=Default(money_cure_days=30, other_cure_days=60, lender_extra_days=30),
    option=Option(notice_days=30, decide_days=45, close_days=60, release_days=180),
    transfer=Transfer(),
    resale=Resale(RESALE_RULE, FIXED),
)
NORTH = LeaseTerms(
    tenure=Tenure.GROUND_LEASE,
    term=Term(years=99, renewals=1, renewal_years=99),
    fee=Fee(
        parts=(Part(buckets.GROUND_RENT, 40 * DOLLAR),), due_day=1,
        adjust=Adjust(Adjusting.INDEX, every_years=1, index="cpi-boston", cap=Decimal("0.03"), to=DOLLAR),
    ),
    # 15 days of grace, one fee after 30 days
    late=Late(grace_days=15, steps=(LateFee(29, 20 * DOLLAR),)),
    occupancy=Occupancy(primary_home=True, months_a_year=10),
    sublet=Sublet(Consent.ASK, most_months=6),
    improvements=Improvements(notice_above=1_000 * DOLLAR, consent_above=10_000 * DOLLAR),
    mortgage=MortgageRules(most_of_price=Decimal("0.97")),
    default=Default(money_cure_days=45, other_cure_days=60, lender_extra_days=60),
    option=Option(notice_days=14, decide_days=60, close_days=60, release_days=365),
    transfer=Transfer(heirs=(Heir.SPOUSE, Heir.CHILD, Heir.HOUSEHOLD), lived_months=12, heirs_must_qualify=False),
    resale=Resale(RESALE_RULE, SHARED),
)  # fmt: skip
FARM = LeaseTerms(
    tenure=Tenure.FARM_LEASE,
    term=Term(years=5, renewals=2, renewal_years=5, renewal_notice_days=180, notice_days=180),
    fee=Fee(parts=(Part(buckets.RENT, 300 * DOLLAR),), every=Every(Unit.YEAR), due_day=1, due_month=11),
    late=Late(grace_days=30, steps=(LateFee(30, 15 * DOLLAR),)),
    sublet=Sublet(Consent.NO, most_months=0, most_above_cost=None),
    inspection=Inspection(most_a_year=4, notice_hours=24, emergencies=False),
    insurance=Insurance(required=True, least=1_000_000 * DOLLAR, taxes_by_holder=False),
    improvements=Improvements(notice_above=0, consent_above=500 * DOLLAR),
    default=Default(money_cure_days=60, other_cure_days=90, lender_extra_days=0),
    transfer=Transfer(heirs=(Heir.SPOUSE, Heir.CHILD), lived_months=0, divorce=False),
    rules_of_use=(
        "The soil is cared for and tested every three years. No synthetic pesticides are used.",
        "Water is used with care; the meter is read together in spring and autumn.",
        "Crops that stand in the field when the lease ends may be harvested.",
    ),
)
SHOP = LeaseTerms(
    tenure=Tenure.COMMERCIAL_LEASE,
    term=Term(years=5, renewals=1, renewal_years=5, renewal_notice_days=180, notice_days=90),
    fee=Fee(
        parts=(Part(buckets.RENT, 1_200 * DOLLAR), Part(buckets.TAXES, 150 * DOLLAR)), due_day=1,
        adjust=Adjust(Adjusting.FIXED, every_years=1, rate=Decimal("0.02"), to=DOLLAR, buckets=(buckets.RENT,)),
    ),
    late=Late(grace_days=9, steps=(LateFee(9, rate=Decimal("0.02")),)),
    sublet=Sublet(Consent.ASK, most_months=0, most_above_cost=None),
    inspection=Inspection(most_a_year=2, notice_hours=24),
    insurance=Insurance(required=True, least=1_000_000 * DOLLAR, taxes_by_holder=False),
    improvements=Improvements(notice_above=0, consent_above=1_000 * DOLLAR),
    default=Default(money_cure_days=14, other_cure_days=30, lender_extra_days=0),
)  # fmt: skip
RENTAL = LeaseTerms(
    tenure=Tenure.RENTAL,
    term=Term(years=1, renewals=10, renewal_years=1, renewal_notice_days=30, notice_days=30),
    fee=Fee(parts=(Part(buckets.RENT, 900 * DOLLAR),), due_day=1),
    late=Late(grace_days=30, steps=(LateFee(30, 10 * DOLLAR),)),
    occupancy=Occupancy(primary_home=True, months_a_year=9),
    sublet=Sublet(Consent.ASK, most_months=6),
    insurance=Insurance(required=False, taxes_by_holder=False),
    default=Default(money_cure_days=30, other_cure_days=30, lender_extra_days=0),
)
COOP = LeaseTerms(
    tenure=Tenure.COOP,
    term=Term(years=99, renewals=1, renewal_years=99),
    fee=Fee(
        parts=(Part(buckets.GROUND_RENT, 600 * DOLLAR), Part(buckets.RESERVE, 400 * DOLLAR)), due_day=1,
        adjust=Adjust(Adjusting.FIXED, every_years=3, rate=Decimal("0.03"), to=DOLLAR),
    ),
    late=Late(grace_days=12, steps=(LateFee(30, 25 * DOLLAR),)),
    sublet=Sublet(Consent.ASK, most_months=24),
    improvements=Improvements(notice_above=5_000 * DOLLAR, consent_above=25_000 * DOLLAR),
    mortgage=MortgageRules(most_of_price=None),
    default=Default(money_cure_days=45, other_cure_days=90, lender_extra_days=60),
    rules_of_use=("The co-op’s members decide together who moves in, by the trust’s income limits.",),
)  # fmt: skip

STARTERS = (
    Starter("dudley", _("Ground lease: late fees in three steps"), DUDLEY),
    Starter("north", _("Ground lease: fee by an index, 15 days of grace"), NORTH),
    Starter("farm", _("Farm lease"), FARM),
    Starter("shop", _("Commercial lease"), SHOP),
    Starter("rental", _("Rental"), RENTAL),
    Starter("co-op", _("Lease to a co-op"), COOP),
)


def starter(slug: str) -> Starter:
    """Raises KeyError."""
    return {each.slug: each for each in STARTERS}[slug]

"""What the page of a price says of the next household, and what the page of a lease says of a look at its income."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from commonhouse.land.eligibility import actions, links, next_household, sections
from commonhouse.land.eligibility.actions import About
from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.leasing.models import Household
from commonhouse.people.permissions import Actor
from commonhouse.rules.land.lease import Fee, Part
from commonhouse.rules.lending.model import Every, Unit
from tests import factories
from tests.land.eligibility.helpers import TABLE, Trust, family

DAY = dt.date(2024, 9, 1)


def lease(trust: Trust | None = None, **changes: Any) -> Any:
    """As much of a lease as is looked at."""
    usual: dict[str, Any] = {
        "organization": trust.organization if trust else None, "price": 150_000_00, "tier_served": None,
        "household": SimpleNamespace(size=5), "household_id": 1, "ended_on": None,
        "holding": SimpleNamespace(tier=80, bedrooms=3), "agreement": SimpleNamespace(public_id="a1b2c3"),
    }  # fmt: skip
    return SimpleNamespace(**usual | changes)


@pytest.mark.parametrize(
    ("tier", "served", "expected"),
    [(80, None, 80), (65, None, 50), (30, None, None), (200, None, 80), (None, Decimal("42.10"), 50),
     (None, Decimal("95.00"), 80), (None, None, 80)],
)  # fmt: skip
def test_the_tier_is_never_above_the_one_the_home_is_for(tier: int | None, served: Any, expected: int | None) -> None:
    given = lease(holding=SimpleNamespace(tier=tier, bedrooms=None), tier_served=served)
    assert next_household.tier_for(given, TABLE) == expected


def test_the_size_is_bedrooms_and_one() -> None:
    assert next_household.size_for(lease()) == 4
    assert next_household.size_for(lease(holding=SimpleNamespace(bedrooms=12))) == 8
    assert next_household.size_for(lease(holding=SimpleNamespace(bedrooms=None))) == 5
    assert next_household.size_for(lease(holding=SimpleNamespace(bedrooms=None), household=None)) == 4


@pytest.mark.parametrize(
    ("unit", "n", "expected"),
    [(Unit.MONTH, 1, 60_00), (Unit.YEAR, 1, 5_00), (Unit.WEEK, 1, 260_00), (Unit.MONTH, 3, 20_00)],
)
def test_a_fee_of_any_rhythm_is_so_much_a_month(unit: Unit, n: int, expected: int) -> None:
    terms = SimpleNamespace(fee=Fee((Part("fee", 60_00),), Every(unit, n)))
    assert next_household.monthly_fee(terms) == expected
    assert next_household.monthly_fee(SimpleNamespace(fee=Fee())) == 0


@pytest.mark.django_db
def test_the_gap_stands_beside_a_price(monkeypatch: pytest.MonkeyPatch) -> None:
    trust = Trust()
    monkeypatch.setattr(next_household, "terms_of", lambda _lease: SimpleNamespace(fee=Fee((Part("fee", 40_00),))))
    assert next_household.affordability(lease(trust), 600_000_00, DAY) is None  # no table
    trust.publish()
    said = next_household.affordability(lease(trust), 600_000_00, DAY)
    assert said is not None
    assert (said.state, said.title) == ("warn", "The next family could not afford it")
    assert "4 people at the top of the 80 percent tier" in said.lines[0]
    assert "$40 lease fee" in said.lines[1]
    assert "a month too much" in said.lines[2]
    assert said.options[0].startswith("A price lower by $")
    assert said.url.startswith("/o/trust/land/affordable/?price=600%2C000&tier=80&size=4&fee=40")
    fits = next_household.affordability(lease(trust), 200_000_00, DAY)
    assert fits is not None
    assert (fits.state, fits.options) == ("good", ())
    assert next_household.affordability(lease(trust, price=None), 200_000_00, DAY) is None
    low = lease(trust, holding=SimpleNamespace(tier=20, bedrooms=2))
    assert next_household.affordability(low, 200_000_00, DAY) is None


@pytest.mark.django_db
def test_a_lease_tells_reviewers_of_the_last_look_and_others_nothing() -> None:
    trust = Trust()
    trust.publish()
    given = lease(trust)
    first = sections.of_lease(trust.first, given)
    assert first is not None
    assert first.lines == ("Nobody has looked at it since the lease began.",)
    assert [words for words, _url in first.links] == ["Begin a look at the household's income"]
    assert sections.of_lease(trust.maria, given) is None
    household = Household.objects.create(organization=trust.organization, size=3, since=DAY)
    about = About(sections.KIND, "a1b2c3", household=household)
    review = actions.begin_review(
        trust.first, trust.organization, about, size=3, purpose=IncomeReview.Purpose.OCCUPANCY, on=DAY, figures=family()
    )
    running = sections.of_lease(trust.first, given)
    assert running is not None
    assert (running.lines, len(running.links)) == (("A review is under way.",), 1)
    trust.decide(review)
    done = sections.of_lease(trust.first, given)
    assert done is not None
    assert "its tier is 50 percent" in done.lines[0]


@pytest.mark.django_db
def test_my_homes_and_the_front_page_lead_to_reviews() -> None:
    trust = Trust()
    review = trust.begin()
    [home] = sections.homes(trust.maria)
    assert (home.url, home.status) == (review.get_absolute_url(), "open")
    assert list(sections.homes(Actor())) == []
    assert [tool.title for tool in links.tools(Actor(), trust.organization)] == ["Income limits"]
    actions.hand_in(trust.maria, review)
    tools = list(links.tools(trust.first, trust.organization))
    assert [(tool.title, tool.count) for tool in tools] == [("Income limits", 0), ("Income reviews", 1)]
    assert len(list(links.tools(factories.make_actor(trust.organization, "board"), trust.organization))) == 1

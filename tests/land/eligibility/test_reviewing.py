"""A review by two: never one person, never one's own, never figures that changed in between."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commonhouse.land.eligibility import actions, figures, home, hooks, queries
from commonhouse.land.eligibility.actions import Settings
from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.eligibility.starters import INCOME, PAYMENT
from commonhouse.land.leasing.models import Household, HouseholdPerson
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.rules.land.income import Asset, AssetKind, Figures, IncomeKind, Steady
from tests import factories
from tests.land.eligibility.helpers import TABLE, Trust, family

pytestmark = pytest.mark.django_db
State = IncomeReview.State
NOW = dt.datetime(2024, 9, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def trust() -> Trust:
    found = Trust()
    found.publish()
    return found


def test_two_people_find_a_household_within_the_limit(trust: Trust) -> None:
    review = trust.begin()
    review = actions.review_first(trust.first, review, revision=0, words="Pay stubs seen.")
    assert (review.state, review.first_by, review.outcome) == (State.SECOND, trust.first.person, "")
    review = actions.review_second(trust.second, review, agrees=True, revision=0)
    assert (review.state, review.outcome, review.tier) == (State.DONE, "within", 50)
    assert review.second_by == trust.second.person
    [act] = trust.acts("land.income-reviewed")
    assert act.body["ticket"] == "ticket-7"
    assert (act.body["tier"], act.body["asked"], act.body["reviewers"]) == (50, 80, 2)
    assert set(act.body) == {
        "ticket", "purpose", "tier", "asked", "table", "by", "on", "valid_until", "reviewers",
    }  # fmt: skip
    trust.verify()


def test_over_the_limit_is_said_with_the_amount_and_leaves_no_act(trust: Trust) -> None:
    review = trust.decide(trust.begin(family(wages=4_500_00)))  # 117,000 a year; 80 % for three is 108,750
    assert (review.outcome, review.tier) == ("over", None)
    found = figures.read(review)
    assert found is not None
    assert review.table is not None
    assert figures.reckon(review, found, review.table).limited.over == 8_250_00
    assert trust.acts("land.income-reviewed") == []


def test_a_tier_above_the_one_that_was_asked_for_is_found_too(trust: Trust) -> None:
    review = trust.decide(trust.begin(family(wages=3_000_00), tier=50))
    assert (review.outcome, review.tier) == ("over", 80)


def test_assets_above_the_most_are_over_whatever_is_earned(trust: Trust) -> None:
    rule = replace(INCOME, asset_limit=75_000_00)
    actions.set_rules(trust.steward, trust.organization, Settings(rule, PAYMENT))
    rich = replace(family(), assets=(Asset("s", AssetKind.SAVINGS, 75_000_01),))
    assert (trust.decide(trust.begin(rich)).outcome, trust.decide(trust.begin(family(), key="k2")).outcome) == (
        "over", "within",
    )  # fmt: skip


def test_one_person_is_never_two(trust: Trust) -> None:
    review = actions.review_first(trust.first, trust.begin(), revision=0)
    again = Actor(trust.first.person, factories.make_seat(trust.organization, "steward", trust.first.person))
    for actor in (trust.first, again):
        with pytest.raises(Refused, match="Somebody else"):
            actions.review_second(actor, review, agrees=True, revision=0)
    with pytest.raises(IntegrityError), transaction.atomic():  # not past the verbs either
        IncomeReview.objects.filter(pk=review.pk).update(second_by=trust.first.person)


def test_nobody_reviews_their_own_household(trust: Trust) -> None:
    maria = Actor(trust.maria.person, factories.make_seat(trust.organization, "reviewer", trust.maria.person))
    review = trust.begin()
    with pytest.raises(Refused, match="your own household"):
        actions.review_first(maria, review, revision=0)
    home_of = Household.objects.create(organization=trust.organization, size=3, since=dt.date(2024, 1, 1))
    HouseholdPerson.objects.create(organization=trust.organization, household=home_of, person=trust.second.person)
    IncomeReview.objects.filter(pk=review.pk).update(household=home_of, applicant=None)
    review.refresh_from_db()
    with pytest.raises(Refused, match="your own household"):
        actions.review_first(trust.second, review, revision=0)


def test_strangers_and_members_review_and_see_nothing(trust: Trust) -> None:
    review = trust.begin()
    member = Actor(factories.make_member(trust.organization).person)
    treasurer = factories.make_actor(trust.organization, "treasurer")
    elsewhere = factories.make_steward(factories.make_organization())
    for actor in (member, treasurer, elsewhere, Actor()):
        with pytest.raises(NotAllowed):
            actions.review_first(actor, review, revision=0)
        with pytest.raises(NotAllowed):
            actions.set_figures(actor, review, family(), revision=0)
        with pytest.raises(NotAllowed):
            actions.drop_review(actor, review)
        with pytest.raises(NotAllowed):
            actions.hand_in(actor, review)
        assert not queries.may_review(actor, review)
    with pytest.raises(NotAllowed):
        actions.review_first(trust.maria, review, revision=0)


def test_figures_that_change_have_to_be_confirmed_again(trust: Trust) -> None:
    review = actions.review_first(trust.first, trust.begin(), revision=0)
    changed = actions.set_figures(trust.maria, review, family(wages=950_00), revision=0)
    assert (changed.state, changed.first_by, changed.revision) == (State.FIRST, None, 1)
    for revision in (0, 2):
        with pytest.raises(Refused, match="changed"):
            actions.review_first(trust.first, changed, revision=revision)
    with pytest.raises(Refused, match="does not wait for a second"):
        actions.review_second(trust.second, changed, agrees=True, revision=1)
    with pytest.raises(Refused, match="in the meantime"):
        actions.set_figures(trust.first, changed, family(), revision=0)
    assert actions.review_first(trust.first, changed, revision=1).state == State.SECOND


def test_the_second_sends_back_with_words(trust: Trust) -> None:
    review = actions.review_first(trust.first, trust.begin(), revision=0)
    with pytest.raises(ValidationError, match="missing or wrong"):
        actions.review_second(trust.second, review, agrees=False, revision=0)
    back = actions.review_second(trust.second, review, agrees=False, revision=0, words="The second job is missing.")
    assert (back.state, back.first_by) == (State.FIRST, None)
    step = back.steps.last()
    assert step is not None
    assert figures.open_words(back, step.sealed_words) == "The second job is missing."
    home = actions.return_to_household(trust.first, back, "Please add your pay of August.")
    assert home.state == State.OPEN
    actions.hand_in(trust.maria, home)
    actions.hand_in(trust.maria, home)
    assert [each.what for each in home.steps.all()] == ["begun", "confirmed", "returned", "returned", "handed"]


def test_pressed_twice_each_step_counts_once(trust: Trust) -> None:
    review = trust.begin()
    for _ in range(2):
        actions.review_first(trust.first, review, revision=0)
    for _ in range(2):
        actions.review_second(trust.second, review, agrees=True, revision=0)
    assert len(trust.acts("land.income-reviewed")) == 1
    with pytest.raises(Refused, match="over"):
        actions.set_figures(trust.maria, review, family(), revision=0)
    assert review.steps.count() == 3


def test_one_review_at_a_time_of_one_thing(trust: Trust) -> None:
    review = trust.begin()
    assert trust.begin() == review
    assert trust.begin(key="other") != review
    occupancy = trust.begin(purpose=IncomeReview.Purpose.OCCUPANCY)
    assert occupancy != review


def test_without_a_table_nothing_is_found_and_nothing_is_lost() -> None:
    trust = Trust()
    review = trust.begin()
    with pytest.raises(Refused, match="No table"):
        actions.review_first(trust.first, review, revision=0)
    trust.publish()
    with pytest.raises(ValidationError, match="no tier 65"):
        actions.review_first(trust.first, trust.begin(key="k", tier=65), revision=0)
    assert actions.review_first(trust.first, review, revision=0).state == State.SECOND


def test_the_second_decides_by_the_table_the_first_saw(trust: Trust) -> None:
    review = actions.review_first(trust.first, trust.begin(), revision=0)
    table = review.table
    assert table is not None
    actions.withdraw_limits(trust.steward, table, "Mistyped.")
    trust.publish(tiers=(replace(queries.statement_of(table).tiers[1], tier=80),), measure=80)
    done = actions.review_second(trust.second, review, agrees=True, revision=0)
    assert (done.table, done.tier) == (table, 50)


def test_zero_income_and_a_household_of_fourteen(trust: Trust) -> None:
    review = trust.begin(Figures(1))
    with pytest.raises(Refused, match="No income is named yet"):
        actions.review_first(trust.first, review, revision=0)
    actions.hand_in(trust.first, review)  # for somebody who came in person
    nothing = trust.decide(review)
    assert (nothing.outcome, nothing.tier) == ("within", 50)
    many = Figures(14, dependents=9, lines=(Steady("w", IncomeKind.WAGES, 145_000_00, Decimal(1)),))
    large = trust.decide(trust.begin(many, key="k14", size=14))
    assert (large.outcome, large.tier) == ("within", 80)  # 50 % of fourteen is 140,150


def test_how_long_it_holds_and_looking_again() -> None:
    trust = Trust()
    actions.publish_limits(trust.steward, trust.organization, TABLE, now=NOW)
    actions.set_rules(trust.steward, trust.organization, Settings(INCOME, PAYMENT, valid_months=6, purge_days=30),
                      now=NOW)  # fmt: skip
    review = trust.decide(trust.begin(now=NOW), now=NOW)
    assert (review.valid_until, review.purge_on) == (dt.date(2025, 3, 2), dt.date(2024, 10, 2))
    for day, found in ((dt.date(2025, 3, 2), review), (dt.date(2025, 3, 3), None)):
        assert queries.valid(trust.organization, "application", "abc123", day) == found
    again = actions.look_again(trust.maria, review, purpose=IncomeReview.Purpose.OFFER)
    assert (again.state, again.ticket, again.purpose, again.asked_tier) == (State.OPEN, "ticket-7", "offer", 80)
    assert figures.read(again) == family()
    assert actions.look_again(trust.maria, again) == again


def test_parts_above_hear_of_a_finding(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(hooks, "_reviewed", [lambda review: heard.append((review.subject_id, review.outcome))])
    trust.decide(trust.begin())
    assert heard == [("abc123", "within")]


def test_home_says_what_waits_for_whom(trust: Trust) -> None:
    review = trust.begin()
    assert [need.title for need in home.needs(trust.maria)] == ["Tell The Trust what your household earns"]
    actions.hand_in(trust.maria, review)
    assert list(home.needs(trust.maria)) == []
    assert len(list(home.needs(trust.first))) == len(list(home.needs(trust.second))) == 1
    actions.review_first(trust.first, review, revision=0)
    assert list(home.needs(trust.first)) == []
    assert [need.title for need in home.needs(trust.second)] == ["An income review waits for a second reviewer"]


def test_put_aside(trust: Trust) -> None:
    review = trust.begin()
    actions.drop_review(trust.maria, review)
    actions.drop_review(trust.maria, review)
    review.refresh_from_db()
    assert review.state == State.DROPPED
    assert review.purge_on is not None
    assert queries.mine(trust.maria) == []
    assert trust.begin() != review

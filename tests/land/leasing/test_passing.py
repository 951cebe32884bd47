"""A lease passes on by inheritance or divorce, or cannot; households; banks' loans; older leases from paper."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import actions as agreements
from commonhouse.land.leasing import actions, queries
from commonhouse.land.leasing.actions.mortgages import Loan
from commonhouse.land.leasing.actions.passing import Heirship
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.starters import DUDLEY, FARM, NORTH, RENTAL
from commonhouse.ledger import balances
from commonhouse.people.permissions import Actor, Refused
from commonhouse.record.acts import Discrepancy
from commonhouse.record.models import Act
from commonhouse.rules.land.lease import Heir, Transfer
from tests import factories as make
from tests.land import helpers as land
from tests.land.acquiring.forging import acts_of, replay
from tests.land.leasing.helpers import SIGNED, signed, verify, write

pytestmark = pytest.mark.django_db
PASSED, LATER = land.on("2026-05-10"), land.at("2026-05-20")
LOAN = Loan("A Bank", 150_000_00, Decimal("0.06"), 360, land.on("2026-03-01"), "1 Bank Street")


@pytest.fixture
def trust() -> land.Trust:
    return land.make_trust()


def sold(trust: land.Trust, **fields: object) -> Lease:
    home = land.make_home(trust.organization)
    figures = {"price": 200_000_00, "market_value": 400_000_00, "subsidy": 120_000_00, "tier_served": Decimal("67.4")}
    return signed(trust, write(trust, home, **figures | fields))


def test_a_lease_that_begins_otherwise_than_it_was_signed_is_found_out(trust: land.Trust) -> None:
    sold(trust)
    acts = acts_of(trust.organization)
    replay(acts)
    for name, forged in (
        ("market_value", 1), ("terms_hash", "0" * 64), ("tenure", "rental"), ("unit", "EUR"), ("starts_on", "2020-01-01"),
    ):  # fmt: skip
        with pytest.raises(Discrepancy, match="signed"):
            replay(acts, "land.lease-begun", {name: forged})


# --- inheritance and divorce ---------------------------------------------------------------------------------------------
def test_an_heir_goes_on_with_the_same_price_and_rule(trust: land.Trust) -> None:
    lease = sold(trust)
    loan = actions.consent_to_mortgage(trust.steward, lease, LOAN, on=land.on("2026-02-01"), now=land.at("2026-02-02"))
    heirs = land.make_household(trust.organization)
    after = actions.transfer(
        trust.steward, lease, how="inherited", household=heirs, on=PASSED, claim=Heirship(Heir.CHILD), now=LATER
    )
    lease.refresh_from_db()
    assert lease.ended_on is None  # until the heirs have signed
    after = signed(trust, after, now=LATER)
    lease.refresh_from_db()
    loan.refresh_from_db()
    assert (lease.ended_on, lease.ended_how, lease.sold_for) == (PASSED, "inherited", None)
    assert (after.price, after.subsidy, after.followed_id) == (200_000_00, 120_000_00, lease.pk)
    assert loan.lease_id == after.pk
    old, new = queries.terms_of(lease), queries.terms_of(after)
    assert (new.purchase, new.resale, new.term, new.starts) == (old.purchase, old.resale, old.term, old.starts)
    assert after.agreement.dues.order_by("on").first().on == land.on("2026-06-01")  # type: ignore[union-attr]
    assert any("began" in each for each in verify(trust).sentences)


@pytest.mark.parametrize(
    ("rule", "claim", "why"),
    [
        (Transfer(), Heirship(Heir.RELATIVE), "does not pass"),
        (Transfer(lived_months=12), Heirship(Heir.HOUSEHOLD, lived_months=11), "lived in the home for 1 year"),
        (Transfer(heirs_must_qualify=True), Heirship(Heir.CHILD), "within the limit"),
    ],
)
def test_an_heir_who_cannot_take_it_is_told_what_happens(
    trust: land.Trust, rule: Transfer, claim: Heirship, why: str
) -> None:
    lease = sold(trust, terms=replace(DUDLEY, transfer=rule))
    heirs = land.make_household(trust.organization)
    with pytest.raises(Refused, match=why) as caught:
        actions.transfer(trust.steward, lease, how="inherited", household=heirs, on=PASSED, claim=claim, now=LATER)
    assert "May 10, 2027" in str(caught.value)
    assert Lease.objects.count() == 1
    lease = actions.require_sale(trust.steward, lease, on=PASSED, now=LATER)
    actions.require_sale(trust.steward, lease, on=PASSED, now=LATER)
    assert lease.must_sell_by == land.on("2027-05-10")
    assert Act.objects.filter(kind="land.sale-required").count() == 1


def test_a_couple_parts_and_one_stays(trust: land.Trust) -> None:
    one, other = make.make_person(email=""), make.make_person(email="")
    lease = sold(trust, household=land.make_household(trust.organization, one, other, size=4))
    stays = land.make_household(trust.organization, other, size=2)
    after = signed(
        trust, actions.transfer(trust.steward, lease, how="divided", household=stays, on=PASSED, now=LATER), now=LATER
    )
    assert queries.holds(Actor(other), after)
    assert not queries.holds(Actor(one), after)
    stranger = land.make_household(trust.organization)
    with pytest.raises(ValidationError, match="one of the household"):
        actions.transfer(trust.steward, after, how="divided", household=stranger, on=PASSED, now=LATER)


def test_whoever_moved_out_long_ago_does_not_come_back_as_one_of_the_couple(trust: land.Trust) -> None:
    one, other = make.make_person(email=""), make.make_person(email="")
    household = land.make_household(trust.organization, one, other)
    lease = sold(trust, household=household)
    household.people.filter(person=other).update(until=SIGNED.date())
    back = land.make_household(trust.organization, other)
    with pytest.raises(ValidationError, match="one of the household"):
        actions.transfer(trust.steward, lease, how="divided", household=back, on=PASSED, now=LATER)


def test_a_lease_is_not_called_over_before_its_last_day(trust: land.Trust) -> None:
    lease = sold(trust)
    with pytest.raises(ValidationError, match="holds until"):
        actions.give_up(trust.steward, lease, how="expired", on=PASSED, now=LATER)


def test_a_rental_does_not_pass_on(trust: land.Trust) -> None:
    lease = signed(trust, write(trust, land.make_home(trust.organization, tenure="rental"), terms=RENTAL))
    heirs = land.make_household(trust.organization)
    with pytest.raises(Refused):
        actions.transfer(
            trust.steward, lease, how="inherited", household=heirs, on=PASSED, claim=Heirship(Heir.SPOUSE), now=LATER
        )


# --- banks' loans ----------------------------------------------------------------------------------------------------------
def test_a_bank_lends_within_the_terms(trust: land.Trust) -> None:
    lease = sold(trust, terms=NORTH)  # at most 97 % of the price
    too_much = replace(LOAN, amount=194_000_01)
    with pytest.raises(ValidationError, match="194,000"):
        actions.consent_to_mortgage(trust.steward, lease, too_much, on=land.on("2026-02-01"), now=LATER)
    with pytest.raises(ValidationError, match="address of its notices"):
        actions.consent_to_mortgage(
            trust.steward, lease, replace(LOAN, notices_to=" "), on=land.on("2026-02-01"), now=LATER
        )
    loan = actions.consent_to_mortgage(trust.steward, lease, LOAN, on=land.on("2026-02-01"), now=LATER)
    with pytest.raises(ValidationError):  # both together are too much
        actions.consent_to_mortgage(trust.steward, lease, LOAN, on=land.on("2026-02-01"), now=LATER)
    actions.pay_off_mortgage(trust.steward, loan, on=land.on("2026-04-01"), now=LATER)
    actions.pay_off_mortgage(trust.steward, loan, on=land.on("2026-04-01"), now=LATER)
    assert Act.objects.filter(kind="land.mortgage-paid-off").count() == 1
    verify(trust)


def test_no_bank_lends_on_a_farm(trust: land.Trust) -> None:
    plot = land.make_home(trust.organization, tenure="farm-lease", use="farm")
    lease = signed(trust, write(trust, plot, terms=FARM))
    with pytest.raises(Refused):
        actions.consent_to_mortgage(trust.steward, lease, LOAN, on=land.on("2026-02-01"), now=LATER)


# --- older leases ----------------------------------------------------------------------------------------------------------
def old(trust: land.Trust, **fields: object) -> Old:
    usual = {
        "holding": land.make_home(trust.organization), "terms": DUDLEY, "starts_on": land.on("2004-06-01"),
        "kept_since": land.on("2026-02-01"), "household": land.make_household(trust.organization),
        "figures": Figures(90_000_00, 210_000_00, 60_000_00),
    }  # fmt: skip
    return Old(**usual | fields)  # type: ignore[arg-type]


def test_an_older_lease_is_in_force_at_once_and_owes_only_what_is_said(trust: land.Trust) -> None:
    lease = actions.enter_old_lease(trust.steward, old(trust, arrears=70_00), now=land.at("2026-02-10"))
    assert lease.began_at is not None
    assert lease.agreement.state == "active"
    due = dict(lease.agreement.dues.filter(on__lte=land.on("2026-02-10")).values_list("bucket", "amount"))
    assert due == {"arrears": 70_00, "ground-rent": 25_00, "reserve": 10_00}
    verify(trust)


def test_many_older_leases_all_or_none(trust: land.Trust) -> None:
    good, bad = old(trust), old(trust, kept_since=land.on("2004-05-31"))
    with pytest.raises(ValidationError):
        actions.enter_old_leases(trust.steward, trust.organization, [good, bad], now=LATER)
    assert not Lease.objects.exists()
    assert len(actions.enter_old_leases(trust.steward, trust.organization, [good, old(trust)], now=LATER)) == 2


# --- what is paid ----------------------------------------------------------------------------------------------------------
def test_rent_is_income_and_the_reserve_is_kept_for_the_home(trust: land.Trust) -> None:
    from commonhouse.land.leasing.buckets import held_account
    from commonhouse.ledger.accounts import of_role

    lease = actions.enter_old_lease(trust.steward, old(trust), now=land.at("2026-02-10"))
    agreements.record_payment(
        trust.treasurer, lease.agreement, amount=40_00, on=land.on("2026-02-10"), key="one", now=land.at("2026-02-10"),
    )  # fmt: skip
    assert -balances.balance(of_role(trust.organization, "rent-income")) == 25_00
    assert -balances.balance(held_account(lease.agreement, "reserve")) == 10_00
    assert -balances.balance(of_role(trust.organization, "dues-held")) == 5_00


def test_a_household_is_as_large_as_its_people(trust: land.Trust) -> None:
    person = make.make_person(email="")
    for size in (0, 21):
        with pytest.raises(ValidationError, match="as many people"):
            actions.enter_household(trust.steward, trust.organization, [person], size)
    with pytest.raises(ValidationError, match="twice"):
        actions.enter_household(trust.steward, trust.organization, [person, person], 2)
    household = actions.enter_household(trust.steward, trust.organization, [person], 14)
    assert household.size == 14

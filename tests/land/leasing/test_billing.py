"""Billing a year: every bill as the account says, once, whoever stops it; fees that follow an index; what the record holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from commonhouse.agreements import accounts
from commonhouse.land.leasing import actions, billing, hooks, queries
from commonhouse.land.leasing.actions.writing import Old
from commonhouse.land.leasing.models import Bill, BillingRun, Lease
from commonhouse.land.leasing.starters import DUDLEY, NORTH
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.models import Act
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.agreeing.terms import Part
from commonhouse.rules.land.lease import Adjust, Adjusting, Fee, LeaseTerms
from tests.land import helpers as land
from tests.land.leasing.helpers import verify
from tests.people.record import bodies

pytestmark = pytest.mark.django_db
YEAR = {"starts": land.on("2027-01-01"), "until": land.on("2027-12-31")}
NOW = land.at("2026-11-01")


@pytest.fixture
def trust() -> land.Trust:
    return land.make_trust()


def leases(trust: land.Trust, count: int, terms: LeaseTerms = DUDLEY) -> list[Lease]:
    parcel = land.make_parcel(trust.organization)
    rows = [
        Old(
            land.make_holding(parcel), terms, land.on("2020-06-01"), land.on("2026-10-01"),
            household=land.make_household(trust.organization),
        )
        for _each in range(count)
    ]  # fmt: skip
    return actions.enter_old_leases(trust.steward, trust.organization, rows, now=land.at("2026-10-05"))


def start(trust: land.Trust, **fields: object) -> BillingRun:
    return actions.start_billing(trust.treasurer, trust.organization, **YEAR | {"now": NOW} | fields)  # type: ignore[arg-type]


def test_every_bill_is_what_the_account_says(trust: land.Trust) -> None:
    growing = replace(DUDLEY, fee=Fee((Part("rent", 100_00),), adjust=Adjust(Adjusting.FIXED, rate=Decimal("0.03"))))
    written = [*leases(trust, 2), *leases(trust, 1, growing)]
    run = actions.go_on(trust.treasurer, start(trust), now=NOW)
    assert (run.done, run.made, run.total) == (3, 3, 3)
    for lease in written:
        bill = Bill.objects.get(run=run, lease=lease)
        whole = accounts.result_of(queries.rows().get(pk=lease.pk).agreement, YEAR["until"])
        assert whole is not None
        asked = sum(due.amount for due in whole.dues if due.on >= YEAR["starts"] and due.bucket != "penalty")
        asked -= sum(due.amount for due in whole.dues if due.on > YEAR["until"] and due.bucket != "penalty")
        assert bill.amount == asked == sum(line[2] for line in bill.lines)
    assert run.billed == 2 * 12 * 35_00 + 5 * 119_41 + 7 * 122_99  # by the 1st of June: 1.03^6 and 1.03^7 of 100.00
    assert bodies(trust.organization, "land.billed")[0]["total"] == run.billed
    assert any("each was reckoned anew" in each for each in verify(trust).sentences)


def test_stopped_anywhere_it_goes_on_and_bills_nobody_twice(trust: land.Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    leases(trust, 5)
    run = billing.bill_portion(start(trust), size=2, now=NOW)
    assert (run.done, run.made, run.finished_at) == (2, 2, None)

    def crash(*_args: object) -> None:
        raise RuntimeError("the plug is pulled")

    with monkeypatch.context() as patch:
        patch.setattr(billing, "bill_of", crash)
        with pytest.raises(RuntimeError):
            billing.bill_portion(run, size=2, now=NOW)
    run = actions.stop_billing(trust.treasurer, run, now=NOW)
    assert billing.bill_portion(run, size=2).done == 2
    run = actions.resume_billing(trust.treasurer, run, now=NOW)
    for _each in range(4):
        run = billing.bill_portion(run, size=2, now=NOW)
    assert (run.done, run.made) == (5, 5)
    assert run.finished_at is not None
    assert Bill.objects.count() == 5
    assert Act.objects.filter(kind="land.billed").count() == 1
    assert billing.digest_of(run) == run.digest
    verify(trust)


def test_what_changes_while_it_runs_is_billed_as_it_stood_when_it_began(trust: land.Trust) -> None:
    first, second = leases(trust, 2, NORTH)
    run = billing.bill_portion(start(trust), size=1, now=NOW)
    later = NOW + dt.timedelta(hours=1)
    actions.end_lease(second, "expired", land.on("2026-11-01"), now=later)
    actions.adjust_fee(
        trust.treasurer, first, on=land.on("2027-06-01"), before=Decimal(100), after=Decimal(110), now=later
    )
    run = actions.go_on(trust.treasurer, run, now=later)
    assert (run.made, run.billed) == (2, 2 * 12 * 40_00)
    verify(trust)


def test_the_same_time_again_is_the_same_run_and_no_day_is_billed_twice(trust: land.Trust) -> None:
    leases(trust, 1)
    run = start(trust)
    assert start(trust) == run
    with pytest.raises(Refused, match="billed already"):
        start(trust, starts=land.on("2027-06-01"), until=land.on("2028-05-31"))
    with pytest.raises(ValidationError, match="one year"):
        start(trust, until=land.on("2028-06-01"))
    with pytest.raises(ValidationError, match="before the first"):
        start(trust, until=land.on("2026-01-01"))
    with pytest.raises(NotAllowed):
        actions.start_billing(trust.steward, trust.organization, **YEAR)


def test_nothing_to_bill_is_said(trust: land.Trust) -> None:
    with pytest.raises(Refused, match="no lease"):
        start(trust)


def test_leases_that_began_since_are_taken_in(trust: land.Trust) -> None:
    leases(trust, 1)
    run = actions.go_on(trust.treasurer, start(trust, now=land.at("2026-10-05")), now=land.at("2026-10-05"))
    again = actions.resume_billing(trust.treasurer, run, now=land.at("2026-10-05"))
    assert again.finished_at is not None  # nobody came since
    Lease.objects.update(began_at=land.at("2026-10-04"))
    parcel = land.make_parcel(trust.organization)
    new = Old(
        land.make_holding(parcel), DUDLEY, land.on("2020-06-01"), land.on("2026-10-06"),
        household=land.make_household(trust.organization),
    )  # fmt: skip
    actions.enter_old_lease(trust.steward, new, now=land.at("2026-10-07"))
    run = actions.resume_billing(trust.treasurer, run, now=NOW)
    run = actions.go_on(trust.treasurer, run, now=NOW)
    assert (run.done, run.made, Bill.objects.count()) == (2, 2, 2)
    verify(trust)


def test_a_bill_that_was_changed_does_not_pass(trust: land.Trust) -> None:
    leases(trust, 2)
    Bill.objects.all().delete()
    run = billing.bill_portion(start(trust), size=2, now=NOW)
    Bill.objects.filter(number=1).update(amount=1)
    run.digest = ""
    billing.bill_portion(run, size=2, now=NOW)
    with pytest.raises(Discrepancy, match="digest"):
        verify(trust)


# --- an index --------------------------------------------------------------------------------------------------------------
def test_a_fee_follows_its_index_by_the_signed_terms(trust: land.Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    (lease,) = leases(trust, 1, NORTH)
    reading = {2026: Decimal("310.3"), 2027: Decimal("318.9")}
    monkeypatch.setattr(hooks, "_readings", [lambda _o, _name, on: hooks.Reading(on, reading[on.year])])
    (coming,) = actions.coming_adjustments(trust.organization, land.on("2027-12-31"))
    assert (coming.on, coming.index) == (land.on("2027-06-01"), "cpi-boston")
    assert coming.before is not None
    assert coming.after is not None
    made = actions.adjust_fee(
        trust.treasurer, lease, on=coming.on, before=coming.before.value, after=coming.after.value, now=NOW
    )
    assert made.new[0].amount == 41_00  # 2.77 % of 40.00 is 1.11: to the dollar
    with pytest.raises(Refused, match="already"):
        actions.adjust_fee(trust.treasurer, lease, on=coming.on, before=Decimal(1), after=Decimal(1), now=NOW)
    assert actions.coming_adjustments(trust.organization, land.on("2027-12-31")) == []
    run = actions.go_on(trust.treasurer, start(trust), now=NOW)
    assert run.billed == 5 * 40_00 + 7 * 41_00
    assert any("the index" in each for each in verify(trust).sentences)


def test_an_adjustment_that_the_record_does_not_bear_out_is_found(
    trust: land.Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commonhouse.land.leasing.actions import billing as verbs

    (lease,) = leases(trust, 1, NORTH)
    honest = verbs.adjusted_body
    monkeypatch.setattr(verbs, "adjusted_body", lambda *given: honest(*given) | {"counts": "1/50"})
    actions.adjust_fee(
        trust.treasurer, lease, on=land.on("2027-06-01"), before=Decimal(100), after=Decimal(101), now=NOW
    )
    with pytest.raises(Discrepancy, match="what of it counts"):
        verify(trust)


def test_the_command_bills_every_trust_of_the_house(trust: land.Trust) -> None:
    leases(trust, 2)
    out = StringIO()
    call_command("bill_leases", 2026, stdout=out)
    assert "2 of 2 leases, 2 bills" in out.getvalue()
    call_command("bill_leases", 2026, stdout=out)
    assert Bill.objects.count() == 2

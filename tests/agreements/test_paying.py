"""What is paid, asked for, waived and taken back: applied by the terms, posted to the books, told in the record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import accounts, actions, entering, links
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger import accounts as books
from commonhouse.ledger.actions.books import open_book
from commonhouse.ledger.models import Entry, Line
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories as make
from tests.agreements.helpers import (
    TERMS,
    House,
    at,
    check_record,
    make_active,
    make_house,
    make_offered,
    on,
    pay,
    sign,
)
from tests.ledger.helpers import draft, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


def open_books(house: House) -> None:
    open_book(house.treasurer, house.organization, opened_on=on("2025-01-01"), now=at("2025-12-01"))


def balance(organization: Organization, role: str) -> int:
    account = books.of_role(organization, role)
    return sum(Line.objects.filter(account=account).values_list("amount", flat=True))


def test_a_payment_is_applied_to_the_oldest_due(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 45_00, "2026-02-10")
    applied = {(due.on.isoformat(), due.bucket): due.paid for due in agreement.dues.filter(paid__gt=0)}
    assert applied == {("2026-01-01", "dues"): 30_00, ("2026-01-17", "penalty"): 5_00, ("2026-02-01", "dues"): 10_00}
    event = agreement.events.get()
    assert sum(event.applied.values_list("amount", flat=True)) == 45_00
    check_record(house.organization)


def test_the_figures_of_lists_are_those_of_the_account(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    result = accounts.reckon(agreement, on("2026-03-05"))
    assert result is not None
    agreement.refresh_from_db()
    assert (agreement.due_now, agreement.past_due, agreement.days_late) == (
        result.due_now, result.past_due, result.days_late,
    )  # fmt: skip
    assert agreement.next_due_on == on("2026-02-01")
    assert agreement.days_late == 32
    assert agreement.standing["state"] == "running"


def test_the_same_payment_sent_twice_is_one(house: House) -> None:
    open_books(house)
    agreement = make_active(house)
    first = pay(house, agreement, 30_00, "2026-01-02", key="form-1")
    again = pay(house, agreement, 30_00, "2026-01-02", key="form-1")
    assert first == again
    assert Entry.objects.filter(source=f"agreements:{agreement.public_id}").count() == 1
    with pytest.raises(Refused, match="already sent"):
        pay(house, agreement, 31_00, "2026-01-02", key="form-1")


@pytest.mark.parametrize(
    ("amount", "day", "now", "field"),
    [(0, "2026-01-02", "2026-01-02", "amount"), (-5, "2026-01-02", "2026-01-02", "amount"),
     (5, "2026-01-03", "2026-01-02", "on"), (5, "2025-12-30", "2026-01-02", "on")],
)  # fmt: skip
def test_bad_payments_are_refused_beside_their_field(house: House, amount: int, day: str, now: str, field: str) -> None:
    agreement = make_active(house)
    with pytest.raises(ValidationError) as problem:
        pay(house, agreement, amount, day, now=at(now))
    assert field in problem.value.message_dict
    assert not Event.objects.exists()


def test_an_overpayment_that_terms_refuse_names_the_most(house: House) -> None:
    agreement = make_active(house, terms=TERMS | {"beyond": "refuse"})
    with pytest.raises(ValidationError, match=r"At most \$30 can"):
        pay(house, agreement, 31_00, "2026-01-01")


def test_nothing_is_paid_before_all_have_signed(house: House) -> None:
    agreement, version = make_offered(house)
    sign(house.payer, version, "payer")
    with pytest.raises(Refused, match="not in force"):
        pay(house, agreement, 30_00, "2026-01-01")


def test_only_treasurers_enter_payments(house: House) -> None:
    agreement = make_active(house)
    for actor in (house.steward, house.payer, Actor(None), make.make_actor(house.organization, "auditor")):
        with pytest.raises(NotAllowed):
            actions.record_payment(actor, agreement, amount=1, on=on("2026-01-02"), key="k", now=at("2026-01-02"))


def test_a_payment_is_in_the_books_by_what_it_paid(house: House) -> None:
    open_books(house)
    agreement = make_active(house)
    event = pay(house, agreement, 75_00, "2026-01-20")  # 30 due, a late fee of 5, 40 kept
    assert event.entry is not None
    assert balance(house.organization, "cash") == 75_00
    assert balance(house.organization, "dues-income") == -30_00
    assert balance(house.organization, "fee-income") == -5_00
    assert balance(house.organization, "dues-held") == -40_00
    pay(house, agreement, 1_00, "2026-03-01")  # by now 40 of credit went to February and March
    assert balance(house.organization, "dues-income") == -71_00
    assert balance(house.organization, "dues-held") == 0
    assert balance(house.organization, "cash") == 76_00
    check_record(house.organization)


def test_a_backdated_payment_shifts_what_later_ones_paid_in_the_books_too(house: House) -> None:
    open_books(house)
    agreement = make_active(house)
    pay(house, agreement, 35_00, "2026-01-20")  # 30 and a late fee
    assert balance(house.organization, "fee-income") == -5_00
    pay(house, agreement, 30_00, "2026-01-02", now=at("2026-01-21"))  # it had been paid in time after all
    assert balance(house.organization, "fee-income") == 0
    assert balance(house.organization, "dues-income") == -30_00
    assert balance(house.organization, "dues-held") == -35_00
    check_record(house.organization)


def test_taking_back_reverses_the_entry_and_applies_the_rest_anew(house: House) -> None:
    open_books(house)
    agreement = make_active(house)
    first = pay(house, agreement, 30_00, "2026-01-02")
    pay(house, agreement, 30_00, "2026-02-02")
    actions.take_back(house.treasurer, first, why="It was another member’s.", now=at("2026-02-03"))
    agreement.refresh_from_db()
    assert balance(house.organization, "cash") == 30_00
    assert -balance(house.organization, "dues-income") - balance(house.organization, "fee-income") == 30_00
    assert sum(agreement.booked.values()) == 30_00
    assert Entry.objects.get(reverses=first.entry).kind == "reversal"
    check_record(house.organization)
    again = actions.take_back(house.treasurer, first, why="It was another member’s.", now=at("2026-02-03"))
    assert again.kind == "reversed"
    with pytest.raises(Refused, match="taken back already"):
        actions.take_back(house.treasurer, first, why="x", key="another", now=at("2026-02-03"))
    assert agreement.events.filter(kind="reversed").count() == 1


def test_fees_and_waivers(house: House) -> None:
    agreement = make_active(house)
    actions.enter_fee(
        house.treasurer,
        agreement,
        amount=7_00,
        on=on("2026-01-05"),
        text="Returned check",
        key="f1",
        now=at("2026-01-05"),
    )
    agreement.refresh_from_db()
    assert agreement.due_now == 37_00
    with pytest.raises(ValidationError):
        actions.enter_fee(
            house.treasurer,
            agreement,
            amount=7_00,
            on=on("2026-01-05"),
            text="call 617-555-0123",
            key="f2",
            now=at("2026-01-05"),
        )
    actions.waive(
        house.treasurer,
        agreement,
        amount=7_00,
        on=on("2026-01-06"),
        bucket="fee",
        key="w1",
        note="Our fault.",
        now=at("2026-01-06"),
    )
    agreement.refresh_from_db()
    assert agreement.due_now == 30_00
    with pytest.raises(ValidationError):
        actions.waive(
            house.treasurer, agreement, amount=500_00, on=on("2026-01-06"), key="w2", note="x", now=at("2026-01-06")
        )
    check_record(house.organization)


def test_a_unit_that_does_not_fit_the_account_is_refused(house: House) -> None:
    open_books(house)
    agreement = make_active(house, unit="EUR")
    with pytest.raises(Refused, match="EUR"):
        pay(house, agreement, 30_00, "2026-01-02", account=books.of_role(house.organization, "cash"))
    assert not Event.objects.exists()


def test_a_closed_period_takes_nothing(house: House) -> None:
    from commonhouse.ledger.actions.books import close_period

    open_books(house)
    agreement = make_active(house)
    close_period(house.treasurer, house.organization, through=on("2026-01-31"), now=at("2026-02-02"))
    with pytest.raises(Refused):
        pay(house, agreement, 30_00, "2026-01-15", now=at("2026-02-03"))
    assert not Event.objects.exists()


# --- two organizations ------------------------------------------------------------------------------------------------
@pytest.fixture
def neighbors(house: House) -> tuple[Agreement, Organization, Actor]:
    open_books(house)
    other = make.make_organization("tenant-coop")
    treasurer = make.make_actor(other, "treasurer")
    open_book(treasurer, other, opened_on=on("2025-01-01"), now=at("2025-12-01"))
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=other)]
    agreement, version = make_offered(house, parties=parties)
    sign(house.steward, version, "receiver")
    sign(treasurer, version, "payer")
    agreement.refresh_from_db()
    return agreement, other, treasurer


def test_a_payer_does_not_date_its_payment_back_in_the_books_of_the_other(
    house: House, neighbors: tuple[Agreement, Organization, Actor]
) -> None:
    agreement, _other, treasurer = neighbors
    with pytest.raises(ValidationError, match="Give today"):
        actions.pay_from_books(treasurer, agreement, amount=30_00, on=on("2026-01-02"), key="p", now=at("2026-02-20"))
    assert not agreement.events.exists()


def test_a_payer_that_keeps_books_pays_in_both(house: House, neighbors: tuple[Agreement, Organization, Actor]) -> None:
    agreement, other, treasurer = neighbors
    with pytest.raises(Refused, match="enter first what has come in"):
        actions.pay_from_books(treasurer, agreement, amount=30_00, on=on("2026-01-02"), key="p1", now=at("2026-01-02"))
    assert balance(house.organization, "cash") == 0  # no money comes into their books that was in none
    put(other, draft(other, 30_00, on=on("2026-01-02")), now=at("2026-01-02"))
    event = actions.pay_from_books(
        treasurer, agreement, amount=30_00, on=on("2026-01-02"), key="p1", now=at("2026-01-02")
    )
    again = actions.pay_from_books(
        treasurer, agreement, amount=30_00, on=on("2026-01-02"), key="p1", now=at("2026-01-02")
    )
    assert event == again
    assert (balance(other, "cash"), balance(other, "other-expense")) == (0, 30_00)
    assert balance(house.organization, "cash") == 30_00
    actions.take_back(house.treasurer, event, why="Paid twice.", now=at("2026-01-03"))
    assert (balance(other, "cash"), balance(house.organization, "cash")) == (30_00, 0)
    check_record(house.organization)


def test_a_crash_between_the_books_leaves_neither(
    house: House, neighbors: tuple[Agreement, Organization, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement, other, treasurer = neighbors

    def crash(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the power went out")

    put(other, draft(other, 30_00, on=on("2026-01-02")), now=at("2026-01-02"))
    monkeypatch.setattr(entering, "write", crash)
    with pytest.raises(RuntimeError):
        actions.pay_from_books(treasurer, agreement, amount=30_00, on=on("2026-01-02"), key="p", now=at("2026-01-02"))
    assert (balance(other, "cash"), balance(house.organization, "cash")) == (30_00, 0)
    assert not Event.objects.exists()


def test_only_the_payers_treasurer_pays_from_its_books(
    house: House, neighbors: tuple[Agreement, Organization, Actor]
) -> None:
    agreement, _other, _treasurer = neighbors
    with pytest.raises(NotAllowed):
        actions.pay_from_books(house.treasurer, agreement, amount=1, on=on("2026-01-02"), key="p", now=at("2026-01-02"))


# --- the bank ---------------------------------------------------------------------------------------------------------
def test_a_line_of_the_bank_finds_its_agreement(house: House) -> None:
    agreement = make_active(house, reference="D-17")
    make_active(house)
    day = on("2026-01-03")
    found = links.find(house.organization, 30_00, "TRANSFER ANA RIVERA DUES", day)
    assert len(found) == 2
    assert found[0][1].startswith("Ana Rivera: Dues")
    assert links.find(house.organization, 12_34, "REF D17 X", day) == []
    assert links.find(house.organization, 30_00, "SOMEBODY ELSE", day) == []
    assert links.find(house.organization, -30_00, "ANA RIVERA", day) == []
    assert agreement.public_id in {ref for ref, _words in found}


def test_a_line_of_the_bank_becomes_a_payment_and_goes_back(house: House) -> None:
    open_books(house)
    agreement = make_active(house)
    cash = books.of_role(house.organization, "cash")
    entry = actions.paying.enter_from_bank(
        house.treasurer,
        house.organization,
        agreement.public_id,
        30_00,
        on("2026-01-03"),
        "bank:1",
        cash,
        at("2026-01-03"),
    )
    assert entry.source == f"agreements:{agreement.public_id}"
    assert balance(house.organization, "cash") == 30_00
    assert actions.paying.take_back_from_bank(house.treasurer, entry, on("2026-01-04"), at("2026-01-04"))
    assert balance(house.organization, "cash") == 0
    agreement.refresh_from_db()
    assert agreement.due_now == 30_00


# --- every day --------------------------------------------------------------------------------------------------------
def test_a_new_day_is_reckoned_once_in_chunks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "CHUNK", 2)
    made = [make_active(house) for _each in range(5)]
    day = dt.date(2026, 2, 20)
    assert accounts.reckon_due(house.organization, day, most=2) == 2
    assert accounts.reckon_due(house.organization, day) == 3
    assert accounts.reckon_due(house.organization, day) == 0
    for agreement in made:
        agreement.refresh_from_db()
        result = accounts.result_of(agreement, day)
        assert result is not None
        assert agreement.due_now == result.due_now == 70_00
        rows = [(due.on, due.amount, due.paid) for due in agreement.dues.all()]
        assert rows == [(due.on, due.amount, due.paid) for due in result.dues]


def test_reckoning_a_chunk_does_not_ask_for_each(house: House, django_assert_max_num_queries) -> None:
    for _each in range(6):
        make_active(house)
    with django_assert_max_num_queries(22):
        assert accounts.reckon_due(house.organization, dt.date(2026, 2, 20)) == 6

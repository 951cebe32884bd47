"""The treasurer imports the bank's file: what is known already is not entered again, what is wrong is shown, all can be undone."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonhouse.ledger import accounts, balances, hooks
from commonhouse.ledger.actions import bank, reverse_entry
from commonhouse.ledger.bank import store
from commonhouse.ledger.bank.shapes import FileError
from commonhouse.ledger.models import Account, BankImport, BankLine, BankRule, Batch, Book, Entry, Restriction
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.ledger.reversing import reversal_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.models import Act
from tests.factories import make_actor, make_organization, sign_in_as
from tests.ledger.bank.test_ofx import SGML
from tests.ledger.helpers import draft, legs, make_book, put

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@dataclass(frozen=True)
class House:
    organization: Organization
    book: Book
    treasurer: Actor
    cash: Account

    @property
    def home(self) -> str:
        return f"/o/{self.organization.slug}/books/bank/"

    def account(self, role: str) -> Account:
        return accounts.of_role(self.organization, role)

    def upload(self, data: str | bytes, **said: Any) -> BankImport:
        content = data.encode() if isinstance(data, str) else data
        return bank.upload(
            self.treasurer, self.organization, self.cash,
            **{"file_name": "november.csv", "data": content, "submission": uuid.uuid4()} | said,
        )  # fmt: skip

    def preview(self, data: str | bytes, **changes: Any) -> BankImport:
        made = self.upload(data)
        bank.read(self.treasurer, made, made.columns | changes)
        return made


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> House:
    settings.COMMONHOUSE_DATA = tmp_path
    organization = make_organization()
    book = make_book(organization, opened_on=ago(300))
    return House(organization, book, make_actor(organization, "treasurer"), accounts.of_role(organization, "cash"))


def csv(*lines: tuple[dt.date, str, str]) -> str:
    return "Date,Description,Amount\n" + "".join(f"{on.isoformat()},{text},{amount}\n" for on, text, amount in lines)


def states(made: BankImport) -> list[str]:
    return list(BankLine.objects.filter(bank_import=made).order_by("row").values_list("state", flat=True))


# --- the story --------------------------------------------------------------------------------------------------------
def test_a_file_with_a_duplicate_and_a_wrong_date_is_imported_and_undone(house: House, client: Client) -> None:
    """October was imported. November's file has one of its lines again, a rent entered by hand, and a date in the future."""
    october = house.preview(csv((ago(40), "Dues Ana", "25.00")))
    bank.post(house.treasurer, october)
    put(
        house.organization,
        draft(house.organization, on=ago(11), text="Rent", legs=legs(house.organization, rent=120_000, cash=-120_000)),
    )
    page = sign_in_as(client, house.treasurer)
    content = csv(
        (ago(40), "Dues Ana", "25.00"),
        (ago(10), "LANDLORD LLC", "-1200.00"),
        (TODAY + dt.timedelta(days=40), "Dues Ben", "25.00"),
        (ago(3), "Coffee 0123", "-7.50"),
        (ago(2), "Dues Carla", "25.00"),
    )
    said = {
        "account": house.cash.pk,
        "file": SimpleUploadedFile("november.csv", content.encode()),
        "submission": str(uuid.uuid4()),
    }
    sent = page.post(f"{house.home}new/", said)
    assert sent["Location"].endswith("/columns/")
    asked = page.get(sent["Location"]).content.decode()
    assert "How are dates written?" not in asked  # the file says so itself
    columns = {"date": "0", "text": "1", "amount": "2", "order": "ymd", "style": "."}
    where = page.post(sent["Location"], columns)["Location"]
    shown = page.get(where).content.decode()
    november = BankImport.objects.get(organization=house.organization, file_name="november.csv", state="preview")
    assert states(november) == ["duplicate", "matched", "problem", "new", "new"]
    assert "is in the future" in shown
    assert "Enter 2 lines" in shown
    coffee = BankLine.objects.get(bank_import=november, row=5)
    placed = page.post(
        f"{where}5/", {"account": house.account("other-expense").pk, "remember": "on", "contains": "Coffee"}
    )
    assert placed.status_code == 302
    coffee.refresh_from_db()
    assert coffee.account == house.account("other-expense")
    assert BankRule.objects.get(organization=house.organization).contains == "Coffee"
    before = balances.balances(house.organization)
    for _twice in range(2):
        assert page.post(f"{where}post/").status_code == 302
    november.refresh_from_db()
    assert november.batch is not None
    assert november.batch.entries == 2
    assert balances.balance(house.account("other-expense")) == 750
    assert balances.balance(house.account("unplaced")) == -2500 - 2500
    assert Act.objects.filter(organization=house.organization, kind="ledger.posted").count() == 3
    entry = BankLine.objects.get(bank_import=november, row=5).entry
    assert entry is not None
    assert "november.csv" in page.get(f"/o/{house.organization.slug}/books/entries/{entry.number}/").content.decode()
    for _twice in range(2):
        assert page.post(f"{where}undo/").status_code == 302
    after = {key: value for key, value in balances.balances(house.organization).items() if value}
    assert after == {key: value for key, value in before.items() if value}
    assert Batch.objects.filter(undoes=november.batch).count() == 1
    assert "was undone" in page.get(where).content.decode()
    again = house.preview(content)
    assert states(again) == ["duplicate", "matched", "problem", "new", "new"]  # what was undone may come again
    assert "uploaded before" in page.get(again.get_absolute_url()).content.decode()


# --- what is known again ----------------------------------------------------------------------------------------------
def test_two_equal_lines_of_one_file_are_two_payments_and_the_same_file_again_is_none(house: House) -> None:
    twice = csv((ago(5), "Coffee", "-3.00"), (ago(5), "Coffee", "-3.00"))
    first = house.preview(twice)
    assert states(first) == ["new", "new"]
    bank.post(house.treasurer, first)
    assert states(house.preview(twice)) == ["duplicate", "duplicate"]
    three = house.preview(twice + f"{ago(5).isoformat()},Coffee,-3.00\n")
    assert states(three) == ["duplicate", "duplicate", "new"]
    with pytest.raises(Refused, match="no line to enter"):
        bank.post(house.treasurer, house.preview(twice))


def test_a_file_open_in_two_windows_is_entered_once(house: House) -> None:
    content = csv((ago(5), "Coffee", "-3.00"), (ago(4), "Tea", "-2.00"))
    one, other = house.preview(content), house.preview(content + f"{ago(3).isoformat()},Bread,-4.00\n")
    bank.post(house.treasurer, one)
    bank.post(house.treasurer, other)
    assert states(other) == ["duplicate", "duplicate", "new"]
    assert balances.balance(house.cash) == -900


def test_a_line_taken_for_known_can_be_entered_all_the_same(house: House) -> None:
    content = csv((ago(5), "Coffee", "-3.00"))
    bank.post(house.treasurer, house.preview(content))
    made = house.preview(content)
    bank.take_in(house.treasurer, BankLine.objects.get(bank_import=made))
    bank.post(house.treasurer, made)
    assert balances.balance(house.cash) == -600


@pytest.mark.parametrize(("days", "state"), [(0, "matched"), (5, "matched"), (6, "new")])
def test_what_is_in_the_books_within_five_days_is_matched(house: House, days: int, state: str) -> None:
    put(house.organization, draft(house.organization, 5000, on=ago(20)))
    assert states(house.preview(csv((ago(20 - days), "Gift", "50.00"), (ago(20 - days), "Gift", "51.00")))) == [
        state,
        "new",
    ]


def test_each_line_of_the_books_answers_to_one_line_of_the_bank(house: House) -> None:
    put(house.organization, draft(house.organization, 5000, on=ago(20)))
    made = house.preview(csv((ago(22), "Gift", "50.00"), (ago(20), "Gift", "50.00")))
    assert states(made) == ["new", "matched"]  # the nearest
    bank.post(house.treasurer, made)
    assert balances.balance(house.cash) == 10_000
    assert states(house.preview(csv((ago(21), "Another gift", "50.00")))) == ["new"]


def test_reversed_entries_match_nothing(house: House) -> None:
    entry = put(house.organization, draft(house.organization, 5000, on=ago(20)))[0]
    reverse_entry(house.treasurer, entry, key="r", on=ago(19), why="Wrong")
    assert states(house.preview(csv((ago(20), "Gift", "50.00")))) == ["new"]


def test_days_before_the_books_and_closed_days_are_told(house: House) -> None:
    Book.objects.filter(pk=house.book.pk).update(closed_through=ago(30))
    made = house.preview(csv((ago(400), "Old", "1.00"), (ago(31), "Closed", "2.00"), (ago(29), "Open", "3.00")))
    assert states(made) == ["problem", "problem", "new"]
    first, second, _third = BankLine.objects.filter(bank_import=made).order_by("row")
    assert "before the first day" in first.problem
    assert "closed period" in second.problem
    with pytest.raises(Refused, match="closed period"):
        bank.take_in(house.treasurer, second)


def test_a_day_that_was_closed_since_stops_the_whole_file(house: House) -> None:
    made = house.preview(csv((ago(31), "Rent", "-2.00"), (ago(2), "Open", "3.00")))
    Book.objects.filter(pk=house.book.pk).update(closed_through=ago(30))
    with pytest.raises(Refused, match="Line 2"):
        bank.post(house.treasurer, made)
    assert not Entry.objects.filter(organization=house.organization).exists()


# --- placing ----------------------------------------------------------------------------------------------------------
def test_rules_place_lines_and_are_remembered_from_one(house: House) -> None:
    rent, fees = house.account("rent"), house.account("bank-fees")
    bank.save_rule(house.treasurer, house.organization, fees, bank.Remember("fee", "out", "Bank fee"))
    made = house.preview(
        csv(
            (ago(9), "MONTHLY FEE", "-5.00"),
            (ago(8), "Fee refund", "5.00"),
            (ago(7), "Landlord", "-9.00"),
            (ago(6), "LANDLORD", "-9.00"),
        )
    )
    rows = list(BankLine.objects.filter(bank_import=made).order_by("row"))
    assert [row.account for row in rows] == [fees, None, None, None]
    assert bank.place(house.treasurer, rows[2], rent, remember=bank.Remember("landlord", "out")) == 2
    bank.leave_out(house.treasurer, rows[1])
    bank.post(house.treasurer, made)
    assert balances.balance(fees) == 500
    assert balances.balance(rent) == 1800
    assert Entry.objects.filter(organization=house.organization, text="Bank fee").exists()
    assert states(made) == ["new", "left-out", "new", "new"]


def test_what_a_line_was_for_is_checked(house: House) -> None:
    from django.core.exceptions import ValidationError

    made = house.preview(csv((ago(9), "Landlord", "-5.00")))
    line = BankLine.objects.get(bank_import=made)
    elsewhere = accounts.of_role(make_book().organization, "rent")
    for wrong in (None, house.cash, elsewhere):
        with pytest.raises(ValidationError):
            bank.place(house.treasurer, line, wrong)
    bank.post(house.treasurer, made)
    with pytest.raises(Refused, match="posted already"):
        bank.place(house.treasurer, line, house.account("rent"))


def test_money_with_a_purpose_is_not_spent_elsewhere_by_a_file(house: House) -> None:
    city = Restriction.objects.create(organization=house.organization, name="City", purpose="Loans")
    made = house.preview(csv((ago(9), "Landlord", "-5.00")))
    bank.place(house.treasurer, BankLine.objects.get(bank_import=made), house.account("rent"), restriction=city)
    with pytest.raises(Refused, match="does not hold enough"):
        bank.post(house.treasurer, made)
    assert BankImport.objects.get(pk=made.pk).state == "preview"


# --- files ------------------------------------------------------------------------------------------------------------
def test_ofx_is_read_at_once_and_its_currency_must_fit(house: House, client: Client) -> None:
    page = sign_in_as(client, house.treasurer)
    data = SGML.replace(b"20261102", ago(20).strftime("%Y%m%d").encode()).replace(
        b"20261103", ago(19).strftime("%Y%m%d").encode()
    )
    said = {"account": house.cash.pk, "file": SimpleUploadedFile("bank.ofx", data), "submission": str(uuid.uuid4())}
    where = page.post(f"{house.home}new/", said)["Location"]
    assert "Rent &amp; heat November" in page.get(where).content.decode()
    assert states(BankImport.objects.get(organization=house.organization)) == ["new", "new", "problem"]
    foreign = {
        "account": house.cash.pk,
        "file": SimpleUploadedFile("bank.ofx", data.replace(b"USD", b"EUR")),
        "submission": str(uuid.uuid4()),
    }
    refused = page.post(f"{house.home}new/", foreign, follow=True).content.decode()
    assert "The file is in EUR" in refused


def test_whether_days_or_months_come_first_is_asked_once_per_bank(house: House, client: Client) -> None:
    page = sign_in_as(client, house.treasurer)

    def send(text: str) -> str:
        said = {
            "account": house.cash.pk,
            "file": SimpleUploadedFile("a.csv", text.encode()),
            "submission": str(uuid.uuid4()),
        }
        return str(page.post(f"{house.home}new/", said)["Location"])

    where = send("Date,Description,Amount\n03/04/2026,Tea,-2.00\n")
    asked = page.get(where).content.decode()
    assert "Day first: 31/12/2026" in asked
    assert not re.search(r'name="order"[^>]*checked', asked)
    columns = {"date": "0", "text": "1", "amount": "2", "style": "."}
    assert "error-summary" in page.post(where, columns).content.decode()
    assert page.post(where, columns | {"order": "mdy"}).status_code == 302
    made = BankImport.objects.get(organization=house.organization)
    assert BankLine.objects.get(bank_import=made).on == dt.date(2026, 3, 4)
    Book.objects.update(opened_on=dt.date(2025, 1, 1))
    bank.read(house.treasurer, made, made.columns)
    bank.post(house.treasurer, made)
    assert re.search(
        r'value="mdy"[^>]*checked', page.get(send("Date,Description,Amount\n05/06/2026,Tea,-2.00\n")).content.decode()
    )


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"OFXHEADER:100\n<OFX>"])
def test_what_is_no_file_of_a_bank_is_refused_and_nothing_kept(
    house: House, client: Client, data: bytes, tmp_path: Path
) -> None:
    with pytest.raises(FileError):
        house.upload(data)
    assert not BankImport.objects.exists()
    if data:
        page = sign_in_as(client, house.treasurer)
        said = {"account": house.cash.pk, "file": SimpleUploadedFile("x.csv", data), "submission": str(uuid.uuid4())}
        assert "error-summary" in page.post(f"{house.home}new/", said).content.decode()


def test_the_file_goes_when_it_is_posted_or_forgotten_or_old(house: House) -> None:
    content = csv((ago(5), "Coffee", "-3.00"))
    posted, forgotten, old = (house.preview(content + f"{ago(4).isoformat()},Tea {n},-{n}.00\n") for n in (1, 2, 3))
    bank.post(house.treasurer, posted)
    bank.discard(house.treasurer, forgotten)
    BankImport.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - dt.timedelta(days=31))
    house.upload(csv((ago(2), "New", "1.00")))
    assert [store.read(each.public_id) for each in (posted, forgotten, old)] == [None, None, None]
    assert not BankLine.objects.filter(bank_import__in=[forgotten, old]).exists()
    with pytest.raises(Refused):
        bank.read(house.treasurer, forgotten, forgotten.columns)


def test_one_submission_is_one_import_and_others_may_not(house: House) -> None:
    mark = uuid.uuid4()
    content = csv((ago(5), "Coffee", "-3.00"))
    assert house.upload(content, submission=mark).pk == house.upload(content, submission=mark).pk
    steward = make_actor(house.organization, "steward")
    with pytest.raises(NotAllowed):
        bank.upload(
            steward, house.organization, house.cash, file_name="x", data=content.encode(), submission=uuid.uuid4()
        )


def test_a_larger_file_is_taken_here_than_elsewhere(house: House, client: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    page = sign_in_as(client, house.treasurer)
    content = csv(*((ago(5), f"Coffee {n}", "-3.00") for n in range(200))).encode()
    said = {"account": house.cash.pk, "file": SimpleUploadedFile("x.csv", content), "submission": str(uuid.uuid4())}
    assert page.post(f"{house.home}new/", said).status_code == 302


@pytest.mark.once
def test_a_long_file_with_bad_lines_is_previewed_whole(house: House, client: Client) -> None:
    many = 8_000
    lines = [f"{ago(n % 200).isoformat()},Payment {n} of a member,{n % 997 + 1}.{n % 90 + 10}" for n in range(many)]
    for bad in range(0, many, 40):
        lines[bad] = f"{ago(3).isoformat()},Bad {bad},ten dollars" if bad % 80 else f"31/31/2026,Bad {bad},1.00"
    made = house.preview("Date,Description,Amount\n" + "\n".join(lines) + "\n")
    assert BankLine.objects.filter(bank_import=made, state="problem").count() == 200
    assert BankLine.objects.filter(bank_import=made, state="new").count() == many - 200
    page = sign_in_as(client, house.treasurer)
    shown = page.get(made.get_absolute_url(), {"state": "problem", "page": "4"}).content.decode()
    assert "Bad 7960" in shown
    assert "7962" in shown  # the line of the file


# --- payments under agreements ----------------------------------------------------------------------------------------
def fake_payee(monkeypatch: pytest.MonkeyPatch, most: int = 10_000) -> None:
    """An agreement "loan7" that takes $50 or less at once, entered and taken back by somebody else's verbs."""

    def find(organization: Organization, amount: int, text: str, on: dt.date) -> list[tuple[str, str]]:
        return [("loan7", "Loan 7: $50 is due")] if "LOAN" in text else []

    def enter(
        actor: Actor,
        organization: Organization,
        ref: str,
        amount: int,
        on: dt.date,
        key: str,
        account: Account,
        now: Any,
    ) -> Entry:
        if amount > most:
            raise Refused("At most $100 may be paid.")
        lines = [Leg(account, amount), Leg(accounts.of_role(organization, "loans"), -amount)]
        return post(
            organization, [Draft(on, "Payment of loan 7", lines, key, source="agreements.event:loan7")], now=now
        )[0]

    def take_back(actor: Actor, entry: Entry, on: dt.date, now: Any) -> bool:
        if not entry.source.startswith("agreements.event:"):
            return False
        post(entry.organization, [reversal_of(entry, on, f"back:{entry.number}")], now=now)
        return True

    monkeypatch.setattr(hooks, "_payees", [hooks.Payee(find, enter, take_back)])


def test_a_payment_under_an_agreement_is_offered_entered_and_undone_there(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_payee(monkeypatch)
    made = house.preview(csv((ago(5), "LOAN 7 Ana", "50.00"), (ago(4), "Coffee", "-3.00")))
    page = sign_in_as(client, house.treasurer)
    assert "pays an agreement" in page.get(made.get_absolute_url()).content.decode()
    assert "Loan 7: $50 is due" in page.get(f"{made.get_absolute_url()}2/").content.decode()
    bank.post(house.treasurer, made)
    loans = house.account("loans")
    assert (balances.balance(loans), balances.balance(house.cash)) == (-5000, 4700)
    line = BankLine.objects.select_related("entry").get(bank_import=made, row=2)
    assert line.entry is not None
    assert line.entry.source == "agreements.event:loan7"
    bank.undo(house.treasurer, BankImport.objects.get(pk=made.pk))
    assert (balances.balance(loans), balances.balance(house.cash)) == (0, 0)


def test_a_payment_an_agreement_refuses_stops_the_whole_file_and_names_its_line(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_payee(monkeypatch)
    made = house.preview(csv((ago(4), "Coffee", "-3.00"), (ago(5), "LOAN 7 Ana", "500.00")))
    with pytest.raises(Refused, match="Line 3: At most"):
        bank.post(house.treasurer, made)
    assert not Entry.objects.filter(organization=house.organization).exists()
    line = BankLine.objects.get(bank_import=made, row=3)
    assert bank.place(house.treasurer, line, house.account("gifts")) == 1
    bank.post(house.treasurer, made)
    assert balances.balance(house.cash) == 49_700

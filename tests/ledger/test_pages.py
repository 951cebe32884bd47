"""Pages of the books: who sees what, entering in plain words and in several lines, statements as page and file."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonhouse.ledger import accounts, balances, lists, statements
from commonhouse.ledger.models import Account, Attachment, Book, Closing, Entry, Restriction
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from tests.factories import make_actor, make_member, make_organization, sign_in, sign_in_as
from tests.ledger.helpers import draft, legs, make_book, put

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@dataclass(frozen=True)
class House:
    organization: Organization
    book: Book
    treasurer: Actor

    @property
    def home(self) -> str:
        return f"/o/{self.organization.slug}/books/"

    def account(self, role: str) -> Account:
        return accounts.of_role(self.organization, role)


@pytest.fixture
def house() -> House:
    organization = make_organization()
    book = make_book(organization, opened_on=dt.date(TODAY.year - 1, 1, 1))
    for role in ("cash", "gifts", "rent", "other-expense", "net-assets", "unplaced"):
        accounts.of_role(organization, role)
    return House(organization, book, make_actor(organization, "treasurer"))


@pytest.fixture
def page(client: Client, house: House) -> Client:
    return sign_in_as(client, house.treasurer)


def member_of(house: House) -> Client:
    return sign_in(Client(), make_member(house.organization).person)


def gift(house: House, amount: int = 12_345, **fields: Any) -> Entry:
    given = {"on": TODAY, "text": "Supper gifts"} | fields
    return put(house.organization, draft(house.organization, amount, **given))[0]


def simple(house: House, **said: Any) -> dict[str, Any]:
    given = {
        "on": TODAY.isoformat(), "amount": "1,250.50", "text": "Rent for the hall", "place": house.account("cash").pk,
        "other": house.account("rent").pk, "key": str(uuid.uuid4()),
    }  # fmt: skip
    return given | said


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# --- who sees what ----------------------------------------------------------------------------------------------------
def test_members_see_totals_and_no_entries(house: House) -> None:
    gift(house)
    member = member_of(house)
    shown = text(member.get(f"/o/{house.organization.slug}/money/"))
    assert "$123.45" in shown
    assert "Supper gifts" not in shown
    assert member.get(f"{house.home}statements/balance-sheet/").status_code == 200
    for place in (
        "",
        "entries/",
        "entries/1/",
        "accounts/",
        "purposes/",
        "periods/",
        "bank/",
        "files/",
        "entries/new/in/",
    ):
        assert member.get(house.home + place).status_code == 403, place


def test_strangers_see_nothing(house: House, client: Client) -> None:
    assert client.get(f"/o/{house.organization.slug}/money/").status_code in {302, 403}
    assert client.get(f"{house.home}statements/income/").status_code in {302, 403}


def test_an_auditor_reads_and_enters_nothing(house: House, client: Client) -> None:
    entry = gift(house)
    auditor = sign_in_as(client, make_actor(house.organization, "auditor"))
    for place in ("", "entries/", f"entries/{entry.number}/", "accounts/", "purposes/", "periods/", "bank/", "files/"):
        assert auditor.get(house.home + place).status_code == 200, place
    assert auditor.get(f"{house.home}entries/new/in/").status_code == 403
    assert auditor.post(f"{house.home}entries/new/in/", simple(house)).status_code == 403
    assert auditor.post(f"{house.home}entries/{entry.number}/reverse/", {}).status_code == 403


@pytest.mark.once
def test_every_page_of_the_treasurer_opens(house: House, page: Client) -> None:
    entry = gift(house)
    purpose = Restriction.objects.create(organization=house.organization, name="City", purpose="Loans in Dorchester")
    cash = house.account("cash").pk
    places = [
        "", "entries/", "entries/?q=supper", "entries/?q=zzz", "entries/new/", "entries/new/in/", "entries/new/out/",
        "entries/new/between/", "entries/new/lines/", f"entries/{entry.number}/", f"entries/{entry.number}/reverse/",
        "accounts/", "accounts/new/", "accounts/units/new/", f"accounts/{cash}/", f"accounts/{cash}/edit/",
        f"accounts/{cash}/parts/", "purposes/", "purposes/new/", f"purposes/{purpose.public_id}/",
        f"purposes/{purpose.public_id}/edit/", f"purposes/{purpose.public_id}/release/", "periods/", "pay/", "statements/",
        "statements/balance-sheet/", "statements/income/", "statements/cash-flow/", "files/", "bank/", "bank/new/",
        "bank/rules/", "open/balances/",
    ]  # fmt: skip
    for place in places:
        assert page.get(house.home + place).status_code == 200, place
    for place in ("entries/99/", "entries/new/sideways/", "accounts/999999/", "statements/other/", "files/none.txt"):
        assert page.get(house.home + place).status_code == 404, place


# --- opening ----------------------------------------------------------------------------------------------------------
def test_books_are_opened_in_three_short_steps(client: Client) -> None:
    organization = make_organization(kind="land-trust")
    page = sign_in_as(client, make_actor(organization, "treasurer"))
    home = f"/o/{organization.slug}/books/"
    assert "Open the books" in text(page.get(f"/o/{organization.slug}/money/"))
    assert page.get(home).status_code == 302
    chosen = page.post(f"{home}open/", {"chart": "land-trust"})
    assert chosen["Location"].endswith("begin/?chart=land-trust")
    begun = page.post(chosen["Location"], {"opened_on": "2026-01-01", "fiscal_month": "7", "unit": "USD"})
    assert begun["Location"].endswith("open/balances/")
    book = Book.objects.get(organization=organization)
    assert (book.chart, book.fiscal_month) == ("land-trust", 7)
    cash, payable = (accounts.of_role(organization, role) for role in ("cash", "payable"))
    wrong = page.post(begun["Location"], {f"a{cash.pk}": "12.3456"})
    assert "decimals" in text(wrong)
    assert not Entry.objects.filter(organization=organization).exists()
    for _twice in range(2):
        page.post(begun["Location"], {f"a{cash.pk}": "$5,000", f"a{payable.pk}": "1,200.50"})
    assert Entry.objects.filter(organization=organization).count() == 1
    assert balances.balance(accounts.of_role(organization, "net-assets")) == -379_950
    assert page.get(f"{home}open/").status_code == 302


# --- entering ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("way", "cash", "rent"), [("out", -125_050, 125_050), ("between", None, None)])
def test_money_is_entered_in_plain_words_once(
    house: House, page: Client, way: str, cash: int | None, rent: int | None
) -> None:
    other = house.account("rent") if way == "out" else house.account("unplaced")
    said = simple(house, other=other.pk)
    first, again = (page.post(f"{house.home}entries/new/{way}/", said) for _n in range(2))
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Entry.objects.filter(organization=house.organization).count() == 1
    assert balances.balance(house.account("cash")) == -125_050
    assert balances.balance(other) == 125_050


def test_money_in(house: House, page: Client) -> None:
    said = simple(house, other=house.account("gifts").pk, amount="40")
    assert page.post(f"{house.home}entries/new/in/", said).status_code == 302
    assert balances.balance(house.account("cash")) == 4000
    assert balances.balance(house.account("gifts")) == -4000


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "1.2.3", "amount"), ("amount", "0", "zero"), ("amount", "-5", "zero"), ("amount", "5.0011", "decimals"),
        ("on", "31/31/2026", "date"), ("other", "999999", "valid choice"), ("text", "", "required"),
        ("on", "2001-01-01", "before the first day of these books"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    house: House, page: Client, field: str, value: str, words: str
) -> None:
    answer = page.post(f"{house.home}entries/new/out/", simple(house, **{field: value}))
    assert answer.status_code in {200, 409}
    shown = text(answer)
    assert "error-summary" in shown
    assert words in shown
    if field != "text":
        assert "Rent for the hall" in shown
    assert not Entry.objects.filter(organization=house.organization).exists()


def test_the_same_form_with_other_words_is_refused(house: House, page: Client) -> None:
    said = simple(house)
    page.post(f"{house.home}entries/new/out/", said)
    again = page.post(f"{house.home}entries/new/out/", said | {"amount": "99"})
    assert again.status_code == 409
    assert "sent before" in text(again)
    assert Entry.objects.filter(organization=house.organization).count() == 1


def rows(house: House, *lines: tuple[str, str, str], **said: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "on": TODAY.isoformat(), "text": "Pay of November", "key": str(uuid.uuid4()), "rows": str(max(4, len(lines))),
        "action": "enter",
    }  # fmt: skip
    for number, (role, left, right) in enumerate(lines, 1):
        code = house.account(role).code if role else ""
        given |= {f"account_{number}": code, f"debit_{number}": left, f"credit_{number}": right}
    return given | said


def test_several_lines_are_checked_and_then_entered_once(house: House, page: Client) -> None:
    address = f"{house.home}entries/new/lines/"
    out = page.post(address, rows(house, ("rent", "100", ""), ("other-expense", "20.50", ""), ("cash", "", "100")))
    assert "$20.50 more stands on the left (debit) than on the right (credit)" in text(out)
    right = rows(house, ("rent", "100", ""), ("other-expense", "20.50", ""), ("cash", "", "120.50"))
    checked = page.post(address, right | {"action": "check"})
    assert "It balances. It is not entered yet." in text(checked)
    assert not Entry.objects.filter(organization=house.organization).exists()
    assert page.post(address, right).status_code == page.post(address, right).status_code == 302
    assert Entry.objects.get(organization=house.organization).lines.count() == 3


def test_lines_name_their_number_when_something_is_wrong(house: House, page: Client) -> None:
    address = f"{house.home}entries/new/lines/"
    both = text(page.post(address, rows(house, ("rent", "5", "5"), ("cash", "", "5"))))
    assert "Line 1: write an amount on the left or on the right, not both." in both
    unknown = rows(house, ("rent", "5", ""), ("cash", "", "5")) | {"account_2": "9999"}
    assert "Line 2: choose an account by its number" in text(page.post(address, unknown))
    assert "at least two lines" in text(page.post(address, rows(house)))
    more = page.post(address, rows(house, ("rent", "5", ""), action="more"))
    assert "Line 8" in text(more)
    assert 'value="5"' in text(more)


def test_lines_balance_under_each_purpose(house: House, page: Client) -> None:
    city = Restriction.objects.create(organization=house.organization, name="City money", purpose="Loans")
    given = rows(house, ("cash", "50", ""), ("gifts", "", "50")) | {"restriction_1": str(city.pk)}
    shown = text(page.post(f"{house.home}entries/new/lines/", given))
    assert "Under “City money”, $50 more stands on the left" in shown


def test_a_paper_is_kept_with_its_entry_and_handed_to_readers_only(
    house: House, page: Client, settings: Any, tmp_path: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.COMMONHOUSE_DATA = tmp_path
    entry = gift(house)
    address = f"{house.home}entries/{entry.number}/papers/"
    bad = page.post(address, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert "not a PDF, JPEG or PNG" in text(bad)
    assert page.post(address, {"file": SimpleUploadedFile("receipt.pdf", PDF)}).status_code == 302
    paper = Attachment.objects.get(entry=entry)
    answer = page.get(f"{address}{paper.public_id}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    assert member_of(house).get(f"{address}{paper.public_id}/").status_code == 403
    assert page.post(f"{address}{paper.public_id}/remove/").status_code == 302
    assert not Attachment.objects.exists()


def test_an_entry_is_taken_back_once_with_its_reason(house: House, page: Client) -> None:
    entry = gift(house)
    address = f"{house.home}entries/{entry.number}/reverse/"
    said = {"on": TODAY.isoformat(), "why": "Entered twice", "key": str(uuid.uuid4())}
    assert page.post(address, said).status_code == 302
    assert page.post(address, said).status_code == 302
    assert balances.balance(house.account("cash")) == 0
    other = page.post(address, said | {"key": str(uuid.uuid4())})
    assert other.status_code == 409
    shown = text(page.get(f"{house.home}entries/{entry.number}/"))
    assert "was taken back" in shown
    assert "Entered twice" in shown
    assert bytes(entry.digest).hex() in shown


def test_entries_are_found_by_words_number_account_purpose_and_time(house: House, page: Client) -> None:
    gift(house, text="Supper gifts")
    put(
        house.organization,
        draft(
            house.organization,
            text="Rent of May",
            on=dt.date(TODAY.year - 1, 5, 1),
            legs=legs(house.organization, rent=500, cash=-500),
        ),
    )
    address = f"{house.home}entries/"
    assert "Rent of May" not in text(page.get(address, {"q": "supper"}))
    assert "Rent of May" in text(page.get(address, {"q": "2"}))
    assert "Supper gifts" not in text(page.get(address, {"account": house.account("rent").pk}))
    assert "Rent of May" not in text(page.get(address, {"since": TODAY.isoformat()}))
    assert "Nothing found" in text(page.get(address, {"q": "zebra"}))
    assert page.get(address, {"q": "a\x00b", "since": "nonsense", "page": "x"}).status_code == 200


# --- accounts, purposes, periods --------------------------------------------------------------------------------------
def test_accounts_are_made_renamed_parted_and_closed(house: House, page: Client) -> None:
    made = page.post(
        f"{house.home}accounts/new/",
        {"code": "5150", "name": "Childcare", "kind": "expense", "unit": "USD", "activity": "operating"},
    )
    assert made.status_code == 302
    account = Account.objects.get(organization=house.organization, code="5150")
    twice = page.post(
        f"{house.home}accounts/new/",
        {"code": "5150", "name": "Again", "kind": "expense", "unit": "USD", "activity": "operating"},
    )
    assert "error-summary" in text(twice)
    where = f"{house.home}accounts/{account.pk}/"
    page.post(f"{where}edit/", {"code": "5150", "name": "Care of children", "activity": "operating"})
    for _twice in range(2):
        assert page.post(f"{where}parts/", {"name": "Saturday school"}).status_code == 302
    assert [each.name for each in account.parts.all()] == ["Saturday school"]
    shown = text(page.get(where))
    assert "Care of children" in shown
    assert "Saturday school" in shown
    page.post(f"{where}open/")
    account.refresh_from_db()
    assert not account.is_open
    page.post(f"{where}open/", {"open": "yes"})
    account.refresh_from_db()
    assert account.is_open


def test_money_with_a_purpose_is_held_spent_and_released(house: House, page: Client) -> None:
    rent = house.account("rent")
    page.post(f"{house.home}purposes/new/", {"name": "City", "purpose": "Rents only", "accounts": [str(rent.pk)]})
    city = Restriction.objects.get(organization=house.organization)
    given = simple(house, other=house.account("gifts").pk, amount="500", restriction=city.pk)
    assert page.post(f"{house.home}entries/new/in/", given).status_code == 302
    where = f"{house.home}purposes/{city.public_id}/"
    assert "$500.00" in text(page.get(where))
    wrong = page.post(
        f"{house.home}entries/new/out/",
        simple(house, other=house.account("other-expense").pk, restriction=city.pk, amount="5"),
    )
    assert wrong.status_code == 409
    too_much = page.post(f"{house.home}entries/new/out/", simple(house, restriction=city.pk, amount="501"))
    assert "does not hold enough" in text(too_much)
    said = {"on": TODAY.isoformat(), "amount": "200", "text": "Rents of May were paid", "key": str(uuid.uuid4())}
    for _twice in range(2):
        assert page.post(f"{where}release/", said).status_code == 302
    assert "$300.00" in text(page.get(where))
    assert page.post(f"{where}open/").status_code == 409
    assert "City" in text(member_of(house).get(f"/o/{house.organization.slug}/money/"))


def test_a_period_is_closed_and_opened_again_with_a_reason(house: House, page: Client) -> None:
    last = TODAY.replace(day=1) - dt.timedelta(days=1)
    assert page.post(f"{house.home}periods/", {"ends_on": last.isoformat()}).status_code == 302
    late = page.post(f"{house.home}entries/new/out/", simple(house, on=last.isoformat()))
    assert late.status_code == 409
    assert "closed" in text(late)
    again = page.post(f"{house.home}periods/", {"ends_on": last.isoformat()})
    assert "error-summary" in text(again)
    closing = Closing.objects.get(organization=house.organization)
    assert page.post(f"{house.home}periods/{closing.pk}/reopen/", {"why": ""}).status_code == 200
    assert page.post(f"{house.home}periods/{closing.pk}/reopen/", {"why": "A bill came late"}).status_code == 302
    assert "A bill came late" in text(page.get(f"{house.home}periods/"))


# --- paying another organization --------------------------------------------------------------------------------------
def test_a_payment_to_another_organization_stands_in_both_books_once(house: House, page: Client) -> None:
    other = make_book(make_organization())
    gift(house, 50_000)
    said = simple(house, to=other.organization.slug, other=house.account("other-expense").pk, amount="120")
    first, again = (page.post(f"{house.home}pay/", said) for _n in range(2))
    assert first.status_code == again.status_code == 302
    assert balances.balance(accounts.of_role(other.organization, "cash")) == 12_000
    assert balances.balance(house.account("cash")) == 38_000
    shown = text(page.get(first["Location"]))
    assert f"in the books of {other.organization.name}" in shown


# --- statements -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["balance-sheet", "income", "cash-flow"])
def test_statements_come_as_page_csv_and_pdf(house: House, page: Client, kind: str) -> None:
    gift(house)
    assert "$123.45" in text(page.get(f"{house.home}statements/{kind}/"))
    sheet = page.get(f"{house.home}statements/{kind}/csv/")
    assert "123.45" in sheet.content.decode("utf-8-sig")
    assert "attachment" in sheet["Content-Disposition"]
    assert page.get(f"{house.home}statements/{kind}/pdf/").content.startswith(b"%PDF-")


def test_what_was_there_on_the_first_day_did_not_come_in(house: House, page: Client) -> None:
    given = legs(house.organization, cash=5000, net_assets=-5000)
    put(house.organization, draft(house.organization, on=house.book.opened_on, kind="opening", legs=given))
    found = statements.cash_flow(house.organization, house.book.opened_on, TODAY)
    assert (found.opening, found.change, found.closing) == (5000, 0, 5000)


def test_an_account_shows_each_line_and_the_balance_after_it(house: House, page: Client) -> None:
    gift(house, 1000)
    gift(house, 250)
    where = f"{house.home}accounts/{house.account('cash').pk}/"
    assert "$12.50" in text(page.get(where))
    lines = page.get(f"{where}statement.csv").content.decode("utf-8-sig").splitlines()
    assert lines[2].split(",")[-3:] == ["10.00", "10.00", "USD"]
    assert lines[3].split(",")[-3:] == ["2.50", "12.50", "USD"]
    assert page.get(f"{where}statement.pdf").content.startswith(b"%PDF-")
    assert page.get(where, {"since": "2030-01-01", "until": "2020-01-01", "page": "77"}).status_code == 200


def test_lists_ask_the_same_number_of_questions_however_long_they_are(house: House, page: Client) -> None:
    def asked(place: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert page.get(place).status_code == 200
        return len(found)

    gift(house)
    page.get(house.home)
    cash = f"{house.home}accounts/{house.account('cash').pk}/"
    places = [
        house.home,
        f"{house.home}entries/",
        f"{house.home}accounts/",
        cash,
        f"/o/{house.organization.slug}/money/",
    ]
    before = [asked(place) for place in places]
    for number in range(15):
        gift(house, 100 + number)
        Account.objects.create(
            organization=house.organization, code=f"62{number:02}", name=f"More {number}", kind="expense"
        )
    assert [asked(place) for place in places] == before
    assert max(before) <= 32
    assert lists.PAGE == 40

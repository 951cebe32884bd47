"""The verbs of the books: who may, what they refuse, what they leave behind."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError

from commonhouse.ledger import accounts, actions, balances, hooks
from commonhouse.ledger.models import Account, Batch, Book, Closing, Entry
from commonhouse.ledger.posting import AlreadyReversed, Closed
from commonhouse.ledger.restricted import NotEnough, WrongPurpose
from commonhouse.people.permissions import NOBODY, NotAllowed, Refused
from commonhouse.record.models import Act
from tests.factories import make_actor, make_organization
from tests.ledger.helpers import DAY, draft, legs

pytestmark = pytest.mark.django_db
FIRST = dt.date(2025, 1, 1)


@pytest.fixture
def treasurer():
    organization = make_organization(kind="fund")
    actor = make_actor(organization, "treasurer")
    actions.open_book(actor, organization, opened_on=FIRST)
    return actor


@pytest.fixture
def org(treasurer):
    return treasurer.seat.organization


def bodies(organization, kind):
    return [
        json.loads(each.body)
        for each in Act.objects.filter(organization_id=organization.pk, kind=kind).order_by("index")
    ]


def test_open_books(treasurer, org):
    book = Book.objects.get(organization=org)
    assert (book.chart, book.unit) == ("fund", "USD")
    again = actions.open_book(treasurer, org, opened_on=dt.date(2026, 1, 1))
    assert again.pk == book.pk
    assert again.opened_on == FIRST
    assert bodies(org, "ledger.opened") == [
        {"unit": "USD", "chart": "fund", "opened_on": "2025-01-01", "fiscal_month": 1}
    ]
    assert accounts.of_role(org, "loans").code == "1300"
    assert accounts.name_of(accounts.of_role(org, "land")) == "Land"
    with pytest.raises(ValidationError):
        actions.open_book(treasurer, org, opened_on=FIRST, unit="BEANS")


@pytest.mark.parametrize("kind", ["steward", "board", "auditor"])
def test_only_treasurers_post(org, kind):
    with pytest.raises(NotAllowed):
        actions.post_entry(make_actor(org, kind), org, draft(org))
    with pytest.raises(NotAllowed):
        actions.post_entry(NOBODY, org, draft(org))


def test_close_and_reopen(treasurer, org):
    actions.post_entry(treasurer, org, draft(org, on=dt.date(2025, 3, 3)))
    first = actions.close_period(treasurer, org, dt.date(2025, 3, 31))
    second = actions.close_period(treasurer, org, dt.date(2025, 6, 30))
    assert (second.starts_on, second.entries) == (dt.date(2025, 4, 1), 1)
    with pytest.raises(Closed):
        actions.post_entry(treasurer, org, draft(org, on=dt.date(2025, 6, 30)))
    with pytest.raises(Refused, match="July 1, 2025"):
        actions.close_period(treasurer, org, dt.date(2025, 6, 30))
    with pytest.raises(Refused, match="have come"):
        actions.close_period(treasurer, org, dt.date(2262, 1, 1))
    with pytest.raises(ValidationError):
        actions.reopen_period(treasurer, first, " ")
    actions.reopen_period(treasurer, first, "A bill came late")
    assert Book.objects.get(organization=org).closed_through is None
    assert set(Closing.objects.values_list("reopened_why", flat=True)) == {"A bill came late"}
    with pytest.raises(Refused):
        actions.reopen_period(treasurer, second, "Again")
    actions.post_entry(treasurer, org, draft(org, on=dt.date(2025, 6, 30)))
    third = actions.close_period(treasurer, org, dt.date(2025, 6, 30))
    assert (third.starts_on, third.entries) == (FIRST, 2)
    closed = bodies(org, "ledger.closed")
    assert len(closed) == 3
    assert closed[0]["totals"] == closed[1]["totals"] != closed[2]["totals"]
    assert "late" not in json.dumps(bodies(org, "ledger.reopened"))


def test_reverse(treasurer, org):
    entry = actions.post_entry(treasurer, org, draft(org))
    back = actions.reverse_entry(treasurer, entry, key="r", why="Entered twice")
    assert (back.on, back.text, back.reverses_id) == (DAY, "Entered twice", entry.pk)
    assert actions.reverse_entry(treasurer, entry, key="r", why="Entered twice").pk == back.pk
    assert set(balances.balances(org).values()) == {0}
    with pytest.raises(AlreadyReversed):
        actions.reverse_entry(treasurer, entry, key="other")
    with pytest.raises(Refused, match="takes another one back"):
        actions.reverse_entry(treasurer, back, key="back")


def test_reverse_after_closing(treasurer, org):
    entry = actions.post_entry(treasurer, org, draft(org))
    actions.close_period(treasurer, org, dt.date(2026, 3, 31))
    with pytest.raises(Closed):
        actions.reverse_entry(treasurer, entry, key="r", on=DAY)
    assert actions.reverse_entry(treasurer, entry, key="r").on == dt.date(2026, 4, 1)


def test_what_belongs_elsewhere_is_taken_back_there(treasurer, org, monkeypatch):
    monkeypatch.setattr(hooks, "_sources", {})
    hooks.register_source("funds.loan:", lambda entry: hooks.Link("Loan", "/x/"))
    from tests.ledger.helpers import put

    (entry,) = put(org, draft(org, source="funds.loan:3f"))
    assert hooks.link_of(entry) == ("Loan", "/x/")
    with pytest.raises(Refused, match="Take it back there"):
        actions.reverse_entry(treasurer, entry, key="r")


def test_a_batch_is_undone_once(treasurer, org):
    days = [dt.date(2026, 1, 5), dt.date(2026, 2, 5), DAY]
    drafts = [draft(org, 100 + n, on=day, key=f"b{n}") for n, day in enumerate(days)]
    batch = actions.post_batch(treasurer, org, drafts, title="January to March")
    assert actions.post_batch(treasurer, org, drafts, title="January to March").pk == batch.pk
    assert (batch.first, batch.entries) == (1, 3)
    alone = Entry.objects.get(number=2)
    actions.reverse_entry(treasurer, alone, key="r")
    actions.close_period(treasurer, org, dt.date(2026, 1, 31))
    undoing = actions.undo_batch(treasurer, batch)
    assert actions.undo_batch(treasurer, batch).pk == undoing.pk
    assert list(undoing.posted.order_by("number").values_list("on", flat=True)) == [dt.date(2026, 2, 1), DAY]
    assert set(balances.balances(org).values()) == {0}
    assert [(each["undoes"], each["batch"]) for each in bodies(org, "ledger.undone")] == [
        (batch.public_id, undoing.public_id)
    ]
    with pytest.raises(Refused):
        actions.undo_batch(treasurer, undoing)
    assert Batch.objects.count() == 2


def test_all_of_a_batch_or_nothing(treasurer, org):
    bad = draft(org, legs=legs(org, cash=5, gifts=-4))
    with pytest.raises(Refused):
        actions.post_batch(treasurer, org, [draft(org), bad], title="Half")
    assert not Entry.objects.exists()
    assert not Batch.objects.exists()


def test_restricted_money_keeps_its_purpose(treasurer, org):
    loans, programs = accounts.of_role(org, "loans"), accounts.of_role(org, "programs")
    cash, grants = accounts.of_role(org, "cash"), accounts.of_role(org, "grants")
    city = actions.add_restriction(
        treasurer, org, name="City revolving fund", purpose="Loans to land trusts", accounts=[loans]
    )
    from commonhouse.ledger.posting import Leg

    def move(amount, place, on=DAY, **fields):
        return draft(org, on=on, legs=[Leg(place, amount, city), Leg(cash, -amount, city)], **fields)

    actions.post_entry(
        treasurer, org, draft(org, legs=[Leg(cash, 10_000, city), Leg(grants, -10_000, city)], on=dt.date(2026, 2, 1))
    )
    part = accounts.part(loans, "abc")
    actions.post_entry(treasurer, org, move(4_000, part))
    with pytest.raises(WrongPurpose, match="Loans to land trusts"):
        actions.post_entry(treasurer, org, move(100, programs))
    with pytest.raises(NotEnough, match=r"\$1 would be missing"):
        actions.post_entry(treasurer, org, move(6_100, part))
    with pytest.raises(NotEnough, match="January 5, 2026"):
        actions.post_entry(treasurer, org, move(100, part, on=dt.date(2026, 1, 5)))
    with pytest.raises(NotEnough):
        actions.release(treasurer, city, 6_001, on=DAY, text="Done", key="x")
    entry = actions.release(treasurer, city, 1_000, on=DAY, text="The purpose is fulfilled", key="rel")
    assert entry.lines.count() == 4
    assert balances.balance(cash, restriction=city) == 5_000
    assert balances.balance(cash, restriction=None) == 1_000
    assert balances.held(org) == {(city.pk, "USD"): 5_000, (None, "USD"): 1_000}
    assert balances.balance(loans) == 4_000
    with pytest.raises(Refused, match="still holds money"):
        actions.close_restriction(treasurer, city)


def test_mixing_money_with_and_without_a_purpose_does_not_balance(treasurer, org):
    from commonhouse.ledger.posting import Leg

    city = actions.add_restriction(treasurer, org, name="City", purpose="Loans")
    cash, gifts = accounts.of_role(org, "cash"), accounts.of_role(org, "gifts")
    with pytest.raises(Refused, match="within “City”"):
        actions.post_entry(treasurer, org, draft(org, legs=[Leg(cash, 100, city), Leg(gifts, -100)]))


def test_accounts_of_their_own(treasurer, org):
    made = actions.add_account(treasurer, org, code="1010", name="Savings", kind="asset", is_cash=True)
    with pytest.raises(ValidationError) as wrong:
        actions.add_account(treasurer, org, code="1010", name="Again", kind="asset")
    assert wrong.value.messages
    with pytest.raises(ValidationError):
        actions.add_account(treasurer, org, code="10:10", name="Bad", kind="asset")
    with pytest.raises(ValidationError):
        actions.add_account(treasurer, org, code="7000", name="Bad", kind="income", is_cash=True)
    with pytest.raises(ValidationError):
        actions.add_account(treasurer, org, code="7000", name="Bad", kind="income", unit="TOOLS")
    actions.add_unit(treasurer, org, code="tools", name="Tool credits")
    assert actions.add_account(treasurer, org, code="7000", name="Good", kind="income", unit="TOOLS").unit == "TOOLS"
    made = actions.edit_account(treasurer, made, name="Reserve", code="1011")
    assert made.code == "1011"
    from commonhouse.ledger.posting import credit, debit

    actions.post_entry(treasurer, org, draft(org, legs=[debit(made, 5), credit(accounts.of_role(org, "gifts"), 5)]))
    made = Account.objects.get(pk=made.pk)
    with pytest.raises(ValidationError):
        actions.edit_account(treasurer, made, name="Reserve", code="1012")
    with pytest.raises(Refused, match="not empty"):
        actions.close_account(treasurer, made)


def test_papers(treasurer, org, settings, tmp_path):
    settings.COMMONHOUSE_DATA = tmp_path
    entry = actions.post_entry(treasurer, org, draft(org))
    data = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    kept = actions.attach(treasurer, entry, data, "../receipt.png")
    assert actions.attach(treasurer, entry, data, "same.png").pk == kept.pk
    assert kept.name == "receipt.png"
    with pytest.raises(ValidationError):
        actions.attach(treasurer, entry, b"<html>", "x.html")
    actions.close_period(treasurer, org, dt.date(2026, 3, 31))
    with pytest.raises(Refused, match="closed"):
        actions.detach(treasurer, kept)
    actions.reopen_period(treasurer, Closing.objects.get(), "Wrong paper")
    actions.detach(treasurer, kept)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "papers" in str(path)]

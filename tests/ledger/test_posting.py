"""What posting does, and what it refuses, in plain words."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.ledger import accounts
from commonhouse.ledger.models import Book, Entry, Line
from commonhouse.ledger.posting import AlreadyReversed, Closed, KeyTaken, Leg, Unbalanced
from commonhouse.people.permissions import Refused
from commonhouse.record.models import Act
from tests.factories import make_organization
from tests.ledger.helpers import DAY, draft, legs, make_book, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def org():
    return make_book().organization


def test_an_entry_and_its_act(org):
    first, second = put(org, draft(org), draft(org, 250))
    assert [first.number, second.number] == [1, 2]
    book = Book.objects.get(organization=org)
    assert (book.size, bytes(book.head)) == (2, bytes(second.digest))
    kept = Entry.objects.get(number=2, organization=org)
    assert (kept.on, kept.text, kept.posted_at) == (DAY, "A gift", second.posted_at)
    assert sorted(kept.lines.values_list("amount", flat=True)) == [-250, 250]
    act = Act.objects.get(organization_id=org.pk, kind="ledger.posted")
    assert bytes(second.digest).hex() in act.body
    (third,) = put(org, draft(org))
    assert third.number == 3


def test_unbalanced_is_refused_in_words(org):
    with pytest.raises(Unbalanced, match="debits are \\$1 more than credits"):
        put(org, draft(org, legs=legs(org, cash=600, gifts=-500)))
    assert not Entry.objects.exists()
    assert not Line.objects.exists()


def test_one_line_or_none_is_refused(org):
    with pytest.raises(Refused, match="two lines"):
        put(org, draft(org, legs=legs(org, cash=600)))
    with pytest.raises(Refused, match="two lines"):
        put(org, draft(org, legs=legs(org, cash=600, gifts=0)))


def test_legs_of_nothing_are_left_out(org):
    (entry,) = put(org, draft(org, legs=legs(org, cash=600, fee_income=0, gifts=-600)))
    assert entry.lines.count() == 2


def test_the_same_key_is_one_entry(org):
    once = draft(org, key="k")
    (first,) = put(org, once)
    (again,) = put(org, once)
    assert again.pk == first.pk
    assert Entry.objects.count() == 1
    one, two = put(org, draft(org, key="twice"), draft(org, key="twice"))
    assert one.pk == two.pk
    with pytest.raises(KeyTaken):
        put(org, draft(org, 2000, key="k"))
    with pytest.raises(KeyTaken):
        put(org, draft(org, key="x"), draft(org, 5, key="x"))


def test_dates(org):
    Book.objects.filter(organization=org).update(closed_through=dt.date(2026, 1, 31))
    with pytest.raises(Closed, match="closed through January 31, 2026"):
        put(org, draft(org, on=dt.date(2026, 1, 31)))
    with pytest.raises(Closed, match="before the first day"):
        put(org, draft(org, on=dt.date(2024, 12, 31)))
    with pytest.raises(Refused, match="more than a year ahead"):
        put(org, draft(org, on=dt.date(2262, 1, 31)))
    put(org, draft(org, on=dt.date(2026, 2, 1)))


def test_accounts_of_others_and_closed_ones(org):
    other = make_book(make_organization()).organization
    with pytest.raises(Refused, match="not of these books"):
        put(org, draft(org, legs=legs(other, cash=1, gifts=-1)))
    cash = accounts.of_role(org, "cash")
    type(cash).objects.filter(pk=cash.pk).update(is_open=False)
    with pytest.raises(Refused, match="1000 is closed"):
        put(org, draft(org))


def test_units_balance_each_by_itself(org):
    usd, hours = accounts.of_role(org, "cash"), accounts.of_role(org, "receivable", "HOURS")
    with pytest.raises(Unbalanced):
        put(org, draft(org, legs=[Leg(usd, 100), Leg(hours, -100)]))
    dollars, time = accounts.of_role(org, "exchange"), accounts.of_role(org, "exchange", "HOURS")
    (entry,) = put(org, draft(org, legs=[Leg(usd, -2500), Leg(dollars, 2500), Leg(hours, 100), Leg(time, -100)]))
    assert entry.lines.count() == 4


def test_no_books_no_entry():
    with pytest.raises(Refused, match="keeps no books"):
        accounts.of_role(make_organization(), "cash")


def test_reversed_once(org):
    (entry,) = put(org, draft(org))
    undone = draft(org, legs=legs(org, cash=-1000, gifts=1000), kind="reversal", reverses=entry)
    put(org, undone)
    with pytest.raises(AlreadyReversed):
        put(org, draft(org, legs=legs(org, cash=-1000, gifts=1000), kind="reversal", reverses=entry))


def test_how_many_statements(org, django_assert_num_queries):
    one = draft(org)
    put(org, draft(org))
    with django_assert_num_queries(13):
        put(org, one)

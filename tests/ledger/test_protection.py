"""What the database itself refuses, with plain SQL past all of the house's code; on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from commonhouse.ledger import accounts
from commonhouse.ledger.models import ENTRIES_PER_BOOK, Book, Entry, Line
from commonhouse.ledger.protection import PER_BOOK
from commonhouse.people.actions import claim, issue_claim
from commonhouse.people.data import known_about
from tests.factories import make_actor, make_member, make_organization, make_person, make_steward
from tests.ledger.helpers import DAY, draft, make_book, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return make_book(make_organization(kind="fund"))


@pytest.fixture
def entry(book):
    return put(book.organization, draft(book.organization))[0]


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement, *values):
    with pytest.raises(DatabaseError):
        sql(statement, *values)


def add_lines(cursor, book, number, *lines, on=DAY, organization=None):
    for account, amount, *restriction in lines:
        cursor.execute(
            'INSERT INTO ledger_line (organization_id, entry_id, account_id, "on", amount, restriction_id, text) '
            "VALUES (%s, %s, %s, %s, %s, %s, '')",
            [
                (organization or book.organization).pk, book.pk * PER_BOOK + number, account.pk, on.isoformat(), amount,
                restriction[0] if restriction else None,
            ],
        )  # fmt: skip


def add_entry(cursor, book, number, *, on=DAY, verb="INSERT", **changes):
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = {
        "id": book.pk * PER_BOOK + number, "organization_id": book.organization_id, "number": number, "key": f"k{number}",
        "kind": "entry", "on": on.isoformat(), "text": "By hand", "source": "", "posted_at": now, "salt": b"s" * 16,
        "digest": b"d" * 32,
    } | changes  # fmt: skip
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"{verb} INTO ledger_entry ({names}) VALUES ({marks})", list(values.values()))


def by_hand(book, *lines, number=None, on=DAY, line_on=None, organization=None, verb="INSERT", **changes):
    """An entry written past the house's code: its lines, then itself."""
    number = number or Book.objects.get(pk=book.pk).size + 1
    with transaction.atomic(), connection.cursor() as cursor:
        add_lines(cursor, book, number, *lines, on=line_on or on, organization=organization)
        add_entry(cursor, book, number, on=on, verb=verb, **changes)


def of(book, role, unit=None):
    return accounts.of_role(book.organization, role, unit)


def test_the_constant_is_the_models():
    assert PER_BOOK == ENTRIES_PER_BOOK


def test_a_whole_entry_passes(book):
    by_hand(book, (of(book, "cash"), 5), (of(book, "gifts"), -5))
    assert Entry.objects.get().lines.count() == 2


def test_unbalanced_is_refused(book):
    with pytest.raises(DatabaseError, match="balances"):
        by_hand(book, (of(book, "cash"), 5), (of(book, "gifts"), -4))
    with pytest.raises(DatabaseError, match="balances"):
        by_hand(book, (of(book, "cash"), 5), (of(book, "gifts", "HOURS"), -5))
    assert not Entry.objects.exists()


def test_unbalanced_within_a_restriction_is_refused(book):
    city = book.organization.restrictions.create(name="City", purpose="Loans")
    with pytest.raises(DatabaseError, match="balances"):
        by_hand(book, (of(book, "cash"), 5, city.pk), (of(book, "gifts"), -5))


def test_one_line_or_none_is_refused(book):
    for lines in ([], [(of(book, "cash"), 5)]):
        with pytest.raises(DatabaseError, match="two lines"):
            by_hand(book, *lines)


def test_amounts_of_nothing_and_beyond_all_money_are_refused(book):
    for amount in (0, 10**16):
        with pytest.raises(DatabaseError):
            by_hand(book, (of(book, "cash"), amount), (of(book, "gifts"), -amount))


def test_other_dates_and_organizations_are_refused(book):
    other = make_book()
    pair = (of(book, "cash"), 5), (of(book, "gifts"), -5)
    with pytest.raises(DatabaseError, match="organization and its date"):
        by_hand(book, *pair, line_on=dt.date(2026, 3, 3))
    with pytest.raises(DatabaseError, match="organization and its date"):
        by_hand(book, *pair, organization=other.organization)
    with pytest.raises(DatabaseError, match="organization and its date"):
        by_hand(book, (of(book, "cash"), 5), (of(other, "gifts"), -5))


def test_closed_days_and_gaps_are_refused(book, entry):
    pair = (of(book, "cash"), 5), (of(book, "gifts"), -5)
    with pytest.raises(DatabaseError, match="does not follow"):
        by_hand(book, *pair, number=3)
    with pytest.raises(DatabaseError, match="not open on that day"):
        by_hand(book, *pair, on=dt.date(2024, 12, 31))
    Book.objects.filter(pk=book.pk).update(closed_through=DAY)
    with pytest.raises(DatabaseError, match="not open on that day"):
        by_hand(book, *pair)
    with pytest.raises(DatabaseError):  # under the number of another book
        by_hand(book, *pair, on=dt.date(2026, 3, 3), id=PER_BOOK * (book.pk + 1) + 2)


def test_lines_come_before_their_entry_only(book, entry):
    cash, gifts = of(book, "cash"), of(book, "gifts")
    with pytest.raises(DatabaseError, match="none after it"), transaction.atomic(), connection.cursor() as cursor:
        add_lines(cursor, book, 1, (cash, 7), (gifts, -7))


def test_nothing_written_is_changed_or_deleted(book, entry):
    put(book.organization, draft(book.organization, key="second"))
    refused("UPDATE ledger_line SET amount = 2000 WHERE amount = 1000")
    refused("UPDATE ledger_line SET text = 'x'")
    refused("DELETE FROM ledger_line")
    refused("DELETE FROM ledger_entry")
    for change in (
        "text = 'x'",
        "number = 9",
        "key = 'x'",
        "source = 'x'",
        "kind = 'opening'",
        "\"on\" = '2026-03-09'",
    ):
        refused(f"UPDATE ledger_entry SET {change} WHERE id = %s", entry.pk)
    refused("UPDATE ledger_entry SET digest = %s", b"x" * 32)
    refused("UPDATE ledger_entry SET posted_at = %s", connection.ops.adapt_datetimefield_value(timezone.now()))
    for queryset in (Line.objects.all(), Entry.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            queryset._raw_delete(queryset.db)
    assert (Entry.objects.count(), Line.objects.count()) == (2, 4)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_nothing_written_is_replaced(book, entry):
    pair = (of(book, "cash"), 5), (of(book, "gifts"), -5)
    with pytest.raises(DatabaseError, match="is in the books"):
        by_hand(book, *pair, number=2, key=entry.key, verb="INSERT OR REPLACE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        add_entry(cursor, book, 1, verb="INSERT OR REPLACE")
    line = entry.lines.first()
    refused(
        'INSERT OR REPLACE INTO ledger_line (id, organization_id, entry_id, account_id, "on", amount, text) '
        "VALUES (%s, %s, %s, %s, %s, 9, '')",
        line.pk, book.organization_id, entry.pk + 1, line.account_id, DAY.isoformat(),
    )  # fmt: skip


def test_a_book_only_goes_forward(book, entry):
    for change in ("size = 0", "size = 5", "head = NULL", f"id = {book.pk + 99}"):
        refused(f"UPDATE ledger_book SET {change} WHERE id = %s", book.pk)
    refused("UPDATE ledger_book SET head = %s", b"x" * 32)
    refused("UPDATE ledger_book SET size = 2, head = %s", bytes(entry.digest))
    refused("DELETE FROM ledger_book")
    sql("UPDATE ledger_book SET takes_payments = %s", False)


def test_what_entries_name_stays(book, entry):
    cash = of(book, "cash")
    for change in ("code = '9'", "unit = 'EUR'", "kind = 'income'", "is_cash = %s"):
        refused(f"UPDATE ledger_account SET {change} WHERE id = {cash.pk}", *([False] if "%s" in change else []))
    sql("UPDATE ledger_account SET name = 'Renamed' WHERE id = %s", cash.pk)
    sql("UPDATE ledger_account SET code = '9' WHERE id = %s", of(book, "loans").pk)
    city = book.organization.restrictions.create(name="City", purpose="Loans")
    refused("UPDATE ledger_restriction SET public_id = 'x' WHERE id = %s", city.pk)


def test_two_people_become_one_in_the_books_too(book):
    """Whoever posted, or holds a sub-account, may turn out to be someone with an account of their own."""
    organization = book.organization
    steward, claimer = make_steward(organization), make_person(email="")
    from commonhouse.people.actions import enter_member

    member = enter_member(steward, organization, organization.member_classes.get(), name="Rosa", language="es")
    make_member(organization, claimer)
    (entry,) = put(organization, draft(organization), by=member.person)
    part = accounts.part(of(book, "member-shares"), "m:1", holder=member.person)
    digest = bytes(entry.digest)
    found = claim(claimer.account, issue_claim(steward, organization, member.person))
    assert found == claimer
    entry.refresh_from_db()
    part.refresh_from_db()
    assert (entry.by, part.holder, bytes(entry.digest)) == (claimer, claimer, digest)
    known = known_about(claimer)
    assert known["ledger.account"][0]["code"] == part.code
    assert known["ledger.entry"][0]["number"] == 1


def test_only_who_posted_may_change_in_an_entry(book, entry):
    person = make_actor(book.organization, "treasurer").person
    Entry.objects.filter(pk=entry.pk).update(by=person)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(by=person, text="Another")

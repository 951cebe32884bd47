"""A payment between two organizations is in both books or in neither."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from commonhouse.ledger import actions, balances, transfers
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.models import Account, Book, Entry
from commonhouse.ledger.posting import Closed, KeyTaken, Unbalanced
from commonhouse.people.permissions import Refused
from commonhouse.record.models import Act
from tests.factories import make_actor, make_organization
from tests.ledger.helpers import draft, legs, make_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return make_book(make_organization("fund", kind="fund")).organization


@pytest.fixture
def trust():
    return make_book(make_organization("trust", kind="land-trust")).organization


def lend(fund, trust, amount=5000, key="lend", **changed):
    out = draft(fund, text="A loan", key=key, legs=legs(fund, loans=amount, cash=-amount))
    into = draft(
        trust, text="A loan", key=key, legs=changed.pop("into", legs(trust, cash=amount, loans_payable=-amount))
    )
    with transaction.atomic():
        return transfers.pay(out, into, **changed)


def test_both_books(fund, trust):
    assert transfers.between(fund, trust)
    paid, received = lend(fund, trust)
    assert paid.transfer == received.transfer is not None
    assert (paid.kind, received.kind) == ("transfer", "transfer")
    assert transfers.other_side(paid) == received
    assert [balances.balance(of_role(each, "cash")) for each in (fund, trust)] == [-5000, 5000]
    again = lend(fund, trust)
    assert [each.pk for each in again] == [paid.pk, received.pk]
    assert Act.objects.filter(kind="ledger.posted").count() == 2


@pytest.mark.parametrize("swapped", [False, True])
def test_or_neither(fund, trust, swapped):
    """Whichever is written first, what the other refuses undoes both."""
    if swapped:
        fund, trust = trust, fund
    with pytest.raises(Unbalanced):
        lend(fund, trust, into=legs(trust, cash=5000, loans_payable=-4999))
    Book.objects.filter(organization=trust).update(closed_through=dt.date(2026, 6, 30))
    with pytest.raises(Closed):
        lend(fund, trust)
    assert not Entry.objects.exists()
    assert not Act.objects.filter(kind="ledger.posted").exists()


def test_a_crash_between_the_two_books(fund, trust, monkeypatch):
    from commonhouse.ledger import posting

    original, calls = posting.put.put, []

    def dying(entries, drafts):
        calls.append(entries)
        if len(calls) == 2:
            raise SystemExit("the machine stops here")
        original(entries, drafts)

    monkeypatch.setattr(posting.put, "put", dying)
    with pytest.raises(SystemExit):
        lend(fund, trust)
    monkeypatch.undo()
    assert len(calls) == 2
    assert not Entry.objects.exists()
    assert set(Book.objects.values_list("size", flat=True)) == {0}
    lend(fund, trust)
    assert set(Book.objects.values_list("size", flat=True)) == {1}


def test_whoever_takes_no_payments(fund, trust):
    Book.objects.filter(organization=trust).update(takes_payments=False)
    assert not transfers.between(fund, trust)
    assert transfers.between(trust, fund)
    with pytest.raises(Refused, match="itself"):
        lend(fund, trust)
    assert not transfers.between(fund, make_organization())
    assert not transfers.between(fund, fund)


def test_half_a_payment_sent_before_is_refused(fund, trust):
    with transaction.atomic():
        transfers.post(fund, [draft(fund, text="A loan", key="lend", legs=legs(fund, loans=5000, cash=-5000))])
    with pytest.raises(KeyTaken):
        lend(fund, trust)


def test_whoever_received_it_returns_it(fund, trust):
    paid, received = lend(fund, trust)
    with pytest.raises(Refused, match="Ask them to return it"):
        actions.reverse_entry(make_actor(fund, "treasurer"), paid, key="r")
    Book.objects.filter(organization=fund).update(closed_through=dt.date(2026, 6, 30))
    back = actions.reverse_entry(make_actor(trust, "treasurer"), received, key="r", why="Not needed")
    assert (back.on, back.organization) == (dt.date(2026, 7, 1), trust)
    assert all(balances.balance(account) == 0 for account in Account.objects.all())
    assert Entry.objects.filter(reverses__in=[paid, received]).count() == 2

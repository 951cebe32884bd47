"""Many at once, and the power going out: no entry is lost, doubled, or in one book only."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

import commonhouse
from commonhouse.ledger import actions, balances, rows, transfers
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.audit import audit
from commonhouse.ledger.models import Book, Entry
from commonhouse.people.permissions import Refused
from tests.factories import make_actor, make_organization
from tests.ledger.helpers import draft, legs, make_book

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
SOURCE = str(Path(commonhouse.__file__).parents[1])


def make(slug="fund"):
    organization = make_organization(slug, kind="fund")
    treasurer = make_actor(organization, "treasurer")
    actions.open_book(treasurer, organization, opened_on=dt.date(2025, 1, 1))
    return organization, treasurer


def together(*works):
    """Runs all at the same moment; returns what each gave, or the exception it raised."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            gate.wait()
            results[place] = work()
        except Exception as problem:  # noqa: BLE001
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def audited(organization):
    book = Book.objects.get(organization=organization)
    report = audit(rows.entries(book), rows.said_of(organization))
    assert report.head == bytes(book.head).hex()
    return report


def test_sent_twice_at_once_it_is_one_entry():
    organization, treasurer = make()
    one = draft(organization, key="double click")
    results = together(*[lambda: actions.post_entry(treasurer, organization, one)] * 6)
    assert {getattr(each, "pk", each) for each in results} == {results[0].pk}
    assert (Entry.objects.count(), audited(organization).entries) == (1, 1)


def test_two_treasurers_at_once():
    organization, first = make()
    second = make_actor(organization, "treasurer")
    drafts = [draft(organization, 100 + n, key=f"k{n}") for n in range(24)]

    def work(actor, mine):
        return lambda: [actions.post_entry(actor, organization, each) for each in mine]

    together(work(first, drafts[::2]), work(second, drafts[1::2]))
    assert audited(organization).entries == 24
    assert balances.balance(of_role(organization, "cash")) == sum(100 + n for n in range(24))


def test_one_of_two_reversals_and_one_of_two_undoings():
    organization, treasurer = make()
    entry = actions.post_entry(treasurer, organization, draft(organization))
    results = together(*[lambda key=key: actions.reverse_entry(treasurer, entry, key=key) for key in ("a", "b", "c")])
    assert sorted(isinstance(each, Refused) for each in results) == [False, True, True]
    batch = actions.post_batch(treasurer, organization, [draft(organization), draft(organization)], title="Two")
    results = together(*[lambda: actions.undo_batch(treasurer, batch)] * 3)
    assert len({each.pk for each in results}) == 1
    assert set(balances.balances(organization).values()) == {0}
    audited(organization)


def test_the_same_restricted_money_is_not_spent_twice():
    organization, treasurer = make()
    city = actions.add_restriction(treasurer, organization, name="City", purpose="Loans")
    cash, grants, loans = (of_role(organization, role) for role in ("cash", "grants", "loans"))
    from commonhouse.ledger.posting import Leg

    actions.post_entry(
        treasurer, organization, draft(organization, legs=[Leg(cash, 1000, city), Leg(grants, -1000, city)])
    )
    spend = [draft(organization, key=f"s{n}", legs=[Leg(loans, 700, city), Leg(cash, -700, city)]) for n in range(3)]
    results = together(*[lambda one=one: actions.post_entry(treasurer, organization, one) for one in spend])
    assert sum(isinstance(each, Entry) for each in results) == 1
    assert balances.held(organization)[city.pk, "USD"] == 300


def test_closing_and_posting_at_once():
    organization, treasurer = make()
    late = [draft(organization, key=f"l{n}", on=dt.date(2025, 6, 30)) for n in range(6)]
    together(
        *[lambda one=one: actions.post_entry(treasurer, organization, one) for one in late],
        lambda: actions.close_period(treasurer, organization, dt.date(2025, 6, 30)),
    )
    audited(organization)


def test_payments_in_opposite_directions_at_once():
    one, other = make("one")[0], make("other")[0]

    def pay(payer, payee, key):
        def work():
            with transaction.atomic():
                return transfers.pay(
                    draft(payer, key=key, legs=legs(payer, loans=100, cash=-100)),
                    draft(payee, key=key, legs=legs(payee, cash=100, loans_payable=-100)),
                )

        return work

    results = together(*[pay(one, other, f"a{n}") for n in range(4)], *[pay(other, one, f"b{n}") for n in range(4)])
    assert not [each for each in results if isinstance(each, Exception)]
    assert (audited(one).entries, audited(other).entries) == (8, 8)


PROGRAM = """
import itertools, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.db import transaction
from commonhouse.people.models import Organization
from commonhouse.ledger import transfers
from tests.ledger.helpers import draft, legs
one, other = (Organization.objects.get(slug=slug) for slug in ("one", "other"))
for number in itertools.count():
    key = f"{sys.argv[2]}{number}"
    with transaction.atomic():
        transfers.pay(
            draft(one, key=key, legs=legs(one, loans=100, cash=-100)),
            draft(other, key=key, legs=legs(other, cash=100, loans_payable=-100)),
        )
    print(number, flush=True)
"""


def test_kill_9_between_the_two_books(settings):
    one, other = make("one")[0], make("other")[0]
    for organization, role in ((one, "loans"), (one, "cash"), (other, "cash"), (other, "loans-payable")):
        of_role(organization, role)
    answered = 0
    for run in ("a", "b", "c"):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"]), run],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "commonhouse.web.settings_test",
                "PYTHONPATH": os.pathsep.join([SOURCE, str(Path(__file__).parents[2])]),
            },
        )
        assert process.stdout is not None
        for line in process.stdout:
            answered += 1
            if int(line) >= 8:
                break
        process.send_signal(signal.SIGKILL)
        answered += len([line for line in process.stdout if line.endswith("\n")])
        process.wait()
    assert answered >= 27
    first, second = (
        set(Entry.objects.filter(organization=each).values_list("transfer", flat=True)) for each in (one, other)
    )
    assert first == second
    assert answered <= len(first) <= answered + 3
    assert (audited(one).entries, audited(other).entries) == (len(first), len(first))
    assert balances.balance(of_role(one, "cash")) == -balances.balance(of_role(other, "cash")) == -100 * len(first)


def test_the_tables_are_emptied_between_tests():
    """The flush of the tests passes the triggers, and leaves them in place."""
    assert not Entry.objects.exists()
    make_book()

"""The books as beancount and hledger text: those programs read them and find the same balances."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from commonhouse.ledger import accounts, balances, export, plaintext, units
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Leg
from tests.ledger.helpers import draft, legs, put
from tests.ledger.test_audit import book  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(book, tmp_path):  # noqa: F811
    """The book with hard names in it, written as files: (book, folder)."""
    organization = book.organization
    for code, name in (("1000.1", "Caja; “chica”"), ("1000-1", "a\\b"), ("x9", 'Ñandú | ; " 12')):
        Account.objects.create(organization=organization, code=code, name=name, kind="asset", unit="USD")
        account = Account.objects.get(organization=organization, code=code)
        text = f"To {name}"
        put(
            organization,
            draft(
                organization,
                text=text,
                on=dt.date(2025, 6, 1),
                legs=[Leg(account, 5, None, name), *legs(organization, gifts=-5)],
            ),
        )
    yen = accounts.of_role(organization, "receivable", "JPY"), accounts.of_role(organization, "gifts", "JPY")
    put(organization, draft(organization, on=dt.date(2025, 6, 2), legs=[Leg(yen[0], 7), Leg(yen[1], -7)]))
    book.refresh_from_db()
    for name, _what, pieces in export.files(organization):
        (tmp_path / name).write_bytes(b"".join(pieces))
    return book, tmp_path


def ours(book):  # noqa: F811
    """(name in the text, unit) -> balance of the account alone, as a Decimal."""
    writer = plaintext.Writer(book)
    totals = balances.balances(book.organization)
    found = {}
    for account in Account.objects.filter(organization=book.organization):
        if totals.get(account.pk):
            named = writer.accounts[account.code]
            amount = Decimal(units.plain(totals[account.pk], writer.places[account.unit]))
            found[":".join(named.parts), account.unit] = amount
    return found


def test_bean_check_and_every_balance(written):
    book, folder = written  # noqa: F811
    program = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([program, str(folder / "books.beancount")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    from beancount import loader
    from beancount.core import realization

    entries, errors, _options = loader.load_file(str(folder / "books.beancount"))
    assert not errors
    found = {}
    for real in realization.iter_children(realization.realize(entries)):
        for position in real.balance:
            found[real.account, position.units.currency] = position.units.number
    assert found == ours(book)
    assert len(found) >= 8


def test_bean_check_finds_a_changed_amount(written):
    _book, folder = written
    path = folder / "books.beancount"
    text = path.read_text()
    path.write_text(text.replace("  10.00 USD", "  11.00 USD", 1))
    program = Path(sys.executable).with_name("bean-check")
    assert subprocess.run([program, str(path)], capture_output=True, check=False).returncode != 0


def test_hledger_and_every_balance(written):
    program = shutil.which("hledger")
    if program is None:
        pytest.skip(
            "hledger is not installed here (apt install hledger): its text is not checked by the program itself"
        )
    book, folder = written  # noqa: F811
    journal = str(folder / "books.journal")
    done = subprocess.run([program, "-f", journal, "check", "--strict"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [program, "-f", journal, "balance", "--flat", "-O", "json"], capture_output=True, text=True, check=True
    )
    found = {}
    for row in json.loads(said.stdout)[0]:
        for amount in row[3]:
            quantity = amount["aquantity"]
            value = Decimal(quantity["decimalMantissa"]).scaleb(-quantity["decimalPlaces"])
            root, *rest = row[0].split(":")
            found[":".join([root.capitalize(), *rest]), amount["acommodity"]] = value
    assert found == ours(book)


def test_the_journal_says_every_entry_and_balances_by_itself(written):
    """Read here line by line, as hledger would: each transaction balances in each unit, and the assertions hold."""
    book, folder = written  # noqa: F811
    sums: dict[tuple[str, str], Decimal] = {}
    number, within, asserted = 0, {}, {}
    for line in (folder / "books.journal").read_text().splitlines():
        if line[:4].isdigit():
            number += 1
            within = {}
        elif line.startswith("    ") and not line.strip().startswith(";"):
            posting, _, wanted = line.split("  ;")[0].partition(" =* ")
            account, amount, unit = posting.split()
            value = Decimal(amount)
            within[unit] = within.get(unit, 0) + value
            sums[account, unit] = sums.get((account, unit), Decimal(0)) + value
            if wanted:
                asserted[account, unit] = Decimal(wanted.split()[0])
        elif not line:
            assert not any(within.values())
    assert number == book.size + 1
    for (account, unit), wanted in asserted.items():
        whole = sum(
            v for (name, u), v in sums.items() if u == unit and (name == account or name.startswith(f"{account}:"))
        )
        assert whole == wanted
    assert {(k.lower(), u): v for (k, u), v in ours(book).items()} == {
        (k.lower(), u): v for (k, u), v in sums.items() if v
    }


def test_tables(written):
    book, folder = written  # noqa: F811
    import csv

    with (folder / "entries.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(Decimal(row["amount"]) for row in rows if row["unit"] == "USD") == 0
    assert len({row["number"] for row in rows}) == book.size
    with (folder / "accounts.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert sum(Decimal(row["balance"]) for row in csv.DictReader(stream) if row["unit"] == "USD") == 0

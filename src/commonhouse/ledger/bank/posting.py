"""What lines of the bank become in the books: one entry each, between the bank account and what it was for."""

from __future__ import annotations

from collections.abc import Iterable

from commonhouse.ledger.models import Account, BankImport, BankLine
from commonhouse.ledger.posting import Draft, Leg


def key(bank_import: BankImport, row: int) -> str:
    return f"bank:{bank_import.public_id}:{row}"


def source(bank_import: BankImport) -> str:
    return f"ledger.bank:{bank_import.public_id}"


def drafts(bank_import: BankImport, lines: Iterable[BankLine], unplaced: Account, nameless: str) -> list[Draft]:
    """One for each line. What nobody placed goes to `unplaced`; what the bank gave no words is called `nameless`."""
    return [_draft(bank_import, line, unplaced, nameless) for line in lines]


def _draft(bank_import: BankImport, line: BankLine, unplaced: Account, nameless: str) -> Draft:
    assert line.on is not None
    assert line.amount is not None
    other = line.account if line.account is not None else unplaced
    words = (line.rule.text if line.rule is not None else "") or line.text or nameless
    legs = (Leg(bank_import.account, line.amount, line.restriction), Leg(other, -line.amount, line.restriction))
    return Draft(line.on, words, legs, key(bank_import, line.row), source=source(bank_import))

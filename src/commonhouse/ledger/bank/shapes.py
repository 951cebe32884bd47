"""What reading a bank's file gives, whatever its format. Pure: no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_LINES = 250_000
LIMIT_TEXT = 200
LIMIT_BANK_ID = 80


class FileError(Exception):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """One line of a bank's file. row: the line of the file, from 1; amount: smallest parts, into the account > 0.

    `problem` says what cannot be read, naming the column; then day or amount is None.
    """

    row: int
    on: dt.date | None
    amount: int | None
    text: str = ""
    bank_id: str = ""
    problem: str = ""

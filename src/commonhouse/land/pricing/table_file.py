"""A file of index values: what it may look like, and what is wrong with it, line by line. Pure.

Two columns with a heading line: the day from which a value holds, and the value. Days are 2026-04-01, or 2026 for a table of
years; values may have a dollar sign and commas between thousands.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

LARGEST = 500_000  # bytes
MOST_LINES = 2_400
MOST_PROBLEMS = 50
AHEAD = dt.timedelta(days=366)  # values are published before they hold, but not years before
_DAYS = ("date", "day", "on", "from", "year", "fecha", "año", "desde")
_VALUES = ("value", "index", "median", "amount", "rate", "valor", "monto", "índice")
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,9})?\Z", re.ASCII)
MOST_VALUE = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Row:
    """One value: the line it stands on, its day, and the value as decimal text."""

    line: int
    on: dt.date
    value: str


@dataclass(frozen=True, slots=True)
class File:
    """What was read, in order of day, and (line, what is wrong)."""

    rows: tuple[Row, ...]
    problems: tuple[tuple[int, str], ...]


def read(data: bytes, *, yearly: bool, today: dt.date, held: Mapping[dt.date, str]) -> File:
    """Reads a file. `held`: what is published; a row that says the same again is passed over."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _broken(data.count(b"\n", 0, error.start) + 1, _("This is not plain text. Save it as CSV, UTF-8."))
    if len(data) > LARGEST:
        return _broken(1, _("This file is too large. At most 500 KB, please."))
    if "\x00" in text:
        return _broken(1, _("This is not plain text. Save it as CSV, UTF-8."))
    return _lines(text, yearly, today, held)


def _lines(text: str, yearly: bool, today: dt.date, held: Mapping[dt.date, str]) -> File:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error:
        return _broken(1, _("This line cannot be read."))
    day_at = next((at for at, cell in enumerate(heading) if cell in _DAYS), None)
    value_at = next((at for at, cell in enumerate(heading) if cell in _VALUES), None)
    if day_at is None or value_at is None:
        return _broken(1, _("The first line names the columns: date, value."))
    rows: dict[dt.date, Row] = {}
    problems: list[tuple[int, str]] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                row = _row(reader.line_num, cells, day_at, value_at, yearly, today)
                _once(row, rows)
            except ValueError as error:
                problems.append((reader.line_num, str(error)))
                if len(problems) >= MOST_PROBLEMS:
                    break
                continue
            rows[row.on] = row
            if len(rows) > MOST_LINES:
                return _broken(reader.line_num, _("At most %(most)s values, please.") % {"most": MOST_LINES})
    except csv.Error:
        problems.append((reader.line_num, _("This line cannot be read.")))
    fresh = [row for on, row in sorted(rows.items()) if held.get(on) != row.value]
    if not rows and not problems:
        problems.append((2, _("There are no values below the first line.")))
    return File(tuple(fresh), tuple(problems))


def _row(line: int, cells: list[str], day_at: int, value_at: int, yearly: bool, today: dt.date) -> Row:
    if len(cells) <= max(day_at, value_at):
        raise ValueError(_("A column is missing on this line."))
    day = day_of(cells[day_at].strip(), yearly)
    if day > today + AHEAD:
        raise ValueError(_("%(day)s is more than a year ahead.") % {"day": day.isoformat()})
    return Row(line, day, value_of(cells[value_at]))


def _once(row: Row, rows: Mapping[dt.date, Row]) -> None:
    if row.on in rows:
        before = rows[row.on].line
        raise ValueError(_("%(day)s is here twice, first on line %(line)s.") % {"day": row.on, "line": before})


def day_of(text: str, yearly: bool) -> dt.date:
    """Raises ValueError in plain words."""
    if yearly and re.fullmatch(r"\d{4}", text, re.ASCII):
        text = f"{text}-01-01"
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        found = dt.date.fromisoformat(text)
    except ValueError:
        words = _("“%(text)s” is not a day. Write it as 2026-04-01.")
        raise ValueError(words % {"text": text[:40]}) from None
    if not 1900 <= found.year <= 2200:
        raise ValueError(_("The year %(year)s cannot be right.") % {"year": found.year})
    return found


def value_of(text: str) -> str:
    """A value as plain decimal text. Raises ValueError in plain words."""
    typed = text.strip().removeprefix("$").strip()
    if _GROUPED.match(typed):
        typed = typed.replace(",", "")
    try:
        if not _NUMBER.match(typed):
            raise InvalidOperation
        value = Decimal(typed)
    except InvalidOperation:
        words = _("“%(text)s” is not a value. Write it in figures, as 160900 or 0.065.")
        raise ValueError(words % {"text": text.strip()[:40]}) from None
    if not 0 < value <= MOST_VALUE:
        raise ValueError(_("A value is above zero."))
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max((";", "\t", ","), key=first.count)


def _broken(line: int, why: str) -> File:
    return File((), ((line, why),))

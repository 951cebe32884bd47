"""Reading a published table of income limits from a CSV file, with an error for each cell that cannot be used. No database.

Either a row for each tier (columns: tier, name if there is one, 1, 2, ... 8) or a row for each household size (columns: size, and
a tier's percent each). The delimiter is comma, semicolon or tab; UTF-8, or Windows-1252. Nothing is filled in: what is missing is
named by line and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.people import amounts
from commonhouse.people.formats import money
from commonhouse.rules.land.income_limits import MAX_TIER, MAX_TIERS, SIZES, Tier

LIMIT_BYTES = 64 * 1024
LIMIT_CELLS = 40
UNIT = "USD"
_TIER_WORDS = frozenset({"tier", "percent", "%", "ami", "ami %", "% ami", "nivel", "porcentaje"})
_SIZE_WORDS = frozenset({"size", "household size", "persons", "people", "tamano", "tamaño", "personas"})
_NAME_WORDS = frozenset({"name", "words", "nombre"})
_NUMBER = re.compile(r"(\d{1,3})")


class FileError(Exception):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. line: as an editor numbers it; column: the file's own name for it."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class LimitFile:
    """The tiers of a file, upward; or the problems that keep it from being used. Never both."""

    tiers: tuple[Tier, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    line: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A tier as it was read: its cells by household size, and where it says which tier it is."""

    tier: int
    at: _Cell
    name: str
    cells: Mapping[int, _Cell]


def read(data: bytes) -> LimitFile:
    """The tiers in a file. Raises FileError."""
    lines = list(_cut(_text(data)))
    if not lines:
        raise FileError(_("The file is empty. Its first row names the columns: tier, 1, 2, 3, 4, 5, 6, 7, 8."))
    _line, header = lines[0]
    first = header[0].strip().lower()
    problems: list[Problem] = []
    if first in _TIER_WORDS:
        rows = list(_by_tier(header, lines[1:], problems))
    elif first in _SIZE_WORDS:
        rows = list(_by_size(header, lines[1:], problems))
    else:
        raise FileError(
            _("The first column is “%(name)s”. Call it “tier” for a row a tier, or “size” for a row a household size.")
            % {"name": header[0].strip()[:40]}
        )
    if not rows and not problems:
        raise FileError(_("The file names its columns but holds no figures below them."))
    if len(rows) > MAX_TIERS:
        raise FileError(_("The file holds more than %(most)d tiers.") % {"most": MAX_TIERS})
    figures = {row.tier: _figures(row, problems) for row in rows}
    _check_tiers(rows, problems)
    rows.sort(key=lambda row: row.tier)
    if not problems:
        _check_order(rows, figures, problems)
    if problems:
        return LimitFile((), tuple(sorted(problems, key=lambda each: each.line)))
    return LimitFile(tuple(Tier(row.tier, tuple(figures[row.tier].values()), row.name) for row in rows), ())


# --- the shape of a file ------------------------------------------------------------------------------------------------
def _text(data: bytes) -> str:
    if len(data) > LIMIT_BYTES:
        raise FileError(_("The file is larger than 64 KB. A table of limits is much smaller: is it the right file?"))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\x00" in data:
        raise FileError(_("This is not a CSV file. In your spreadsheet choose “Save as” and then “CSV UTF-8”."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cut(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row that holds anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells[:LIMIT_CELLS]
    except csv.Error as error:
        raise FileError(_("Line %(line)d cannot be read: %(why)s") % {"line": reader.line_num, "why": error}) from None


def _by_tier(header: list[str], lines: list[tuple[int, list[str]]], problems: list[Problem]) -> Iterator[_Row]:
    """A row for each tier."""
    names = [place for place, cell in enumerate(header) if cell.strip().lower() in _NAME_WORDS]
    sizes = {size: place for place, cell in enumerate(header) if place not in {0, *names} and (size := _size(cell))}
    _check_sizes(set(sizes), 1, problems)
    for line, cells in lines:
        if not _fits(line, cells, header, problems):
            continue
        at = _Cell(line, header[0].strip(), cells[0])
        tier = _tier(at, problems)
        name = cells[names[0]].strip()[:80] if names and names[0] < len(cells) else ""
        if tier is not None:
            found = {size: _cell(line, header, cells, place) for size, place in sizes.items()}
            yield _Row(tier, at, name, dict(sorted(found.items())))


def _by_size(header: list[str], lines: list[tuple[int, list[str]]], problems: list[Problem]) -> Iterator[_Row]:
    """A row for each household size."""
    rows: dict[int, list[str]] = {}
    at: dict[int, int] = {}
    for line, cells in lines:
        size = _size(cells[0])
        if size is None:
            problems.append(Problem(line, header[0].strip(), _("“%(text)s” is no household size from 1 to 8.")
                                    % {"text": cells[0].strip()[:40]}))  # fmt: skip
        elif size in rows:
            problems.append(Problem(line, header[0].strip(), _("This size is there already.")))
        elif _fits(line, cells, header, problems):
            rows[size], at[size] = cells, line
    _check_sizes(set(rows), lines[-1][0] if lines else 1, problems)
    for place, name in list(enumerate(header))[1:]:
        head = _Cell(1, name.strip() or str(place + 1), name)
        tier = _tier(head, problems)
        if tier is not None:
            found = {size: _cell(at[size], header, cells, place) for size, cells in sorted(rows.items())}
            yield _Row(tier, head, "", found)


def _fits(line: int, cells: list[str], header: list[str], problems: list[Problem]) -> bool:
    if len(cells) <= len(header):
        return True
    message = _('This line has more cells than the first one. Amounts with a comma stand in quotes: "54,500".')
    problems.append(Problem(line, "", message))
    return False


def _cell(line: int, header: list[str], cells: list[str], place: int) -> _Cell:
    return _Cell(line, header[place].strip(), cells[place] if place < len(cells) else "")


def _size(text: str) -> int | None:
    found = _NUMBER.search(text)
    return int(found[1]) if found and 1 <= int(found[1]) <= SIZES else None


def _tier(cell: _Cell, problems: list[Problem]) -> int | None:
    found = re.fullmatch(r"\s*(\d{1,3})\s*%?\s*(ami)?\s*", cell.text, re.IGNORECASE | re.ASCII)
    if found and 1 <= int(found[1]) <= MAX_TIER:
        return int(found[1])
    words = _("“%(text)s” is no tier. Write its percent of the median, such as 50.") % {"text": cell.text.strip()[:40]}
    problems.append(Problem(cell.line, cell.column, words))
    return None


# --- figures ------------------------------------------------------------------------------------------------------------
def _check_sizes(found: set[int], line: int, problems: list[Problem]) -> None:
    missing = [str(size) for size in range(1, SIZES + 1) if size not in found]
    if missing:
        words = _("There are no figures for %(sizes)s people. A published table has eight sizes; none is made up here.")
        problems.append(Problem(line, "", words % {"sizes": ", ".join(missing)}))


def _figures(row: _Row, problems: list[Problem]) -> dict[int, int]:
    """Cents by size. What cannot be read is a problem of its cell; a figure below that of fewer people too."""
    found: dict[int, int] = {}
    for size, cell in row.cells.items():
        if not cell.text.strip():
            problems.append(Problem(cell.line, cell.column, _("The figure is missing.")))
            continue
        try:
            found[size] = amounts.parse(cell.text, UNIT)
        except ValidationError as error:
            problems.append(Problem(cell.line, cell.column, " ".join(error.messages)))
    for (fewer, less), (more, limit) in pairwise(found.items()):
        if limit < less:
            cell = row.cells[more]
            words = _("%(limit)s for %(more)d people is less than %(less)s for %(fewer)d.")
            said = {"limit": money(limit, UNIT), "more": more, "less": money(less, UNIT), "fewer": fewer}
            problems.append(Problem(cell.line, cell.column, words % said))
    return found


def _check_tiers(rows: list[_Row], problems: list[Problem]) -> None:
    seen: set[int] = set()
    for row in rows:
        if row.tier in seen:
            words = _("The tier %(tier)d is there already.") % {"tier": row.tier}
            problems.append(Problem(row.at.line, row.at.column, words))
        seen.add(row.tier)


def _check_order(rows: list[_Row], figures: Mapping[int, Mapping[int, int]], problems: list[Problem]) -> None:
    """A higher tier never has a lower limit."""
    for low, high in pairwise(rows):
        for size, limit in figures[high.tier].items():
            less = figures[low.tier][size]
            if limit < less:
                cell = high.cells[size]
                words = _("%(limit)s is less than %(less)s, the limit of the lower tier %(low)d for %(size)d people.")
                said = {"limit": money(limit, UNIT), "less": money(less, UNIT), "low": low.tier, "size": size}
                problems.append(Problem(cell.line, cell.column, words % said))


def plain_text(tiers: tuple[Tier, ...]) -> str:
    """The same figures as a file that `read` reads: what a page carries from a preview to its yes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["tier", "name", *range(1, SIZES + 1)])
    for each in tiers:
        writer.writerow([each.tier, each.name, *(f"{limit // 100}.{limit % 100:02d}" for limit in each.limits)])
    return buffer.getvalue()

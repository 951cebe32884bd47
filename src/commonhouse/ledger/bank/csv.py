"""A bank's CSV file: its letters, its delimiter, where its table begins, which column is what, and then its lines.

Nothing is decided here that the file does not say: what it leaves open (day or month first, comma or point) is `asked`.
Pure: no database.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.ledger.bank import amounts, dates
from commonhouse.ledger.bank.shapes import LIMIT_BANK_ID, LIMIT_BYTES, LIMIT_LINES, LIMIT_TEXT, FileError, Read
from commonhouse.people.contact_details import name_key

DELIMITERS = (",", ";", "\t", "|")
LIMIT_COLUMNS = 60
LIMIT_CELL = 2000  # characters of a line that cannot be cut at all
LIMIT_SPAN = 10  # lines that one quoted text may go over
LOOKED_AT = 40  # lines at the top among which the table's names are looked for
MOST_SEEN = 5000  # lines from which dates and amounts are told

# What each column may be called. The names are compared without capitals and accents.
WORDS: Mapping[str, frozenset[str]] = {
    "date": frozenset({
        "date", "posted date", "posting date", "transaction date", "post date", "date posted", "booking date", "trans date",
        "value date", "effective date", "trans. date", "fecha", "fecha de operacion", "fecha operacion", "fecha valor",
        "fecha de transaccion", "fecha contable", "f. operacion", "fecha movimiento",
    }),
    "text": frozenset({
        "description", "details", "transaction description", "payee", "memo", "name", "narrative", "reference text", "text",
        "transaction", "original description", "particulars", "descripcion", "concepto", "detalle", "beneficiario",
        "movimiento", "nombre", "extended description", "merchant", "counterparty",
    }),
    "amount": frozenset({
        "amount", "transaction amount", "amount (usd)", "net amount", "value", "monto", "importe", "cantidad", "valor",
        "amount usd", "importe (usd)", "monto (usd)",
    }),
    "debit": frozenset({
        "debit", "debits", "withdrawal", "withdrawals", "money out", "paid out", "debit amount", "withdrawal amount",
        "payment", "payments", "cargo", "cargos", "debe", "debito", "debitos", "retiro", "retiros", "salida", "egreso",
        "egresos", "withdrawal (-)", "amount debit",
    }),
    "credit": frozenset({
        "credit", "credits", "deposit", "deposits", "money in", "paid in", "credit amount", "deposit amount", "abono",
        "abonos", "haber", "credito", "creditos", "deposito", "depositos", "entrada", "ingreso", "ingresos", "deposit (+)",
        "amount credit",
    }),
    "bank_id": frozenset({
        "id", "transaction id", "reference", "reference number", "ref", "fitid", "transaction number", "confirmation number",
        "referencia", "numero de referencia", "no. de referencia", "numero de operacion", "id de transaccion", "bank id",
        "unique id", "check number", "check or slip #",
    }),
}  # fmt: skip
KINDS = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the file is what (from 0; None: not there), and how its dates and amounts are written."""

    date: int | None = None
    text: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    bank_id: int | None = None
    order: str = ""  # of a date: "" is not known yet
    style: str = ""  # of an amount: "" is not known yet
    out_is_positive: bool = False  # a card's statement, where what was spent has no minus

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Columns:
        return cls(**{name: given[name] for name in cls.__slots__ if name in given})


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file as text, where its table begins, and what its columns seem to be."""

    text: str
    delimiter: str
    header_row: int  # the line of the file with the columns' names; 0: it has none
    names: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]  # its first lines
    guess: Columns
    orders: tuple[str, ...]  # of dates, that fit; more than one: ask
    styles: tuple[str, ...]  # of amounts, that fit; more than one: ask
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The file's text, and what is worth knowing of how it was read. Raises FileError."""
    if len(data) > LIMIT_BYTES:
        raise FileError(
            _("The file is larger than %(limit)d MB. Ask your bank for a shorter time.") % {"limit": LIMIT_BYTES >> 20}
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileError(_("This is a spreadsheet or a PDF, not a CSV file. On your bank's page choose “CSV” or “OFX”."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data, "utf-16"), ()
    if b"\x00" in data[:400]:
        return _utf16(data, "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    note = _(
        "The file is not UTF-8, so it was read as Windows-1252 (Latin). Check the accents, first in line %(line)d."
    )
    return data.decode("cp1252", errors="replace"), (note % {"line": line},)


def _utf16(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise FileError(_("The file is cut off, or it is not text. Download it from your bank again.")) from None


def table(data: bytes, places: int) -> Table:
    """What a file seems to hold. places: decimals of the account's unit. Raises FileError."""
    text, notes = decode(data)
    if not text.strip():
        raise FileError(_("The file is empty."))
    delimiter = _delimiter(text)
    top = list(itertools.islice(_cut(text, delimiter), LOOKED_AT))
    header_row, names = _header(top)
    if not names:
        raise FileError(_("No table was found in this file. On your bank's page choose “CSV” or “OFX”."))
    body = [cells for row, cells in itertools.islice(_cut(text, delimiter), MOST_SEEN) if row > header_row]
    if not body:
        raise FileError(_("The file names its columns but holds no lines below them."))
    guess = _guess(names, body, places) if header_row else _by_content(len(names), body, places)
    orders, styles = _what_fits(guess, body, places)
    only = {"order": orders[0] if len(orders) == 1 else "", "style": styles[0] if len(styles) == 1 else ""}
    guess = Columns.from_json(guess.to_json() | only)
    return Table(text, delimiter, header_row, names, tuple(map(tuple, body[:5])), guess, orders, styles, notes)


def _delimiter(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[:20000].splitlines()[:LOOKED_AT] if line.strip()]

    def fitness(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1]
        if not counts:
            return (0, 0)
        most = max(set(counts), key=lambda n: (counts.count(n), n))
        return (counts.count(most), most)

    return max(DELIMITERS, key=fitness)


class _Lines:
    """The file's lines one after another. A quotation mark that is not closed within some lines was never meant as one."""

    def __init__(self, text: str) -> None:
        self.rows = list(io.StringIO(text, newline=""))
        self.next = 0  # index of the line that comes next
        self.start = 0  # index of the line with which the present row began

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.next >= len(self.rows):
            raise StopIteration
        if self.next - self.start >= LIMIT_SPAN:
            raise csv.Error("not closed")
        self.next += 1
        return self.rows[self.next - 1]


def _cut(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file, its cells) of each line that holds anything.

    Where quotation marks make no sense, the line is cut alone, and reading goes on with the next: nothing after it is lost.
    """
    source = _Lines(text)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.start = source.next
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            source.next = source.start + 1
            cells = _alone(source.rows[source.start], delimiter)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        if any(cell.strip() for cell in cells):
            yield source.start + 1, cells


def _alone(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line[:LIMIT_CELL]]


def _header(top: Sequence[tuple[int, list[str]]]) -> tuple[int, tuple[str, ...]]:
    """The line that names the columns: the first with a date and an amount. None: names made up from the widest line."""
    for row, cells in top:
        known = {_kind(cell) for cell in cells[:LIMIT_COLUMNS]} - {None}
        if "date" in known and known & {"amount", "debit", "credit"}:
            return row, tuple(cell.strip() for cell in cells[:LIMIT_COLUMNS])
    width = max((len(cells) for _row, cells in top), default=0)
    if width < 2:
        return 0, ()
    first = next(row for row, cells in top if len(cells) == width)
    if not any(_is_day(cell) for _row, cells in top for cell in cells):
        return 0, ()
    named = next(cells for row, cells in top if row == first)
    if len(top) > 1 and not any(_is_day(cell) for cell in named):  # names we do not know
        return first, tuple(cell.strip() or _column(i) for i, cell in enumerate(named[:LIMIT_COLUMNS]))
    return 0, tuple(_column(i) for i in range(min(width, LIMIT_COLUMNS)))


def _column(index: int) -> str:
    return _("Column %(number)d") % {"number": index + 1}


def _kind(cell: str) -> str | None:
    key = name_key(cell.strip().strip("*#").strip())
    return next((kind for kind, words in WORDS.items() if key in words), None)


def _is_day(cell: str) -> bool:
    return bool(cell.strip()) and bool(dates.orders([cell]))


def _guess(names: Sequence[str], body: Sequence[Sequence[str]], places: int) -> Columns:
    """By the columns' names; the first of two with the same meaning. What no name says is told by what is in it."""
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        kind = _kind(name)
        if kind is not None:
            found.setdefault(kind, index)
    if "amount" in found and {"debit", "credit"} <= set(found):
        del found["amount"]
    elif "amount" in found:
        found.pop("debit", None)
        found.pop("credit", None)
    by_content = _by_content(len(names), body, places, taken=frozenset(found.values()))
    if "amount" not in found and "debit" not in found and "credit" not in found and by_content.amount is not None:
        found["amount"] = by_content.amount
    for name in ("date", "text"):
        value = getattr(by_content, name)
        if name not in found and value is not None:
            found[name] = value
    return Columns(**found)  # type: ignore[arg-type]


def _by_content(width: int, body: Sequence[Sequence[str]], places: int, taken: frozenset[int] = frozenset()) -> Columns:
    """By what is in the columns: days, then amounts, then the longest text."""
    seen = {
        i: [row[i].strip() for row in body[:50] if i < len(row) and row[i].strip()]
        for i in range(width)
        if i not in taken
    }
    date = next((i for i, cells in seen.items() if cells and all(map(_is_day, cells))), None)
    money = [i for i, cells in seen.items() if i != date and cells and amounts.styles(cells, places)]
    amount = next((i for i in money if any(not cell.isdigit() for cell in seen[i])), None)
    rest = [i for i in seen if i not in {date, *money}]
    text = max(rest, key=lambda i: sum(map(len, seen[i])), default=None)
    return Columns(date=date, amount=amount, text=text)


def _what_fits(columns: Columns, body: Sequence[Sequence[str]], places: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Orders and styles that fit the most lines. One of several that mean the same is enough."""
    days = _cells(body, columns.date)
    readable = [cell for cell in days if dates.orders([cell])]
    orders = _most(readable, dates.ORDERS, dates.orders)
    if len(orders) > 1 and not dates.differ(_all_fitting(readable, orders, dates.orders), orders):
        orders = orders[:1]
    money = [cell for i in (columns.amount, columns.debit, columns.credit) for cell in _cells(body, i)]
    figures = [cell for cell in money if amounts.styles([cell], places)]
    styles = _most(figures, (amounts.POINT, amounts.COMMA), lambda cells: amounts.styles(cells, places))
    if len(styles) > 1 and not amounts.differ(
        _all_fitting(figures, styles, lambda cells: amounts.styles(cells, places)), places
    ):
        styles = styles[:1]
    return orders, styles


def _cells(body: Sequence[Sequence[str]], index: int | None) -> list[str]:
    return [] if index is None else [row[index] for row in body if index < len(row) and row[index].strip()]


def _most(cells: Sequence[str], choices: Sequence[str], fitting: Any) -> tuple[str, ...]:
    """The choices that fit most of the cells: one wrong line does not decide for all others."""
    counts = dict.fromkeys(choices, 0)
    for cell in cells:
        for choice in fitting([cell]):
            counts[choice] += 1
    most = max(counts.values())
    return tuple(choice for choice in choices if counts[choice] == most)


def _all_fitting(cells: Sequence[str], choices: Sequence[str], fitting: Any) -> list[str]:
    return [cell for cell in cells if set(choices) <= set(fitting([cell]))]


def problems(columns: Columns, names: Sequence[str]) -> dict[str, str]:
    """What a person must still say, by field, before lines can be read."""
    wrong: dict[str, str] = {}
    if columns.date is None:
        wrong["date"] = _("Say which column holds the date.")
    if columns.amount is None and columns.debit is None and columns.credit is None:
        wrong["amount"] = _("Say which column holds the amount, or which hold money out and money in.")
    if columns.amount is not None and (columns.debit is not None or columns.credit is not None):
        wrong["amount"] = _("Choose either one column of amounts, or columns of money out and money in.")
    if columns.order not in dates.ORDERS:
        wrong["order"] = _("Say how dates are written.")
    if columns.style not in {amounts.POINT, amounts.COMMA}:
        wrong["style"] = _("Say how amounts are written.")
    for kind in KINDS:
        index = getattr(columns, kind)
        if index is not None and not 0 <= index < len(names):
            wrong[kind] = _("This file has no such column.")
    return wrong


def lines(found: Table, columns: Columns, places: int) -> Iterator[Read]:
    """Each line of the table, read as the columns say. Raises FileError when there are too many."""
    names = found.names
    count = 0
    for row, cells in _cut(found.text, found.delimiter):
        if row <= found.header_row:
            continue
        count += 1
        if count > LIMIT_LINES:
            raise FileError(
                _("The file holds more than %(count)s lines. Ask your bank for a shorter time.")
                % {"count": f"{LIMIT_LINES:,}"}
            )
        yield _line(row, cells, columns, names, places)


def _line(row: int, cells: Sequence[str], columns: Columns, names: Sequence[str], places: int) -> Read:
    def cell(index: int | None) -> str:
        return cells[index].strip() if index is not None and index < len(cells) else ""

    text = " ".join(cell(columns.text).replace("\x00", "").split())[:LIMIT_TEXT]
    bank_id = cell(columns.bank_id).replace("\x00", "")[:LIMIT_BANK_ID]
    on: dt.date | None = None
    amount: int | None = None
    wrong = []
    try:
        on = _day(cell(columns.date), columns.order)
    except dates.DateError as problem:
        wrong.append(_at(names, columns.date, str(problem)))
    try:
        amount = _amount(cell, columns, places)
    except amounts.AmountError as problem:
        shown = (
            columns.amount if columns.amount is not None else columns.debit if cell(columns.debit) else columns.credit
        )
        wrong.append(_at(names, shown, str(problem)))
    return Read(row, on, amount, text, bank_id, " ".join(wrong)[:200])


def _at(names: Sequence[str], index: int | None, problem: str) -> str:
    if index is None:
        return problem
    return _("Column “%(name)s”: %(problem)s") % {"name": names[index][:40], "problem": problem}


def _day(text: str, order: str) -> dt.date:
    if not text:
        raise dates.DateError(_("The date is missing."))
    return dates.day(text, order)


def _amount(cell: Any, columns: Columns, places: int) -> int:
    """One column with a sign, or one of money out and one of money in (of which one is empty or zero)."""
    if columns.amount is not None:
        text = cell(columns.amount)
        if not text:
            raise amounts.AmountError(_("The amount is missing."))
        amount = amounts.minor(text, places, columns.style)
        amount = -amount if columns.out_is_positive else amount
    else:
        out, into = (_part(cell(index), places, columns.style) for index in (columns.debit, columns.credit))
        if out and into:
            raise amounts.AmountError(_("Both money out and money in are filled."))
        amount = abs(into) - abs(out) if into or out else 0
    if amount == 0:
        raise amounts.AmountError(_("The amount is missing or zero."))
    return amount


def _part(text: str, places: int, style: str) -> int:
    return amounts.minor(text, places, style) if text and text not in {"-", "–", "—"} else 0

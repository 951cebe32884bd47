"""Reading a list of members from a CSV file, with an error for each row that cannot be used. Pure: no database.

The file is read whole (at most 1 MB, 5,000 rows). Encoding: UTF-8 or UTF-16 with their marks, UTF-8, or else
Windows-1252. The delimiter is whichever of comma, semicolon and tab the first row is cut by. The first row names the
columns, in English or Spanish.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.people import contact_details
from commonhouse.people.contact_details import name_key, read_contact
from commonhouse.people.export import FORMULA
from commonhouse.people.models import Contact

LIMIT_BYTES = 1024 * 1024
LIMIT_ROWS = 5000
LIMIT_COLUMNS = 60
LIMIT_NAME = 120
LIMIT_PLACE = 80
DELIMITERS = (",", ";", "\t")

COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "full name", "member", "nombre", "nombre completo", "nombre y apellido"}),
    "first": frozenset({"first name", "first", "given name", "nombres", "primer nombre"}),
    "last": frozenset({"last name", "last", "surname", "family name", "apellido", "apellidos"}),
    "email": frozenset({"email", "e-mail", "email address", "mail", "correo", "correo electronico", "correo-e"}),
    "phone": frozenset({"phone", "phone number", "mobile", "cell", "telephone", "telefono", "celular", "movil"}),
    "post": frozenset({"postal address", "address", "mailing address", "direccion", "direccion postal"}),
    "language": frozenset({"language", "idioma", "lengua"}),
    "place": frozenset({"neighborhood", "neighbourhood", "place", "barrio", "vecindario"}),
}
LANGUAGE_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset({"en", "english", "ingles"}),
    "es": frozenset({"es", "spanish", "espanol", "castellano"}),
    "ht": frozenset({"ht", "haitian creole", "haitian", "kreyol", "kreyol ayisyen", "criollo haitiano"}),
    "zh-hant": frozenset({"zh-hant", "traditional chinese", "chinese traditional", "chinese (traditional)"}),
    "zh-hans": frozenset({"zh-hans", "simplified chinese", "chinese simplified", "chinese (simplified)"}),
    "vi": frozenset({"vi", "vietnamese", "vietnamita"}),
    "kea": frozenset({"kea", "cape verdean creole", "kabuverdianu", "kriolu", "criollo caboverdiano"}),
    "pt": frozenset({"pt", "portuguese", "portugues"}),
}


class FileError(Exception):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row. row: as a spreadsheet numbers it; column: the file's own name for it."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file. number: the row as a spreadsheet numbers it; contacts: pairs of kind and value."""

    number: int
    name: str
    language: str
    place: str
    contacts: tuple[tuple[str, str], ...]

    def keys(self) -> frozenset[str]:
        return frozenset(contact_details.key(kind, value) for kind, value in self.contacts)


@dataclass(frozen=True, slots=True)
class MemberFile:
    """What a file holds: its rows, the problems of those that cannot be used, and what is worth knowing."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = field(default=())


def read(data: bytes, language: str = "en") -> MemberFile:
    """The members in a file. language: of those whose row names none. Raises FileError."""
    if len(data) > LIMIT_BYTES:
        raise FileError(_("The file is larger than 1 MB. Split it into smaller files."))
    text, notes = decode(data)
    lines = cut(text)
    _first, header = next(lines, (0, []))
    if not any(cell.strip() for cell in header):
        raise FileError(_("The file is empty. Its first row should name the columns, and “name” must be one."))
    columns, ignored = _columns(header)
    if ignored:
        notes = (*notes, _("These columns are not kept: %(names)s.") % {"names": ", ".join(ignored)})
    rows, problems = _rows(lines, columns, header, language)
    if not rows and not problems:
        raise FileError(_("The file names its columns but holds no members below them."))
    problems.extend(_repeated(rows, header, columns))
    return MemberFile(tuple(rows), tuple(sorted(problems, key=lambda p: p.row)), notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError(
            _("This is a spreadsheet, not a CSV file. In your spreadsheet choose “Save as” and then “CSV UTF-8”.")
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data), ()
    if b"\x00" in data:
        raise FileError(_("This is not a text file. In your spreadsheet choose “Save as” and then “CSV UTF-8”."))
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _windows(data, error)


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise FileError(_("The file is cut off. Save it again as “CSV UTF-8”.")) from None


def _windows(data: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """Older spreadsheets write Windows-1252; a few bytes mean nothing in it either."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as undefined:
        line = data[: undefined.start].count(b"\n") + 1
        raise FileError(
            _(
                "Line %(line)d holds letters in an unknown encoding. In your spreadsheet choose “Save as” and then "
                "“CSV UTF-8”."
            )
            % {"line": line}
        ) from None
    line = data[: error.start].count(b"\n") + 1
    note = _(
        "The file is not UTF-8, so it was read as Windows-1252. Check the accents, first in line %(line)d: %(text)s"
    ) % {"line": line, "text": text.splitlines()[line - 1][:80] if text.splitlines() else ""}
    return text, (note,)


def cut(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of each row that holds anything."""
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 or any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as problem:
        raise FileError(
            _("Row %(row)d cannot be read (%(problem)s). Look for a quotation mark that is not closed there.")
            % {"row": number + 1, "problem": problem}
        ) from None


def _columns(header: list[str]) -> tuple[dict[str, int], list[str]]:
    """Which column holds what, and the names of those that are not kept. Raises FileError."""
    if len(header) > LIMIT_COLUMNS:
        raise FileError(_("The file has more than %(count)d columns.") % {"count": LIMIT_COLUMNS})
    columns: dict[str, int] = {}
    ignored = []
    for index, cell in enumerate(header):
        known = next((name for name, words in COLUMNS.items() if name_key(cell) in words), None)
        if known is None:
            ignored.extend([cell.strip()[:40]] if cell.strip() else [])
            continue
        if known in columns:
            raise FileError(
                _("Two columns hold the same thing: “%(one)s” and “%(two)s”. Keep one of them.")
                % {"one": header[columns[known]].strip(), "two": cell.strip()}
            )
        columns[known] = index
    if "name" not in columns and "first" not in columns:
        raise FileError(
            _("No column is called “name”. The first row names the columns; yours are: %(names)s.")
            % {"names": ", ".join(cell.strip()[:40] for cell in header if cell.strip())}
        )
    return columns, ignored


def _rows(
    lines: Iterable[tuple[int, list[str]]], columns: Mapping[str, int], header: list[str], language: str
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for count, (number, cells) in enumerate(lines, 1):
        if count > LIMIT_ROWS:
            raise FileError(
                _("The file holds more than %(count)s rows. Split it into smaller files.")
                % {"count": f"{LIMIT_ROWS:,}"}
            )
        reading = _Reading(number, cells, columns, header)
        row = reading.row(language)
        if reading.problems:
            problems.extend(reading.problems)
            continue
        rows.append(row)
    return rows, problems


@dataclass(slots=True)
class _Reading:
    """One row being read; it gathers all that is wrong with it, not only the first thing."""

    number: int
    cells: list[str]
    columns: Mapping[str, int]
    header: list[str]
    problems: list[Problem] = field(default_factory=list)

    def row(self, language: str) -> Row:
        if len(self.cells) > len(self.header) and any(cell.strip() for cell in self.cells[len(self.header) :]):
            self.problem("", _("This row has more cells than there are columns. Is a delimiter left in a text?"))
        return Row(self.number, self.name(), self.language(language), self.place(), tuple(self.contacts()))

    def cell(self, column: str) -> str:
        index = self.columns.get(column)
        if index is None or index >= len(self.cells):
            return ""
        value = " ".join(self.cells[index].split())
        # Our own exports put an apostrophe before what looks like a formula.
        return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA) else value

    def problem(self, column: str, message: str) -> None:
        named = self.header[self.columns[column]].strip() if column in self.columns else ""
        self.problems.append(Problem(self.number, named, message))

    def name(self) -> str:
        name = self.cell("name") or " ".join(filter(None, (self.cell("first"), self.cell("last"))))
        column = "name" if "name" in self.columns else "first"
        if not name:
            self.problem(column, _("The name is missing. Write how the person wants to be called."))
        elif len(name) > LIMIT_NAME:
            self.problem(column, _("The name is longer than %(count)d characters.") % {"count": LIMIT_NAME})
        elif not any(symbol.isalpha() for symbol in name):
            self.problem(column, _("“%(name)s” holds no letter, so it is not a name.") % {"name": name[:40]})
        return name

    def language(self, otherwise: str) -> str:
        word = name_key(self.cell("language"))
        if not word:
            return otherwise
        found = next((code for code, words in LANGUAGE_WORDS.items() if word in words), None)
        if found is None:
            self.problem(
                "language",
                _("“%(word)s” is not a language of the house. Write one of: %(codes)s.")
                % {"word": self.cell("language")[:40], "codes": ", ".join(LANGUAGE_WORDS)},
            )
        return found or otherwise

    def place(self) -> str:
        place = self.cell("place")
        if len(place) > LIMIT_PLACE:
            self.problem(
                "place",
                _("The neighborhood is longer than %(count)d characters.") % {"count": LIMIT_PLACE},
            )
        return place

    def contacts(self) -> Iterator[tuple[str, str]]:
        for kind in Contact.Kind.values:
            value = self.cell(kind)
            if not value:
                continue
            try:
                yield kind, read_contact(kind, value)
            except ValidationError as error:
                self.problem(kind, error.messages[0])


def _repeated(rows: Iterable[Row], header: list[str], columns: Mapping[str, int]) -> Iterator[Problem]:
    """The same name with the same contact detail, or with none in both rows, is one person written twice."""
    seen: dict[tuple[str, str], int] = {}
    column = header[columns["name" if "name" in columns else "first"]].strip()
    for row in rows:
        keys = [(name_key(row.name), key) for key in row.keys() or {""}]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            yield Problem(
                row.number,
                column,
                _("This is the same person as in row %(row)d. Remove one of the two rows.") % {"row": first},
            )
        for key in keys:
            seen.setdefault(key, row.number)

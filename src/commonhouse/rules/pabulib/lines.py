"""Lines as records: fields and quoting, and where each of them stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..reading.lines import Lines
from .errors import Problems

__all__ = ["SECTIONS", "SEPARATOR", "Lines", "Row", "column_of", "fields_of", "rows_of", "section_of"]

SEPARATOR: Final = ";"
SECTIONS: Final = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True, slots=True)
class Row:
    """A record: the line it starts on, that line as written, and its fields, stripped."""

    line: int
    text: str
    fields: list[str]

    def at(self, place: int) -> tuple[int, int]:
        """Line and character column, from 1, of the start of a field (numbered from 0)."""
        return self.line, column_of(self.text, place)


def rows_of(lines: Lines, problems: Problems) -> Iterator[Row]:
    """The records of the lines that follow; blank lines are passed over."""
    for line in lines.text:
        if line.strip():
            start = lines.number
            yield Row(start, line, fields_of(line, lines, problems))


def fields_of(line: str, lines: Lines, problems: Problems) -> list[str]:
    """The fields of the record that starts with `line`, stripped; a quoted one may go on over further lines.

    Quoting is that of Python's csv module in strict mode: a field in double quotes, quotes inside it doubled.
    Spaces after a semicolon are passed over.
    """
    if '"' not in line:
        return [field.strip() for field in line.split(SEPARATOR)]
    start = lines.number

    def more() -> Iterator[str]:
        yield line + "\n"
        for following in lines.text:
            yield following + "\n"

    try:
        fields = next(csv.reader(more(), delimiter=SEPARATOR, strict=True, skipinitialspace=True))
    except csv.Error as error:
        text = str(error)
        if "expected after" in text:
            problems.fatal(
                start,
                line.index('"') + 1,
                f"a quoted text that starts here goes on after its closing quote (line {lines.number}).",
                'Write a quote inside a quoted text twice: "The ""Old"" Mill".',
            )
        problems.fatal(
            start,
            line.index('"') + 1,
            "a quoted text that starts on this line does not end.",
            'Close it with a quote ("), or write one inside it twice (""). Or the file is cut short.',
        )
    return [field.strip() for field in fields]


def column_of(line: str, place: int) -> int:
    """The character column, from 1, at which the field number `place` (from 0) starts in a line."""
    inside = False
    start = seen = 0
    for column, character in enumerate(line):
        if seen == place:
            break
        if character == '"' and (inside or not line[start:column].strip()):
            inside = not inside
        elif character == SEPARATOR and not inside:
            seen, start = seen + 1, column + 1
    return start + 1 if seen == place else len(line) + 1


def section_of(fields: list[str]) -> str | None:
    """The section that a record opens: META, PROJECTS or VOTES alone (spreadsheets add empty fields)."""
    name = fields[0].upper()
    return name if name in SECTIONS and not any(fields[1:]) else None

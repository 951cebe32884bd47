"""Plain text for an 80-column terminal: tables, wrapped sentences, amounts of money."""

from __future__ import annotations

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

WIDTH: Final = 80
MOST: Final = 100
GAP: Final = "  "
ELLIPSIS: Final = "..."


def columns() -> int:
    """How wide to write: the terminal up to 100 columns, 80 elsewhere."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(40, min(shutil.get_terminal_size().columns, MOST))


def width(text: str) -> int:
    """Columns a text takes: wide characters (Chinese, Japanese, Korean) take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def fit(text: str, room: int) -> str:
    """The text in at most `room` columns, cut with "..." if need be, without line breaks."""
    text = " ".join(text.split())
    if width(text) <= room:
        return text
    kept, used = [], 0
    for character in text:
        used += _columns(character)
        if used > room - len(ELLIPSIS):
            break
        kept.append(character)
    return "".join(kept).rstrip() + ELLIPSIS[: max(room, 0)]


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """A sentence over several lines; `first` starts the first one (a bullet), `indent` the others."""
    return textwrap.fill(
        text,
        columns(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `right` aligns numbers; the one that `grows` takes the room that is left."""

    title: str
    right: bool = False
    grows: bool = False


def table(heads: Sequence[Column], rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Lines of a table, title line first, at most as wide as the terminal."""
    widths = [max([width(head.title), *(width(row[place]) for row in rows)]) for place, head in enumerate(heads)]
    room = columns() - len(indent) - len(GAP) * (len(heads) - 1)
    for place, head in enumerate(heads):
        if head.grows:
            others = sum(widths) - widths[place]
            widths[place] = max(8, min(widths[place], room - others))
    titles = [head.title for head in heads]
    return [indent + _line(heads, widths, fields) for fields in (titles, *rows)]


def _line(heads: Sequence[Column], widths: Sequence[int], fields: Sequence[str]) -> str:
    cells = []
    for head, size, field in zip(heads, widths, fields, strict=True):
        text = fit(field, size) if head.grows else field
        padding = " " * (size - width(text))
        cells.append(padding + text if head.right else text + padding)
    return GAP.join(cells).rstrip()


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Money:
    """Writes minor units for people: "1,910,663.83". Whole units stand alone when `whole` says all amounts are so."""

    minor: int
    currency: str
    whole: bool

    def __call__(self, amount: int | Fraction) -> str:
        """Rounded half up to the minor unit; without the currency."""
        cents = (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
        units, rest = divmod(abs(cents), self.minor)
        sign = "-" if cents < 0 else ""
        if self.minor == 1 or (self.whole and rest == 0):
            return f"{sign}{units:,}"
        return f"{sign}{units:,}.{rest:0{len(str(self.minor)) - 1}d}"

    def full(self, amount: int | Fraction) -> str:
        """With the currency, where there is one."""
        return f"{self(amount)} {self.currency}".rstrip()


def number(count: int) -> str:
    return f"{count:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 ballot", "2,553 ballots"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"

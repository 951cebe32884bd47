"""A pile of ranked paper ballots typed into a spreadsheet: one line a paper, its number, then candidates, the best first.

    7, Ana Reyes, Bo Lindqvist
    8, c3
    9, spoiled

Candidates are named by their names on the ballot or by their codes. Every line is read, and every mistake named with its
line; a file with a mistake keys nothing. A .blt file has no numbers of papers, so no two keyings of it could be compared.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 512 * 1024
MOST_PAPERS = 5000
MOST_PROBLEMS = 20
SPOILED = frozenset({"spoiled", "nulo", "nula"})
_HEADINGS = frozenset({"number", "serial", "paper", "número", "numero", "papeleta"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its number, and the codes of candidates, the best first; none for a spoiled one."""

    line: int
    serial: int
    codes: tuple[str, ...]
    is_spoiled: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """What a file holds. With problems (line, words), nothing of it is keyed."""

    papers: tuple[Paper, ...]
    problems: tuple[tuple[int, str], ...]


def read(text: str, names: Mapping[str, str]) -> Pile:
    """`names` are those of candidates by code."""
    known = {_folded(name): code for code, name in names.items()} | {_folded(code): code for code in names}
    papers: list[Paper] = []
    problems: list[tuple[int, str]] = []
    lines: dict[int, int] = {}
    for line, row in _rows(text):
        try:
            paper = _paper(line, row, known)
            if paper.serial in lines:
                raise _Wrong(_("paper %(serial)d stands in line %(line)d already.") % {
                    "serial": paper.serial, "line": lines[paper.serial],
                })  # fmt: skip
        except _Wrong as wrong:
            problems.append((line, str(wrong)))
            continue
        lines[paper.serial] = line
        papers.append(paper)
    if not papers and not problems:
        problems.append((1, _("the file holds no paper.")))
    if len(papers) > MOST_PAPERS:
        problems.append((MOST_PAPERS + 1, _("at most %(most)d papers at once.") % {"most": MOST_PAPERS}))
    return Pile(tuple(papers), tuple(problems[:MOST_PROBLEMS]))


class _Wrong(ValueError):
    """What is wrong with a line."""


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines with something in them, numbered from 1, without a heading."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text.lstrip("\ufeff")), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or (reader.line_num == 1 and _folded(cells[0]) in _HEADINGS):
            continue
        yield reader.line_num, cells


def _paper(line: int, row: Sequence[str], known: Mapping[str, str]) -> Paper:
    number, *choices = row
    if not (number.isascii() and number.isdecimal() and 1 <= len(number) <= 7 and int(number) >= 1):
        raise _Wrong(_("“%(text)s” is no number of a paper.") % {"text": number[:40]})
    if not choices:
        raise _Wrong(_("nothing stands after the number. Write the candidates, or “spoiled”."))
    if len(choices) == 1 and _folded(choices[0]) in SPOILED:
        return Paper(line, int(number), (), is_spoiled=True)
    codes: list[str] = []
    for place, choice in enumerate(choices, 1):
        if not choice:
            raise _Wrong(_("choice %(place)d is empty, and one after it is not.") % {"place": place})
        code = known.get(_folded(choice))
        if code is None:
            raise _Wrong(_("no candidate is called “%(name)s”.") % {"name": choice[:80]})
        if code in codes:
            raise _Wrong(_("“%(name)s” is ranked twice.") % {"name": choice[:80]})
        codes.append(code)
    return Paper(line, int(number), tuple(codes))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

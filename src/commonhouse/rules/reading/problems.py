"""What can be wrong with a file (problems: no count) and what a reader of the count should know (remarks)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NoReturn

MAX_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, where (lines and columns count from 1, in characters) and what to do about it."""

    line: int
    column: int
    message: str
    fix: str


class FileError(ValueError):
    """A file that cannot be read as it stands: up to 20 problems, in the order they stand in the file."""

    def __init__(self, source: str, problems: tuple[Problem, ...], *, more: bool = False) -> None:
        self.source = source
        self.problems = problems
        self.more = more
        super().__init__(self._text())

    def _text(self) -> str:
        lines = [f"{self.source}:{p.line}:{p.column}: {p.message} {p.fix}".rstrip() for p in self.problems]
        if self.more:
            lines.append(f"{self.source}: there is more; these are the first {len(self.problems)} problems.")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader should know of a file that was read in full.

    `line` is where it shows first and `count` how many lines it is about. The codes are constants of each format.
    """

    code: str
    text: str
    line: int = 0
    count: int = 1


class Stop(Exception):
    """Reading cannot go on: the problems found so far are all there will be."""


class Problems:
    """Collects problems; gives up, by raising Stop, at the twentieth."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.full = False

    def add(self, line: int, column: int, message: str, fix: str = "") -> None:
        self.found.append(Problem(max(line, 1), max(column, 1), message, fix))
        if len(self.found) == MAX_PROBLEMS:
            self.full = True
            raise Stop

    def fatal(self, line: int, column: int, message: str, fix: str = "") -> NoReturn:
        self.add(line, column, message, fix)
        raise Stop


MAX_QUOTED: Final = 40


def quoted(text: str) -> str:
    """A value as an error quotes it: in quotes, unprintable characters escaped, cut at 40 characters."""
    short = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 3] + "..."
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short) + '"'

"""Read a .blt file from bytes: candidates, seats, ballots, title.

    4 2                 four candidates, two seats
    -2                  the second withdrew (the line may be missing, or name several: -2 -3)
    3 1 3 4 0           three ballots: first candidate 1, then 3, then 4
    2 4 1=3 0           two ballots: 4, then 1 and 3 alike
    1 0                 a blank ballot
    0                   the ballots end
    "Adam"              as many names as candidates, in quotes or not, one a line
    ...
    "Parish council"    the title, which may be missing

Strict: a file is read in full or refused with up to 20 problems, each naming its line, column and a way to fix it. No
ballot is ever dropped. Comments (# to the end of a line) are passed over before the names. Limits: lines of 1 MiB, 1,000
candidates and seats, 5,000,000 lines of ballots, 2^53 - 1 ballots. Candidates get their numbers as ids.

Source: Hill, Wichmann and Woodall, "Algorithm 123", The Computer Journal 30 (1987); equal ranks as OpaVote writes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from ..jsonform import MAX_SAFE_INT
from ..ranking.model import MAX_CANDIDATES, Candidate, Election, Ranking
from ..ranking.statements import MAX_SEATS
from ..reading.lines import Lines
from ..reading.problems import FileError, Problems, Remark, Stop, quoted

MAX_LINES: Final = 5_000_000
MAX_NAME: Final = 500  # characters
END: Final = "0"
LEFT_OUT: Final = ("-", "--")  # a rank that was skipped
_TOKEN: Final = re.compile(r"\S+")
_WHOLE: Final = re.compile(r"[0-9]{1,16}")
_NEGATIVE: Final = re.compile(r"-[0-9]{1,16}")


BULK: Final = 1 << 18  # bytes of a block from which it is worth loading NumPy


class BallotLines(Lines):
    """Lines that can be taken many at a time: `bulk`, where it is set, is offered each large block of whole lines, and
    says how many bytes and lines at its start it has dealt with."""

    bulk: Callable[[bytes], tuple[int, int]] | None = None

    def _blocks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for block in super()._blocks(chunks):
            if self.bulk is None or len(block) < BULK:
                yield block
                continue
            taken, lines = self.bulk(block)
            self._offset += taken
            self.number += lines
            if taken < len(block):
                yield block[taken:]


class BltError(FileError):
    """A file that cannot be read as it stands: up to 20 problems, in the order they stand in the file."""


@dataclass(frozen=True)
class BltFile:
    """A file as read. `title` is empty where the file has none; `remarks` are what a reader of the count should know."""

    election: Election
    seats: int
    title: str = ""
    remarks: tuple[Remark, ...] = ()


def read(chunks: Iterable[bytes], *, source: str = "input.blt") -> BltFile:
    """Read a file from chunks of bytes of any size. `source` is what errors call the file. Raises BltError."""
    problems = Problems()
    try:
        file = _Reader(BallotLines(chunks, problems), problems).file()
    except Stop:
        raise BltError(source, tuple(problems.found), more=problems.full) from None
    if problems.found:
        raise BltError(source, tuple(problems.found))
    return file


class _Reader:
    """One reading under way, from the first line to the last."""

    def __init__(self, lines: BallotLines, problems: Problems) -> None:
        self.lines = lines
        self.problems = problems
        self.rankings: dict[Ranking, int] = {}
        self.remarks: list[Remark] = []
        self.candidates = 0
        self.ballot_lines = 0
        self.places: dict[str, int] = {}  # by number as written

    def file(self) -> BltFile:
        self.candidates, seats = self._header()
        self.places = {str(number): number - 1 for number in range(1, self.candidates + 1)}
        withdrawn = self._withdrawn_and_ballots()
        names, title = self._names()
        candidates = tuple(Candidate(str(number), name) for number, name in enumerate(names, 1))
        return BltFile(
            election=Election(candidates, self.rankings, frozenset(withdrawn)),
            seats=seats,
            title=title,
            remarks=tuple(self.remarks),
        )

    # The first line --------------------------------------------------------------------------------

    def _header(self) -> tuple[int, int]:
        line = self._next()
        if line is None:
            self.problems.fatal(1, 1, "the file is empty.", 'A .blt file begins with a line such as "4 2".')
        tokens = _TOKEN.findall(line)
        if len(tokens) != 2 or not all(_WHOLE.fullmatch(token) for token in tokens):
            self._fatal(
                1,
                f"the first line is {quoted(line.strip())}.",
                'Write the number of candidates and the number of seats: "4 2".',
            )
        candidates, seats = map(int, tokens)
        if candidates > MAX_CANDIDATES:
            self._fatal(1, f"there are {candidates:,} candidates.", f"The most is {MAX_CANDIDATES:,}.")
        if not 1 <= seats <= MAX_SEATS:
            column = line.rindex(tokens[1]) + 1
            self._fatal(column, f"the number of seats is {seats:,}.", f"Give 1 to {MAX_SEATS:,}.")
        return candidates, seats

    # Withdrawn candidates and ballots ---------------------------------------------------------------

    def _withdrawn_and_ballots(self) -> set[int]:
        withdrawn: set[int] = set()
        line = self._next()
        while line is not None and line.lstrip().startswith("-"):
            withdrawn |= self._withdrawn(line)
            line = self._next()
        self._ballots(line)
        return withdrawn

    def _withdrawn(self, line: str) -> set[int]:
        found: set[int] = set()
        for match in _TOKEN.finditer(line):
            token, column = match.group(), match.start() + 1
            if not _NEGATIVE.fullmatch(token):
                self._add(column, f"{quoted(token)} is not a withdrawn candidate.", 'Write them so: "-2 -3".')
            elif token[1:] not in self.places:
                self._unknown(column, token[1:])
            else:
                found.add(self.places[token[1:]])
        return found

    def _ballots(self, line: str | None) -> None:
        """All ballots up to the 0 that ends them; `line` is the first."""
        rankings = self.rankings
        self.lines.bulk = self._bulk
        while line is not None:
            tokens = line.split()
            if len(tokens) == 1 and tokens[0] == END:
                break
            self.ballot_lines += 1
            if self.ballot_lines > MAX_LINES:
                self._too_many_lines()
            ranking = self._plain(tokens)
            count, ranking = self._unusual(line) if ranking is None else (int(tokens[0]), ranking)
            rankings[ranking] = rankings.get(ranking, 0) + count
            line = self._next()
        else:
            self.problems.fatal(
                self.lines.number,
                1,
                "the ballots do not end: the file stops before a 0 on a line of its own.",
                "The file may be cut short. After the last ballot write 0, then the names of the candidates.",
            )
        self.lines.bulk = None
        total = sum(rankings.values())
        if total > MAX_SAFE_INT:
            self._fatal(1, f"there are {total:,} ballots.", "The most is 2^53 - 1.")

    def _bulk(self, block: bytes) -> tuple[int, int]:
        """Add the plain ballots at the start of a large block. Returns how many bytes and lines they took."""
        from .bulk import plain_ballots

        taken, ballots = plain_ballots(block, self.candidates)
        rankings, lines = self.rankings, 0
        for ranking, count in ballots:
            rankings[ranking] = rankings.get(ranking, 0) + count
            lines += 1
        self.ballot_lines += lines
        if self.ballot_lines > MAX_LINES:
            self._too_many_lines()
        return taken, lines

    def _too_many_lines(self) -> NoReturn:
        self._fatal(1, f"there are more than {MAX_LINES:,} lines of ballots.", "Write equal ballots once.")

    def _plain(self, tokens: list[str]) -> Ranking | None:
        """The ranking of a ballot with nothing unusual in it; None when there is."""
        weight = tokens[0]
        if tokens[-1] != END or (weight != "1" and (not _WHOLE.fullmatch(weight) or int(weight) < 1)):
            return None
        try:
            ranking = tuple(map(self.places.__getitem__, tokens[1:-1]))
        except KeyError:
            return None
        return ranking if len(set(ranking)) == len(ranking) else None

    def _unusual(self, line: str) -> tuple[int, Ranking]:
        """A ballot that is wrong, or has equal ranks. Of a wrong one all problems are reported."""
        tokens = [(match.group(), match.start() + 1) for match in _TOKEN.finditer(line)]
        first, column = tokens[0]
        if not first[0].isdigit() and first[0] not in "-(=.+":
            self._fatal(
                column,
                f"here stands {quoted(line.strip())}, and the ballots have not ended.",
                "Write 0 on a line of its own after the last ballot, before the names.",
            )
        count = self._count(first, column)
        if tokens[-1][0] != END or len(tokens) == 1:
            end = len(line.rstrip()) + 1
            self._add(end, "the ballot does not end in 0.", "Write 0 after its last preference; the line may be cut.")
        else:
            tokens.pop()
        ranking = self._ranking(tokens[1:])
        if any(isinstance(place, tuple) for place in ranking):
            self._remark(
                "equal-ranks", "ballots rank two or more candidates equal", "ballot ranks candidates equal", count
            )
        return count, ranking

    def _count(self, token: str, column: int) -> int:
        """How many voters cast this ballot."""
        if token.startswith("("):
            self._add(column, "the ballot begins with a name in brackets.", "Begin with how many cast it: 1.")
        elif _NEGATIVE.fullmatch(token):
            self._add(column, f"{quoted(token)} stands after ballots.", "Name withdrawn candidates before all ballots.")
        elif not _WHOLE.fullmatch(token):
            self._add(column, f"{quoted(token)} is not a number of ballots.", "Write a whole number, 1 or more.")
        elif int(token) < 1:
            self._add(column, "this ballot was cast 0 times.", "Write how often, or 0 alone to end the ballots.")
        else:
            return int(token)
        return 1

    def _ranking(self, tokens: Sequence[tuple[str, int]]) -> Ranking:
        ranking: list[int | tuple[int, ...]] = []
        seen: set[int] = set()
        for token, column in tokens:
            equal = list(self._equal(token, column, seen))
            if equal:
                ranking.append(equal[0] if len(equal) == 1 else tuple(sorted(equal)))
        return tuple(ranking)

    def _equal(self, token: str, column: int, seen: set[int]) -> Iterator[int]:
        """The candidates of one rank: "3", or several, "1=3"."""
        if token in LEFT_OUT:
            self._add(column, "a rank is left out (-).", "Leave the mark out: later preferences move up.")
            return
        for part in token.split("="):
            if part == END:
                fix = "Each ballot stands on a line of its own and has one 0, at its end."
                self._add(column, "there is a 0 within the ballot.", fix)
            elif part not in self.places:
                self._unknown(column, part)
            elif self.places[part] in seen:
                self._add(column, f"candidate {part} is ranked twice on this ballot.", "Keep the better rank.")
            else:
                seen.add(self.places[part])
                yield self.places[part]
            column += len(part) + 1

    def _unknown(self, column: int, number: str) -> None:
        if _WHOLE.fullmatch(number):
            known = f"The first line says {self.candidates:,}: they are 1 to {self.candidates:,}."
            self._add(column, f"there is no candidate {number}.", known if self.candidates else "There are none.")
        else:
            self._add(
                column, f"{quoted(number)} is not the number of a candidate.", "Write numbers with spaces between."
            )

    # Names and title --------------------------------------------------------------------------------

    def _names(self) -> tuple[list[str], str]:
        names: list[str] = []
        title: str | None = None
        for line in self.lines.text:
            if not line.strip():
                continue
            if len(names) < self.candidates:
                names.append(self._name(line))
            elif title is None:
                title = self._name(line)
            else:
                self._fatal(
                    1,
                    f"there are more lines than {self.candidates:,} names and a title.",
                    "Correct the number of candidates on the first line, or take out what is too many.",
                )
        if len(names) < self.candidates:
            self.problems.add(
                self.lines.number,
                1,
                f"the first line says {self.candidates:,} candidates, and {len(names):,} are named.",
                "Correct that number, or add the names that are missing.",
            )
        for name, times in Counter(names).items():
            if times > 1:
                self.remarks.append(Remark("same-name", f"{times} candidates are called {quoted(name)}", 0, times))
        return names, title or ""

    def _name(self, line: str) -> str:
        text = line.strip()
        if text.startswith('"'):
            text = self._unquoted(text, line.index('"') + 1)
        if not text:
            self._add(1, "the name is empty.", "Write it in quotes.")
        if len(text) > MAX_NAME:
            self._add(1, f"the name has {len(text):,} characters.", f"The most is {MAX_NAME}.")
        return text

    def _unquoted(self, text: str, column: int) -> str:
        """A text in quotes; a quote inside it is written twice, or after a backslash."""
        match = re.fullmatch(r'"((?:[^"\\]|""|\\.)*)"\s*(#.*)?', text)
        if match is None:
            self._add(
                column, f"the name {quoted(text)} does not end with its quote.", "Write one name a line, in quotes."
            )
            return text
        return re.sub(r'""|\\(.)', lambda found: found.group(1) or '"', match.group(1)).strip()

    # Lines and problems -----------------------------------------------------------------------------

    def _next(self) -> str | None:
        """The next line that says something, without its comment."""
        for line in self.lines.text:
            said = line.partition("#")[0] if "#" in line else line
            if said and not said.isspace():
                return said
        return None

    def _add(self, column: int, message: str, fix: str) -> None:
        self.problems.add(self.lines.number, column, message, fix)

    def _fatal(self, column: int, message: str, fix: str) -> NoReturn:
        self.problems.fatal(self.lines.number, column, message, fix)

    def _remark(self, code: str, many: str, one: str, count: int) -> None:
        """One remark of each code: the first line and how many ballots."""
        line = self.lines.number
        for place, remark in enumerate(self.remarks):
            if remark.code == code:
                count += remark.count
                line = remark.line
                del self.remarks[place]
                break
        self.remarks.append(Remark(code, f"1 {one}" if count == 1 else f"{count:,} {many}", line, count))

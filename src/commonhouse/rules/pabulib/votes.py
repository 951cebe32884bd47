"""The VOTES section: every ballot cast, each different one read once, identical ones collapsed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ..budgeting.model import BallotKind, BallotRules, Ballots, BallotsBuilder
from .ballot import POINTS, VOTE, Ballot, BallotParser, Unclear, remark_text
from .errors import Problems, Remark, quoted
from .lines import SEPARATOR, Lines, Row, fields_of, section_of
from .meta import Meta
from .numbers import Misfit, in_minor
from .projects import Projects, read_header, wrong_width

MAX_BALLOTS: Final = 5_000_000
ALL: Final = "all"

_VOTER: Final = "voter_id"


@dataclass(frozen=True)
class Votes:
    """Ballots collapsed; `columns` the kept columns, one text a ballot in file order; `naming` how many
    ballots name each project, those that give it 0 points included.
    """

    ballots: Ballots
    rules: BallotRules
    header: tuple[str, ...]
    columns: dict[str, list[str]]
    naming: list[int]
    remarks: tuple[Remark, ...]


def read_votes(lines: Lines, meta: Meta, projects: Projects, problems: Problems, keep: Collection[str] = ()) -> Votes:
    """Read from the header to the end of the file."""
    rules = _rules(meta, projects)
    needed = (_VOTER, VOTE, POINTS) if rules.wants_points else (_VOTER, VOTE)
    header = read_header(lines, problems, "VOTES", needed)
    least = meta.whole("min_points")
    parser = BallotParser(rules.kind, rules, least, projects.index, projects.costs)
    reader = _Reader(header, parser, problems, keep)
    reader.read(lines)
    stated = meta.whole("num_votes")
    if stated is not None and stated != reader.rows:
        said = f"META says {stated:,} votes, but VOTES has {reader.rows:,}."
        fix = "Ballots are missing or extra; the file may be cut short: download it again."
        problems.add(*meta.at("num_votes"), said, fix)
    return _collapsed(reader, rules)


def _rules(meta: Meta, projects: Projects) -> BallotRules:
    """The limits META states. Points by rank depend on max_length, so its default is written out."""
    amount = meta.amounts.get("max_sum_cost")
    cost = None if amount is None else in_minor(amount, projects.minor)
    longest = len(projects.projects) if meta.kind is BallotKind.ORDINAL else None
    return BallotRules(
        kind=_kind(meta),
        min_length=meta.whole("min_length"),
        max_length=meta.whole("max_length") or longest,
        min_points=meta.whole("min_sum_points"),
        max_points=meta.whole("max_sum_points"),
        max_points_each=meta.whole("max_points"),
        max_cost=None if isinstance(cost, Misfit) else cost,
    )


def _kind(meta: Meta) -> BallotKind:
    """Pabulib files knapsack ballots as approval with a cost limit that is the budget."""
    limit = meta.amounts.get("max_sum_cost")
    if meta.kind is BallotKind.APPROVAL and limit is not None and limit == meta.amounts.get("budget"):
        return BallotKind.KNAPSACK
    return meta.kind


class _Reader:
    """Reads rows. `ballots` holds each different text of vote and points once; `rows` counts all rows."""

    def __init__(
        self, header: tuple[str, ...], parser: BallotParser, problems: Problems, keep: Collection[str]
    ) -> None:
        self.header = header
        self.parser = parser
        self.problems = problems
        self.at_voter = header.index(_VOTER)
        self.at_vote = header.index(VOTE)
        self.at_points = header.index(POINTS) if POINTS in header else None
        self.ballots: dict[str, Ballot] = {}
        self.voters: set[str] = set()
        self.rows = 0
        wanted = header if keep == ALL else [name for name in header if name in keep]
        self.kept: list[tuple[int, list[str]]] = [(header.index(name), []) for name in wanted]

    def read(self, lines: Lines) -> None:
        """Read all rows. The loop is kept lean: it runs once for each of up to five million ballots."""
        width = len(self.header)
        at_voter, at_vote, at_points = self.at_voter, self.at_vote, self.at_points
        ballots, voters, kept = self.ballots, self.voters, self.kept
        for line in lines.text:
            fields = line.split(SEPARATOR)
            start = lines.number
            if len(fields) != width or '"' in line:
                row = self._unusual(line, lines)
                if row is None:
                    continue
                fields = row.fields
            self.rows += 1
            voter = fields[at_voter].strip()
            if not voter or voter in voters:
                self._bad_voter(voter, Row(start, line, fields))
            voters.add(voter)
            key = fields[at_vote] if at_points is None else f"{fields[at_vote]};{fields[at_points]}"
            ballot = ballots.get(key)
            if ballot is not None:
                ballot.times += 1
            else:
                self._new_ballot(key, fields, line, start)
            for place, column in kept:
                column.append(fields[place].strip())
            if self.rows > MAX_BALLOTS:
                self.problems.fatal(start, 1, f"there are more than {MAX_BALLOTS:,} ballots.", "Split the file.")

    def _unusual(self, line: str, lines: Lines) -> Row | None:
        """A row with quotes; None for a blank line and for a row of the wrong width, which is reported."""
        if not line.strip():
            return None
        start = lines.number
        row = Row(start, line, fields_of(line, lines, self.problems))
        section = section_of(row.fields)
        if section is not None:
            self.problems.fatal(start, 1, f"a second section {section} starts here.", "Keep one of each.")
        if not wrong_width(row, self.header, self.problems):
            return row
        self.rows += 1
        return None

    def _bad_voter(self, voter: str, row: Row) -> None:
        said = f"voter_id {quoted(voter)} is used again." if voter else "voter_id is empty."
        fix = "Give each ballot its own id. If it is a copy of another, remove it and correct num_votes."
        self.problems.add(*row.at(self.at_voter), said, fix)

    def _new_ballot(self, key: str, fields: list[str], line: str, start: int) -> None:
        points = None if self.at_points is None else fields[self.at_points]
        try:
            self.ballots[key] = self.parser.parse(fields[self.at_vote], points, start)
        except Unclear as error:
            row = Row(start, line, fields)
            self.problems.add(*row.at(self.header.index(error.column)), error.message, error.fix)


def _collapsed(reader: _Reader, rules: BallotRules) -> Votes:
    """The ballots as arrays. Gives up the reader's memory on the way: of millions of ballots it is most."""
    costs = reader.parser.costs
    builder = BallotsBuilder(rules.kind, len(costs))
    naming = [0] * len(costs)
    reader.voters.clear()
    remarks = _remarks(reader.ballots.values(), rules)
    waiting = list(reader.ballots.values())
    reader.ballots.clear()
    waiting.reverse()
    while waiting:
        ballot = waiting.pop()
        builder.add(ballot.projects, ballot.points, ballot.times)
        for place in ballot.projects:
            naming[place] += ballot.times
        for place in ballot.zeros:
            naming[place] += ballot.times
    columns = {reader.header[place]: column for place, column in reader.kept}
    return Votes(builder.build(), rules, reader.header, columns, naming, remarks)


def _remarks(ballots: Iterable[Ballot], rules: BallotRules) -> tuple[Remark, ...]:
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for ballot in ballots:
        for code in ballot.codes:
            counts[code] += ballot.times
            first.setdefault(code, ballot.line)
    return tuple(Remark(code, remark_text(code, n, rules), first[code], n) for code, n in counts.items())

"""One ballot: the texts of its columns `vote` and `points` as project indices and points, checked.

A ballot that cannot be understood is `Unclear`: the file is refused. One that is clear but breaks a limit of
META has codes that say so, and counts as cast: whoever ran the vote accepted it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..budgeting.model import BallotKind, BallotRules
from . import errors
from .errors import quoted
from .numbers import MAX_POINTS, whole

VOTE = "vote"
POINTS = "points"


class Unclear(Exception):
    """A ballot that cannot be understood: the column at fault, what is wrong and how to fix it."""

    def __init__(self, column: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = f"{column}: {message}"
        self.fix = fix


@dataclass(slots=True)
class Ballot:
    """A different ballot text: what it says, the limits it breaks, its first line and how often it was cast.

    `zeros` are projects it names with 0 points, left out of `projects`.
    """

    projects: tuple[int, ...]
    points: tuple[int, ...] | None
    line: int
    codes: tuple[str, ...]
    zeros: tuple[int, ...] = ()
    times: int = 1


@dataclass(frozen=True)
class BallotParser:
    """Reads ballots of one kind. `index` and `costs` are those of the projects."""

    kind: BallotKind
    rules: BallotRules
    min_points_each: int | None
    index: Mapping[str, int]
    costs: Sequence[int]

    def parse(self, vote: str, points: str | None, line: int) -> Ballot:
        """The ballot of a row. `points` is None where VOTES has no such column. Raises Unclear."""
        projects = self._projects(vote)
        if points is None:
            return Ballot(projects, None, line, self._broken(projects, None))
        given = _points(points, len(projects))
        if self.kind is BallotKind.CUMULATIVE:
            return self._with_points(projects, given, line)
        if self.kind is BallotKind.ORDINAL:
            self._require_points_by_place(given)
        return Ballot(projects, None, line, self._broken(projects, None))

    def _projects(self, text: str) -> tuple[int, ...]:
        """Indices of the projects named, in the order named."""
        names = text.split(",")
        try:
            projects = tuple([self.index[name] for name in names])
        except KeyError:
            projects = self._projects_slowly(text)
        if len(set(projects)) != len(projects):
            twice = next(p for p in projects if projects.count(p) > 1)
            name = next(name for name, place in self.index.items() if place == twice)
            raise Unclear(VOTE, f"project {quoted(name)} is named twice.", "Name each project once on a ballot.")
        if self.kind is BallotKind.CHOOSE_1 and len(projects) > 1:
            said = f"the ballot names {len(projects)} projects, but vote_type is choose-1."
            raise Unclear(VOTE, said, "Keep one project, or change vote_type to approval.")
        return projects

    def _projects_slowly(self, text: str) -> tuple[int, ...]:
        """As above for a text with spaces, a blank one, or one that names an unknown project."""
        if not text.strip():
            return ()
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if not name:
                raise Unclear(VOTE, "a project id is empty.", "Remove the extra comma.")
            if name not in self.index:
                said = f"project {quoted(name)} is not in PROJECTS."
                raise Unclear(VOTE, said, "Correct the id, or add the project.")
        return tuple(self.index[name] for name in names)

    def _with_points(self, projects: tuple[int, ...], given: tuple[int, ...], line: int) -> Ballot:
        codes = self._broken(projects, given)
        if 0 not in given:
            return Ballot(projects, given, line, codes)
        pairs = list(zip(projects, given, strict=True))
        return Ballot(
            projects=tuple(place for place, value in pairs if value),
            points=tuple(value for _, value in pairs if value),
            line=line,
            codes=(*codes, errors.ZERO_POINTS),
            zeros=tuple(place for place, value in pairs if not value),
        )

    def _require_points_by_place(self, given: tuple[int, ...]) -> None:
        """The points of a ranked ballot say nothing new: they must be those of the places on it."""
        most = self.rules.max_length or 0
        if any(value != most - place for place, value in enumerate(given)):
            raise Unclear(
                POINTS,
                f"an ordinal ballot gives {most}, {most - 1}, ... by place.",
                "Correct the points, or change vote_type to cumulative if voters gave points themselves.",
            )

    def _broken(self, projects: tuple[int, ...], points: tuple[int, ...] | None) -> tuple[str, ...]:
        """Codes of the limits of META that a ballot breaks."""
        size = len(projects)
        if not size:
            return (errors.BLANK,)
        rules = self.rules
        codes = []
        if rules.max_length is not None and size > rules.max_length:
            codes.append(errors.TOO_LONG)
        if rules.min_length is not None and size < rules.min_length:
            codes.append(errors.TOO_SHORT)
        if rules.max_cost is not None and sum([self.costs[p] for p in projects]) > rules.max_cost:
            codes.append(errors.TOO_COSTLY)
        if points is None:
            return tuple(codes)
        if _outside(sum(points), rules.min_points, rules.max_points):
            codes.append(errors.POINTS_SUM)
        if any(_outside(value, self.min_points_each, rules.max_points_each) for value in points):
            codes.append(errors.POINTS_EACH)
        return tuple(codes)


def _points(text: str, wanted: int) -> tuple[int, ...]:
    texts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(texts) != wanted:
        said = f"{len(texts)} numbers for {wanted} projects."
        raise Unclear(POINTS, said, "Give one number for each project, in the same order.")
    return tuple([_point(part) for part in texts])


def _point(text: str) -> int:
    value = whole(text)
    if value is not None and 0 <= value <= MAX_POINTS:
        return value
    said = f"{quoted(text)} is not a whole number from 0 to {MAX_POINTS:,}."
    raise Unclear(POINTS, said, "Write whole points; multiply all by 10 or 100 if they have decimals.")


def _outside(value: int, least: int | None, most: int | None) -> bool:
    return (least is not None and value < least) or (most is not None and value > most)


def remark_text(code: str, count: int, rules: BallotRules) -> str:
    """What a remark says of the ballots that have a code."""
    ballots = "1 ballot" if count == 1 else f"{count:,} ballots"
    said = {
        errors.BLANK: "left blank: counted as cast, for no project",
        errors.TOO_LONG: f"with more than max_length = {rules.max_length} projects: counted as cast",
        errors.TOO_SHORT: f"with fewer than min_length = {rules.min_length} projects: counted as cast",
        errors.TOO_COSTLY: "whose projects cost more than max_sum_cost: counted as cast",
        errors.POINTS_SUM: "whose points add up to less or more than META allows: counted as cast",
        errors.POINTS_EACH: "with fewer or more points for a project than META allows: counted as cast",
        errors.ZERO_POINTS: "with 0 points for a project they name: counted as not naming it",
    }
    return f"{ballots} {said[code]}."

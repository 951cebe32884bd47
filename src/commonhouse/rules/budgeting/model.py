"""The vocabulary of participatory budgeting: projects, ballots and the instance a rule counts.

Amounts of money are integers of the minor unit of the currency (cents, grosze). Projects are known to people
by their id and to the arrays by their index, the place in `Instance.projects`; that order is the "input order"
of tie-breaks. Importing this module does not import NumPy: that happens when ballots are first built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import RuleError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


MAX_AMOUNT = 10**15  # minor units: floats, which search, hold whole numbers beyond it exactly
MAX_POINTS = 10**9  # given to one project by one ballot


class BallotKind(StrEnum):
    """How people vote. The values are Pabulib's `vote_type`; Pabulib files knapsack votes as approval."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"
    KNAPSACK = "knapsack"


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot. `cost` is in minor units and above zero."""

    id: str
    cost: int
    name: str = ""
    categories: tuple[str, ...] = ()
    district: str | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BallotProblem:
    """Why a ballot breaks the rules: a code of `BallotRules.check`, the limit and what the ballot has."""

    code: str
    limit: int | None = None
    found: int | None = None


@dataclass(frozen=True, slots=True)
class BallotRules:
    """What one ballot may say. None means no limit; `max_cost` is in minor units.

    `min_points` and `max_points` bound the sum of a cumulative ballot, `max_points_each` each project's points.
    """

    kind: BallotKind
    min_length: int | None = None
    max_length: int | None = None
    min_points: int | None = None
    max_points: int | None = None
    max_points_each: int | None = None
    max_cost: int | None = None

    @property
    def wants_points(self) -> bool:
        return self.kind is BallotKind.CUMULATIVE

    def check(self, projects: Sequence[int], points: Sequence[int] | None, costs: Sequence[int]) -> list[BallotProblem]:
        """Everything wrong with a ballot; an empty list means it is valid.

        `projects` are indices (for an ordinal ballot, the most wanted first), `points` go with them for a
        cumulative ballot and are None otherwise, `costs` are those of all projects, in minor units.

        Codes: `unknown-project`, `repeated-project`, `too-few`, `too-many`, `points-missing`, `points-unwanted`,
        `points-not-positive`, `points-too-few`, `points-too-many`, `points-each-too-many`, `too-costly`.
        """
        unknown = [index for index in projects if not 0 <= index < len(costs)]
        if unknown:
            return [BallotProblem("unknown-project", len(costs), unknown[0])]
        problems = self._check_projects(projects, costs)
        if self.wants_points:
            return problems + self._check_points(projects, points)
        if points is not None:
            problems.append(BallotProblem("points-unwanted"))
        return problems

    def _check_projects(self, projects: Sequence[int], costs: Sequence[int]) -> list[BallotProblem]:
        problems = []
        length, cost = len(projects), sum(costs[index] for index in projects)
        most = 1 if self.kind is BallotKind.CHOOSE_1 else self.max_length
        if len(set(projects)) != length:
            problems.append(BallotProblem("repeated-project"))
        if self.min_length is not None and length < self.min_length:
            problems.append(BallotProblem("too-few", self.min_length, length))
        if most is not None and length > most:
            problems.append(BallotProblem("too-many", most, length))
        if self.max_cost is not None and cost > self.max_cost:
            problems.append(BallotProblem("too-costly", self.max_cost, cost))
        return problems

    def _check_points(self, projects: Sequence[int], points: Sequence[int] | None) -> list[BallotProblem]:
        if points is None or len(points) != len(projects):
            return [BallotProblem("points-missing", len(projects), 0 if points is None else len(points))]
        problems = []
        given, most = sum(points), max(points, default=0)
        if any(point <= 0 for point in points):
            problems.append(BallotProblem("points-not-positive", 1, min(points)))
        if self.max_points_each is not None and most > self.max_points_each:
            problems.append(BallotProblem("points-each-too-many", self.max_points_each, most))
        if self.min_points is not None and given < self.min_points:
            problems.append(BallotProblem("points-too-few", self.min_points, given))
        if self.max_points is not None and given > self.max_points:
            problems.append(BallotProblem("points-too-many", self.max_points, given))
        return problems


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a set of winners must respect besides the budget.

    `exclusive`: groups of project ids of which at most one may win. `category_budgets` and `district_budgets`:
    (name, minor units) pairs; the winners with that category or in that district may not cost more together.
    A project with several categories counts in full towards each of them.
    """

    exclusive: tuple[tuple[str, ...], ...] = ()
    category_budgets: tuple[tuple[str, int], ...] = ()
    district_budgets: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.exclusive or self.category_budgets or self.district_budgets)


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """All ballots cast, identical ones collapsed, as flat arrays.

    Ballot type t lists the projects `projects[offsets[t]:offsets[t + 1]]` (int32 indices) and was cast
    `multiplicity[t]` times (int64). `points` goes along with `projects` for cumulative ballots and is None for
    the other kinds. Ordinal ballots list the most wanted project first; other kinds list by rising index.
    An empty ballot is a type without projects: its voters count.
    """

    kind: BallotKind
    offsets: NDArray[np.int64]
    projects: NDArray[np.int32]
    points: NDArray[np.int64] | None
    multiplicity: NDArray[np.int64]

    def __len__(self) -> int:
        """How many ballots were cast, empty ones included."""
        return int(self.multiplicity.sum())

    @property
    def types(self) -> int:
        """How many different ballots were cast."""
        return len(self.multiplicity)

    def rows(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...] | None, int]]:
        """Each different ballot as (project indices, points or None, times cast), in the order first added."""
        offsets = self.offsets.tolist()
        projects = self.projects.tolist()
        points = None if self.points is None else self.points.tolist()
        for t, times in enumerate(self.multiplicity.tolist()):
            cut = slice(offsets[t], offsets[t + 1])
            yield tuple(projects[cut]), None if points is None else tuple(points[cut]), times

    @classmethod
    def from_ballots(
        cls,
        kind: BallotKind,
        ballots: Iterable[tuple[Sequence[int], Sequence[int] | None]],
        n_projects: int,
    ) -> Ballots:
        """Ballots from (project indices, points or None) pairs, one pair a voter."""
        builder = BallotsBuilder(kind, n_projects)
        for projects, points in ballots:
            builder.add(projects, points)
        return builder.build()


class BallotsBuilder:
    """Collects ballots one by one, collapsing identical ones, and builds the arrays at the end.

    A streaming reader that meets the same text many times does best to count texts first, then `add` each
    different ballot once with `times`.
    """

    __slots__ = ("_counts", "_kind", "_n_projects")

    def __init__(self, kind: BallotKind, n_projects: int) -> None:
        self._kind = kind
        self._n_projects = n_projects
        self._counts: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()

    def add(self, projects: Sequence[int], points: Sequence[int] | None = None, times: int = 1) -> None:
        """Add a ballot cast `times` times. Raises RuleError when it is not a ballot of this kind."""
        self._require(projects, points, times)
        if self._kind is BallotKind.CUMULATIVE:
            assert points is not None
            pairs = sorted(zip(projects, points, strict=True))
            self._counts[tuple(p for p, _ in pairs), tuple(v for _, v in pairs)] += times
        elif self._kind is BallotKind.ORDINAL:
            self._counts[tuple(projects), ()] += times
        else:
            self._counts[tuple(sorted(projects)), ()] += times

    def _require(self, projects: Sequence[int], points: Sequence[int] | None, times: int) -> None:
        if times < 1:
            raise RuleError("ballots", f"A ballot is counted {times} times.", "Give a whole number from 1 up.")
        if len(set(projects)) != len(projects):
            raise RuleError("ballots", "A ballot names the same project twice.", "Name each project once.")
        if projects and not (min(projects) >= 0 and max(projects) < self._n_projects):
            raise RuleError("ballots", "A ballot names an unknown project.", "Name only projects of this budget.")
        if self._kind is BallotKind.CHOOSE_1 and len(projects) > 1:
            raise RuleError("ballots", "A choose-1 ballot names several projects.", "Name one, or use approval.")
        if self._kind is not BallotKind.CUMULATIVE:
            if points is not None:
                raise RuleError("ballots", f"A {self._kind} ballot has points.", "Leave the points out.")
            return
        if points is None or len(points) != len(projects):
            raise RuleError("ballots", "A cumulative ballot lacks points.", "Give one number for each project.")
        if any(point <= 0 for point in points):
            raise RuleError("ballots", "A project has no points on a ballot.", "Give 1 or more, or leave it out.")
        if any(point > MAX_POINTS for point in points):
            raise RuleError("ballots", "A ballot gives a project too many points.", f"Give up to {MAX_POINTS}.")

    def build(self) -> Ballots:
        import numpy as np

        keys = list(self._counts)
        offsets = np.zeros(len(keys) + 1, dtype=np.int64)
        np.cumsum([len(projects) for projects, _ in keys], out=offsets[1:])
        size = int(offsets[-1])
        projects = np.fromiter((p for row, _ in keys for p in row), dtype=np.int32, count=size)
        points = None
        if self._kind is BallotKind.CUMULATIVE:
            points = np.fromiter((v for _, row in keys for v in row), dtype=np.int64, count=size)
        multiplicity = np.fromiter(self._counts.values(), dtype=np.int64, count=len(keys))
        for array in (offsets, projects, points, multiplicity):
            if array is not None:
                array.flags.writeable = False
        return Ballots(self._kind, offsets, projects, points, multiplicity)


@dataclass(frozen=True, eq=False)
class Instance:
    """One budget to share out: money, projects, ballots and their rules.

    `budget` is in minor units; `minor` is how many of them make one unit of `currency` (100 for cents, 1 for
    yen). Raises RuleError when ids repeat, an amount is out of bounds, or projects are named that are not there.
    """

    budget: int
    projects: tuple[Project, ...]
    ballots: Ballots
    minor: int = 1
    currency: str = ""
    ballot_rules: BallotRules | None = None
    constraints: Constraints = field(default_factory=Constraints)

    def __post_init__(self) -> None:
        if self.minor < 1:
            raise RuleError("minor", f"{self.minor} minor units make one unit.", "Give 1, 10, 100 or 1000.")
        if not 0 <= self.budget <= MAX_AMOUNT:
            raise RuleError(
                "budget", f"The budget is {self.budget}.", f"Give an amount of zero or more, up to {MAX_AMOUNT}."
            )
        for place, project in enumerate(self.projects):
            if not 0 < project.cost <= MAX_AMOUNT:
                said = f"Project {project.id} costs {project.cost}."
                raise RuleError(f"projects[{place}].cost", said, f"Give a cost above zero, up to {MAX_AMOUNT}.")
        if len(self.index) != len(self.projects):
            twice = next(i for i, n in Counter(p.id for p in self.projects).items() if n > 1)
            raise RuleError("projects", f"The id {twice} is used twice.", "Give each project its own id.")
        self._check_constraints()
        if len(self.ballots.projects) and int(self.ballots.projects.max()) >= len(self.projects):
            raise RuleError("ballots", "A ballot names an unknown project.", "Build ballots for these projects.")

    def _check_constraints(self) -> None:
        limits = self.constraints
        unknown = [i for group in limits.exclusive for i in group if i not in self.index]
        if unknown:
            said = f"There is no project {unknown[0]}."
            raise RuleError("constraints.exclusive", said, "Name projects of this budget.")
        for kind in ("category_budgets", "district_budgets"):
            for place, (name, amount) in enumerate(getattr(limits, kind)):
                if amount < 0:
                    where = f"constraints.{kind}[{place}]"
                    raise RuleError(where, f"The budget of {name} is {amount}.", "Give an amount of zero or more.")

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each project id in `projects`."""
        return {project.id: place for place, project in enumerate(self.projects)}

    @property
    def voters(self) -> int:
        """How many people voted, those with an empty ballot included."""
        return len(self.ballots)

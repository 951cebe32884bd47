"""The market of the Method of Equal Shares: who wants what, as arrays by project, built once for all runs.

A supporter's payment for a project is level * want, capped by what they have: `want` is 1 where all supporters
get the same satisfaction (cost, cardinality), else the points they gave. The price of a project, which ranks it,
is level / unit, with unit the satisfaction that want = 1 stands for. Money is in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from .gate import Gate
from .model import Instance
from .statements import Satisfaction
from .tally import required_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EPS = 2.0**-53  # the largest relative error of one rounded operation
DOWN, UP = 1 - 4 * EPS, 1 + 4 * EPS
BLOCK = 8192  # longer products would start BLAS threads, which cost more than they bring, the more so on a busy machine


def dot(a: Floats, b: Floats | NDArray[np.bool_]) -> float:
    """The sum of products, on one thread."""
    if len(a) <= BLOCK:
        return float(a.dot(b))
    return sum(float(a[at : at + BLOCK].dot(b[at : at + BLOCK])) for at in range(0, len(a), BLOCK))


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One project and its supporters: ballot types, voters of each type, their wish and its weight (voters * wish).

    `total` is the weight of all, `votes` their number, `rounding` a bound on the relative error of sums over them.
    """

    project: int
    cost: int
    unit: int
    types: NDArray[np.intp]
    heads: Floats
    want: Floats | None
    weight: Floats
    total: int
    votes: int
    rounding: float


class Market:
    """Who wants what, by project, built once for all runs on an instance."""

    def __init__(self, instance: Instance, satisfaction: Satisfaction, rank: list[int]) -> None:
        """`rank[c]` is the place of project c in the tie-break order; no two are equal."""
        self.instance = instance
        self.rank = rank
        self.by_cost = satisfaction is Satisfaction.COST
        self.by_points = satisfaction is Satisfaction.POINTS
        self.voters = instance.voters
        self.type_count = instance.ballots.types
        self.type_heads: Floats = instance.ballots.multiplicity.astype(np.float64)
        self.columns = self._columns()
        self.size = len(self.columns)
        self.supported = [column.project for column in self.columns if column.total]
        self.first_queue = sorted(
            (column.cost / column.total * DOWN / column.unit * DOWN, column.project)
            for column in self.columns
            if column.total
        )  # a sorted list is a heap
        self.full_rank = self._full_rank()

    def _columns(self) -> list[Column]:
        ballots, projects = self.instance.ballots, self.instance.projects
        points = required_points(self.instance, "satisfaction") if self.by_points else None
        entry_type = np.repeat(np.arange(ballots.types), np.diff(ballots.offsets))
        by_project = np.argsort(ballots.projects, kind="stable")
        bounds = np.searchsorted(ballots.projects[by_project], np.arange(len(projects) + 1)).tolist()
        columns = []
        for c, project in enumerate(projects):
            entries = by_project[bounds[c] : bounds[c + 1]]
            types = entry_type[entries]
            heads = self.type_heads[types]
            want = None if points is None else points[entries].astype(np.float64)
            weight = heads if want is None else heads * want
            columns.append(
                Column(
                    project=c,
                    cost=project.cost,
                    unit=project.cost if self.by_cost else 1,
                    types=types,
                    heads=heads,
                    want=want,
                    weight=weight,
                    total=int(weight.sum()),
                    votes=int(heads.sum()),
                    rounding=(len(types) + 10) * EPS * 2,
                )
            )
        return columns

    def _full_rank(self) -> list[int]:
        """The order of projects by the price if all supporters pay in full, ties broken: no price is ever lower."""
        full = {
            c: (Fraction(self.columns[c].cost, self.columns[c].total * self.columns[c].unit), self.rank[c])
            for c in self.supported
        }
        places = [0] * self.size
        for place, c in enumerate(sorted(full, key=full.__getitem__)):
            places[c] = place
        return places

    def gate(self) -> Gate | None:
        """The door of the constraints for one run, None when there are none."""
        return Gate(self.instance) if self.instance.constraints else None

"""The market of the Method of Equal Shares: who wants what, as arrays by project, built once for all runs.

A supporter's payment for a project is level * want, capped by what they have: `want` is 1 where all supporters
get the same satisfaction (cost, cardinality), else the points they gave. The price of a project, which ranks it,
is level / unit, with unit the satisfaction that want = 1 stands for. Money is in minor units.
"""

from __future__ import annotations

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


class Market:
    """Who wants what, by project, built once for all runs on an instance."""

    def __init__(self, instance: Instance, satisfaction: Satisfaction, rank: list[int]) -> None:
        """`rank[c]` is the place of project c in the tie-break order; no two are equal."""
        ballots = instance.ballots
        size = len(instance.projects)
        by_points = satisfaction is Satisfaction.POINTS
        points = required_points(instance, "satisfaction") if by_points else None
        entry_type = np.repeat(np.arange(ballots.types), np.diff(ballots.offsets))
        by_project = np.argsort(ballots.projects, kind="stable")
        bounds = np.searchsorted(ballots.projects[by_project], np.arange(size + 1)).tolist()
        entry_type = entry_type[by_project]
        heads = ballots.multiplicity.astype(np.float64)
        cuts = [slice(bounds[c], bounds[c + 1]) for c in range(size)]
        self.instance = instance
        self.rank = rank
        self.size = size
        self.voters = instance.voters
        self.type_count = ballots.types
        self.type_heads: Floats = heads
        self.cost = [project.cost for project in instance.projects]
        self.by_cost = satisfaction is Satisfaction.COST
        self.unit = self.cost if self.by_cost else [1] * size
        self.types: list[NDArray[np.intp]] = [entry_type[cut] for cut in cuts]
        self.heads: list[Floats] = [heads[types] for types in self.types]
        self.want: list[Floats] | None = None
        self.weight = self.heads
        if points is not None:
            self.want = [points[by_project[cut]].astype(np.float64) for cut in cuts]
            self.weight = [h * w for h, w in zip(self.heads, self.want, strict=True)]
        self.votes = [int(h.sum()) for h in self.heads]
        self.total = [int(w.sum()) for w in self.weight]
        self.supported = [c for c in range(size) if self.total[c] > 0]
        self.rounding = [(len(self.types[c]) + 10) * EPS * 2 for c in range(size)]
        self.first_level = [self.cost[c] / self.total[c] * DOWN if self.total[c] else 0.0 for c in range(size)]
        full = {c: (Fraction(self.cost[c], self.total[c] * self.unit[c]), rank[c]) for c in self.supported}
        self.full_rank = [0] * size
        for place, c in enumerate(sorted(self.supported, key=full.__getitem__)):
            self.full_rank[c] = place
        self.gated = bool(instance.constraints)

    def gate(self) -> Gate | None:
        return Gate(self.instance) if self.gated else None

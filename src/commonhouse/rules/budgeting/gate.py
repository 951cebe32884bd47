"""The door a project must pass to be bought: exclusive groups, category and district budgets.

Every rule asks before each purchase. Purchases only ever close doors, so a project barred once stays barred.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Instance
from .results import Reason


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a project may not be bought: the reason, the budget's name and the winners in its way."""

    reason: Reason
    limit: str | None = None
    blocked_by: tuple[int, ...] = ()


@dataclass(slots=True)
class _Purse:
    reason: Reason
    name: str
    left: int
    members: tuple[int, ...] = ()


class Gate:
    """Mutable during one run: `take` records a purchase, `bar` says why a project cannot follow."""

    __slots__ = ("_costs", "_groups", "_purses", "taken")

    def __init__(self, instance: Instance) -> None:
        constraints = instance.constraints
        size = len(instance.projects)
        self._costs = [project.cost for project in instance.projects]
        self._groups: list[list[set[int]]] = [[] for _ in range(size)]
        self._purses: list[list[_Purse]] = [[] for _ in range(size)]
        self.taken: list[int] = []
        for ids in constraints.exclusive:
            group = {instance.index[i] for i in ids}
            for place in group:
                self._groups[place].append(group)
        for name, amount in constraints.category_budgets:
            purse = _Purse(Reason.CATEGORY_BUDGET, name, amount)
            for place, project in enumerate(instance.projects):
                if name in project.categories:
                    self._purses[place].append(purse)
        for name, amount in constraints.district_budgets:
            purse = _Purse(Reason.DISTRICT_BUDGET, name, amount)
            for place, project in enumerate(instance.projects):
                if name == project.district:
                    self._purses[place].append(purse)

    def take(self, place: int) -> None:
        self.taken.append(place)
        for purse in self._purses[place]:
            purse.left -= self._costs[place]
            purse.members += (place,)

    def excluded_by(self, place: int) -> tuple[int, ...]:
        """The winners that exclude this project."""
        if not self._groups[place]:
            return ()
        return tuple(
            winner for winner in self.taken if winner != place and any(winner in group for group in self._groups[place])
        )

    def purse_left(self, place: int) -> int | None:
        """The least that its category and district budgets leave for this project; None without such budgets."""
        return min((purse.left for purse in self._purses[place]), default=None)

    def bar(self, place: int) -> Bar | None:
        rivals = self.excluded_by(place)
        if rivals:
            return Bar(Reason.EXCLUSIVE, None, rivals)
        for purse in self._purses[place]:
            if purse.left < self._costs[place]:
                return Bar(purse.reason, purse.name, purse.members)
        return None

"""What ballots add up to: votes and points of each project, and the order that breaks ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import RuleError
from .model import BallotKind, Instance
from .results import Notice
from .statements import TieBreak

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINT_KINDS = (BallotKind.CUMULATIVE, BallotKind.ORDINAL)


@dataclass(frozen=True, slots=True)
class Tally:
    """Totals by project, in input order. `points` is None for ballots that carry none."""

    votes: tuple[int, ...]
    points: tuple[int, ...] | None


def tally(instance: Instance) -> Tally:
    """Count every ballot once: how many name each project, and the points they give it."""
    ballots = instance.ballots
    lengths = np.diff(ballots.offsets)
    times = np.repeat(ballots.multiplicity, lengths)
    points = ballot_points(instance)
    return Tally(
        _sums(instance, times),
        None if points is None else _sums(instance, times * points),
    )


def _sums(instance: Instance, amounts: NDArray[np.int64]) -> tuple[int, ...]:
    sums = np.zeros(len(instance.projects), dtype=np.int64)
    np.add.at(sums, instance.ballots.projects, amounts)
    return tuple(sums.tolist())


def ballot_points(instance: Instance) -> NDArray[np.int64] | None:
    """The points beside each entry of `instance.ballots.projects`, None for ballots that carry none.

    Cumulative ballots state them. On an ordinal ballot the first project gets as many points as the longest
    ballot may have projects (`ballot_rules.max_length`, or else the longest ballot cast), the next one less, and
    so on: the Borda-like count of Pabulib's `score`.
    """
    ballots = instance.ballots
    if ballots.kind is BallotKind.CUMULATIVE:
        return ballots.points
    if ballots.kind is not BallotKind.ORDINAL:
        return None
    lengths = np.diff(ballots.offsets)
    longest = int(lengths.max(initial=0))
    rules = instance.ballot_rules
    top = max(longest, (rules.max_length if rules else None) or 0)
    place = np.arange(len(ballots.projects)) - np.repeat(ballots.offsets[:-1], lengths)
    return top - place


def required_points(instance: Instance, field: str) -> NDArray[np.int64]:
    """`ballot_points`, or a RuleError naming `field` when the ballots carry none."""
    points = ballot_points(instance)
    if points is None:
        raise RuleError(
            field,
            f"The ballots are {instance.ballots.kind} ballots, which give no points.",
            "Choose votes, cost or cardinality instead of points, or count cumulative or ordinal ballots.",
        )
    return points


def tie_key(criteria: tuple[TieBreak, ...], votes: int, cost: int, place: int) -> tuple[int, ...]:
    """What sorts tied projects: the smallest key is chosen. `place` is the project's place in the input."""
    values = {
        TieBreak.VOTES: -votes,
        TieBreak.COST: cost,
        TieBreak.COST_DESC: -cost,
        TieBreak.ORDER: place,
    }
    return tuple(values[criterion] for criterion in criteria)


def tie_keys(instance: Instance, votes: tuple[int, ...], criteria: tuple[TieBreak, ...]) -> list[tuple[int, ...]]:
    """The key of every project, in input order."""
    return [tie_key(criteria, votes[place], project.cost, place) for place, project in enumerate(instance.projects)]


def ranks(keys: list[tuple[int, ...]]) -> list[int]:
    """The place of each project in the tie-break order."""
    places = [0] * len(keys)
    for place, c in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        places[c] = place
    return places


def deciding(keys: list[tuple[int, ...]], criteria: tuple[TieBreak, ...], tied: list[int], chosen: int) -> str:
    """The criterion that singled out `chosen` among `tied`."""
    rivals = [place for place in tied if place != chosen]
    for step, criterion in enumerate(criteria):
        rivals = [place for place in rivals if keys[place][step] == keys[chosen][step]]
        if not rivals:
            return criterion.value
    return criteria[-1].value


def ballot_notices(instance: Instance, votes: tuple[int, ...]) -> tuple[Notice, ...]:
    """What a reader of any count should know of these ballots."""
    notices = []
    if instance.voters == 0:
        notices.append(Notice("no-ballots"))
    empty = empty_ballots(instance)
    if empty:
        notices.append(Notice("empty-ballots", number=empty))
    silent = tuple(p.id for p, count in zip(instance.projects, votes, strict=True) if count == 0)
    if silent:
        notices.append(Notice("no-votes", silent))
    dear = tuple(p.id for p in instance.projects if p.cost > instance.budget)
    if dear:
        notices.append(Notice("dearer-than-budget", dear))
    return tuple(notices)


def empty_ballots(instance: Instance) -> int:
    """How many voters named no project."""
    ballots = instance.ballots
    return int(ballots.multiplicity[np.diff(ballots.offsets) == 0].sum())

"""Rules side by side on the same ballots: whom the money reaches under each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from .count import count
from .model import Instance, Project
from .results import Column, Comparison, Result, Share
from .statements import Statement


def compare(instance: Instance, statements: Iterable[Statement]) -> Comparison:
    """Count by each statement and set the results side by side, in the order given.

    Raises RuleError when one of the rules cannot take the instance.
    """
    columns = tuple(column(instance, count(instance, statement)) for statement in statements)
    wins = [set(each.winners) for each in columns]
    ids = [project.id for project in instance.projects]
    return Comparison(
        budget=instance.budget,
        minor=instance.minor,
        currency=instance.currency,
        ballots=instance.voters,
        columns=columns,
        everywhere=tuple(i for i in ids if wins and all(i in won for won in wins)),
        nowhere=tuple(i for i in ids if not any(i in won for won in wins)),
    )


def column(instance: Instance, result: Result) -> Column:
    """One result as a column of the comparison."""
    won = [instance.projects[instance.index[i]] for i in result.winners]
    with_projects, mean_projects, mean_cost = _reach(instance, result)
    return Column(
        rule=result.rule,
        winners=result.winners,
        cost=result.cost,
        unspent=result.unspent,
        voters_with=with_projects,
        mean_projects=mean_projects,
        mean_cost=mean_cost,
        categories=_shares([(project, project.categories) for project in won], result.cost),
        districts=_shares([(p, (p.district,) if p.district else ()) for p in won], result.cost),
    )


def _reach(instance: Instance, result: Result) -> tuple[tuple[int, int, int], Fraction, Fraction]:
    """Voters with at least 1, 2, 3 funded projects on their ballot; mean number and cost of those projects."""
    ballots = instance.ballots
    funded = np.zeros(len(instance.projects), dtype=np.int64)
    funded[[instance.index[i] for i in result.winners]] = 1
    hits = np.concatenate(([0], np.cumsum(funded[ballots.projects])))
    each = hits[ballots.offsets[1:]] - hits[ballots.offsets[:-1]]
    one, two, three = (int(ballots.multiplicity[each >= least].sum()) for least in (1, 2, 3))
    voters = instance.voters
    if not voters:
        return (0, 0, 0), Fraction(0), Fraction(0)
    votes = {r.project: r.votes for r in result.rounds}
    money = sum(votes[i] * instance.projects[instance.index[i]].cost for i in result.winners)
    return (one, two, three), Fraction(sum(votes.values()), voters), Fraction(money, voters)


def _shares(labelled: Sequence[tuple[Project, tuple[str, ...]]], spent: int) -> tuple[Share, ...]:
    """Money by label, the most first. A project with several labels is split among them; without, it is under ""."""
    money: dict[str, Fraction] = {}
    for project, labels in labelled:
        for label in labels or ("",):
            money[label] = money.get(label, Fraction(0)) + Fraction(project.cost, len(labels) or 1)
    ranked = sorted(money.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Share(name, amount, amount / spent if spent else Fraction(0)) for name, amount in ranked)

"""What a loser lacked is true: with exactly that much more it is funded, with one less it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.budgeting.count import count
from commonhouse.rules.budgeting.model import BallotKind, Ballots, Instance
from commonhouse.rules.budgeting.results import Loser
from commonhouse.rules.budgeting.statements import Completion, EqualShares, Phragmen, Satisfaction, Score

from . import reference, strategies
from .strategies import MORE

ENOUGH = 400  # more votes than any of these instances could ask for
Bought = Callable[[Instance, str], bool]


def every_ballot(instance: Instance) -> Iterator[tuple[tuple[int, ...], tuple[int, ...] | None]]:
    for projects, points, times in instance.ballots.rows():
        for _ in range(times):
            yield projects, points


def with_ballots(instance: Instance, project: str, voters: int, points: int) -> Instance:
    """More ballots that name only this project."""
    kind = instance.ballots.kind
    each = ([instance.index[project]], [points] if kind is BallotKind.CUMULATIVE else None)
    ballots = Ballots.from_ballots(kind, [*every_ballot(instance), *([each] * voters)], len(instance.projects))
    return replace(instance, ballots=ballots)


def with_cost(instance: Instance, project: str, cost: int) -> Instance:
    projects = tuple(replace(p, cost=cost) if p.id == project else p for p in instance.projects)
    return replace(instance, projects=projects)


def check_cost(instance: Instance, loser: Loser, bought: Bought) -> None:
    lower = range(loser.cost - 1, 0, -1)
    less = next((loser.cost - c for c in lower if bought(with_cost(instance, loser.project, c), loser.project)), None)
    assert loser.cost_less == less, loser


def check_votes(loser: Loser, bought_with: Callable[[int], bool]) -> None:
    if loser.votes_short is None:
        assert not bought_with(ENOUGH), loser
        return
    assert loser.votes_short >= 1
    assert bought_with(loser.votes_short), loser
    assert loser.votes_short == 1 or not bought_with(loser.votes_short - 1), loser


@settings(max_examples=150 * MORE, deadline=None)
@given(st.data())
def test_greedy(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances(kinds=(BallotKind.APPROVAL, BallotKind.CHOOSE_1, BallotKind.CUMULATIVE)))
    rule = data.draw(strategies.greedies(instance))

    def bought(changed: Instance, project: str) -> bool:
        return project in count(changed, rule).winners

    for loser in count(instance, rule).losers:
        check_cost(instance, loser, bought)
        if rule.score is Score.POINTS:
            check_votes(loser, lambda k, p=loser.project: bought(with_ballots(instance, p, 1, k), p))
        else:
            check_votes(loser, lambda k, p=loser.project: bought(with_ballots(instance, p, k, 1), p))


@settings(max_examples=150 * MORE, deadline=None)
@given(st.data())
def test_phragmen(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances(kinds=(BallotKind.APPROVAL,)))
    rule = data.draw(strategies.phragmens())

    def bought(changed: Instance, project: str) -> bool:
        return project in count(changed, rule).winners

    for loser in count(instance, rule).losers:
        check_cost(instance, loser, bought)
        check_votes(loser, lambda k, p=loser.project: bought(with_ballots(instance, p, k, 1), p))


@settings(max_examples=200 * MORE, deadline=None)
@given(st.data())
def test_equal_shares(data: st.DataObject) -> None:
    """In the run that counts, at its start amount, by the plain reference. (A project dearer than the budget is
    offered no votes, and no cost above the budget; the fill has its own answer, so it is left out here.)"""
    instance = data.draw(strategies.instances())
    rule = data.draw(strategies.equal_shares(instance, (Completion.NONE, Completion.ADD1)))
    result = count(instance, rule)
    assert result.start is not None
    start = result.start

    def bought(changed: Instance, project: str) -> bool:
        place = changed.index[project]
        fits = changed.projects[place].cost <= instance.budget
        return fits and place in reference.shares_run(changed, rule, start).winners

    for loser in result.losers:
        check_cost(instance, loser, bought)
        if instance.ballots.kind is BallotKind.ORDINAL and rule.satisfaction is Satisfaction.POINTS:
            continue  # a ballot that names one project gives it all points, not the most that any ballot gave it
        given = [points.get(instance.index[loser.project], 0) for points in reference.voters(instance)]
        most = max([1, *given])
        check_votes(loser, lambda k, p=loser.project, m=most: bought(with_ballots(instance, p, k, m), p))


def test_statements_are_those_tested() -> None:
    assert EqualShares().completion is Completion.NONE
    assert Phragmen() != EqualShares()

"""The vocabulary: what a ballot may say, what is refused, and with which words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commonhouse.rules.budgeting.count import count
from commonhouse.rules.budgeting.model import (
    BallotKind,
    BallotRules,
    Ballots,
    BallotsBuilder,
    Constraints,
    Instance,
    Project,
)
from commonhouse.rules.budgeting.statements import (
    EqualShares,
    Greedy,
    Satisfaction,
    Score,
    TieBreak,
    parse_tie_break,
)
from commonhouse.rules.budgeting.tally import tally
from commonhouse.rules.errors import RuleError

COSTS = [10, 20, 30]
EMPTY = Ballots.from_ballots(BallotKind.APPROVAL, [], 2)
TWO = (Project("a", 1), Project("b", 2))


@pytest.mark.parametrize(
    ("rules", "projects", "points", "codes"),
    [
        (BallotRules(BallotKind.APPROVAL), [0, 2], None, []),
        (BallotRules(BallotKind.APPROVAL), [], None, []),
        (BallotRules(BallotKind.APPROVAL), [0, 3], None, ["unknown-project"]),
        (BallotRules(BallotKind.APPROVAL), [-1], None, ["unknown-project"]),
        (BallotRules(BallotKind.APPROVAL), [1, 1], None, ["repeated-project"]),
        (BallotRules(BallotKind.APPROVAL, min_length=1), [], None, ["too-few"]),
        (BallotRules(BallotKind.APPROVAL, max_length=1), [0, 1], None, ["too-many"]),
        (BallotRules(BallotKind.APPROVAL), [0], [1], ["points-unwanted"]),
        (BallotRules(BallotKind.CHOOSE_1), [0, 1], None, ["too-many"]),
        (BallotRules(BallotKind.ORDINAL, min_length=3, max_length=3), [2, 0, 1], None, []),
        (BallotRules(BallotKind.KNAPSACK, max_cost=30), [0, 1], None, []),
        (BallotRules(BallotKind.KNAPSACK, max_cost=30), [0, 2], None, ["too-costly"]),
        (BallotRules(BallotKind.CUMULATIVE, max_points=5), [0, 1], [2, 3], []),
        (BallotRules(BallotKind.CUMULATIVE, max_points=5), [0, 1], [3, 3], ["points-too-many"]),
        (BallotRules(BallotKind.CUMULATIVE, min_points=5), [0], [4], ["points-too-few"]),
        (BallotRules(BallotKind.CUMULATIVE, max_points_each=2), [0], [3], ["points-each-too-many"]),
        (BallotRules(BallotKind.CUMULATIVE), [0], [0], ["points-not-positive"]),
        (BallotRules(BallotKind.CUMULATIVE), [0], None, ["points-missing"]),
        (
            BallotRules(BallotKind.CUMULATIVE, max_length=1, max_points=3),
            [0, 1],
            [2, 2],
            ["too-many", "points-too-many"],
        ),
    ],
)
def test_what_a_ballot_may_say(
    rules: BallotRules, projects: list[int], points: list[int] | None, codes: list[str]
) -> None:
    assert [problem.code for problem in rules.check(projects, points, COSTS)] == codes


def test_a_problem_tells_the_limit_and_what_it_found() -> None:
    (problem,) = BallotRules(BallotKind.APPROVAL, max_length=1).check([0, 1, 2], None, COSTS)
    assert (problem.limit, problem.found) == (1, 3)


def test_identical_ballots_collapse_whatever_their_order() -> None:
    ballots = Ballots.from_ballots(BallotKind.APPROVAL, [([0, 1], None), ([1, 0], None), ([], None)], 2)
    assert (len(ballots), ballots.types) == (3, 2)
    assert list(ballots.rows()) == [((0, 1), None, 2), ((), None, 1)]


def test_the_order_of_a_ranking_counts() -> None:
    ballots = Ballots.from_ballots(BallotKind.ORDINAL, [([0, 1], None), ([1, 0], None)], 2)
    assert ballots.types == 2
    instance = Instance(5, TWO, ballots)
    assert tally(instance).points == (3, 3)


def test_points_of_a_ranking_come_from_the_longest_ballot_allowed() -> None:
    ballots = Ballots.from_ballots(BallotKind.ORDINAL, [([1], None)], 2)
    assert tally(Instance(5, TWO, ballots)).points == (0, 1)
    allowed = BallotRules(BallotKind.ORDINAL, max_length=3)
    assert tally(Instance(5, TWO, ballots, ballot_rules=allowed)).points == (0, 3)


def test_arrays_cannot_be_changed() -> None:
    ballots = Ballots.from_ballots(BallotKind.APPROVAL, [([0], None)], 1)
    with pytest.raises(ValueError, match="read-only"):
        ballots.multiplicity[0] = 5


@pytest.mark.parametrize(
    ("kind", "projects", "points", "times"),
    [
        (BallotKind.APPROVAL, [0, 0], None, 1),
        (BallotKind.APPROVAL, [2], None, 1),
        (BallotKind.APPROVAL, [-1], None, 1),
        (BallotKind.APPROVAL, [0], [1], 1),
        (BallotKind.APPROVAL, [0], None, 0),
        (BallotKind.CHOOSE_1, [0, 1], None, 1),
        (BallotKind.CUMULATIVE, [0], None, 1),
        (BallotKind.CUMULATIVE, [0], [0], 1),
        (BallotKind.CUMULATIVE, [0], [1, 2], 1),
    ],
)
def test_a_bad_ballot_is_never_counted(
    kind: BallotKind, projects: list[int], points: list[int] | None, times: int
) -> None:
    builder = BallotsBuilder(kind, 2)
    with pytest.raises(RuleError) as refused:
        builder.add(projects, points, times)
    assert refused.value.field == "ballots"
    assert refused.value.fix
    assert len(builder.build()) == 0


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Instance(5, (Project("a", 0),), EMPTY), "projects[0].cost"),
        (lambda: Instance(5, (Project("a", 1), Project("b", -3)), EMPTY), "projects[1].cost"),
        (lambda: Instance(5, (Project("a", 1), Project("a", 2)), EMPTY), "projects"),
        (lambda: Instance(-1, TWO, EMPTY), "budget"),
        (lambda: Instance(1, TWO, EMPTY, minor=0), "minor"),
        (lambda: Instance(1, TWO, EMPTY, constraints=Constraints(exclusive=(("a", "z"),))), "constraints.exclusive"),
        (lambda: Instance(1, TWO, EMPTY, constraints=Constraints((), (("c", -1),))), "constraints.category_budgets[0]"),
        (lambda: Instance(10**16, TWO, EMPTY), "budget"),
        (lambda: Instance(5, (Project("a", 10**16),), EMPTY), "projects[0].cost"),
        (lambda: Ballots.from_ballots(BallotKind.CUMULATIVE, [([0], [10**10])], 1), "ballots"),
        (lambda: Instance(1, TWO[:1], Ballots.from_ballots(BallotKind.APPROVAL, [([1], None)], 2)), "ballots"),
        (lambda: Greedy(threshold=-1), "threshold"),
        (lambda: EqualShares(increment=0), "increment"),
        (lambda: parse_tie_break("votes,luck"), "tie_break"),
        (lambda: parse_tie_break("votes,votes"), "tie_break"),
        (lambda: parse_tie_break("order,votes"), "tie_break"),
        (lambda: count(Instance(5, TWO, EMPTY), EqualShares(Satisfaction.POINTS)), "satisfaction"),
        (lambda: count(Instance(5, TWO, EMPTY), Greedy(score=Score.POINTS)), "score"),
    ],
)
def test_what_cannot_be_counted_names_the_place_and_a_way(make: Callable[[], object], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        make()
    assert refused.value.field == field
    assert refused.value.problem
    assert refused.value.fix


def test_a_tie_break_always_ends_with_order() -> None:
    assert parse_tie_break("-cost, votes") == (TieBreak.COST_DESC, TieBreak.VOTES, TieBreak.ORDER)
    assert Greedy(tie_break=()).tie_break == (TieBreak.ORDER,)


def test_no_ballots_and_no_projects_are_counted_too() -> None:
    for rule in (Greedy(), EqualShares()):
        result = count(Instance(5, TWO, EMPTY), rule)
        assert (result.winners, result.unspent) == ((), 5)
        assert [notice.code for notice in result.notices] == ["no-ballots", "no-votes"]
        assert count(Instance(5, (), EMPTY), rule).winners == ()

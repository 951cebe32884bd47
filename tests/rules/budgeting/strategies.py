"""Small random budgets, full of ties: few projects, costs and points from a handful of whole numbers."""

from __future__ import annotations

import os

from hypothesis import strategies as st

from commonhouse.rules.budgeting.model import (
    BallotKind,
    BallotRules,
    Ballots,
    Constraints,
    Instance,
    Project,
)
from commonhouse.rules.budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Phragmen,
    Score,
    Start,
    Stop,
    TieBreak,
)

from .reference import satisfaction_of

MORE = int(os.environ.get("COMMONHOUSE_EXAMPLES", "1"))  # 20 for a long run: 20 times as many examples
POINT_KINDS = (BallotKind.CUMULATIVE, BallotKind.ORDINAL)


@st.composite
def instances(
    draw: st.DrawFn, constrained: bool | None = None, kinds: tuple[BallotKind, ...] = tuple(BallotKind)
) -> Instance:
    kind = draw(st.sampled_from(kinds))
    minor = draw(st.sampled_from([1, 10]))
    size = draw(st.integers(1, 6))
    costs = draw(st.lists(st.one_of(st.integers(1, 6), st.integers(1, 60)), min_size=size, max_size=size))
    projects = tuple(
        Project(
            f"p{c}",
            cost,
            categories=tuple(draw(st.sets(st.sampled_from("ab"), max_size=2))),
            district=draw(st.sampled_from([None, "north", "south"])),
        )
        for c, cost in enumerate(costs)
    )
    longest = 1 if kind is BallotKind.CHOOSE_1 else size
    order = st.lists(st.integers(0, size - 1), unique=True, max_size=longest)
    ballots = []
    for picks in draw(st.lists(order, max_size=9)):
        points = [draw(st.integers(1, 4)) for _ in picks] if kind is BallotKind.CUMULATIVE else None
        ballots.append((picks, points))
    limits = Constraints()
    if draw(st.booleans()) if constrained is None else constrained:
        ids = st.sampled_from([p.id for p in projects])
        limits = Constraints(
            exclusive=tuple(tuple(g) for g in draw(st.lists(st.sets(ids, min_size=2, max_size=3), max_size=2)))
            if size > 1
            else (),
            category_budgets=tuple((n, draw(st.integers(0, 40))) for n in draw(st.sets(st.sampled_from("ab")))),
            district_budgets=(("north", draw(st.integers(0, 40))),) if draw(st.booleans()) else (),
        )
    return Instance(
        budget=draw(st.one_of(st.integers(0, 20), st.integers(0, 150))),
        projects=projects,
        ballots=Ballots.from_ballots(kind, ballots, size),
        minor=minor,
        ballot_rules=BallotRules(kind, max_length=draw(st.sampled_from([None, 6]))),
        constraints=limits,
    )


tie_breaks = st.permutations([TieBreak.VOTES, TieBreak.COST]).flatmap(
    lambda both: st.sampled_from(
        [tuple(both), tuple(both[:1]), (), (TieBreak.COST_DESC, TieBreak.VOTES), (TieBreak.COST_DESC,)]
    )
)


@st.composite
def greedies(draw: st.DrawFn, instance: Instance) -> Greedy:
    scores = list(Score) if instance.ballots.kind in POINT_KINDS else [Score.VOTES]
    return Greedy(
        score=draw(st.sampled_from(scores)),
        per_cost=draw(st.booleans()),
        on_misfit=draw(st.sampled_from(OnMisfit)),
        threshold=draw(st.integers(0, 4)),
        tie_break=draw(tie_breaks),
    )


@st.composite
def equal_shares(
    draw: st.DrawFn, instance: Instance, completions: tuple[Completion, ...] = tuple(Completion)
) -> EqualShares:
    return EqualShares(
        satisfaction=draw(st.sampled_from(satisfaction_of(instance.ballots.kind))),
        start=draw(st.sampled_from(Start)),
        completion=draw(st.sampled_from(completions)),
        increment=draw(st.integers(1, 2)),
        stop=draw(st.sampled_from(Stop)),
        tie_break=draw(tie_breaks),
    )


@st.composite
def phragmens(draw: st.DrawFn) -> Phragmen:
    return Phragmen(draw(st.sampled_from(OnMisfit)), draw(tie_breaks))

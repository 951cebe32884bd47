"""Utilitarian greedy, the rule most cities use, and the fill that follows equal shares.

Projects are taken from the highest standing down: by votes, by points, or by either divided by cost. One that
costs more than is left, or that a constraint bars, is passed over (on_misfit=skip), or ends the count
(on_misfit=stop: money only; a constraint never ends the count). A project nobody voted for is never funded.

What a loser lacked is exact: counting again with `votes_short` more ballots that name only this project (for points: one
more ballot that gives it `votes_short` points), or with a cost `cost_less` lower, funds it, and with one less it
does not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .gate import Bar, Gate
from .model import Instance
from .results import Loser, Phase, Reason, Result, Round, Tie
from .statements import Greedy, OnMisfit, Score, TieBreak
from .tally import Tally, ballot_notices, deciding, empty_ballots, required_points, tally, tie_key, tie_keys

Standing = Fraction | int
Key = tuple[Standing, *tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A project taken, what it was ranked by and what is left after it."""

    project: int
    score: int
    left: int


@dataclass(slots=True)
class Picked:
    """What greedy did with the projects it was given, in order."""

    chosen: list[Choice] = field(default_factory=list)
    tied: list[tuple[int, list[int], int]] = field(default_factory=list)
    left_at_turn: dict[int, int] = field(default_factory=dict)
    bars: dict[int, Bar] = field(default_factory=dict)
    stopped_at: int | None = None


def pick(
    instance: Instance,
    order: Sequence[int],
    standing: Sequence[Standing],
    score: Sequence[int],
    left: int,
    gate: Gate,
    on_misfit: OnMisfit,
) -> Picked:
    """Take projects in order while money lasts. `gate` is changed: it records what is taken."""
    picked = Picked()
    for at, c in enumerate(order):
        cost = instance.projects[c].cost
        bar = gate.bar(c)
        if bar is not None:
            picked.bars[c] = bar
            continue
        if cost > left:
            picked.left_at_turn[c] = left
            if on_misfit is OnMisfit.SKIP:
                continue
            picked.stopped_at = c
            break
        equals = [c]
        for other in order[at + 1 :]:
            if standing[other] != standing[c]:
                break
            if instance.projects[other].cost <= left and gate.bar(other) is None:
                equals.append(other)
        if len(equals) > 1:
            picked.tied.append((len(picked.chosen), sorted(equals), c))
        gate.take(c)
        left -= cost
        picked.chosen.append(Choice(c, score[c], left))
    return picked


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a greedy statement ranks by, for each project in input order."""

    statement: Greedy
    tally: Tally
    score: tuple[int, ...]

    @classmethod
    def of(cls, instance: Instance, statement: Greedy) -> Ranking:
        totals = tally(instance)
        if statement.score is Score.VOTES:
            return cls(statement, totals, totals.votes)
        required_points(instance, "score")
        assert totals.points is not None
        return cls(statement, totals, totals.points)

    def standing(self, score: int, cost: int) -> Standing:
        """What sorts projects before ties: the lowest first."""
        return Fraction(-score, cost) if self.statement.per_cost else -score

    def key(self, c: int, score: int, votes: int, cost: int) -> Key:
        return (self.standing(score, cost), *tie_key(self.statement.tie_break, votes, cost, c))

    def keys(self, instance: Instance) -> list[Key]:
        return [
            self.key(c, self.score[c], self.tally.votes[c], project.cost) for c, project in enumerate(instance.projects)
        ]

    def runs(self, c: int) -> bool:
        """Whether the project takes part: somebody wants it and it reaches the threshold."""
        return self.score[c] > 0 and self.score[c] >= self.statement.threshold


def greedy(instance: Instance, statement: Greedy) -> Result:
    """Count by utilitarian greedy. Raises RuleError when it ranks by points and the ballots carry none."""
    ranking = Ranking.of(instance, statement)
    keys = ranking.keys(instance)
    order = sorted((c for c in range(len(keys)) if ranking.runs(c)), key=keys.__getitem__)
    picked = pick(
        instance,
        order,
        [key[0] for key in keys],
        ranking.score,
        instance.budget,
        Gate(instance),
        statement.on_misfit,
    )
    won = [choice.project for choice in picked.chosen]
    funded = set(won)
    ids = [project.id for project in instance.projects]
    cost = sum(instance.projects[c].cost for c in won)
    return Result(
        rule=statement,
        winners=tuple(ids[c] for c in won),
        cost=cost,
        budget=instance.budget,
        unspent=instance.budget - cost,
        minor=instance.minor,
        currency=instance.currency,
        ballots=instance.voters,
        empty_ballots=empty_ballots(instance),
        rounds=choice_rounds(instance, ranking.tally.votes, picked, Phase.GREEDY, 0),
        losers=tuple(_loser(instance, ranking, keys, order, picked, c) for c in range(len(ids)) if c not in funded),
        ties=choice_ties(instance, ranking.tally.votes, statement.tie_break, picked, Phase.GREEDY, 0, funded),
        notices=ballot_notices(instance, ranking.tally.votes),
    )


def choice_rounds(
    instance: Instance, votes: Sequence[int], picked: Picked, phase: Phase, before: int
) -> tuple[Round, ...]:
    """The choices as rounds, numbered on from the `before` rounds that went before."""
    return tuple(
        Round(
            number=before + at + 1,
            phase=phase,
            project=instance.projects[choice.project].id,
            cost=instance.projects[choice.project].cost,
            votes=votes[choice.project],
            score=choice.score,
            left=choice.left,
        )
        for at, choice in enumerate(picked.chosen)
    )


def choice_ties(
    instance: Instance,
    votes: tuple[int, ...],
    tie_break: tuple[TieBreak, ...],
    picked: Picked,
    phase: Phase,
    before: int,
    funded: set[int],
) -> tuple[Tie, ...]:
    """The ties met while choosing, as reported."""
    keys = tie_keys(instance, votes, tie_break)
    return tuple(
        tie_report(instance, keys, tie_break, phase, before + at + 1, tied, chosen, funded)
        for at, tied, chosen in picked.tied
    )


def tie_report(
    instance: Instance,
    keys: list[tuple[int, ...]],
    tie_break: tuple[TieBreak, ...],
    phase: Phase,
    number: int,
    tied: list[int],
    chosen: int,
    funded: set[int],
) -> Tie:
    """One tie with ids, the criterion that decided it and those that went unfunded."""
    ids = [project.id for project in instance.projects]
    return Tie(
        round=number,
        phase=phase,
        projects=tuple(ids[c] for c in tied),
        chosen=ids[chosen],
        criterion=deciding(keys, tie_break, tied, chosen),
        unfunded=tuple(ids[c] for c in tied if c not in funded),
    )


def _loser(instance: Instance, ranking: Ranking, keys: list[Key], order: list[int], picked: Picked, c: int) -> Loser:
    project = instance.projects[c]
    others = [other for other in order if other != c]
    other_keys = [keys[other] for other in others]
    rooms = _rooms(instance, ranking.statement, others, c)
    votes_short, ahead_of = _votes_short(instance, ranking, keys, others, rooms, c)
    bar = picked.bars.get(c)
    reason, limit = Reason.NOT_ENOUGH_LEFT, None
    blocked_by: tuple[int, ...] = () if ahead_of is None else (ahead_of,)
    if project.cost > instance.budget:
        reason = Reason.OVER_BUDGET
    elif ranking.score[c] == 0:
        reason = Reason.NO_SUPPORT
    elif not ranking.runs(c):
        reason = Reason.BELOW_THRESHOLD
    elif bar is not None:
        reason, limit, blocked_by = bar.reason, bar.limit, bar.blocked_by
    elif c not in picked.left_at_turn and picked.stopped_at is not None:
        reason, limit = Reason.STOPPED_BEFORE, instance.projects[picked.stopped_at].id
    return Loser(
        project=project.id,
        cost=project.cost,
        votes=ranking.tally.votes[c],
        score=ranking.score[c],
        reason=reason,
        votes_short=votes_short,
        cost_less=_cost_less(instance, ranking, other_keys, others, rooms, c),
        blocked_by=tuple(instance.projects[winner].id for winner in blocked_by),
        limit=limit,
        left_at_turn=picked.left_at_turn.get(c),
    )


def _rooms(instance: Instance, statement: Greedy, others: list[int], c: int) -> list[int]:
    """The most that project c might cost to be taken before each of the others, and after them all.

    Never rises from one place to the next, because purchases only take room away.
    """
    gate = Gate(instance)
    left, stopped = instance.budget, False
    rooms = []
    for other in [*others, None]:
        if stopped or gate.excluded_by(c):
            rooms.append(0)
        else:
            purse = gate.purse_left(c)
            rooms.append(left if purse is None else max(0, min(left, purse)))
        if other is None or gate.bar(other) is not None:
            continue
        cost = instance.projects[other].cost
        if cost <= left:
            gate.take(other)
            left -= cost
        elif statement.on_misfit is OnMisfit.STOP:
            stopped = True
    return rooms


def _votes_short(
    instance: Instance, ranking: Ranking, keys: list[Key], others: list[int], rooms: list[int], c: int
) -> tuple[int | None, int | None]:
    """How many more votes or points would have funded c, and which project it would then have gone before."""
    cost = instance.projects[c].cost
    places = [place for place, room in enumerate(rooms) if room >= cost]
    if not places:
        return None, None
    last = places[-1]
    score = ranking.score[c]
    more = max(1, ranking.statement.threshold - score)
    if last == len(others):
        return more, None
    ahead_of = others[last]
    if ranking.statement.per_cost:
        level = -(-ranking.score[ahead_of] * cost // instance.projects[ahead_of].cost)
    else:
        level = ranking.score[ahead_of]
    more = max(more, level - score)
    if _key_with(ranking, c, more, cost) > keys[ahead_of]:
        more += 1
    return more, ahead_of


def _key_with(ranking: Ranking, c: int, more: int, cost: int) -> Key:
    """The key of project c with that much more score: so many more voters, or one more voter giving the points."""
    voters = more if ranking.statement.score is Score.VOTES else 1
    return ranking.key(c, ranking.score[c] + more, ranking.tally.votes[c] + voters, cost)


def _cost_less(
    instance: Instance, ranking: Ranking, other_keys: list[Key], others: list[int], rooms: list[int], c: int
) -> int | None:
    """How much cheaper c would have had to be; None when no lower cost would have funded it.

    The highest cost that funds it is a room, one less than its cost, or a cost at which its place changes.
    """
    if not ranking.runs(c):
        return None
    cost, score, votes = instance.projects[c].cost, ranking.score[c], ranking.tally.votes[c]
    trials = {cost - 1, *rooms}
    for other in others:
        theirs = instance.projects[other].cost
        if ranking.statement.per_cost:
            even = score * theirs // ranking.score[other]
            trials |= {even, even - 1}
        elif ranking.score[other] == score:
            trials |= {theirs - 1, theirs, theirs + 1}
    for trial in sorted((t for t in trials if 0 < t < cost), reverse=True):
        if trial <= rooms[bisect_left(other_keys, ranking.key(c, score, votes, trial))]:
            return cost - trial
    return None

"""The budgeting rules written as slowly and plainly as their definitions: one voter at a time, all in fractions.

Nothing here is shared with the code under test but the vocabulary (instances, statements).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from commonhouse.rules.budgeting.model import BallotKind, Instance
from commonhouse.rules.budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Phragmen,
    Satisfaction,
    Score,
    Start,
    Stop,
    TieBreak,
)


@dataclass
class Outcome:
    winners: list[int]
    ties: list[tuple[int, tuple[int, ...], int]] = field(default_factory=list)
    prices: list[Fraction] = field(default_factory=list)
    largest: list[Fraction] = field(default_factory=list)
    payers: list[int] = field(default_factory=list)
    start: Fraction | None = None
    raises: int = 0
    left_over: list[Fraction] = field(default_factory=list)


def voters(instance: Instance) -> list[dict[int, int]]:
    """One mapping from project to points for each voter (1 where ballots carry no points)."""
    rows = list(instance.ballots.rows())
    longest = max((len(projects) for projects, _, _ in rows), default=0)
    top = max(longest, (instance.ballot_rules and instance.ballot_rules.max_length) or 0)
    people = []
    for projects, points, times in rows:
        for _ in range(times):
            if points is not None:
                people.append(dict(zip(projects, points, strict=True)))
            elif instance.ballots.kind is BallotKind.ORDINAL:
                people.append({c: top - place for place, c in enumerate(projects)})
            else:
                people.append(dict.fromkeys(projects, 1))
    return people


def votes(instance: Instance) -> list[int]:
    return [sum(c in voter for voter in voters(instance)) for c in range(len(instance.projects))]


def tie_key(instance: Instance, criteria: tuple[TieBreak, ...], c: int) -> tuple[int, ...]:
    cost = instance.projects[c].cost
    values = {"votes": -votes(instance)[c], "cost": cost, "-cost": -cost, "order": c}
    return tuple(values[criterion] for criterion in criteria)


def allowed(instance: Instance, winners: list[int]) -> bool:
    """Whether a set of winners respects the constraints."""
    limits = instance.constraints
    won = [instance.projects[c] for c in winners]
    if any(len({p.id for p in won} & set(group)) > 1 for group in limits.exclusive):
        return False
    if any(sum(p.cost for p in won if name in p.categories) > cap for name, cap in limits.category_budgets):
        return False
    return all(sum(p.cost for p in won if p.district == name) <= cap for name, cap in limits.district_budgets)


def greedy(instance: Instance, rule: Greedy) -> Outcome:
    people = voters(instance)
    count = votes(instance)
    score = count
    if rule.score is Score.POINTS:
        score = [sum(voter.get(c, 0) for voter in people) for c in range(len(instance.projects))]
    cost = [p.cost for p in instance.projects]

    def standing(c: int) -> Fraction:
        return Fraction(score[c], cost[c] if rule.per_cost else 1)

    waiting = [c for c in range(len(cost)) if score[c] > 0 and score[c] >= rule.threshold]
    out = Outcome([])
    left = instance.budget
    while waiting:
        best = max(standing(c) for c in waiting)
        equal = [c for c in waiting if standing(c) == best]
        turn = min(equal, key=lambda c: tie_key(instance, rule.tie_break, c))
        waiting.remove(turn)
        if not allowed(instance, [*out.winners, turn]):
            continue
        if cost[turn] > left:
            if rule.on_misfit is OnMisfit.STOP:
                break
            continue
        could = [c for c in equal if cost[c] <= left and allowed(instance, [*out.winners, c])]
        if len(could) > 1:
            out.ties.append((len(out.winners), tuple(sorted(could)), turn))
        out.winners.append(turn)
        left -= cost[turn]
    return out


def level(cost: int, offers: list[tuple[Fraction, int]]) -> Fraction | None:
    """The least rho with sum of min(money, rho * wish) >= cost over (money, wish) pairs; None if there is none."""
    if sum(money for money, _ in offers) < cost:
        return None
    paid, wishes = Fraction(0), sum(wish for _, wish in offers)
    for money, wish in sorted(offers, key=lambda offer: offer[0] / offer[1]):
        rho = (cost - paid) / wishes
        if rho * wish <= money:
            return rho
        paid += money
        wishes -= wish
    raise AssertionError("the last supporter can always pay the rest")


def shares_run(instance: Instance, rule: EqualShares, start: Fraction) -> Outcome:
    people = voters(instance)
    cost = [p.cost for p in instance.projects]
    money = [start] * len(people)

    def wish(voter: dict[int, int], c: int) -> int:
        return {"cost": cost[c], "cardinality": 1, "points": voter[c]}[rule.satisfaction]

    out = Outcome([], start=start)
    while True:
        prices = {}
        for c in range(len(cost)):
            if c in out.winners or not allowed(instance, [*out.winners, c]):
                continue
            fans = [i for i, voter in enumerate(people) if c in voter]
            rho = level(cost[c], [(money[i], wish(people[i], c)) for i in fans]) if fans else None
            if rho is not None:
                prices[c] = rho
        if not prices:
            out.left_over = money
            return out
        best = min(prices.values())
        tied = [c for c, rho in prices.items() if rho == best]
        turn = min(tied, key=lambda c: tie_key(instance, rule.tie_break, c))
        if len(tied) > 1:
            out.ties.append((len(out.winners), tuple(sorted(tied)), turn))
        payments = {i: min(money[i], best * wish(people[i], turn)) for i, v in enumerate(people) if turn in v}
        assert sum(payments.values()) == cost[turn]
        for i, payment in payments.items():
            money[i] -= payment
        out.winners.append(turn)
        out.prices.append(best)
        out.largest.append(max(payments.values()))
        out.payers.append(sum(payment > 0 for payment in payments.values()))


def equal_shares(instance: Instance, rule: EqualShares) -> Outcome:
    people = voters(instance)
    cost = [p.cost for p in instance.projects]
    start = Fraction(instance.budget, len(people)) if people else Fraction(0)
    if rule.start is Start.FLOOR:
        start = Fraction(int(start / instance.minor) * instance.minor)
    out = shares_run(instance, rule, start)
    if rule.completion is Completion.NONE:
        return out
    named = {c for voter in people for c in voter}
    raises = 0
    while True:
        spent = sum(cost[c] for c in out.winners)
        more = [c for c in named if c not in out.winners and allowed(instance, [*out.winners, c])]
        if not more:
            break
        if rule.stop is Stop.EXHAUSTIVE and all(spent + cost[c] > instance.budget for c in more):
            break
        following = shares_run(instance, rule, start + rule.increment * instance.minor)
        if sum(cost[c] for c in following.winners) > instance.budget:
            break
        start += rule.increment * instance.minor
        raises += 1
        out = following
    out.raises = raises
    if rule.completion is Completion.ADD1_FILL:
        fill(instance, rule, out)
    return out


def fill(instance: Instance, rule: EqualShares, out: Outcome) -> None:
    count = votes(instance)
    left = instance.budget - sum(instance.projects[c].cost for c in out.winners)
    waiting = [c for c in range(len(count)) if count[c] and c not in out.winners]
    waiting.sort(key=lambda c: (-count[c], tie_key(instance, rule.tie_break, c)))
    for c in waiting:
        if instance.projects[c].cost <= left and allowed(instance, [*out.winners, c]):
            out.winners.append(c)
            left -= instance.projects[c].cost


def phragmen(instance: Instance, rule: Phragmen) -> Outcome:
    people = voters(instance)
    cost = [p.cost for p in instance.projects]
    load = [Fraction(0)] * len(people)
    fans = {c: [i for i, voter in enumerate(people) if c in voter] for c in range(len(cost))}
    waiting = [c for c in fans if fans[c] and cost[c] <= instance.budget]
    out = Outcome([])
    left = instance.budget
    while True:
        waiting = [c for c in waiting if allowed(instance, [*out.winners, c])]
        if not waiting:
            return out
        times = {c: (cost[c] + sum(load[i] for i in fans[c])) / Fraction(len(fans[c])) for c in waiting}
        now = min(times.values())
        ready = [c for c in waiting if times[c] == now]
        misfits = [c for c in ready if cost[c] > left]
        if misfits and rule.on_misfit is OnMisfit.STOP:
            return out
        waiting = [c for c in waiting if c not in misfits]
        ready = [c for c in ready if c not in misfits]
        if not ready:
            continue
        turn = min(ready, key=lambda c: tie_key(instance, rule.tie_break, c))
        if len(ready) > 1:
            out.ties.append((len(out.winners), tuple(sorted(ready)), turn))
        out.largest.append(max(now - load[i] for i in fans[turn]))
        for i in fans[turn]:
            load[i] = now
        out.winners.append(turn)
        out.prices.append(now)
        left -= cost[turn]
        waiting.remove(turn)


def winners(instance: Instance, rule: Greedy | EqualShares | Phragmen) -> Outcome:
    run = {Greedy: greedy, EqualShares: equal_shares, Phragmen: phragmen}[type(rule)]
    return run(instance, rule)  # type: ignore[operator]


def satisfaction_of(kind: BallotKind) -> list[Satisfaction]:
    """The satisfactions that ballots of this kind can be counted with."""
    if kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL):
        return list(Satisfaction)
    return [Satisfaction.COST, Satisfaction.CARDINALITY]

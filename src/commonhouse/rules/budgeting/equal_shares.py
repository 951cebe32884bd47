"""The Method of Equal Shares, with the completions that cities use.

Every voter, empty ballots included, starts with the same money. A project is affordable when its supporters can
pay its cost with payments in proportion to their satisfaction, nobody paying more than they have. The affordable
project with the lowest price per unit of satisfaction is bought, until none is affordable.

- Satisfaction `cost` and `cardinality` take every project a ballot names as approved, whatever its points or
  place; `points` takes the points of cumulative ballots, or the Borda-like points of ordinal ones.
- Completion `none`: one run from the start amount.
- `add1`: run; raise everyone's start by `increment` currency units; run anew; and so on. A run whose winners cost more
  than the budget does not count: the run before it does (NEXT_OVER_BUDGET). Stop `exhaustive`: stop at the first run
  after which no project could still be added (EXHAUSTED). Either way raising ends when no project is left that more money could
  buy (ALL_BOUGHT). "Could be added" and "left" mean: not bought, named on a ballot, and not barred by constraints.
- `add1-fill`: after add1, greedy by votes buys what still fits.
- Constraints bar projects within a run, at each purchase; the budget does not, it judges whole runs. A project
  dearer than the budget takes part (and a run that buys it does not count), as in the cities' own programs.

Sources: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021), and
https://equalshares.net for the completions. Skipping raises that change nothing is the idea of "add-opt" (arXiv
2502.11797); here each skip is proven by `run.same_order`, so the result is that of raising step by step.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from .gate import Gate
from .greedy import Picked, choice_rounds, choice_ties, pick, tie_report
from .lacking import Lack, lacks
from .market import Market
from .model import Instance
from .replay import Purchase, replay
from .results import Ending, Loser, Phase, Reason, Result, Round, published
from .run import Run, buy, same_order
from .statements import Completion, EqualShares, OnMisfit, Start, Stop
from .tally import Tally, ballot_notices, empty_ballots, ranks, tally, tie_keys


def equal_shares(instance: Instance, statement: EqualShares) -> Result:
    """Count by equal shares. Raises RuleError when satisfaction is `points` and the ballots carry none."""
    totals = tally(instance)
    keys = tie_keys(instance, totals.votes, statement.tie_break)
    market = Market(instance, statement.satisfaction, ranks(keys))
    run, raises, ending = complete(market, statement)
    ledger, purchases = replay(market, run)
    missing = lacks(market, ledger, purchases, statement.tie_break)
    filled, gate = _fill(instance, statement, totals, keys, run)
    won = [*run.order, *(choice.project for choice in filled.chosen)]
    funded = set(won)
    ids = [project.id for project in instance.projects]
    cost = sum(market.columns[c].cost for c in won)
    run_ties = tuple(
        tie_report(instance, keys, statement.tie_break, Phase.EQUAL_SHARES, at + 1, tied, chosen, funded)
        for at, tied, chosen in run.ties
    )
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
        rounds=_rounds(instance, totals, purchases)
        + choice_rounds(instance, totals.votes, filled, Phase.FILL, len(run.order)),
        losers=tuple(_loser(instance, totals, gate, filled, missing[c], c) for c in range(len(ids)) if c not in funded),
        ties=run_ties
        + choice_ties(instance, totals.votes, statement.tie_break, filled, Phase.FILL, len(run.order), funded),
        notices=ballot_notices(instance, totals.votes),
        first_start=first_start(instance, statement),
        start=run.start,
        raises=raises,
        ending=ending,
    )


def first_start(instance: Instance, statement: EqualShares) -> Fraction:
    """What each voter starts the first run with, in minor units: B/N, as the statement rounds it."""
    share = Fraction(instance.budget, instance.voters) if instance.voters else Fraction(0)
    if statement.start is Start.EXACT:
        return share
    return Fraction(share // instance.minor * instance.minor)


def complete(market: Market, statement: EqualShares) -> tuple[Run, int, Ending]:
    """The run that counts, how often the start was raised to get there, and why it was raised no further."""
    instance = market.instance
    run = buy(market, first_start(instance, statement))
    if statement.completion is Completion.NONE:
        return run, 0, Ending.SINGLE_RUN
    increment = statement.increment * instance.minor
    raises, leap, calm = 0, 1, 0
    while True:
        ending = _ending(market, statement, run)
        if ending is not None:
            return buy(market, run.start), raises, ending
        if leap > 1:
            higher = same_order(market, run, run.start + leap * increment)
            if higher is None:
                leap, calm = leap // 4, 0
            else:
                run, raises, leap = higher, raises + leap, leap * 4
            continue
        following = buy(market, run.start + increment)
        if following.cost > instance.budget:
            return buy(market, run.start), raises, Ending.NEXT_OVER_BUDGET
        calm = calm + 1 if following.order == run.order else 0
        leap = 4 if calm >= 2 else 1
        run, raises = following, raises + 1


def _ending(market: Market, statement: EqualShares, run: Run) -> Ending | None:
    """Why raising stops at this run, None if it goes on."""
    bought = set(run.order)
    gate = _gate_after(market.instance, run)
    more = [c for c in market.supported if c not in bought and gate.bar(c) is None]
    if not more:
        return Ending.ALL_BOUGHT
    left = market.instance.budget - run.cost
    if statement.stop is Stop.EXHAUSTIVE and all(market.columns[c].cost > left for c in more):
        return Ending.EXHAUSTED
    return None


def _gate_after(instance: Instance, run: Run) -> Gate:
    gate = Gate(instance)
    for c in run.order:
        gate.take(c)
    return gate


def _fill(
    instance: Instance, statement: EqualShares, totals: Tally, keys: list[tuple[int, ...]], run: Run
) -> tuple[Picked, Gate]:
    """Greedy by votes with what the run left, if the statement asks for it; and the gate after all purchases."""
    gate = _gate_after(instance, run)
    if statement.completion is not Completion.ADD1_FILL:
        return Picked(), gate
    bought = set(run.order)
    standing = [-votes for votes in totals.votes]
    order = sorted(
        (c for c, votes in enumerate(totals.votes) if votes and c not in bought),
        key=lambda c: (standing[c], keys[c]),
    )
    left = instance.budget - run.cost
    return pick(instance, order, standing, totals.votes, left, gate, OnMisfit.SKIP), gate


def _rounds(instance: Instance, totals: Tally, purchases: list[Purchase]) -> tuple[Round, ...]:
    left = instance.budget
    rounds = []
    for at, bought in enumerate(purchases):
        project = instance.projects[bought.project]
        left -= project.cost
        votes = totals.votes[bought.project]
        rounds.append(
            Round(
                number=at + 1,
                phase=Phase.EQUAL_SHARES,
                project=project.id,
                cost=project.cost,
                votes=votes,
                score=votes,
                left=left,
                price=published(bought.price),
                payers=bought.payers,
                full_payers=bought.full_payers,
                largest_payment=published(bought.largest_payment),
            )
        )
    return tuple(rounds)


def _loser(instance: Instance, totals: Tally, gate: Gate, filled: Picked, lack: Lack, c: int) -> Loser:
    project, votes = instance.projects[c], totals.votes[c]
    left_at_turn = filled.left_at_turn.get(c)
    payable = max(lack.payable, left_at_turn or 0)
    votes_short = lack.votes_short
    bar = filled.bars.get(c) or gate.bar(c)
    reason, limit = Reason.SUPPORTERS_SHORT, None
    blocked_by: tuple[int, ...] = ()
    if project.cost > instance.budget:
        reason, votes_short, payable = Reason.OVER_BUDGET, None, min(payable, instance.budget)
    elif not votes:
        reason = Reason.NO_SUPPORT
    elif bar is not None:
        reason, limit, blocked_by = bar.reason, bar.limit, bar.blocked_by
    elif left_at_turn is not None:
        reason = Reason.NOT_ENOUGH_LEFT
    return Loser(
        project=project.id,
        cost=project.cost,
        votes=votes,
        score=votes,
        reason=reason,
        votes_short=votes_short,
        cost_less=project.cost - payable if payable else None,
        blocked_by=tuple(instance.projects[winner].id for winner in blocked_by),
        limit=limit,
        supporters_money=floor(lack.money) if votes else None,
        left_at_turn=left_at_turn,
    )

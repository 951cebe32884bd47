"""A ranked count as steps: what happened and why, in facts that a page can turn into sentences of any language.

`sentences` says them in English, or through the caller's gettext. A step names candidates by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from .results import (
    Action,
    CountbackResult,
    Defeat,
    Filling,
    Outcome,
    Round,
    RunoffResult,
    SchulzeResult,
    Stage,
    StvResult,
    Tie,
    TieBy,
    Why,
)

Result = StvResult | RunoffResult | SchulzeResult | CountbackResult


class Code(StrEnum):
    """What a step says. In brackets: its candidates; then its numbers."""

    WITHDRAWN = "withdrawn"  # (who withdrew)
    BALLOTS = "ballots"  # valid, blank
    NOBODY_STOOD = "nobody-stood"
    QUOTA = "quota"  # quota, valid, seats, divisor (seats + 1)
    MOVING_QUOTA = "moving-quota"  # quota, valid, seats, divisor
    FIRST_PREFERENCES = "first-preferences"  # (all, most votes first), their votes
    REACHED_QUOTA = "reached-quota"  # (who is elected) votes, quota
    LAST_SEATS = "last-seats"  # (who are elected) seats
    SURPLUS = "surplus"  # (whose) votes, surplus, quota, value
    EXCLUDED = "excluded"  # (who) votes
    KEEPING = "keeping"  # (those elected), the part each keeps; quota
    MOVED = "moved"  # (who got votes, most first), how many each
    LOST = "lost"  # votes: of ballots that name no one still in, and what rounding cuts off
    EXHAUSTED = "exhausted"  # ballots
    TIE_EARLIER = "tie-earlier"  # (the tied, then the one it fell on) stage; what
    TIE_LOT = "tie-lot"
    TIE_ORDER = "tie-order"
    UNFILLED = "unfilled"  # seats
    MAJORITY = "majority"  # (who wins) votes, of, needed
    LAST_ONE = "last-one"  # (who is left)
    ELIMINATED = "eliminated"  # (who) votes, of, needed
    ELIMINATED_TOGETHER = "eliminated-together"  # (who) votes: all theirs together
    BEATS_ALL = "beats-all"  # (who)
    CIRCLE = "circle"
    DEFEATED = "defeated"  # (winner, loser) strength, back
    DEFEATED_BY_CHAIN = "defeated-by-chain"  # (the chain) strength, back; votes: of each win along it
    COUNTBACK = "countback"  # (who left) held
    CONTESTING = "contesting"  # (who can serve)
    NOBODY_CAN_SERVE = "nobody-can-serve"  # (who left)
    FILLED = "filled"  # (who left, who takes the seat)
    ELECTED = "elected"  # (the winners in order)
    HANGS_ON_ORDER = "hangs-on-order"  # (the winners)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `stage` is where (0: before or after all stages); `votes` go with `candidates`."""

    code: Code
    stage: int = 0
    candidates: tuple[str, ...] = ()
    votes: tuple[Decimal, ...] = ()
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    what: str = ""


def steps(result: Result) -> tuple[Step, ...]:
    """The steps of a count, in order."""
    return tuple(_steps(result))


def _steps(result: Result) -> Iterator[Step]:
    if result.withdrawn:
        yield Step(Code.WITHDRAWN, candidates=result.withdrawn)
    yield Step(Code.BALLOTS, numbers=_numbers(valid=result.valid, blank=result.blank))
    if isinstance(result, CountbackResult):
        for filling in result.fillings:
            yield from _filling(filling)
        return
    if result.outcome is Outcome.NOBODY:
        yield Step(Code.NOBODY_STOOD)
        return
    if isinstance(result, StvResult):
        yield from _stv(result)
    elif isinstance(result, RunoffResult):
        yield from _runoff(result)
    else:
        yield from _schulze(result)
    yield Step(Code.ELECTED, candidates=result.winners)
    if result.outcome is Outcome.TIED:
        yield Step(Code.HANGS_ON_ORDER, candidates=result.winners)


# Single transferable vote -----------------------------------------------------------------------------


def _stv(result: StvResult) -> Iterator[Step]:
    first = result.stages[0]
    quota = first.quota or result.quota
    numbers = _numbers(quota=quota, valid=result.valid, seats=result.seats, divisor=result.seats + 1)
    yield Step(Code.QUOTA if first.quota is None else Code.MOVING_QUOTA, numbers=numbers)
    yield _most_first(Code.FIRST_PREFERENCES, 1, first.totals)
    why = {each.candidate: each.why for each in result.elected}
    seats = result.seats
    for before, stage in pairwise((first, *result.stages)):
        if stage.number > 1:
            yield from _moved(stage, before, result.quota)
        at_quota = [name for name in stage.elected if why[name] is Why.QUOTA]
        for name in at_quota:
            numbers = _numbers(votes=stage.totals[name], quota=stage.quota or result.quota)
            yield Step(Code.REACHED_QUOTA, stage.number, (name,), numbers=numbers)
        seats -= len(at_quota)
        last = tuple(name for name in stage.elected if why[name] is Why.LAST_SEATS)
        if last:
            yield Step(Code.LAST_SEATS, stage.number, last, numbers=_numbers(seats=seats))
            seats -= len(last)
        yield from (_tie(tie) for tie in result.ties if tie.stage == stage.number)
    if result.unfilled:
        yield Step(Code.UNFILLED, len(result.stages), numbers=_numbers(seats=result.unfilled))


def _moved(stage: Stage, before: Stage, quota: Decimal) -> Iterator[Step]:
    """What was done at a stage, and where the votes went."""
    about = stage.candidate
    if stage.action is Action.KEEPING:
        keep = {name: part for name, part in stage.keep.items() if name not in stage.elected}
        numbers = _numbers(quota=stage.quota or quota)
        yield Step(Code.KEEPING, stage.number, tuple(keep), tuple(keep.values()), numbers)
    elif about is not None:
        votes = before.totals[about]
        if stage.action is Action.SURPLUS:
            numbers = _numbers(votes=votes, surplus=votes - quota, quota=quota, value=stage.value or Decimal(0))
            yield Step(Code.SURPLUS, stage.number, (about,), numbers=numbers)
        else:
            yield Step(Code.EXCLUDED, stage.number, (about,), numbers=_numbers(votes=votes))
    gained = {name: votes for name, votes in stage.transfers.items() if votes > 0}
    if gained:
        yield _most_first(Code.MOVED, stage.number, gained)
    lost = stage.non_transferable - before.non_transferable
    if lost > 0:
        yield Step(Code.LOST, stage.number, numbers=_numbers(votes=lost))


def _tie(tie: Tie) -> Step:
    code = {TieBy.EARLIER_STAGE: Code.TIE_EARLIER, TieBy.LOT: Code.TIE_LOT, TieBy.ORDER: Code.TIE_ORDER}[tie.by]
    numbers = {} if tie.earlier_stage is None else _numbers(stage=tie.earlier_stage)
    return Step(code, tie.stage, (*tie.candidates, tie.chosen), numbers=numbers, what=tie.what)


# Instant run-off ----------------------------------------------------------------------------------------


def _runoff(result: RunoffResult) -> Iterator[Step]:
    first = result.rounds[0]
    totals = {name: Decimal(votes) for name, votes in first.totals.items()}
    yield _most_first(Code.FIRST_PREFERENCES, 1, totals)
    for before, each in pairwise((first, *result.rounds)):
        if each.number > 1:
            yield from _passed_on(each, before)
        yield from (_tie(tie) for tie in result.ties if tie.stage == each.number)
        yield _round(each)


def _passed_on(each: Round, before: Round) -> Iterator[Step]:
    if each.transfers:
        yield _most_first(Code.MOVED, each.number, {name: Decimal(votes) for name, votes in each.transfers.items()})
    if each.exhausted > before.exhausted:
        yield Step(Code.EXHAUSTED, each.number, numbers=_numbers(ballots=each.exhausted - before.exhausted))


def _round(each: Round) -> Step:
    """How a round ended."""
    numbers = _numbers(of=each.continuing, needed=each.majority)
    if each.winner is not None:
        votes = each.totals[each.winner]
        code = Code.MAJORITY if votes >= each.majority else Code.LAST_ONE
        return Step(code, each.number, (each.winner,), numbers={"votes": Decimal(votes), **numbers})
    votes = sum(each.totals[name] for name in each.eliminated)
    code = Code.ELIMINATED if len(each.eliminated) == 1 else Code.ELIMINATED_TOGETHER
    return Step(code, each.number, each.eliminated, numbers={"votes": Decimal(votes), **numbers})


# Schulze ------------------------------------------------------------------------------------------------


def _schulze(result: SchulzeResult) -> Iterator[Step]:
    if result.condorcet_winner is not None:
        yield Step(Code.BEATS_ALL, candidates=(result.condorcet_winner,))
    else:
        yield Step(Code.CIRCLE)
    wins = {(pair.first, pair.second): Decimal(pair.for_first) for pair in result.pairs}
    wins |= {(pair.second, pair.first): Decimal(pair.for_second) for pair in result.pairs}
    yield from (_defeat(defeat, wins) for defeat in result.defeats)
    yield from (_tie(tie) for tie in result.ties)


def _defeat(defeat: Defeat, wins: Mapping[tuple[str, str], Decimal]) -> Step:
    numbers = _numbers(strength=defeat.strength, back=defeat.back)
    if len(defeat.path) == 2:
        back = wins[defeat.loser, defeat.by]
        return Step(Code.DEFEATED, candidates=defeat.path, votes=(wins[defeat.by, defeat.loser], back), numbers=numbers)
    along = tuple(wins[pair] for pair in pairwise(defeat.path))
    return Step(Code.DEFEATED_BY_CHAIN, candidates=defeat.path, votes=along, numbers=numbers)


# Countback ----------------------------------------------------------------------------------------------


def _filling(filling: Filling) -> Iterator[Step]:
    yield Step(Code.COUNTBACK, candidates=(filling.left,), numbers=_numbers(held=filling.held))
    if filling.winner is None:
        yield Step(Code.NOBODY_CAN_SERVE, candidates=(filling.left,))
        return
    first = filling.stages[0]
    yield Step(Code.CONTESTING, candidates=filling.contesting)
    yield _most_first(Code.FIRST_PREFERENCES, 1, first.totals)
    for before, stage in pairwise((first, *filling.stages)):
        if stage.number > 1:
            yield from _moved(stage, before, Decimal(0))
        yield from (_tie(tie) for tie in filling.ties if tie.stage == stage.number)
    last = filling.stages[-1]
    of, needed = sum(last.totals.values(), Decimal(0)), last.quota or Decimal(0)
    votes = last.totals[filling.winner]
    code = Code.MAJORITY if votes >= needed else Code.LAST_ONE
    yield Step(code, last.number, (filling.winner,), numbers=_numbers(votes=votes, of=of, needed=needed))
    yield Step(Code.FILLED, candidates=(filling.left, filling.winner))
    if any(tie.decisive and tie.by is TieBy.ORDER for tie in filling.ties):
        yield Step(Code.HANGS_ON_ORDER, candidates=(filling.winner,))


def _most_first(code: Code, stage: int, votes: Mapping[str, Decimal]) -> Step:
    ordered = sorted(votes.items(), key=lambda row: -row[1])
    return Step(code, stage, tuple(name for name, _ in ordered), tuple(number for _, number in ordered))


def _numbers(**numbers: int | Decimal) -> dict[str, Decimal]:
    return {name: Decimal(number) for name, number in numbers.items()}

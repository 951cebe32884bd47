"""Choosing among options by a number that each one has: who wins, who ties, and the result that all such rules share.

The options with the highest numbers win, as many as there are seats. Options exactly equal at the last seat are a tie.
It is reported always, and broken only by what the statement names: the order of the ballot, or nothing, and then the
seats in question stay open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from ..errors import RuleError
from .poll import Poll
from .results import Check
from .tests import Quorum
from .threshold import quorum_check

K = TypeVar("K", bound="tuple[Fraction | int, ...]")


class ChoiceOutcome(StrEnum):
    """How a choice among options ended. "none": no option had what the statement asks of a winner."""

    CHOSEN = "chosen"
    NO_QUORUM = "no-quorum"
    TIED = "tied"
    NONE = "none"


class TieBreak(StrEnum):
    """What decides between options exactly equal: their order on the ballot, or nothing."""

    ORDER = "order"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one option came in. `value` is what ranks it; equal options share a `place`.

    `ballots` is how many ballots support it (ticked it, scored it, gave it dots, can come), `points` what they gave
    together, `good` how many gave the most that one can. `qualified` options may win.
    """

    option: str
    place: int
    value: Fraction
    ballots: int
    points: int
    good: int = 0
    qualified: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Options equal at the last seats: `seats` of them win. `broken_by` is "" where the tie stands."""

    options: tuple[str, ...]
    seats: int
    broken_by: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """The outcome of a choice among options, best first.

    `winners` are in the order of their standing; where a tie stands they are those above it. `unfilled` seats have
    nobody to take them. `tests` holds the quorum where there is one.
    """

    outcome: ChoiceOutcome
    winners: tuple[str, ...]
    standings: tuple[Standing, ...]
    ties: tuple[Tie, ...]
    tests: tuple[Check, ...]
    ballots: int
    eligible: int | None
    seats: int
    unfilled: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one option before it is ranked: `key` first to last decides, as in `Standing` otherwise."""

    key: tuple[Fraction | int, ...]
    ballots: int
    points: int
    good: int = 0
    qualified: bool = True


def check_seats(seats: int, most: int = 1000) -> None:
    if not 1 <= seats <= most:
        raise RuleError("seats", f"There are {seats} to choose.", f"Give 1 to {most}.")


def choose(
    poll: Poll, figures: Mapping[str, Figures], seats: int, tie_break: TieBreak, quorum: Quorum | None
) -> ChoiceResult:
    """Rank options by their figures and fill the seats."""
    checks = () if quorum is None else (quorum_check(quorum, poll, poll.ballots.turnout),)
    ranked = sorted(figures, key=lambda option: (not figures[option].qualified, _descending(figures[option].key)))
    running = [option for option in ranked if figures[option].qualified]
    winners, tie = _cut(running, figures, seats, tie_break)
    met = all(check.passed for check in checks)
    if not met:
        winners, tie = [], None
    return ChoiceResult(
        outcome=_outcome(met, winners, tie),
        winners=tuple(winners),
        standings=_standings(ranked, figures, set(winners)),
        ties=() if tie is None else (tie,),
        tests=checks,
        ballots=poll.ballots.turnout,
        eligible=poll.eligible,
        seats=seats,
        unfilled=max(0, seats - len(running)) if met else 0,
    )


def _descending(key: tuple[Fraction | int, ...]) -> tuple[Fraction | int, ...]:
    return tuple(-part for part in key)


def _cut(
    running: Sequence[str], figures: Mapping[str, Figures], seats: int, tie_break: TieBreak
) -> tuple[list[str], Tie | None]:
    """The winners, and the tie at the last seats if there is one. `running` is sorted, equal ones in ballot order."""
    if len(running) <= seats or figures[running[seats - 1]].key != figures[running[seats]].key:
        return list(running[:seats]), None
    equal = [option for option in running if figures[option].key == figures[running[seats]].key]
    above = running.index(equal[0])
    if tie_break is TieBreak.ORDER:
        return list(running[:seats]), Tie(tuple(equal), seats - above, tie_break.value)
    return list(running[:above]), Tie(tuple(equal), seats - above)


def _standings(ranked: Sequence[str], figures: Mapping[str, Figures], winners: set[str]) -> tuple[Standing, ...]:
    standings: list[Standing] = []
    for number, option in enumerate(ranked, start=1):
        own = figures[option]
        same = bool(standings) and _equal(own, figures[standings[-1].option])
        standings.append(
            Standing(
                option=option,
                place=standings[-1].place if same else number,
                value=Fraction(own.key[0]),
                ballots=own.ballots,
                points=own.points,
                good=own.good,
                qualified=own.qualified,
                chosen=option in winners,
            )
        )
    return tuple(standings)


def _equal(one: Figures, other: Figures) -> bool:
    return (one.key, one.qualified) == (other.key, other.qualified)


def _outcome(met: bool, winners: Sequence[str], tie: Tie | None) -> ChoiceOutcome:
    if not met:
        return ChoiceOutcome.NO_QUORUM
    if tie is not None and not tie.broken_by:
        return ChoiceOutcome.TIED
    return ChoiceOutcome.CHOSEN if winners else ChoiceOutcome.NONE

"""Approval: tick every option you can accept; the most ticks win."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..errors import RuleError
from .ballots import Kind
from .choosing import ChoiceResult, Figures, TieBreak, check_seats, choose
from .poll import Poll
from .tests import Base, Quorum, Share


@dataclass(frozen=True, slots=True)
class Approval:
    """How many win, the support a winner needs besides, and the quorum."""

    seats: int = 1
    threshold: Share | None = None
    quorum: Quorum | None = None
    tie_break: TieBreak = TieBreak.NONE

    def __post_init__(self) -> None:
        check_seats(self.seats)
        if self.threshold is not None and self.threshold.of not in {Base.CAST, Base.ELIGIBLE}:
            raise RuleError(
                "threshold", "Ticks are a share of ballots cast, or of all eligible.", 'Write "of": "cast".'
            )


def approval(poll: Poll, statement: Approval) -> ChoiceResult:
    """Count ticks. An option that nobody ticked cannot win."""
    poll.require_kind(Kind.APPROVAL)
    poll.require_options()
    ticks: Counter[str] = Counter()
    for row in poll.ballots.cast:
        for option in row.choices:
            ticks[option] += row.count
    needed = max(1, _needed(poll, statement.threshold))
    figures = {
        option: Figures((ticks[option],), ticks[option], ticks[option], qualified=ticks[option] >= needed)
        for option in poll.ids
    }
    return choose(poll, figures, statement.seats, statement.tie_break, statement.quorum)


def _needed(poll: Poll, share: Share | None) -> int:
    if share is None:
        return 0
    if share.of is Base.CAST:
        return share.needed(poll.ballots.total)
    if poll.eligible is None:
        raise RuleError("input.electorate", "It is not said how many could vote.", "Give the size of the roll.")
    return share.needed(poll.eligible)

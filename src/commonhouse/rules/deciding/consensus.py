"""Consensus: agree, agree with reservations, stand aside, or block; with limits, and a way out that is agreed beforehand.

A proposal is adopted when somebody agrees, no more people block than the limit (usually none) and no more stand aside
than theirs. Too many blocks stop it; too many who stand aside send it back for more talk. After as many meetings or
days as the statement says, a large majority may decide instead, whatever the limits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..errors import RuleError
from .poll import Poll
from .results import Check, Outcome, Reason, percentages
from .tests import Base, Quorum, Share, percent
from .threshold import check_poll, check_positions, eligible, present, quorum_check, tally


class ConsensusRole(StrEnum):
    """What a position does."""

    AGREE = "agree"
    RESERVATIONS = "reservations"
    STAND_ASIDE = "stand-aside"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that may be: a number, or at most a part of the ballots cast, of those present or of all eligible."""

    number: int | None = None
    of: Base | None = None
    at_most: Fraction | None = None

    def __post_init__(self) -> None:
        if self.number is not None:
            if self.of is not None or self.at_most is not None:
                raise RuleError("number", "A limit is a number or a share, not both.", "Keep one of them.")
            if self.number < 0:
                raise RuleError("number", f"The limit is {self.number}.", "Give 0 or more.")
            return
        if self.of is None or self.at_most is None:
            raise RuleError("number", "The limit says nothing.", 'Write {"number": 0}, or "of" and "at_most".')
        if self.of is Base.YES_NO:
            raise RuleError("of", "In consensus there is no yes and no.", 'Write "cast", "present" or "eligible".')
        if not 0 <= self.at_most < 1:
            raise RuleError(
                "at_most", f"{percent(self.at_most)} is no limit.", "Give a share from 0 to below 1 (100%)."
            )

    def most(self, base: int) -> int:
        """The most of a base that the limit allows."""
        return self.number if self.number is not None else int(base * (self.at_most or 0) // 1)


@dataclass(frozen=True, slots=True)
class Fallback:
    """A share that may decide instead, after so many meetings or so many days, whichever comes first."""

    threshold: Share
    after_meetings: int | None = None
    after_days: int | None = None

    def __post_init__(self) -> None:
        if self.after_meetings is None and self.after_days is None:
            raise RuleError(
                "after_meetings", "It is not said when a vote may decide.", "Say after how many meetings or days."
            )
        for name, number in (("after_meetings", self.after_meetings), ("after_days", self.after_days)):
            if number is not None and number < 1:
                raise RuleError(name, f"It is {number}.", "Give 1 or more.")
        if self.threshold.part < Fraction(1, 2):
            raise RuleError("threshold", "Less than half is no majority.", "Ask for more than 1/2.")

    def due(self, poll: Poll) -> bool:
        held, days = poll.evidence.meetings_held, poll.evidence.days_open
        by_meetings = self.after_meetings is not None and held >= self.after_meetings
        return by_meetings or (self.after_days is not None and days >= self.after_days)


@dataclass(frozen=True, slots=True)
class Consensus:
    """How many may block and stand aside, who must take part, and what happens when no consensus is found in time."""

    positions: Mapping[str, ConsensusRole] = field(default_factory=lambda: {role.value: role for role in ConsensusRole})
    quorum: Quorum | None = None
    blocks: Limit = Limit(number=0)
    stand_asides: Limit | None = None
    fallback: Fallback | None = None

    def __post_init__(self) -> None:
        check_positions(self.positions, {ConsensusRole.AGREE: "agree", ConsensusRole.BLOCK: "block"})


@dataclass(frozen=True, slots=True)
class ConsensusResult:
    """The outcome of one round of consensus.

    `agreeing` are ballots that agree, with or without reservations. `by_fallback` means that the share stated for want of
    consensus decided, for or against; `fallback_due` that it may decide now.
    """

    outcome: Outcome
    counts: Mapping[str, int]
    shares: Mapping[str, Decimal]
    tests: tuple[Check, ...]
    eligible: int | None
    ballots: int
    agreeing: int
    standing_aside: int
    blocking: int
    fallback_due: bool
    by_fallback: bool


def consensus(poll: Poll, statement: Consensus) -> ConsensusResult:
    """Whether there is consensus. Raises RuleError when the input lacks what the statement asks for."""
    check_poll(poll, statement.positions)
    counts, _ = tally(poll, statement.positions)
    roles: Counter[ConsensusRole] = Counter()
    for position, count in counts.items():
        roles[statement.positions[position]] += count
    agreeing = roles[ConsensusRole.AGREE] + roles[ConsensusRole.RESERVATIONS]
    checks = _checks(poll, statement, roles, agreeing)
    failed = {check.name for check in checks if not check.passed}
    due = statement.fallback is not None and statement.fallback.due(poll)
    by_fallback = due and "quorum" not in failed and bool(failed)
    if by_fallback and statement.fallback is not None:
        checks = (*checks, _fallback_check(poll, statement.fallback.threshold, agreeing, roles[ConsensusRole.BLOCK]))
    return ConsensusResult(
        outcome=_outcome(failed, by_fallback and checks[-1].passed, by_fallback, poll.ballots.turnout),
        counts=counts,
        shares=percentages(counts),
        tests=checks,
        eligible=poll.eligible,
        ballots=poll.ballots.turnout,
        agreeing=agreeing,
        standing_aside=roles[ConsensusRole.STAND_ASIDE],
        blocking=roles[ConsensusRole.BLOCK],
        fallback_due=due,
        by_fallback=by_fallback,
    )


def _checks(poll: Poll, statement: Consensus, roles: Mapping[ConsensusRole, int], agreeing: int) -> tuple[Check, ...]:
    checks = []
    ballots = poll.ballots.turnout
    if statement.quorum is not None:
        checks.append(quorum_check(statement.quorum, poll, ballots))
    reason = None if agreeing else Reason.EMPTY
    checks.append(Check("agreement", "", "ballots", ballots, 1, agreeing, reason is None, reason=reason))
    checks.append(_limit_check("blocks", poll, statement.blocks, roles[ConsensusRole.BLOCK]))
    if statement.stand_asides is not None:
        found = roles[ConsensusRole.STAND_ASIDE]
        checks.append(_limit_check("stand-asides", poll, statement.stand_asides, found))
    return tuple(checks)


def _limit_check(name: str, poll: Poll, limit: Limit, found: int) -> Check:
    base = 0 if limit.of is None else _base(poll, limit.of)
    most = limit.most(base)
    reason = Reason.TOO_MANY if found > most else None
    of = "ballots" if limit.of is None else limit.of.value
    return Check(name, "", of, base, most, found, reason is None, limit.at_most, reason=reason)


def _base(poll: Poll, of: Base) -> int:
    if of is Base.ELIGIBLE:
        return eligible(poll)
    return present(poll, "", poll.ballots.turnout) if of is Base.PRESENT else poll.ballots.total


def _fallback_check(poll: Poll, share: Share, agreeing: int, blocking: int) -> Check:
    base = agreeing + blocking if share.of is Base.YES_NO else _base(poll, share.of)
    needed = share.needed(base)
    reason = None
    if base == 0:
        reason = Reason.EMPTY
    elif agreeing == blocking:
        reason = Reason.TIE
    elif agreeing < needed:
        reason = Reason.SHORT
    return Check(
        "fallback", "", share.of.value, base, needed, agreeing, reason is None, share.part, share.strict, reason
    )


def _outcome(failed: set[str], carried: bool, by_fallback: bool, ballots: int) -> Outcome:
    if "quorum" in failed or not ballots:
        return Outcome.NO_QUORUM
    if not failed or carried:
        return Outcome.ADOPTED
    if by_fallback:
        return Outcome.NOT_ADOPTED
    if "blocks" in failed:
        return Outcome.BLOCKED
    return Outcome.RETURNED if "stand-asides" in failed else Outcome.NOT_ADOPTED

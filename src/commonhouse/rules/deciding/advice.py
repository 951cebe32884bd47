"""Advice: one named person decides, after asking those it touches and those who know.

Nothing is tallied. The decision stands when the decider asked enough others, waited long enough and replied to every
advice; otherwise it goes back with what is missing. Whoever decides may go against all advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import RuleError
from .poll import Decision, Evidence, Poll
from .results import Check, Outcome, Reason

MAX_HOURS = 24 * 366


@dataclass(frozen=True, slots=True)
class AdviceProcess:
    """How many others must be asked, how long they have to answer, and whether each advice needs a reply."""

    minimum_hours: int = 72
    minimum_asked: int = 2
    reply_to_each: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_hours <= MAX_HOURS:
            raise RuleError("minimum_hours", f"It is {self.minimum_hours}.", f"Give 0 to {MAX_HOURS} hours.")
        if self.minimum_asked < 0:
            raise RuleError("minimum_asked", f"It is {self.minimum_asked}.", "Give 0 or more.")


@dataclass(frozen=True, slots=True)
class AdviceResult:
    """Whether the advice process was kept, and what was decided.

    `tests` are "decision" (a decider is named and has decided), "window" (in whole hours), "asked" and "replies".
    `unanswered` gave advice and have no reply; `asked` and `advised` leave out the decider and count nobody twice.
    """

    outcome: Outcome
    decider: str
    decision: Decision | None
    tests: tuple[Check, ...]
    asked: tuple[str, ...]
    advised: tuple[str, ...]
    unanswered: tuple[str, ...]


def advice(poll: Poll, statement: AdviceProcess) -> AdviceResult:
    """Whether one person's decision was made as the advice process asks. Raises RuleError for moments out of order."""
    evidence = poll.evidence
    if poll.ballots.turnout:
        raise RuleError("input.ballots", "In the advice process nobody votes.", "Put the advice down as evidence.")
    asked = tuple(dict.fromkeys(who for who in evidence.asked if who != evidence.decider))
    advised = tuple(dict.fromkeys(each.by for each in evidence.advice if each.by != evidence.decider))
    open_ = {each.by for each in evidence.advice if not each.replied}
    unanswered = tuple(who for who in advised if who in open_)
    checks = [_decision_check(evidence), _window_check(evidence, statement.minimum_hours)]
    checks.append(_check("asked", "people", statement.minimum_asked, len(asked)))
    if statement.reply_to_each:
        checks.append(_check("replies", "advice", len(advised), len(advised) - len(unanswered)))
    return AdviceResult(
        outcome=_outcome(checks, evidence.decision),
        decider=evidence.decider,
        decision=evidence.decision,
        tests=tuple(checks),
        asked=asked,
        advised=advised,
        unanswered=unanswered,
    )


def _check(name: str, of: str, needed: int, found: int) -> Check:
    reason = None if found >= needed else Reason.SHORT
    return Check(name, "", of, needed, needed, found, reason is None, reason=reason)


def _decision_check(evidence: Evidence) -> Check:
    made = bool(evidence.decider) and evidence.decision is not None and bool(evidence.decided_at)
    return _check("decision", "decisions", 1, int(made))


def _window_check(evidence: Evidence, hours: int) -> Check:
    if not evidence.opened_at or not evidence.decided_at:
        return _check("window", "hours", hours, 0)
    opened, decided = map(datetime.fromisoformat, (evidence.opened_at, evidence.decided_at))
    if decided < opened:
        raise RuleError(
            "input.evidence.decided_at", "The decision comes before advice was asked.", "Check both moments."
        )
    return _check("window", "hours", hours, (decided - opened) // timedelta(hours=1))


def _outcome(checks: list[Check], decision: Decision | None) -> Outcome:
    if not all(check.passed for check in checks):
        return Outcome.RETURNED
    return Outcome.ADOPTED if decision is Decision.GO_AHEAD else Outcome.NOT_ADOPTED

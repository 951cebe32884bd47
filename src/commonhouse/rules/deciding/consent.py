"""Consent: a text is adopted when nobody's objection stands.

An objection is an argument that the text does harm or that a better one is at hand. It is raised, and then qualified or
not by the group, integrated into the text, or withdrawn. Raised and qualified ones stand, and send the text back. A
concern never stops anything, and who has one consents. A ballot of objection for which no objection was put down stands
too: it has not been heard yet.

A change of substance makes a new version and asks everyone again: every version is its own round, and only objections to
the version asked about count. Silence is not consent unless the statement says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..errors import RuleError
from .poll import Objection, ObjectionState, Poll
from .results import Check, Outcome, Reason, percentages
from .tests import Quorum
from .threshold import check_poll, check_positions, eligible, quorum_check, tally

STANDING = frozenset({ObjectionState.RAISED, ObjectionState.QUALIFIED})


class ConsentRole(StrEnum):
    """What a position does: consents, consents with a concern, objects, or leaves it to the others."""

    CONSENT = "consent"
    CONCERN = "concern"
    OBJECTION = "objection"
    STAND_ASIDE = "stand-aside"


@dataclass(frozen=True, slots=True)
class Consent:
    """What consent needs besides that no objection stands."""

    positions: Mapping[str, ConsentRole] = field(default_factory=lambda: {role.value: role for role in ConsentRole})
    quorum: Quorum | None = None
    silence_is_consent: bool = False
    everyone_answers: bool = False

    def __post_init__(self) -> None:
        check_positions(self.positions, {ConsentRole.CONSENT: "consent", ConsentRole.OBJECTION: "objection"})
        if self.silence_is_consent and self.everyone_answers:
            raise RuleError(
                "silence_is_consent",
                "Either silence is consent, or everyone answers; this asks for both.",
                "Choose one of them.",
            )


@dataclass(frozen=True, slots=True)
class ConsentResult:
    """The outcome of one round of consent.

    `standing` are the objections to this version that stand, `unheard` the ballots of objection beyond those put down.
    `objections` counts all put down to this version by state. `consenting` are ballots that consent, with or without a
    concern, and those who kept silent where silence is consent. `silent` is None where the roll is not known.
    """

    outcome: Outcome
    version: int
    counts: Mapping[str, int]
    shares: Mapping[str, Decimal]
    tests: tuple[Check, ...]
    eligible: int | None
    ballots: int
    consenting: int
    silent: int | None
    silence_is_consent: bool
    standing: tuple[Objection, ...]
    unheard: int
    objections: Mapping[str, int]


def consent(poll: Poll, statement: Consent) -> ConsentResult:
    """Whether a text has consent. Raises RuleError when the input lacks what the statement asks for."""
    check_poll(poll, statement.positions)
    counts, _ = tally(poll, statement.positions)
    roles: Counter[ConsentRole] = Counter()
    for position, count in counts.items():
        roles[statement.positions[position]] += count
    ballots = poll.ballots.turnout
    heard = [each for each in poll.evidence.objections if each.version == poll.evidence.version]
    standing = tuple(each for each in heard if each.state in STANDING)
    unheard = max(0, roles[ConsentRole.OBJECTION] - len(heard))
    silent = None if poll.eligible is None else poll.eligible - ballots
    consenting = roles[ConsentRole.CONSENT] + roles[ConsentRole.CONCERN]
    if statement.silence_is_consent:
        consenting += eligible(poll) - ballots
    checks = _checks(poll, statement, consenting, len(standing) + unheard)
    return ConsentResult(
        outcome=_outcome(checks, ballots),
        version=poll.evidence.version,
        counts=counts,
        shares=percentages(counts),
        tests=checks,
        eligible=poll.eligible,
        ballots=ballots,
        consenting=consenting,
        silent=silent,
        silence_is_consent=statement.silence_is_consent,
        standing=standing,
        unheard=unheard,
        objections=dict(Counter(each.state.value for each in heard)),
    )


def _checks(poll: Poll, statement: Consent, consenting: int, standing: int) -> tuple[Check, ...]:
    checks = []
    ballots = poll.ballots.turnout
    if statement.quorum is not None:
        checks.append(quorum_check(statement.quorum, poll, ballots))
    if statement.everyone_answers:
        everyone = eligible(poll)
        reason = Reason.EMPTY if everyone == 0 else Reason.SHORT if ballots < everyone else None
        checks.append(Check("answers", "", "eligible", everyone, everyone, ballots, reason is None, reason=reason))
    reason = None if consenting else Reason.EMPTY
    checks.append(Check("consents", "", "ballots", ballots, 1, consenting, reason is None, reason=reason))
    reason = Reason.TOO_MANY if standing else None
    checks.append(Check("objections", "", "ballots", ballots, 0, standing, reason is None, reason=reason))
    return tuple(checks)


def _outcome(checks: tuple[Check, ...], ballots: int) -> Outcome:
    failed = {check.name for check in checks if not check.passed}
    if failed & {"quorum", "answers"}:
        return Outcome.NO_QUORUM
    if "objections" in failed:
        return Outcome.RETURNED
    if "consents" in failed:
        return Outcome.NOT_ADOPTED if ballots else Outcome.NO_QUORUM
    return Outcome.ADOPTED

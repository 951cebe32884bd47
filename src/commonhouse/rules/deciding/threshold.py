"""Yes, no, abstain with any threshold, base and quorum, over everyone and over each class of members.

A position has a role:

- for, against: the two sides;
- abstain: counts toward quorum and among ballots cast, on neither side;
- affirm: joins whichever side has more, and adds to it ("abstain and affirm the majority"); on an exact tie it joins none;
- silent: counts toward quorum only ("abstain without adding").

Every class ("bloc") asked is a vote of its own, in which those who affirm join the majority of that class. All tests must
pass. A class with nobody on the roll cannot agree to anything: its tests fail, and say so.

Secret ballots of a class too small to publish are in no count. A class that is asked and withheld fails. The test of the
whole holds only if it would whatever the withheld ballots said; where they could turn it, nothing is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..errors import RuleError
from .ballots import Kind
from .poll import MAX_BLOCS, Poll
from .results import Check, Outcome, PositionResult, Reason, percentages
from .tests import MAJORITY, Base, Counting, Quorum, Share

MAX_POSITIONS = 20


class Role(StrEnum):
    """What a position does to the count."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    AFFIRM = "affirm"
    SILENT = "silent"


YES_NO_ABSTAIN: Mapping[str, Role] = {"yes": Role.FOR, "no": Role.AGAINST, "abstain": Role.ABSTAIN}


@dataclass(frozen=True, slots=True)
class Bloc:
    """What one class of members is asked for, besides the whole."""

    bloc: str
    threshold: Share = MAJORITY
    quorum: Quorum | None = None

    def __post_init__(self) -> None:
        if not self.bloc:
            raise RuleError("bloc", "A class has no name.", "Name it as the roll does.")


@dataclass(frozen=True, slots=True)
class Threshold:
    """Positions, the support they need, and the quorum; `blocs` ask the same of each class of members."""

    positions: Mapping[str, Role] = field(default_factory=lambda: dict(YES_NO_ABSTAIN))
    threshold: Share = MAJORITY
    quorum: Quorum | None = None
    blocs: tuple[Bloc, ...] = ()
    whole: bool = True
    secret_minimum: int = 5

    def __post_init__(self) -> None:
        check_positions(self.positions, {Role.FOR: "for", Role.AGAINST: "against"})
        names = [bloc.bloc for bloc in self.blocs]
        if len(names) > MAX_BLOCS:
            raise RuleError("blocs", f"There are {len(names)} classes.", f"Give at most {MAX_BLOCS}.")
        if len(set(names)) != len(names):
            raise RuleError("blocs", "A class is named twice.", "Name each class once.")
        if not self.whole and not self.blocs:
            raise RuleError("whole", "Nobody is asked.", 'Name classes in "blocs", or ask the whole (true).')
        if self.secret_minimum < 1:
            raise RuleError("secret_minimum", f"It is {self.secret_minimum}.", "Give 1 or more.")


def check_positions(positions: Mapping[str, StrEnum], needed: Mapping[StrEnum, str]) -> None:
    """Raises RuleError unless every role in `needed` (with its name) has a position, and none is nameless."""
    if "" in positions:
        raise RuleError("positions", "A position has no name.", "Name it.")
    if len(positions) > MAX_POSITIONS:
        raise RuleError("positions", f"There are {len(positions)}.", f"Give at most {MAX_POSITIONS}.")
    for role, name in needed.items():
        if role not in positions.values():
            raise RuleError("positions", f'No position has the role "{name}".', "Give one position that role.")


@dataclass(frozen=True, slots=True)
class _Sides:
    """One electorate's vote: the sides after affirming, ballots that count as cast, and all ballots."""

    supporting: int
    opposing: int
    cast: int
    ballots: int
    affirmed: str


def threshold(poll: Poll, statement: Threshold) -> PositionResult:
    """Count positions and test them. Raises RuleError when the input lacks what the statement asks for."""
    check_poll(poll, statement.positions)
    _check_blocs(poll, statement)
    counts, by_bloc = tally(poll, statement.positions)
    whole = _sides(counts, statement.positions, sum(poll.ballots.withheld.values()))
    checks: list[Check] = []
    if statement.quorum is not None:
        checks.append(quorum_check(statement.quorum, poll, whole.ballots))
    if statement.whole:
        checks.append(_whole_check(statement, poll, counts, whole))
    for bloc in statement.blocs:
        checks.extend(_bloc_checks(bloc, poll, statement, by_bloc.get(bloc.bloc, Counter())))
    return PositionResult(
        outcome=_outcome(checks),
        counts=counts,
        shares=percentages(counts),
        tests=tuple(checks),
        eligible=poll.eligible,
        ballots=whole.ballots,
        supporting=whole.supporting,
        opposing=whole.opposing,
        affirmed=whole.affirmed,
        by_bloc={bloc.bloc: dict(by_bloc[bloc.bloc]) for bloc in statement.blocs if bloc.bloc in by_bloc},
        withheld=dict(poll.ballots.withheld),
        failed=tuple(dict.fromkeys(check.bloc for check in checks if not check.passed)),
    )


def check_poll(poll: Poll, positions: Mapping[str, StrEnum]) -> None:
    """Raises RuleError unless the ballots take the positions of the statement."""
    poll.require_kind(Kind.POSITION)
    for place, option in enumerate(poll.options):
        if option.id not in positions:
            raise RuleError(
                f"input.options[{place}].id",
                f'"{option.id}" is no position of this vote.',
                f"Positions: {', '.join(positions)}.",
            )
    for place, row in enumerate(poll.ballots.cast):
        if row.vote not in positions:
            raise RuleError(
                f"input.ballots.cast[{place}].vote",
                f'"{row.vote}" is no position of this vote.',
                f"Positions: {', '.join(positions)}.",
            )


def tally(poll: Poll, positions: Mapping[str, StrEnum]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Ballots by position, of all and of each class that the roll or a ballot names."""
    counts = dict.fromkeys(positions, 0)
    blocs = {} if poll.electorate is None else dict.fromkeys(poll.electorate.blocs)
    by_bloc = {bloc: dict.fromkeys(positions, 0) for bloc in blocs if bloc not in poll.ballots.withheld}
    for row in poll.ballots.cast:
        counts[row.vote] += row.count
        if row.bloc:
            by_bloc.setdefault(row.bloc, dict.fromkeys(positions, 0))[row.vote] += row.count
    return counts, by_bloc


def _check_blocs(poll: Poll, statement: Threshold) -> None:
    known = {} if poll.electorate is None else poll.electorate.blocs
    for bloc in statement.blocs:
        if bloc.bloc not in known:
            raise RuleError(
                "input.electorate.blocs",
                f'The roll does not say how many are of the class "{bloc.bloc}".',
                "Add the class, with 0 if nobody is of it.",
            )
    for name, number in poll.ballots.withheld.items():
        if number >= statement.secret_minimum:
            raise RuleError(
                f"input.ballots.withheld.{name}",
                f"{number} ballots are withheld, and {statement.secret_minimum} are enough to publish.",
                "Publish them.",
            )
        if any(row.bloc == name for row in poll.ballots.cast):
            raise RuleError(
                f"input.ballots.withheld.{name}",
                "Some ballots of the class are withheld and some are published.",
                "Withhold all ballots of a class, or none.",
            )


def _sides(counts: Mapping[str, int], positions: Mapping[str, Role], withheld: int = 0) -> _Sides:
    by_role: Counter[Role] = Counter()
    for position, count in counts.items():
        by_role[positions[position]] += count
    supporting, opposing, affirm = by_role[Role.FOR], by_role[Role.AGAINST], by_role[Role.AFFIRM]
    ballots = sum(counts.values()) + withheld
    cast = ballots - withheld - by_role[Role.SILENT]
    if supporting > opposing and affirm:
        return _Sides(supporting + affirm, opposing, cast, ballots, "for")
    if opposing > supporting and affirm:
        return _Sides(supporting, opposing + affirm, cast, ballots, "against")
    return _Sides(supporting, opposing, cast, ballots, "")


def _whole_check(statement: Threshold, poll: Poll, counts: Mapping[str, int], whole: _Sides) -> Check:
    """The threshold over all; undecided where the withheld ballots, all for or all against, could turn it."""
    check = _support(statement.threshold, poll, whole, "")
    withheld = sum(poll.ballots.withheld.values())
    if not withheld:
        return check
    for role in (Role.FOR, Role.AGAINST):
        position = next(name for name, own in statement.positions.items() if own is role)
        sides = _sides({**counts, position: counts[position] + withheld}, statement.positions)
        if _support(statement.threshold, poll, sides, "").passed != check.passed:
            return replace(check, passed=False, reason=Reason.WITHHELD)
    return check


def _bloc_checks(bloc: Bloc, poll: Poll, statement: Threshold, counts: Mapping[str, int]) -> list[Check]:
    withheld = poll.ballots.withheld.get(bloc.bloc, 0)
    if withheld:
        least = statement.secret_minimum
        return [Check("quorum", bloc.bloc, "ballots", 0, least, withheld, False, reason=Reason.WITHHELD)]
    sides = _sides(counts, statement.positions)
    support = _support(bloc.threshold, poll, sides, bloc.bloc)
    if bloc.quorum is None:
        return [support]
    return [quorum_check(bloc.quorum, poll, sides.ballots, bloc.bloc), support]


def _support(share: Share, poll: Poll, sides: _Sides, bloc: str) -> Check:
    base = {
        Base.YES_NO: lambda: sides.supporting + sides.opposing,
        Base.CAST: lambda: sides.cast,
        Base.PRESENT: lambda: present(poll, bloc, sides.ballots),
        Base.ELIGIBLE: lambda: eligible(poll, bloc),
    }[share.of]()
    needed = share.needed(base)
    tied = sides.supporting == sides.opposing and share.part >= MAJORITY.part
    reason = _why_not(base, needed, sides.supporting, _nobody(poll, bloc))
    if reason is None and tied:
        reason = Reason.TIE
    if reason is Reason.SHORT and tied and share.of is Base.YES_NO:
        reason = Reason.TIE
    return Check(
        "threshold",
        bloc,
        share.of.value,
        base,
        needed,
        sides.supporting,
        reason is None,
        share.part,
        share.strict,
        reason,
    )


def quorum_check(quorum: Quorum, poll: Poll, ballots: int, bloc: str = "") -> Check:
    """Whether enough took part. Raises RuleError when the input lacks the base."""
    found = present(poll, bloc, 0) if quorum.counting is Counting.PRESENT else ballots
    if quorum.of is None:
        needed = quorum.needed(0)
        reason = None if found >= needed else Reason.NOBODY if _nobody(poll, bloc) else Reason.SHORT
        return Check("quorum", bloc, "ballots", 0, needed, found, reason is None, reason=reason)
    base = present(poll, bloc, ballots) if quorum.of is Base.PRESENT else eligible(poll, bloc)
    needed = quorum.needed(base)
    reason = _why_not(base, needed, found, _nobody(poll, bloc))
    return Check(
        "quorum", bloc, quorum.of.value, base, needed, found, reason is None, quorum.part, quorum.strict, reason
    )


def _nobody(poll: Poll, bloc: str) -> bool:
    return bool(bloc) and poll.electorate is not None and poll.electorate.blocs.get(bloc) == 0


def _why_not(base: int, needed: int, found: int, nobody: bool) -> Reason | None:
    if base == 0:
        return Reason.NOBODY if nobody else Reason.EMPTY
    return None if found >= needed else Reason.SHORT


def eligible(poll: Poll, bloc: str = "") -> int:
    """Rights on the roll, of all or of a class. Raises RuleError when the input does not say."""
    if poll.electorate is None:
        raise RuleError("input.electorate", "It is not said how many could vote.", "Give the size of the roll.")
    return poll.electorate.blocs[bloc] if bloc else poll.electorate.eligible


def present(poll: Poll, bloc: str, ballots: int) -> int:
    """People present, of all or of a class. Raises RuleError when it is not stated, or is less than the ballots."""
    stated = poll.evidence.present_by_bloc.get(bloc) if bloc else poll.evidence.present
    place = f"input.evidence.present_by_bloc.{bloc}" if bloc else "input.evidence.present"
    if stated is None:
        raise RuleError(place, "It is not said how many were present.", "Count those present, and state the number.")
    if ballots > stated:
        raise RuleError(
            place,
            f"{stated} were present, and {ballots} ballots were cast.",
            "Count everyone who took part, with those represented by another.",
        )
    return stated


def _outcome(checks: list[Check]) -> Outcome:
    if any(not check.passed and (check.name == "quorum" or check.reason is Reason.WITHHELD) for check in checks):
        return Outcome.NO_QUORUM
    return Outcome.ADOPTED if all(check.passed for check in checks) else Outcome.NOT_ADOPTED

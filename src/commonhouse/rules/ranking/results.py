"""What a ranking count gives back: winners, the stages that chose them, ties and notices.

Votes that may be fractions are Decimals with a fixed number of places ("725.00000"); they are exact sums of the
truncated values that the rule prescribes. Candidates are named by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """How a count ended.

    `tied`: a tie that decided who won was broken by ballot order alone, for want of lots. Draw lots in public and
    count again with them.
    """

    CHOSEN = "chosen"
    TIED = "tied"
    NOBODY = "nobody"  # no candidate stood


class TieBy(StrEnum):
    """What broke a tie."""

    EARLIER_STAGE = "earlier-stage"  # votes at the latest earlier stage at which they differed
    LOT = "lot"
    ORDER = "order"  # ballot order, for want of a lot


@dataclass(frozen=True, slots=True)
class Tie:
    """Candidates that stood exactly equal, for one place, at a stage.

    `what` is what was to be decided: "surplus" (whose is transferred first), "exclusion" (who goes), "winner".
    `chosen` is the one that it fell on. `earlier_stage` is the stage that decided, where one did. `decisive` tells
    whether some of `candidates` were elected in the end and others were not.
    """

    stage: int
    what: str
    candidates: tuple[str, ...]
    chosen: str
    by: TieBy
    earlier_stage: int | None = None
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know: a code, the candidates it is about and a number where there is one."""

    code: str
    candidates: tuple[str, ...] = ()
    number: int | None = None


class Action(StrEnum):
    """What was done at a stage."""

    FIRST_PREFERENCES = "first-preferences"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    KEEPING = "keeping"  # Meek: those elected keep less of each ballot, until they have no surplus
    COUNTBACK = "countback"  # the ballots that elected a member who left count for their highest choice who can serve


class Why(StrEnum):
    """Why a candidate was elected at a stage."""

    QUOTA = "quota"
    LAST_SEATS = "last-seats"  # as many candidates were left as seats
    MAJORITY = "majority"  # more than half, in a countback


@dataclass(frozen=True, slots=True)
class Elected:
    """A winner: where in order, at which stage, with how many votes and why."""

    candidate: str
    stage: int
    votes: Decimal
    why: Why


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a single transferable vote, or of a countback.

    `candidate` is whose votes were transferred (None at the first stage). `value` is the part of a first preference
    that each paper taken at full value carried on in a surplus. `totals` are votes at the end of the stage, all
    candidates; `transfers` what the stage changed, without zeros. `non_transferable` is what all stages so far have
    left with nobody, fractions cut off included. `elected` and `excluded` were so declared at the end of this stage. Meek:
    `quota` is as it stood at the end of the stage, and `keep` the part that each elected candidate keeps of what comes;
    `transfers` tell how totals changed. Countback: `quota` is the majority.
    """

    number: int
    action: Action
    candidate: str | None
    totals: Mapping[str, Decimal]
    transfers: Mapping[str, Decimal]
    non_transferable: Decimal
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    value: Decimal | None = None
    quota: Decimal | None = None
    keep: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StvResult:
    """The outcome of a single transferable vote.

    `winners` are in order of election; `elected` says more of each. `valid` ballots have a preference for someone
    who stood, `blank` ones have none. `unfilled` seats had no candidate left. `quota` is in votes (Meek: as it stood at the
    end).
    """

    outcome: Outcome
    winners: tuple[str, ...]
    seats: int
    quota: Decimal
    ballots: int
    valid: int
    blank: int
    elected: tuple[Elected, ...]
    stages: tuple[Stage, ...]
    unfilled: int = 0
    withdrawn: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One round of an instant run-off.

    `totals` are ballots for each candidate still in; `continuing` is their sum, `majority` how many are more than
    half of it; `exhausted` ballots name nobody still in. `eliminated` go after this round; `transfers` is where the
    ballots of those eliminated before it went.
    """

    number: int
    totals: Mapping[str, int]
    transfers: Mapping[str, int]
    continuing: int
    majority: int
    exhausted: int
    eliminated: tuple[str, ...] = ()
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class RunoffResult:
    """The outcome of an instant run-off."""

    outcome: Outcome
    winners: tuple[str, ...]
    ballots: int
    valid: int
    blank: int
    rounds: tuple[Round, ...]
    withdrawn: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """How many ballots prefer `first` to `second`, and the other way round. The rest rank them equal or not at all."""

    first: str
    second: str
    for_first: int
    for_second: int


@dataclass(frozen=True, slots=True)
class Defeat:
    """Why `loser` did not win: the strongest chain of pairwise wins from `by` to them is stronger than any chain back.

    `path` goes from `by` to `loser`; with two members it is a plain win of one over the other. `strength` is the fewest
    ballots behind any win along it, `back` the same for the strongest chain back (0: there is none).
    """

    loser: str
    by: str
    path: tuple[str, ...]
    strength: int
    back: int


@dataclass(frozen=True, slots=True)
class SchulzeResult:
    """The outcome of a Schulze count.

    `order` is the whole order of finish; those who finish alike stand together. `condorcet_winner` beats everyone else one
    to one; None where nobody does. `pairs` are all pairs in ballot order.
    """

    outcome: Outcome
    winners: tuple[str, ...]
    condorcet_winner: str | None
    order: tuple[tuple[str, ...], ...]
    ballots: int
    valid: int
    blank: int
    pairs: tuple[Pair, ...]
    defeats: tuple[Defeat, ...]
    withdrawn: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """How one vacancy was filled. `held` is the votes that had elected the member who `left`; None won when nobody could
    serve."""

    left: str
    winner: str | None
    contesting: tuple[str, ...]
    held: Decimal
    stages: tuple[Stage, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class CountbackResult:
    """The outcome of a countback: `winners` holds who fills the last vacancy. `elected` won the election itself."""

    outcome: Outcome
    winners: tuple[str, ...]
    elected: tuple[str, ...]
    fillings: tuple[Filling, ...]
    ballots: int
    valid: int
    blank: int
    withdrawn: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

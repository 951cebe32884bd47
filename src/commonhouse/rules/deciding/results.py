"""What the rules of deciding give back: the outcome, every count, and every test with what was needed and found.

A page can say all of it in any language from these plain fields; nothing in them is prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """How a vote on one question ended."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not-adopted"
    NO_QUORUM = "no-quorum"
    BLOCKED = "blocked"
    RETURNED = "returned"


class Reason(StrEnum):
    """Why a test failed."""

    SHORT = "short"  # fewer than needed
    TIE = "tie"  # as many for as against
    EMPTY = "empty"  # nothing to take a share of: nobody took a side, nobody was present
    NOBODY = "nobody"  # nobody on the roll is of this class
    WITHHELD = "withheld"  # too few secret ballots of this class to publish; of the whole: and they could turn it
    TOO_MANY = "too-many"  # more than the limit on blocks or stand-asides


@dataclass(frozen=True, slots=True)
class Check:
    """One test. `found` of a base of `base` against the `needed` that are enough (or, of a limit, the most allowed).

    `of` is the base ("yes+no", "cast", "present", "eligible") or "ballots" where a number is asked for. `share` is the
    part that was asked, to be passed (`strict`) or reached; None where a number is asked for. `bloc` is the class asked,
    "" for all.
    """

    name: str
    bloc: str
    of: str
    base: int
    needed: int
    found: int
    passed: bool
    share: Fraction | None = None
    strict: bool = False
    reason: Reason | None = None

    @property
    def missing(self) -> int:
        """How many more would have been enough; 0 when enough."""
        return max(0, self.needed - self.found)


@dataclass(frozen=True, slots=True)
class PositionResult:
    """The outcome of a vote by positions (yes, no, abstain...).

    `counts` are ballots by position, `by_bloc` the same by class, `shares` percentages of all published ballots to two
    places. `ballots` counts all that were cast, `withheld` those of classes too small to publish. `supporting` and `opposing`
    are the two sides of the whole vote after those who affirm the majority have joined it; `affirmed` is the side they
    joined, "" for none. `failed` names the classes whose tests failed ("" is everyone).
    """

    outcome: Outcome
    counts: Mapping[str, int]
    shares: Mapping[str, Decimal]
    tests: tuple[Check, ...]
    eligible: int | None
    ballots: int
    supporting: int
    opposing: int
    affirmed: str = ""
    by_bloc: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[str, ...] = ()


def percentages(counts: Mapping[str, int]) -> dict[str, Decimal]:
    """Each count as a percentage of their sum, to two places, halves up. All are 0.00 when there is nothing."""
    total = sum(counts.values())
    return {name: hundredths(Fraction(100 * count, total) if total else Fraction(0)) for name, count in counts.items()}


def hundredths(value: Fraction) -> Decimal:
    """A value of zero or more with two decimals, halves up, worked out in whole numbers."""
    return Decimal(f"{(value * 200 + 1) // 2}e-2")

"""The two tests a vote may have to pass: a share of support, and a quorum.

    {"of": "yes+no", "more_than": "1/2"}       a majority of those who took a side
    {"of": "cast", "at_least": "2/3"}          two thirds of the ballots
    {"of": "eligible", "more_than": "1/2"}     a quorum of 50% + 1 of all members
    {"ballots": 7}                             a quorum of seven, however many there are

A share of nothing (a base of zero) fails. So does a tie: at least 1/2 of yes and no is not met by as many yes as no.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..errors import RuleError


class Base(StrEnum):
    """What a share is a share of."""

    YES_NO = "yes+no"  # ballots that took a side
    CAST = "cast"  # ballots cast; those that count toward the quorum only are left out
    PRESENT = "present"  # people present, as the meeting states
    ELIGIBLE = "eligible"  # everyone on the roll


class Counting(StrEnum):
    """What is counted toward a quorum."""

    BALLOTS = "ballots"
    PRESENT = "present"


def _check_share(more_than: Fraction | None, at_least: Fraction | None) -> None:
    if (more_than is None) == (at_least is None):
        raise RuleError(
            "more_than",
            "A share says either more_than or at_least, and this one says "
            + ("neither." if more_than is None else "both."),
            'Write one of them, as in {"more_than": "1/2"}.',
        )
    name, share = ("more_than", more_than) if more_than is not None else ("at_least", at_least)
    assert share is not None
    if share > 1 or share < 0:
        raise RuleError(name, f"{percent(share)} is not a part of a whole.", "Give a share from 0 to 1 (100%).")
    if more_than == 1:
        raise RuleError(name, "Nothing is more than 100%.", 'For everyone, write "at_least": "1".')
    if at_least == 0:
        raise RuleError(name, "At least 0% is always met, even by nobody.", 'For any at all, write "more_than": "0".')


def percent(share: Fraction) -> str:
    """A share as a percentage in English: "101%", "66.67%"."""
    hundredths = (share * 20000 + 1) // 2
    whole, rest = divmod(abs(hundredths), 100)
    part = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if hundredths < 0 else ''}{whole}{part}%"


def _needed(base: int, more_than: Fraction | None, at_least: Fraction | None) -> int:
    if more_than is not None:
        return int(base * more_than // 1) + 1
    assert at_least is not None
    return int(-(-base * at_least // 1))


@dataclass(frozen=True, slots=True)
class Share:
    """How much support is enough: strictly more than a part of a base, or at least that part."""

    of: Base
    more_than: Fraction | None = None
    at_least: Fraction | None = None

    def __post_init__(self) -> None:
        _check_share(self.more_than, self.at_least)

    @property
    def part(self) -> Fraction:
        part = self.more_than if self.more_than is not None else self.at_least
        assert part is not None
        return part

    @property
    def strict(self) -> bool:
        return self.more_than is not None

    def needed(self, base: int) -> int:
        """The fewest that are enough of a base. A tie is never enough, so half of yes and no is one more than half."""
        if self.of is Base.YES_NO and self.at_least == Fraction(1, 2):
            return _needed(base, self.at_least, None)
        return _needed(base, self.more_than, self.at_least)


MAJORITY = Share(Base.YES_NO, more_than=Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many must take part: a share of a base, or a number. `counting` says what is counted toward it."""

    of: Base | None = None
    more_than: Fraction | None = None
    at_least: Fraction | None = None
    ballots: int | None = None
    counting: Counting = Counting.BALLOTS

    def __post_init__(self) -> None:
        if self.ballots is not None:
            self._check_number()
            return
        if self.of is None:
            raise RuleError("of", "A quorum says of what it is a share.", 'Write "of": "eligible", or {"ballots": 7}.')
        if self.of in {Base.YES_NO, Base.CAST}:
            raise RuleError("of", f'A quorum of "{self.of}" is met by any vote.', 'Write "of": "eligible".')
        if self.of is Base.PRESENT and self.counting is Counting.PRESENT:
            raise RuleError("of", "Those present are always all of those present.", 'Write "of": "eligible".')
        _check_share(self.more_than, self.at_least)

    def _check_number(self) -> None:
        if self.of is not None or self.more_than is not None or self.at_least is not None:
            raise RuleError("ballots", "A quorum is a number or a share, not both.", "Keep one of them.")
        if self.ballots is not None and self.ballots < 1:
            raise RuleError("ballots", f"The quorum is {self.ballots}.", "Give 1 or more, or no quorum (null).")

    @property
    def part(self) -> Fraction | None:
        return self.more_than if self.more_than is not None else self.at_least

    @property
    def strict(self) -> bool:
        return self.more_than is not None

    def needed(self, base: int) -> int:
        """The fewest that are enough of a base."""
        if self.ballots is not None:
            return self.ballots
        return _needed(base, self.more_than, self.at_least)

"""The rule "sliding-scale": the dues that a fund suggests to people of more and of less income.

Bands are words ("We get by, with little to spare") with an amount a month. Nobody is asked what they earn, and nothing of it
is kept: the result is the whole table, and everyone finds themselves. Somebody may give any amount from `least` on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..errors import RuleError

MAX_BANDS: Final = 50
MAX_MONTHLY: Final = 10**9


@dataclass(frozen=True, slots=True)
class Band:
    """Whom an amount is suggested to, in words, and how much a month in the smallest part of the money."""

    words: str
    amount: int

    def __post_init__(self) -> None:
        if not self.words.strip() or len(self.words) > 300:
            raise RuleError("words", "A band needs words.", "Give 1 to 300 characters.")
        if not 0 <= self.amount <= MAX_MONTHLY:
            raise RuleError("amount", f"It is {self.amount}.", f"Give 0 to {MAX_MONTHLY}.")


@dataclass(frozen=True, slots=True)
class Scale:
    """What is suggested, and the least that is taken."""

    bands: tuple[Band, ...] = ()
    least: int = 0

    def __post_init__(self) -> None:
        if len(self.bands) > MAX_BANDS:
            raise RuleError("bands", f"There are {len(self.bands)}.", f"Give at most {MAX_BANDS}.")
        if not 0 <= self.least <= MAX_MONTHLY:
            raise RuleError("least", f"It is {self.least}.", f"Give 0 to {MAX_MONTHLY}.")
        for place, band in enumerate(self.bands):
            if band.amount < self.least:
                raise RuleError(
                    f"bands[{place}].amount",
                    f"{band.amount} is below the least, {self.least}.",
                    "Raise it, or lower that.",
                )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How many months one payment is for: 1, 3 or 12, say. `wished`, an amount a month somebody has in mind."""

    months: int = 1
    wished: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.months <= 120:
            raise RuleError("months", f"It is {self.months}.", "Give 1 to 120.")
        if self.wished is not None and not 0 <= self.wished <= MAX_MONTHLY:
            raise RuleError("wished", f"It is {self.wished}.", f"Give 0 to {MAX_MONTHLY}.")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A band: what it pays each time, and in a year."""

    words: str
    monthly: int
    each_time: int
    yearly: int


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """The table, in the order of the bands. `enough`: whether what is wished is at least the least; null if nothing is."""

    months: int
    least_each_time: int
    suggested: tuple[Suggested, ...]
    enough: bool | None


def sliding_scale(given: Rhythm, statement: Scale) -> ScaleResult:
    """The suggestions for payments of so many months."""
    rows = tuple(
        Suggested(band.words, band.amount, given.months * band.amount, 12 * band.amount) for band in statement.bands
    )
    enough = None if given.wished is None else given.wished >= statement.least
    return ScaleResult(given.months, given.months * statement.least, rows, enough)

"""Interest paid to all holders of notes together, so that the parts add up to the cent.

What each note is owed is exact. The total is rounded once, half up, and shared out by the largest remainder: everyone gets
their whole cents, and the cents left go to the largest parts of a cent (of equal ones, to the note whose id comes first).
Nobody gains or loses a cent more than rounding each note alone would, and the books' total is that of the notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ..errors import RuleError
from ..lending.model import Rounding, rounded
from .note import Earning

MAX_NOTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class InterestRun:
    """How the total is rounded, and the least that is paid out: less than that waits for the next time."""

    rounding: Rounding = Rounding.HALF_UP
    least: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.least <= 10**6:
            raise RuleError("least", f"It is {self.least}.", "Give 1 or more.")


@dataclass(frozen=True, slots=True)
class Held:
    """A note as it stands: what decides what it earned, and the interest paid on it before."""

    id: str
    earning: Earning
    paid: int = 0


@dataclass(frozen=True)
class Holdings:
    """The notes that interest is paid on, through a day (which itself is not counted)."""

    through: date
    notes: tuple[Held, ...]

    def __post_init__(self) -> None:
        if len(self.notes) > MAX_NOTES:
            raise RuleError("notes", f"There are {len(self.notes)}.", f"Give at most {MAX_NOTES}.")
        if len({each.id for each in self.notes}) != len(self.notes):
            raise RuleError("notes", "A note is there twice.", "Name each once.")


@dataclass(frozen=True, slots=True)
class Portion:
    """What a note is owed exactly, and what it is paid."""

    id: str
    exact: Fraction
    amount: int


@dataclass(frozen=True)
class Portions:
    """Largest first is not the order: they come as the notes did. Notes that get nothing are left out."""

    total: int
    exact: Fraction
    portions: tuple[Portion, ...]


def note_interest(given: Holdings, statement: InterestRun) -> Portions:
    """What each note is paid."""
    owed = [(note.id, note.earning.through(given.through) - note.paid) for note in given.notes]
    owed = [(id, exact) for id, exact in owed if exact >= statement.least]
    exact = sum((part for _id, part in owed), Fraction(0))
    total = rounded(exact, statement.rounding)
    left = total - sum(int(part) for _id, part in owed)
    by_remainder = sorted(owed, key=lambda each: (int(each[1]) - each[1], each[0]))
    lucky = {id for id, _part in by_remainder[:left]}
    portions = tuple(Portion(id, part, int(part) + (id in lucky)) for id, part in owed)
    return Portions(total, exact, portions)

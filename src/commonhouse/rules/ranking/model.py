"""The vocabulary of ranked elections: candidates, rankings, and the election a rule counts.

Candidates are known to people by their id and to the counting by their place in `Election.candidates`, which is ballot
order. Importing this module imports no NumPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ..errors import RuleError

if TYPE_CHECKING:
    from .arrays import Table

MAX_CANDIDATES: Final = 1000
NOBODY: Final = -1  # where papers go that name no one who is still in
LARGE: Final = 20_000  # different rankings from which counting in arrays is faster

# The places of candidates, the most wanted first. Candidates that a ballot ranks equal stand together in a tuple of
# their own, in rising order: (2, (0, 3)) wants 2 most, then 0 and 3 alike. A ranking may be cut short, or be empty.
Ranking = tuple["int | tuple[int, ...]", ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone, or something, that ballots rank. `name` may be empty: then the id is the name."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that falls empty: the place of the member who left, and of those who cannot or will not fill it."""

    left: int
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Election:
    """What a ranking rule counts.

    `rankings` holds each different ranking once, with how many ballots say it (1 or more). `withdrawn` are places of
    candidates who are passed over wherever a ballot names them. `lots` are the places of candidates in the order in
    which lots were drawn in public: the one drawn first is favoured in every tie that comes down to lot.
    `eligible` is how many had a vote; None where that was not stated. `vacancies` are for a countback, in the order in
    which members left.
    """

    candidates: tuple[Candidate, ...]
    rankings: Mapping[Ranking, int]
    withdrawn: frozenset[int] = frozenset()
    lots: tuple[int, ...] = ()
    eligible: int | None = None
    vacancies: tuple[Vacancy, ...] = ()

    def __post_init__(self) -> None:
        if len(self.candidates) > MAX_CANDIDATES:
            problem = f"There are {len(self.candidates):,} candidates."
            raise RuleError("options", problem, f"A ballot holds at most {MAX_CANDIDATES:,}.")
        if len(self.index) != len(self.candidates):
            raise RuleError("options", "Two candidates have the same id.", "Give each its own id.")
        if self.eligible is not None and self.ballots > self.eligible:
            problem = f"There are {self.ballots:,} ballots, and {self.eligible:,} people on the roll."
            raise RuleError("electorate.eligible", problem, "Count every right to vote once.")

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each candidate by id."""
        return {candidate.id: place for place, candidate in enumerate(self.candidates)}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(candidate.id for candidate in self.candidates)

    @cached_property
    def standing(self) -> tuple[int, ...]:
        """The places of the candidates who have not withdrawn, in ballot order."""
        return tuple(place for place in range(len(self.candidates)) if place not in self.withdrawn)

    @cached_property
    def ballots(self) -> int:
        """How many ballots there are, blank ones too."""
        return sum(self.rankings.values())

    @cached_property
    def table(self) -> Table | None:
        """The rankings as arrays; None where they are few, or some ballot ranks candidates equal."""
        if len(self.rankings) < LARGE:
            return None
        from .arrays import table_of

        try:
            return table_of(self)
        except (ValueError, TypeError):
            return None

    @cached_property
    def has_equal_ranks(self) -> bool:
        if self.table is not None:
            return False
        return any(isinstance(place, tuple) for place in set().union(*self.rankings))


def election(
    candidates: Iterable[Candidate],
    rankings: Iterable[Ranking],
    *,
    withdrawn: Iterable[int] = (),
    lots: Iterable[int] = (),
) -> Election:
    """An election from single ballots, one ranking each."""
    return Election(tuple(candidates), Counter(rankings), frozenset(withdrawn), tuple(lots))


def require_strict(given: Election, rule: str) -> None:
    """Raises RuleError when a ballot ranks candidates equal, for rules that cannot take that."""
    if not given.has_equal_ranks:
        return
    ballots = sum(count for ranking, count in given.rankings.items() if any(type(place) is tuple for place in ranking))
    said = "1 ballot ranks" if ballots == 1 else f"{ballots:,} ballots rank"
    raise RuleError(
        "ballots",
        f"{said} two or more candidates equal, and {rule} needs one candidate at each rank.",
        "Count by schulze, which takes equal ranks, or have those ballots settled before the count.",
    )

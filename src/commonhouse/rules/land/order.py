"""Who is next for a home: a public list of tickets, their priorities, and one seed for everything that priorities leave open.

First the list is published, with its fingerprint: each ticket with the priorities it has, the sizes of home it asks for, and
the place it carried forward from an earlier draw. Then the seed is made in public. From then on nothing is left to anyone:
everyone's lot comes from the seed and their own ticket (`rules.drawing.sampler.ticket`, the least first), and the statement says
how priorities and earlier places go before lots.

How many people a household is, and what they earn, is not in it: the list says only which homes a ticket stands in line for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ..drawing.draw import Entrant, Urn, checked_seed, fingerprint
from ..drawing.sampler import ticket
from ..errors import RuleError

MAX_TICKETS: Final = 200_000
MAX_PRIORITIES: Final = 20
MAX_SIZES: Final = 12
MAX_BEDROOMS: Final = 20
MAX_POINTS: Final = 1_000
MAX_ID: Final = 40
MAX_SEED_DIGITS: Final = 1_000


class By(StrEnum):
    """What comes before the lot."""

    LOTTERY = "lottery"
    GROUPS = "groups"
    POINTS = "points"
    SHARES = "shares"


class Carried(StrEnum):
    """Where those stand who were in an earlier draw and have no home yet."""

    FIRST = "first"
    WITHIN = "within"
    NO = "no"


class Why(StrEnum):
    """What gave somebody their place."""

    CARRIED = "carried"
    GROUP = "group"
    POINTS = "points"
    SHARE = "share"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Priority:
    """A reason to be housed sooner. `points` count by points; `share` of the places, 0 to 1, by shares."""

    id: str
    points: int = 0
    share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        _check_id(self.id, "id")
        if not 0 <= self.points <= MAX_POINTS:
            raise RuleError("points", f"It is {self.points}.", f"Give 0 to {MAX_POINTS}.")
        if not 0 <= self.share <= 1:
            raise RuleError("share", f"It is {self.share}.", 'Give 0 to 1, as "1/2".')


@dataclass(frozen=True, slots=True)
class HomeSize:
    """For how many people a home of so many bedrooms is: at least `least`, at most `most` (None: no limit)."""

    bedrooms: int
    least: int = 1
    most: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.bedrooms <= MAX_BEDROOMS:
            raise RuleError("bedrooms", f"It is {self.bedrooms}.", f"Give 0 to {MAX_BEDROOMS}.")
        if self.least < 1 or (self.most is not None and self.most < self.least):
            raise RuleError(
                "most", f"{self.least} to {self.most} people cannot be.", "Give 1 or more, the least first."
            )

    def holds(self, size: int) -> bool:
        return self.least <= size and (self.most is None or size <= self.most)


@dataclass(frozen=True, slots=True)
class HomeOrder:
    """How a line is made: what comes before the lot, what the priorities are, and what becomes of earlier places.

    `groups`: everyone of the first priority, then of the second, ..., then those without any; who has several counts in the
    first. `points`: the most points first. `shares`: down the line, of every k places at least share x k (rounded down) are for
    each priority while somebody with it is left. `lottery`: the lot alone.
    """

    by: By = By.GROUPS
    priorities: tuple[Priority, ...] = ()
    carried: Carried = Carried.FIRST
    sizes: tuple[HomeSize, ...] = ()
    minimum_digits: int = 20

    def __post_init__(self) -> None:
        if len(self.priorities) > MAX_PRIORITIES:
            raise RuleError("priorities", f"There are {len(self.priorities)}.", f"Give at most {MAX_PRIORITIES}.")
        if _first_twice(each.id for each in self.priorities):
            raise RuleError("priorities", "One is named twice.", "Keep one of them.")
        if sum(each.share for each in self.priorities) > 1:
            raise RuleError("priorities", "Their shares are more than all places.", "Let them add up to 1 or less.")
        if len(self.sizes) > MAX_SIZES:
            raise RuleError("sizes", f"There are {len(self.sizes)}.", f"Give at most {MAX_SIZES}.")
        if _first_twice(str(each.bedrooms) for each in self.sizes):
            raise RuleError("sizes", "A number of bedrooms is named twice.", "Keep one of them.")
        if not 1 <= self.minimum_digits <= MAX_SEED_DIGITS:
            raise RuleError("minimum_digits", f"It is {self.minimum_digits}.", f"Ask for 1 to {MAX_SEED_DIGITS}.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket on the public list. `round` and `place` are those of the last draw it was in; 0 and 0: it is new."""

    id: str
    priorities: tuple[str, ...] = ()
    bedrooms: tuple[int, ...] = ()
    round: int = 0
    place: int = 0

    def __post_init__(self) -> None:
        _check_id(self.id, "id")
        if self.round < 0 or self.place < 0 or (self.round == 0) != (self.place == 0):
            raise RuleError(
                "place", f"The earlier place is {self.round}.{self.place}.", "Give draw and place, or 0 and 0."
            )

    @property
    def is_carried(self) -> bool:
        return self.round > 0


@dataclass(frozen=True, slots=True)
class TicketList:
    """The list and the seed. `fingerprint`: what was published of the list before the seed was made, "" if nothing."""

    tickets: tuple[Listed, ...]
    seed: str = ""
    fingerprint: str = ""

    def __post_init__(self) -> None:
        if len(self.tickets) > MAX_TICKETS:
            raise RuleError("tickets", f"There are {len(self.tickets)}.", f"Give at most {MAX_TICKETS}.")
        if twice := _first_twice(each.id for each in self.tickets):
            raise RuleError("tickets", f'"{twice}" is on the list twice.', "Every household has one ticket.")
        if _first_twice(f"{each.round}.{each.place}" for each in self.tickets if each.is_carried):
            raise RuleError("tickets", "Two tickets carried the same place forward.", "Give each the place it had.")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in line, from 1. `lot` is what the seed gave the ticket; `group` the priority that placed it, or ""."""

    place: int
    id: str
    why: Why
    lot: str
    group: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class HomeLine:
    """Who stands in line for homes of one size, the next first."""

    bedrooms: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The whole line, and the line of each size of home. `fingerprint` is that of the list as it was given."""

    places: tuple[Place, ...]
    homes: tuple[HomeLine, ...]
    tickets: int
    fingerprint: str
    seed: str


def home_order(given: TicketList, statement: HomeOrder) -> Line:
    """The line. Raises RuleError for a seed too short, a list that is not the one published, or one that does not fit."""
    seed = checked_seed(given.seed, statement.minimum_digits)
    print_ = list_fingerprint(given)
    if given.fingerprint and given.fingerprint != print_:
        raise RuleError(
            "input.fingerprint", "The list is not the one that was published.", "Draw from the published list."
        )
    check_list(given, statement)
    lots = {each.id: ticket(seed, each.id) for each in given.tickets}
    places = tuple(_numbered(_placed(given.tickets, lots, statement), lots))
    return Line(places, _by_size(places, given), len(given.tickets), print_, seed)


def list_fingerprint(given: TicketList) -> str:
    """SHA-256 of the list, as `rules.drawing` makes it: one line a ticket, sorted, with what is published of it."""
    return fingerprint(Urn(tuple(Entrant(each.id, _published(each)) for each in given.tickets)))


def list_lines(given: TicketList) -> str:
    """The very text whose SHA-256 is the fingerprint, for whoever wants to do it again by hand."""
    lines = ("\t".join([each.id, *(f"{k}={v}" for k, v in sorted(_published(each).items()))]) for each in given.tickets)
    return "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.split("\t")[0].encode()))


def check_list(given: TicketList, statement: HomeOrder) -> None:
    """Raises RuleError for a priority or a size of home that the statement does not know: before the seed is made."""
    known = {each.id for each in statement.priorities}
    sizes = {each.bedrooms for each in statement.sizes}
    for at, each in enumerate(given.tickets):
        if unknown := set(each.priorities) - known:
            raise RuleError(
                f"input.tickets[{at}].priorities",
                f'There is no priority "{min(unknown)}".',
                "Name one of the statement.",
            )
        if sizes and not set(each.bedrooms) <= sizes:
            raise RuleError(
                f"input.tickets[{at}].bedrooms", "It asks for a size that there is not.", "Name sizes of the statement."
            )


def fitting(size: int, sizes: Sequence[HomeSize]) -> tuple[int, ...]:
    """The homes (by bedrooms, the smallest first) that are for so many people.

    Nobody is too many: where no home is for a household of that size, the largest there is stands for it. Where it would be
    too small for every home, the smallest does.
    """
    fits = sorted(each.bedrooms for each in sizes if each.holds(size))
    if fits or not sizes:
        return tuple(fits)
    ordered = sorted(sizes, key=lambda each: each.bedrooms)
    return (ordered[0].bedrooms,) if size < min(each.least for each in sizes) else (ordered[-1].bedrooms,)


def first_fitting(line: Iterable[tuple[str, Sequence[int]]], bedrooms: int, out: frozenset[str]) -> str | None:
    """The next in line for a home: the first who stands in line for this size and is not `out` of the question."""
    return next((name for name, asks in line if bedrooms in asks and name not in out), None)


# --- placing ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Standing:
    """A ticket with what gave it its place."""

    id: str
    why: Why
    group: str = ""
    points: int = 0


def _placed(tickets: Sequence[Listed], lots: dict[str, str], statement: HomeOrder) -> Iterator[_Standing]:
    if statement.carried is not Carried.FIRST:
        yield from _ordered(tickets, lots, statement)
        return
    for each in sorted((each for each in tickets if each.is_carried), key=lambda each: (each.round, each.place)):
        yield _Standing(each.id, Why.CARRIED, _group(each, statement), _points(each, statement))
    yield from _ordered([each for each in tickets if not each.is_carried], lots, statement)


def _ordered(tickets: Sequence[Listed], lots: dict[str, str], statement: HomeOrder) -> Iterator[_Standing]:
    """By priorities; among equals first who carried a place (if that counts), then the lot."""
    rank = {each.id: number for number, each in enumerate(statement.priorities)}

    def equals(each: Listed) -> tuple[int, int, int, str]:
        if statement.carried is Carried.WITHIN and each.is_carried:
            return 0, each.round, each.place, ""
        return 1, 0, 0, lots[each.id]

    def before(each: Listed) -> int:
        if statement.by is By.GROUPS:
            return rank.get(_group(each, statement), len(rank))
        return -_points(each, statement) if statement.by is By.POINTS else 0

    ordered = sorted(tickets, key=lambda each: (before(each), *equals(each)))
    if statement.by is By.SHARES:
        yield from _shared(ordered, statement)
        return
    for each in ordered:
        yield _Standing(each.id, _why(each, statement), _group(each, statement), _points(each, statement))


def _why(each: Listed, statement: HomeOrder) -> Why:
    if statement.carried is Carried.WITHIN and each.is_carried:
        return Why.CARRIED
    if statement.by is By.GROUPS and _group(each, statement):
        return Why.GROUP
    return Why.POINTS if statement.by is By.POINTS and _points(each, statement) else Why.LOT


def _shared(ordered: Sequence[Listed], statement: HomeOrder) -> Iterator[_Standing]:
    """Place by place: the first priority that has fewer than its share so far, its next ticket; otherwise the next of all."""
    shares = [each for each in statement.priorities if each.share]
    queues = {each.id: iter([one for one in ordered if each.id in one.priorities]) for each in shares}
    everyone = iter(ordered)
    done: set[str] = set()
    had: Counter[str] = Counter()
    for number in range(1, len(ordered) + 1):
        chosen, group = None, ""
        for each in shares:
            if had[each.id] < each.share * number // 1:
                chosen, group = next((one for one in queues[each.id] if one.id not in done), None), each.id
            if chosen is not None:
                break
        why = Why.SHARE
        if chosen is None:
            chosen = next(one for one in everyone if one.id not in done)
            group, why = "", _why(chosen, statement)
        done.add(chosen.id)
        had.update(chosen.priorities)
        yield _Standing(chosen.id, why, group, _points(chosen, statement))


def _group(each: Listed, statement: HomeOrder) -> str:
    """The first priority of the statement that it has; "" without any, or where there are no groups."""
    if statement.by is not By.GROUPS:
        return ""
    return next((priority.id for priority in statement.priorities if priority.id in each.priorities), "")


def _points(each: Listed, statement: HomeOrder) -> int:
    if statement.by is not By.POINTS:
        return 0
    return sum(priority.points for priority in statement.priorities if priority.id in each.priorities)


def _numbered(standing: Iterable[_Standing], lots: dict[str, str]) -> Iterator[Place]:
    for number, each in enumerate(standing, start=1):
        yield Place(number, each.id, each.why, lots[each.id], each.group, each.points)


def _by_size(places: Sequence[Place], given: TicketList) -> tuple[HomeLine, ...]:
    asks = {each.id: each.bedrooms for each in given.tickets}
    sizes = sorted({bedrooms for each in given.tickets for bedrooms in each.bedrooms})
    return tuple(HomeLine(size, tuple(one.id for one in places if size in asks[one.id])) for size in sizes)


def _published(each: Listed) -> dict[str, str]:
    found = {
        "bedrooms": ",".join(str(number) for number in sorted(each.bedrooms)),
        "carried": f"{each.round}.{each.place}" if each.is_carried else "",
        "priorities": ",".join(sorted(each.priorities)),
    }
    return {name: text for name, text in found.items() if text}


def _check_id(name: str, field: str) -> None:
    if not 1 <= len(name) <= MAX_ID or not name.isprintable() or set(name) & set(",\t="):
        raise RuleError(field, f'"{name[:MAX_ID]}" is no name.', f"Give 1 to {MAX_ID} signs, without comma, tab or =.")


def _first_twice(names: Iterable[str]) -> str:
    return next((name for name, times in Counter(names).items() if times > 1), "")

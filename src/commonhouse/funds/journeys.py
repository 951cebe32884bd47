"""Each dollar's journey: which loans the same money made, one after another. Pure: rows in, strands out.

Money is one heap in a bank, so which dollar went where is a way of telling it. This one is: first in, first out. What came in
first is lent first; what a loan paid back joins the end of the queue, and remembers where it has been.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

Kind = Literal["in", "earned", "out", "lent", "repaid", "lost", "recovered"]
Place = Literal["here", "lent", "left", "lost"]

MOST_STRANDS = 5_000  # beyond that, the oldest two that have been the same way are told as one


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that moved a purse's money. amount: smallest parts, > 0; `loan` names it for all but in, earned and out.

    "repaid" is of principal alone; interest and fees are "earned".
    """

    on: date
    kind: Kind
    amount: int
    loan: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """So many of the smallest parts went this way: `path` are the loans they made, in order, and `place` is where they are."""

    amount: int
    path: tuple[str, ...]
    place: Place
    is_earned: bool = False  # interest: it did not come from outside


@dataclass(frozen=True, slots=True)
class Journey:
    strands: tuple[Strand, ...]  # longest path first, then the largest
    came_in: int  # from outside
    earned: int
    lent: int  # over all loans, each time anew
    repaid: int
    lost: int
    loans: int
    missing: int  # lent or gone although the rows do not say where it came from

    @property
    def turnover(self) -> Fraction | None:
        """How many times the money from outside has been lent; None when none came."""
        return Fraction(self.lent, self.came_in) if self.came_in else None


_ORDER: dict[Kind, int] = {"in": 0, "earned": 1, "recovered": 2, "repaid": 3, "lent": 4, "out": 5, "lost": 6}


def trace(flows: Iterable[Flow]) -> Journey:
    """Follows the money through all flows, in order of days; on one day money comes in before it goes out.

    More going out than there is counts as `missing`, and comes from nowhere: the journey says so rather than fail.
    """
    heap = _Heap()
    loans: dict[str, None] = {}
    sums = dict.fromkeys(_ORDER, 0)
    for flow in sorted(flows, key=lambda each: (each.on, _ORDER[each.kind])):
        if flow.amount <= 0:
            raise ValueError(f"{flow.kind} of {flow.on}: an amount is more than zero, found {flow.amount}")
        sums[flow.kind] += flow.amount
        if flow.kind == "lent":
            loans[flow.loan] = None
        heap.take(flow)
    return Journey(
        strands=heap.strands(),
        came_in=sums["in"],
        earned=sums["earned"],
        lent=sums["lent"],
        repaid=sums["repaid"],
        lost=sums["lost"] - sums["recovered"],
        loans=len(loans),
        missing=heap.missing,
    )


class _Heap:
    def __init__(self) -> None:
        self.here: deque[Strand] = deque()
        self.out: dict[str, deque[Strand]] = {}  # by loan: what it still owes
        self.gone: list[Strand] = []  # left the fund
        self.lost: dict[str, deque[Strand]] = {}
        self.missing = 0

    def take(self, flow: Flow) -> None:
        getattr(self, f"_{flow.kind}")(flow)

    def _in(self, flow: Flow) -> None:
        self.here.append(Strand(flow.amount, (), "here"))

    def _earned(self, flow: Flow) -> None:
        self.here.append(Strand(flow.amount, (), "here", is_earned=True))

    def _out(self, flow: Flow) -> None:
        self.gone += [replace(part, place="left") for part in self._first(self.here, flow.amount)]

    def _lent(self, flow: Flow) -> None:
        parts = self._first(self.here, flow.amount)
        into = self.out.setdefault(flow.loan, deque())
        into.extend(replace(part, path=(*part.path, flow.loan), place="lent") for part in parts)

    def _repaid(self, flow: Flow) -> None:
        parts = self._first(self.out.get(flow.loan, deque()), flow.amount)
        self.here.extend(replace(part, place="here") for part in parts)
        self._thin_out()

    def _lost(self, flow: Flow) -> None:
        parts = self._first(self.out.get(flow.loan, deque()), flow.amount)
        self.lost.setdefault(flow.loan, deque()).extend(replace(part, place="lost") for part in parts)

    def _recovered(self, flow: Flow) -> None:
        parts = self._first(self.lost.get(flow.loan, deque()), flow.amount)
        self.here.extend(replace(part, place="here") for part in parts)

    def _first(self, queue: deque[Strand], amount: int) -> Iterator[Strand]:
        """The first `amount` of a queue, taken off it; what is not there is counted as missing and made up."""
        taken = []
        while amount and queue:
            first = queue.popleft()
            part = min(first.amount, amount)
            taken.append(replace(first, amount=part))
            if part < first.amount:
                queue.appendleft(replace(first, amount=first.amount - part))
            amount -= part
        if amount:
            self.missing += amount
            taken.append(Strand(amount, (), "here"))
        return iter(taken)

    def _thin_out(self) -> None:
        if len(self.here) > MOST_STRANDS:
            self.here = deque(_merged(self.here))

    def strands(self) -> tuple[Strand, ...]:
        lent = [part for queue in self.out.values() for part in queue]
        lost = [part for queue in self.lost.values() for part in queue]
        found = _merged([*self.here, *lent, *self.gone, *lost])
        return tuple(sorted(found, key=lambda each: (-len(each.path), -each.amount, each.path, each.place)))


def _merged(strands: Iterable[Strand]) -> list[Strand]:
    sums: dict[Strand, int] = {}
    for each in strands:
        way = replace(each, amount=0)
        sums[way] = sums.get(way, 0) + each.amount
    return [replace(way, amount=amount) for way, amount in sums.items()]

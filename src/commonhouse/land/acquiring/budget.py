"""Sources and uses of a deal: sums, the gap, and which money pays for what at closing. Pure: rows in, figures out.

Money with a purpose is spent first, on what its purpose allows: what is narrowest comes first, so that nothing free is used up
where something bound would have done. What is paid later (repairs, a reserve) takes what remains.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

AT_CLOSING = ("land", "building", "costs")  # kinds of uses that are paid on the day
PRICE = ("land", "building")  # what the seller gets


@dataclass(frozen=True, slots=True)
class Source:
    """Money that comes: `purse` is a restriction's id, or None for money without a purpose. allowed: kinds of uses it may pay
    for; None: any."""

    id: str
    amount: int
    purse: int | None = None
    allowed: frozenset[str] | None = None

    def may_pay(self, kind: str) -> bool:
        return self.allowed is None or kind in self.allowed


@dataclass(frozen=True, slots=True)
class Use:
    id: str
    kind: str
    amount: int

    @property
    def is_paid_at_closing(self) -> bool:
        return self.kind in AT_CLOSING


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a source pays for so much of a use."""

    source: str
    use: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sums:
    """gap > 0: so much is missing; gap < 0: so much is not used yet."""

    sources: int
    firm: int
    uses: int

    @property
    def gap(self) -> int:
        return self.uses - self.sources

    @property
    def not_firm(self) -> int:
        return self.sources - self.firm


class DoesNotFit(ValueError):
    """Money with a purpose is left that no use may take. `source` is its id, `left` how much."""

    def __init__(self, source: str, left: int) -> None:
        super().__init__(f"{left} of {source} fits no use")
        self.source, self.left = source, left


def sums(sources: Collection[tuple[int, bool]], uses: Collection[int]) -> Sums:
    """sources: (amount, whether it is promised)."""
    return Sums(
        sources=sum(amount for amount, _firm in sources),
        firm=sum(amount for amount, firm in sources if firm),
        uses=sum(uses),
    )


def allocate(sources: Sequence[Source], uses: Sequence[Use]) -> list[Share]:
    """Who pays for what, to the cent; both come to the same sum. Raises DoesNotFit, or ValueError when the sums differ.

    Uses at closing are filled first. Bound money goes first, whatever may pay for the fewest kinds before the rest; within the
    same width, in the order given. Where that would leave a bound source over, what it needs is handed over by a looser one.
    """
    if sum(each.amount for each in sources) != sum(each.amount for each in uses):
        raise ValueError("sources and uses differ")
    ordered_uses = sorted(uses, key=lambda each: not each.is_paid_at_closing)
    open_uses = {each.id: each.amount for each in ordered_uses}
    given: dict[tuple[str, str], int] = {}
    for source in sorted(sources, key=_width):
        left = _fill(source, ordered_uses, open_uses, given, source.amount)
        if left:
            left = _hand_over(source, sources, ordered_uses, open_uses, given, left)
        if left:
            raise DoesNotFit(source.id, left)
    return [Share(source, use, amount) for (source, use), amount in given.items() if amount]


def _width(source: Source) -> tuple[bool, int]:
    return source.purse is None, 99 if source.allowed is None else len(source.allowed)


def _fill(
    source: Source, uses: Sequence[Use], open_uses: dict[str, int], given: dict[tuple[str, str], int], left: int
) -> int:
    for use in uses:
        part = min(left, open_uses[use.id]) if source.may_pay(use.kind) else 0
        if part:
            given[source.id, use.id] = given.get((source.id, use.id), 0) + part
            open_uses[use.id] -= part
            left -= part
    return left


def _hand_over(
    source: Source, sources: Sequence[Source], uses: Sequence[Use], open_uses: dict[str, int],
    given: dict[tuple[str, str], int], left: int,
) -> int:  # fmt: skip
    """Moves another source from a use that this one may pay for to a use that is still open."""
    by_id = {each.id: each for each in sources}
    for use in (each for each in uses if source.may_pay(each.kind)):
        for (other_id, use_id), _amount in list(given.items()):
            other = by_id[other_id]
            if use_id != use.id or other is source:
                continue
            free = sum(open_uses[each.id] for each in uses if other.may_pay(each.kind) and each.id != use.id)
            part = min(left, given[other_id, use_id], free)
            if part <= 0:
                continue
            given[other_id, use_id] -= part
            given[source.id, use.id] = given.get((source.id, use.id), 0) + part
            _fill(other, [each for each in uses if each.id != use.id], open_uses, given, part)
            left -= part
            if not left:
                return 0
    return left

"""Who is chosen among candidates that stand exactly equal, and what decided it.

By the Scottish order: the votes at the end of the latest earlier stage at which they differed, then lot. The lot is an
order drawn in public and stated; without one, ballot order stands in and the tie says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from .model import Election
from .results import Outcome, Tie, TieBy


@dataclass
class TieBreaker:
    """Breaks the ties of one count and keeps what it did.

    `history` holds, for each stage so far, every candidate's votes at its end, in any unit; `slack`, where the rule rounds,
    how far apart votes may stand at that stage and still be equal. Both are the caller's own lists.
    """

    election: Election
    history: Sequence[Sequence[int]]
    slack: Sequence[int] = ()
    ties: list[Tie] = field(default_factory=list)

    def lowest(self, tied: Sequence[int], what: str) -> int:
        """The one of these equal candidates who is to go."""
        return self._settle(tied, what, favoured=False)

    def highest(self, tied: Sequence[int], what: str) -> int:
        """The one of these equal candidates who comes first."""
        return self._settle(tied, what, favoured=True)

    def _settle(self, tied: Sequence[int], what: str, *, favoured: bool) -> int:
        if len(tied) == 1:
            return tied[0]
        left, stage = self._by_earlier_stages(tied, favoured=favoured)
        by = TieBy.EARLIER_STAGE
        if len(left) > 1:
            stage = None
            by = TieBy.LOT if self._drawn(left) else TieBy.ORDER
            left.sort(key=self._drawn_at)
        chosen = left[0] if favoured else left[-1]
        ids = self.election.ids
        names = tuple(ids[place] for place in sorted(tied))
        self.ties.append(Tie(len(self.history), what, names, ids[chosen], by, stage))
        return chosen

    def _by_earlier_stages(self, tied: Sequence[int], *, favoured: bool) -> tuple[list[int], int | None]:
        left = list(tied)
        decided: int | None = None
        for stage in range(len(self.history) - 1, 0, -1):
            votes = itemgetter(*left)(self.history[stage - 1])
            least, most = min(votes), max(votes)
            near = self.slack[stage - 1] if self.slack else 0
            if most - least <= near:
                continue
            best = most if favoured else least
            left = [place for place, found in zip(left, votes, strict=True) if abs(found - best) <= near]
            decided = stage
            if len(left) == 1:
                break
        return left, decided

    def _drawn(self, left: Sequence[int]) -> bool:
        """Whether lots decide between these: at most one of them was not drawn."""
        return sum(place not in self._drawn_as for place in left) <= 1

    def _drawn_at(self, place: int) -> tuple[int, int]:
        return (self._drawn_as.get(place, len(self._drawn_as)), place)

    @cached_property
    def _drawn_as(self) -> dict[int, int]:
        """Which lot each candidate drew, from 0."""
        return {place: drawn for drawn, place in enumerate(self.election.lots)}


def settled(ties: Sequence[Tie], winners: Sequence[str]) -> tuple[Tie, ...]:
    """The ties with what they meant for the outcome."""
    won = set(winners)
    return tuple(
        Tie(tie.stage, tie.what, tie.candidates, tie.chosen, tie.by, tie.earlier_stage, 0 < kept < len(tie.candidates))
        for tie in ties
        for kept in [sum(name in won for name in tie.candidates)]
    )


def outcome_of(winners: Sequence[str], ties: Sequence[Tie]) -> Outcome:
    if not winners:
        return Outcome.NOBODY
    if any(tie.decisive and tie.by is TieBy.ORDER for tie in ties):
        return Outcome.TIED
    return Outcome.CHOSEN

"""Instant run-off: the last is eliminated until one has more than half of the ballots that still name someone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import NOBODY, Election, require_strict
from .papers import Papers, papers_of
from .results import Round, RunoffResult
from .scottish import notices_of
from .statements import InstantRunoff
from .ties import TieBreaker, outcome_of, settled


def instant_runoff(election: Election, statement: InstantRunoff) -> RunoffResult:
    """Count. Raises RuleError when a ballot ranks candidates equal."""
    require_strict(election, "instant-runoff")
    return _Count(election, statement).result()


class _Count:
    """One count under way. Candidates are places."""

    def __init__(self, election: Election, statement: InstantRunoff) -> None:
        self.election = election
        self.batch = statement.batch
        self.papers: Papers[Any] = papers_of(election)
        self.continuing: dict[int, None] = dict.fromkeys(election.standing)
        self.votes = [0] * len(election.candidates)
        self.piles: dict[int, Any] = {}
        self.exhausted = 0
        self.rounds: list[Round] = []
        self.history: list[list[int]] = []
        self.ties = TieBreaker(election, self.history)

    def result(self) -> RunoffResult:
        winner: int | None = None
        blank = self._receive(self.papers.all())
        transfers: Mapping[str, int] = {}
        while self.continuing and winner is None:
            self.history.append(list(self.votes))
            winner = self._majority()
            going = [] if winner is not None else self._going()
            self._end_round(transfers, going, winner)
            transfers = self._eliminate(going)
        return self._made(winner, blank)

    def _receive(self, handful: Any) -> int:
        """Sort papers to those still in. Returns how many ballots name none of them."""
        lost = 0
        for to, (pile, ballots) in self.papers.sort(handful, self.continuing).items():
            if to == NOBODY:
                lost += ballots
                continue
            self.votes[to] += ballots
            self.piles[to] = self.papers.join(self.piles[to], pile) if to in self.piles else pile
        return lost

    def _majority(self) -> int | None:
        if len(self.continuing) == 1:
            return next(iter(self.continuing))
        left = sum(self.votes)
        return next((place for place in self.continuing if self.votes[place] * 2 > left), None)

    def _going(self) -> list[int]:
        """Who is eliminated now."""
        together = self._hopeless() if self.batch else []
        if len(together) > 1:
            return together
        least = min(self.votes[place] for place in self.continuing)
        return [self.ties.lowest([place for place in self.continuing if self.votes[place] == least], "exclusion")]

    def _hopeless(self) -> list[int]:
        """The most of the last ones who, all their votes together, stay behind the next one above."""
        order = sorted(self.continuing, key=lambda place: (self.votes[place], -place))
        found, together = 0, 0
        for place, above in enumerate(order[1:], 1):
            together += self.votes[order[place - 1]]
            if together < self.votes[above]:
                found = place
        return order[:found]

    def _end_round(self, transfers: Mapping[str, int], going: list[int], winner: int | None) -> None:
        ids = self.election.ids
        left = sum(self.votes)
        self.rounds.append(
            Round(
                number=len(self.history),
                totals={ids[place]: self.votes[place] for place in self.continuing},
                transfers=transfers,
                continuing=left,
                majority=left // 2 + 1,
                exhausted=self.exhausted,
                eliminated=tuple(ids[place] for place in going),
                winner=None if winner is None else ids[winner],
            )
        )

    def _eliminate(self, going: list[int]) -> Mapping[str, int]:
        """Pass on the ballots of those who go. Returns who got how many."""
        before = list(self.votes)
        for place in going:
            del self.continuing[place]
            self.votes[place] = 0
        for place in going:
            if place in self.piles:
                self.exhausted += self._receive(self.piles.pop(place))
        ids = self.election.ids
        return {
            ids[place]: self.votes[place] - before[place]
            for place in self.continuing
            if self.votes[place] > before[place]
        }

    def _made(self, winner: int | None, blank: int) -> RunoffResult:
        election = self.election
        winners = () if winner is None else (election.ids[winner],)
        ties = settled(self.ties.ties, winners)
        return RunoffResult(
            outcome=outcome_of(winners, ties),
            winners=winners,
            ballots=election.ballots,
            valid=election.ballots - blank,
            blank=blank,
            rounds=tuple(self.rounds),
            withdrawn=tuple(election.ids[place] for place in sorted(election.withdrawn)),
            ties=ties,
            notices=notices_of(election, election.ballots - blank, 1),
        )

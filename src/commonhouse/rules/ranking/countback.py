"""A vacancy filled by countback: the ballots that elected the member who left choose again.

As in Tasmania (Hare-Clark) and Cambridge, Massachusetts: members who serve stay, and the voters whose ballots had made up
the vacant seat choose who takes it. Exactly:

1. The election is counted again by the Scottish rule. The papers that elected a member are all those with them when
   elected, each at the value that stayed when the surplus was passed on (at full value where there was none). Those of a
   member who came in by countback are the papers with them at its end.
2. Each paper counts, at that value, for its highest choice among those who can serve: not elected so far, not withdrawn,
   not named as unavailable.
3. Whoever has more than half of the votes that still count takes the seat. Until then the last is excluded, and those
   papers go to their next choice who can serve, at the same value.
"""

from __future__ import annotations

from typing import Any

from ..errors import RuleError
from .model import NOBODY, Election, Vacancy, require_strict
from .papers import Papers, papers_of
from .results import Action, CountbackResult, Filling, Outcome, Stage
from .scottish import ScottishCount, notices_of, votes_of
from .statements import Countback
from .ties import TieBreaker, outcome_of, settled

Holding = list[tuple[int, Any]]  # papers, each handful with its value


def countback(election: Election, statement: Countback) -> CountbackResult:
    """Fill the vacancies in turn. Raises RuleError when a ballot ranks candidates equal, or a vacancy makes no sense."""
    require_strict(election, "countback")
    if not election.vacancies:
        fix = 'Name the member who left: "vacancies": [{"left": "ana"}].'
        raise RuleError("input.vacancies", "There is no vacancy to fill.", fix)
    original = ScottishCount(election, statement.seats)
    elected = original.result()
    holdings = {election.index[name]: _holding(original, election.index[name]) for name in elected.winners}
    sitting = set(holdings)
    fillings = []
    for number, vacancy in enumerate(election.vacancies):
        if vacancy.left not in sitting:
            problem = f'"{election.ids[vacancy.left]}" holds no seat then.'
            raise RuleError(f"input.vacancies[{number}].left", problem, "Name a member who was elected and served.")
        sitting.remove(vacancy.left)
        one = _Filling(election, vacancy, frozenset(holdings), holdings[vacancy.left])
        fillings.append(one.filled())
        if one.winner is not None:
            sitting.add(one.winner)
            holdings[one.winner] = list(one.piles[one.winner].items())
    last = fillings[-1]
    winners = () if last.winner is None else (last.winner,)
    return CountbackResult(
        outcome=Outcome.NOBODY if last.winner is None else outcome_of(winners, last.ties),
        winners=winners,
        elected=elected.winners,
        fillings=tuple(fillings),
        ballots=elected.ballots,
        valid=elected.valid,
        blank=elected.blank,
        withdrawn=elected.withdrawn,
        notices=notices_of(election, elected.valid, statement.seats),
    )


def _holding(count: ScottishCount, member: int) -> Holding:
    if member in count.kept:
        return count.kept[member]
    return list(count.piles[member].items())


class _Filling:
    """The count for one vacancy. Candidates are places; votes are in 1/100,000."""

    def __init__(self, election: Election, vacancy: Vacancy, elected: frozenset[int], holding: Holding) -> None:
        self.election = election
        self.left = vacancy.left
        self.papers: Papers[Any] = papers_of(election)  # afresh: every paper from its first choice on
        gone = elected | vacancy.unavailable
        self.contesting: dict[int, None] = dict.fromkeys(place for place in election.standing if place not in gone)
        self.names = tuple(election.ids[place] for place in self.contesting)
        self.votes = [0] * len(election.candidates)
        self.lost = 0
        self.piles: list[dict[int, Any]] = [{} for _ in election.candidates]
        self.holding = holding
        self.stages: list[Stage] = []
        self.history: list[list[int]] = []
        self.ties = TieBreaker(election, self.history)
        self.winner: int | None = None

    def filled(self) -> Filling:
        held = self._receive(self.holding)
        action, about, before = Action.COUNTBACK, self.left, [0] * len(self.votes)
        while self.contesting:
            self.winner = self._majority()
            self._end_stage(action, about, before)
            if self.winner is not None:
                break
            before = list(self.votes)
            action, about = Action.EXCLUSION, self._exclude()
        ids = self.election.ids
        winner = None if self.winner is None else ids[self.winner]
        return Filling(
            left=ids[self.left],
            winner=winner,
            contesting=self.names,
            held=votes_of(held),
            stages=tuple(self.stages),
            ties=settled(self.ties.ties, () if winner is None else (winner,)),
        )

    def _receive(self, holding: Holding) -> int:
        """Sort papers to those who can serve. Returns the votes that they came with."""
        received = 0
        for value, handful in holding:
            for to, (papers, ballots) in self.papers.sort(handful, self.contesting).items():
                received += ballots * value
                if to == NOBODY:
                    self.lost += ballots * value
                    continue
                pile = self.piles[to]
                pile[value] = self.papers.join(pile[value], papers) if value in pile else papers
                self.votes[to] += ballots * value
        return received

    def _majority(self) -> int | None:
        if len(self.contesting) == 1:
            return next(iter(self.contesting))
        total = sum(self.votes)
        return next((place for place in self.contesting if self.votes[place] * 2 > total), None)

    def _exclude(self) -> int:
        least = min(self.votes[place] for place in self.contesting)
        last = self.ties.lowest([place for place in self.contesting if self.votes[place] == least], "exclusion")
        del self.contesting[last]
        self.votes[last] = 0
        holding, self.piles[last] = list(self.piles[last].items()), {}
        self._receive(holding)
        return last

    def _end_stage(self, action: Action, about: int, before: list[int]) -> None:
        ids = self.election.ids
        self.history.append(list(self.votes))
        changes = [(ids[place], self.votes[place] - before[place]) for place in range(len(ids))]
        self.stages.append(
            Stage(
                number=len(self.history),
                action=action,
                candidate=ids[about],
                totals={name: votes_of(self.votes[self.election.index[name]]) for name in self.names},
                transfers={name: votes_of(change) for name, change in changes if change},
                non_transferable=votes_of(self.lost),
                elected=() if self.winner is None else (ids[self.winner],),
                excluded=(ids[about],) if action is Action.EXCLUSION else (),
                quota=votes_of(sum(self.votes) // 2 + 1),
            )
        )

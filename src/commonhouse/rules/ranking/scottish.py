"""The single transferable vote as Scotland's councils are elected.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52.

All votes are integers of 1/100,000 of a vote, so every figure is exact. Of a surplus, each paper carries on
(surplus x the value at which the candidate got the paper) / the candidate's votes, cut to five decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from .model import NOBODY, Election, require_strict
from .papers import Papers, papers_of
from .results import Action, Elected, Notice, Stage, StvResult, Why
from .statements import ScottishStv
from .ties import TieBreaker, outcome_of, settled

PLACES: Final = 5
ONE: Final = 10**PLACES  # a vote


def scottish_stv(election: Election, statement: ScottishStv) -> StvResult:
    """Count. Raises RuleError when a ballot ranks candidates equal."""
    require_strict(election, "scottish-stv")
    return ScottishCount(election, statement.seats).result()


def droop_quota(valid: int, seats: int) -> int:
    """The least number of votes that no more candidates than there are seats can have."""
    return valid // (seats + 1) + 1


class ScottishCount:
    """One count under way. Candidates are places; `votes` are in 1/100,000.

    `piles` are the papers with each candidate, by the value at which they came; `kept` are those that a candidate who
    passed a surplus on had, by the value that stayed.
    """

    def __init__(self, election: Election, seats: int) -> None:
        self.election = election
        self.seats = seats
        self.papers: Papers[Any] = papers_of(election)
        self.continuing: dict[int, None] = dict.fromkeys(
            election.standing
        )  # neither elected nor excluded, in ballot order
        self.votes = [0] * len(election.candidates)
        self.lost = 0  # non-transferable
        self.piles: list[dict[int, Any]] = [{} for _ in election.candidates]
        self.kept: dict[int, list[tuple[int, Any]]] = {}
        self.winners: list[Elected] = []
        self.surpluses: list[int] = []  # elected, surplus not yet transferred
        self.stages: list[Stage] = []
        self.history: list[list[int]] = []
        self.ties = TieBreaker(election, self.history)
        self.valid = 0
        self.quota = 0

    def result(self) -> StvResult:
        self._first_preferences()
        while self._seats_left():
            if self.surpluses:
                self._transfer_surplus(self._largest_surplus())
            elif self.continuing:
                self._exclude(self._last())
            else:
                break
        return self._made()

    def _first_preferences(self) -> None:
        before = list(self.votes)
        blank = 0
        for to, (pile, ballots) in self.papers.sort(self.papers.all(), self.continuing).items():
            if to == NOBODY:
                blank = ballots
                continue
            self.piles[to][ONE] = pile
            self.votes[to] = ballots * ONE
        self.valid = self.election.ballots - blank
        self.quota = droop_quota(self.valid, self.seats) * ONE
        self._end_stage(Action.FIRST_PREFERENCES, None, before)

    def _transfer_surplus(self, giver: int) -> None:
        before = list(self.votes)
        total = self.votes[giver]
        surplus = total - self.quota
        self.surpluses.remove(giver)
        self.votes[giver] = self.quota
        self.kept[giver] = [(value - surplus * value // total, pile) for value, pile in self.piles[giver].items()]
        self.lost += surplus - self._move(giver, lambda value: surplus * value // total)
        value = Decimal(surplus * ONE // total).scaleb(-PLACES)
        self._end_stage(Action.SURPLUS, giver, before, value)

    def _exclude(self, loser: int) -> None:
        before = list(self.votes)
        del self.continuing[loser]
        total, self.votes[loser] = self.votes[loser], 0
        self.lost += total - self._move(loser, lambda value: value)
        self._end_stage(Action.EXCLUSION, loser, before)

    def _move(self, giver: int, revalue: Callable[[int], int]) -> int:
        """Pass on all papers of a candidate at new values. Returns the votes that others got."""
        moved = 0
        for value, pile in self.piles[giver].items():
            new = revalue(value)
            for to, (papers, ballots) in self.papers.sort(pile, self.continuing).items():
                if to == NOBODY:
                    continue
                kept = self.piles[to]
                kept[new] = self.papers.join(kept[new], papers) if new in kept else papers
                self.votes[to] += ballots * new
                moved += ballots * new
        self.piles[giver] = {}
        return moved

    def _seats_left(self) -> int:
        return self.seats - len(self.winners)

    def _largest_surplus(self) -> int:
        most = max(self.votes[place] for place in self.surpluses)
        return self.ties.highest([place for place in self.surpluses if self.votes[place] == most], "surplus")

    def _last(self) -> int:
        least = min(self.votes[place] for place in self.continuing)
        return self.ties.lowest([place for place in self.continuing if self.votes[place] == least], "exclusion")

    def _end_stage(
        self, action: Action, about: int | None, before: Sequence[int], value: Decimal | None = None
    ) -> None:
        """Declare who is elected, and write the stage down."""
        self.history.append(list(self.votes))
        elected = self._at_quota()
        if 0 < len(self.continuing) <= self._seats_left():
            elected += self._last_seats()
        ids = self.election.ids
        changes = zip(ids, self.votes, before, strict=True)
        self.stages.append(
            Stage(
                number=len(self.history),
                action=action,
                candidate=None if about is None else ids[about],
                totals={name: votes_of(now) for name, now in zip(ids, self.votes, strict=True)},
                transfers={name: votes_of(now - then) for name, now, then in changes if now != then},
                non_transferable=votes_of(self.lost),
                elected=tuple(ids[place] for place in elected),
                excluded=(ids[about],) if about is not None and action is Action.EXCLUSION else (),
                value=value,
            )
        )

    def _at_quota(self) -> list[int]:
        """Declare elected all who have reached the quota, the one with most votes first."""
        reached = self._by_votes([place for place in self.continuing if self.votes[place] >= self.quota])
        for place in reached:
            self._elect(place, Why.QUOTA)
            if self.votes[place] > self.quota:
                self.surpluses.append(place)
        return reached

    def _last_seats(self) -> list[int]:
        left = self._by_votes(list(self.continuing))
        for place in left:
            self._elect(place, Why.LAST_SEATS)
        return left

    def _by_votes(self, places: list[int]) -> list[int]:
        return sorted(places, key=lambda place: (-self.votes[place], place))

    def _elect(self, place: int, why: Why) -> None:
        del self.continuing[place]
        votes = votes_of(self.votes[place])
        self.winners.append(Elected(self.election.ids[place], len(self.history), votes, why))

    def _made(self) -> StvResult:
        names = tuple(winner.candidate for winner in self.winners)
        ties = settled(self.ties.ties, names)
        return StvResult(
            outcome=outcome_of(names, ties),
            winners=names,
            seats=self.seats,
            quota=Decimal(self.quota // ONE),
            ballots=self.election.ballots,
            valid=self.valid,
            blank=self.election.ballots - self.valid,
            elected=tuple(self.winners),
            stages=tuple(self.stages),
            unfilled=self.seats - len(names),
            withdrawn=tuple(self.election.ids[place] for place in sorted(self.election.withdrawn)),
            ties=ties,
            notices=notices_of(self.election, self.valid, self.seats),
        )


def votes_of(amount: int) -> Decimal:
    """1/100,000 of votes as votes: exact, with five decimals."""
    return Decimal(amount).scaleb(-PLACES)


def notices_of(election: Election, valid: int, seats: int) -> tuple[Notice, ...]:
    """What a reader should know of any ranked count."""
    standing = tuple(election.ids[place] for place in election.standing)
    found = []
    if election.withdrawn:
        found.append(Notice("withdrawn", tuple(election.ids[place] for place in sorted(election.withdrawn))))
    if not standing:
        found.append(Notice("no-candidates"))
    elif len(standing) < seats:
        found.append(Notice("fewer-candidates-than-seats", standing, seats - len(standing)))
    elif len(standing) == seats:
        found.append(Notice("as-many-candidates-as-seats", standing))
    if not valid:
        found.append(Notice("no-ballots"))
    if election.ballots > valid:
        found.append(Notice("blank-ballots", (), election.ballots - valid))
    return tuple(found)

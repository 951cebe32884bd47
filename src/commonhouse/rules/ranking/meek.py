"""The single transferable vote by Meek's method, after the Reference Meek Rule of the PR Foundation (prfound.org).

All votes, keep factors and quotas are integers of 10^-9, rounded as the rule says: what a candidate keeps of a ballot is
rounded up, the quota is cut off and raised by one unit. So every figure is exact by the rule, and two counts agree to the
last digit; the keep factors come within 10^-6 votes, all surpluses together, of those that a perfect calculation gives.

Ties: the rule counts as tied for exclusion all who are within the surplus that is left of the lowest, and leaves them to
"the defined tie-breaking procedure"; here earlier stages, then lot (`ties`). To that surplus we add what rounding may have
taken from a candidate, one unit for each ballot and elected candidate: so rounding never decides who goes. For the reader,
a count that ends with an exclusion shows where those ballots would stand, although nothing hangs on it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from .model import Election, require_strict
from .papers import Prefixes, prefixes_of
from .results import Action, Elected, Stage, StvResult, Why
from .scottish import notices_of
from .statements import MeekStv
from .ties import TieBreaker, outcome_of, settled

PLACES: Final = 9
ONE: Final = 10**PLACES  # a vote; a keep factor of 1
OMEGA: Final = ONE // 10**6  # surpluses below this are none


def meek_stv(election: Election, statement: MeekStv) -> StvResult:
    """Count. Raises RuleError when a ballot ranks candidates equal."""
    require_strict(election, "meek-stv")
    return _Count(election, statement.seats).result()


class _Count:
    """One count under way. Candidates are places; `votes`, `quota` and `keep` are in 10^-9."""

    def __init__(self, election: Election, seats: int) -> None:
        self.election = election
        self.seats = seats
        self.prefixes: Prefixes = prefixes_of(election, seats)
        self.hopeful: dict[int, None] = dict.fromkeys(election.standing)
        self.keep = dict.fromkeys(election.standing, ONE)  # of all who are not excluded
        self.votes = [0] * len(election.candidates)
        self.quota = 0
        self.surplus = 0
        self.winners: list[Elected] = []
        self.stages: list[Stage] = []
        self.history: list[list[int]] = []
        self.slack: list[int] = []  # by stage, how far apart equal votes may have come by rounding
        self.ties = TieBreaker(election, self.history, self.slack)
        self.valid = sum(count for _path, count in self._paths())

    def result(self) -> StvResult:
        action, about = Action.FIRST_PREFERENCES, None
        while True:
            elected = self._iterate()
            if not elected and not self._is_decided():
                self._end_stage(action, about, elected)
                action, about = Action.EXCLUSION, self._exclude()
                continue
            over = self._is_decided()
            if over:
                elected += self._last_seats()
            self._end_stage(action, about, elected)
            if over:
                return self._made()
            action, about = Action.KEEPING, None

    def _is_decided(self) -> bool:
        left = self.seats - len(self.winners)
        return left == 0 or len(self.hopeful) <= left

    def _iterate(self) -> list[int]:
        """Distribute votes until someone is elected (they are returned) or no surplus is left."""
        paths = self._paths()
        before: int | None = None
        while True:
            self._distribute(paths)
            elected = self._at_quota()
            self.surplus = max(0, sum(self.votes[place] - self.quota for place in self._elected()))
            stable = before is not None and self.surplus >= before
            if elected or self.surplus < OMEGA or stable or self._is_decided():
                return elected
            before = self.surplus
            for place in self._elected():
                product = -(-self.keep[place] * self.quota // ONE)
                self.keep[place] = -(-product * ONE // self.votes[place])

    def _paths(self) -> list[tuple[tuple[int, ...], int]]:
        """How far ballots reach: elected candidates up to the first hopeful one, and how many ballots go this way."""
        elected = [place for place in self.keep if place not in self.hopeful]
        return self.prefixes.paths(elected, self.hopeful)

    def _distribute(self, paths: list[tuple[tuple[int, ...], int]]) -> None:
        votes, keep = [0] * len(self.votes), self.keep
        for path, ballots in paths:
            weight = ONE
            for place in path:
                kept = -(-weight * keep[place] // ONE)
                votes[place] += kept * ballots
                weight -= kept
                if weight <= 0:
                    break
        self.votes = votes
        self.quota = sum(votes) // (self.seats + 1) + 1

    def _at_quota(self) -> list[int]:
        reached = [place for place in self.hopeful if self.votes[place] >= self.quota]
        return self._elect(reached, Why.QUOTA)

    def _last_seats(self) -> list[int]:
        return self._elect(list(self.hopeful), Why.LAST_SEATS) if len(self.winners) < self.seats else []

    def _elect(self, places: list[int], why: Why) -> list[int]:
        places.sort(key=lambda place: (-self.votes[place], place))
        for place in places:
            del self.hopeful[place]
            name, votes = self.election.ids[place], votes_of(self.votes[place])
            self.winners.append(Elected(name, len(self.history) + 1, votes, why))
        return places

    def _exclude(self) -> int:
        """Exclude the hopeful candidate with the fewest votes; who is as near as the stage's slack stands equal."""
        least = min(self.votes[place] for place in self.hopeful)
        tied = [place for place in self.hopeful if self.votes[place] <= least + self.slack[-1]]
        last = self.ties.lowest(tied, "exclusion")
        del self.hopeful[last]
        del self.keep[last]
        return last

    def _elected(self) -> Iterator[int]:
        return (place for place in self.keep if place not in self.hopeful)

    def _end_stage(self, action: Action, about: int | None, elected: list[int]) -> None:
        ids = self.election.ids
        before = self.history[-1] if self.history else [0] * len(ids)
        changes = zip(ids, self.votes, before, strict=True)
        self.history.append(list(self.votes))
        unsettled = 0 if elected else self.surplus  # what an election interrupts is no inexactness
        self.slack.append(unsettled + self.valid * len(self.winners))
        self.stages.append(
            Stage(
                number=len(self.history),
                action=action,
                candidate=None if about is None else ids[about],
                totals={name: votes_of(now) for name, now in zip(ids, self.votes, strict=True)},
                transfers={name: votes_of(now - then) for name, now, then in changes if now != then},
                non_transferable=votes_of(self.valid * ONE - sum(self.votes)),
                elected=tuple(ids[place] for place in elected),
                excluded=() if about is None else (ids[about],),
                quota=votes_of(self.quota),
                keep={ids[place]: votes_of(self.keep[place]) for place in self._elected()},
            )
        )

    def _made(self) -> StvResult:
        election = self.election
        names = tuple(winner.candidate for winner in self.winners)
        ties = settled(self.ties.ties, names)
        return StvResult(
            outcome=outcome_of(names, ties),
            winners=names,
            seats=self.seats,
            quota=votes_of(self.quota),
            ballots=election.ballots,
            valid=self.valid,
            blank=election.ballots - self.valid,
            elected=tuple(self.winners),
            stages=tuple(self.stages),
            unfilled=self.seats - len(names),
            withdrawn=tuple(election.ids[place] for place in sorted(election.withdrawn)),
            ties=ties,
            notices=notices_of(election, self.valid, self.seats),
        )


def votes_of(amount: int) -> Decimal:
    """10^-9 votes as votes: exact, with nine decimals."""
    return Decimal(amount).scaleb(-PLACES)

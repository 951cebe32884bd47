"""An election to test with: a board of three seats, six members, as little said as each test needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonhouse.charters import actions as charters
from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box
from commonhouse.elections import actions
from commonhouse.elections.models import Election, Place
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.rules.charter.model import Office
from tests import factories
from tests.decisions.helpers import downloaded, verified
from tests.rules.charter.samples import make_charter, make_office

__all__ = ["CALLED", "CLOSES", "COUNTED", "NOMINATED", "OPENS", "TAKEN", "House", "downloaded", "verified"]

CALLED = dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC)
NOMINATED = CALLED + dt.timedelta(days=14)  # nominations close
OPENS = CALLED + dt.timedelta(days=15)
CLOSES = CALLED + dt.timedelta(days=30)
COUNTED = CLOSES + dt.timedelta(hours=1)
TAKEN = CLOSES + dt.timedelta(days=2)
NAMES = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo")


@dataclass
class House:
    """An organization with a charter, its steward, and members by name."""

    organization: Organization
    steward: Actor
    members: dict[str, Person]

    @classmethod
    def make(cls, *names: str, **office: Any) -> House:
        """`office` are fields of the office "board"; three seats of leaseholders unless said otherwise."""
        organization = factories.make_organization()
        steward = factories.make_steward(organization)
        people = {
            name: factories.make_member(organization, factories.make_person(name)).person for name in names or NAMES
        }
        office = {"candidates": ("members",), "cohorts": 1} | office
        charter = make_charter(offices=(make_office(**office),))
        charters.adopt(steward, organization, charter, now=CALLED - dt.timedelta(days=9))
        return cls(organization, steward, people)

    @property
    def office(self) -> Office:
        from commonhouse.elections import offices

        return offices.office_of(self.organization, "board").office

    def places(self) -> list[Place]:
        now = CALLED - dt.timedelta(days=1)
        if not Place.objects.filter(organization=self.organization).exists():
            actions.set_up_places(self.steward, self.organization, "board", now=now)
        return list(Place.objects.filter(organization=self.organization).order_by("number"))

    def call(self, places: Sequence[Place] | None = None, **changes: Any) -> Election:
        given: dict[str, Any] = {
            "places": self.places() if places is None else places,
            "nominations_close": NOMINATED, "opens_at": OPENS, "closes_at": CLOSES, "now": CALLED,
        } | changes  # fmt: skip
        return actions.call_election(self.steward, self.organization, "board", **given)

    def stand(self, election: Election, *names: str, now: dt.datetime = CALLED + dt.timedelta(days=1)) -> None:
        for name in names:
            person = self.members[name]
            actions.nominate(Actor(person), election, person, now=now)

    def opened(self, election: Election) -> Box:
        actions.close_nominations(self.steward, election, now=NOMINATED)
        return actions.open_voting(self.steward, Election.objects.get(pk=election.pk), now=OPENS)

    def vote(self, election: Election, who: str, *ranking: str) -> None:
        codes = {each.ballot_name: each.code for each in election.candidacies.all()}
        box = Box.objects.get(election=election)
        choice = {"rank": [codes[name] for name in ranking]}
        credential = decisions.PersonCredential(self.members[who])
        decisions.cast(box, credential, choice, decisions.new_receipt(), now=OPENS + dt.timedelta(hours=1))

    def count(self, election: Election) -> Election:
        box = Box.objects.get(election=election)
        decisions.close_box(box, now=CLOSES)
        decisions.count_box(self.steward, Box.objects.get(pk=box.pk), now=COUNTED)
        return Election.objects.get(pk=election.pk)

    def take(self, election: Election, **changes: Any) -> Election:
        return actions.take_seats(
            self.steward, election, **{"starts_on": TAKEN.date(), "now": TAKEN} | changes
        )  # fmt: skip

    def held(self) -> dict[int, str]:
        """Who sits where: number of the place and name."""
        from commonhouse.elections import queries

        places = queries.with_holders(Place.objects.filter(organization=self.organization))
        return {place.number: place.holder.person.name for place in places if place.holder is not None}

    def whole(self, ballots: dict[str, str] | None = None, stand: str = "Ana Bo Cy Dee Eve") -> Election:
        """An election from its call to its seats. `ballots`: voter and ranking, names between spaces."""
        election = self.call()
        self.stand(election, *stand.split())
        self.opened(election)
        for who, ranking in (ballots or BALLOTS).items():
            self.vote(election, who, *ranking.split())
        return self.take(self.count(election))


BALLOTS = {
    "Ana": "Ana Dee",
    "Bo": "Bo Eve",
    "Cy": "Cy Ana",
    "Dee": "Ana Dee Bo",
    "Eve": "Bo Eve",
    "Flo": "Cy Dee",
}  # fmt: skip

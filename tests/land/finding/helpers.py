"""A trust with a programme that is open, and households that apply, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.finding import actions
from commonhouse.land.finding.models import Application, HomeDraw, Opening, Programme
from commonhouse.land.verify import VERIFIERS
from commonhouse.people.permissions import Actor
from commonhouse.record import verify as record
from tests import factories as make
from tests.land import helpers
from tests.people.record import download

SEED = "3 5 2 6 1 4 4 2 6 1 5 3 3 1 2 6 4 5 2 1"
DAY = dt.timedelta(days=1)
START = helpers.at("2026-03-02")
SEED_ON = dt.date(2026, 3, 20)

SAID: dict[str, Any] = {
    "name": "Homes for Dudley", "opens_on": dt.date(2026, 3, 1), "closes_on": dt.date(2026, 12, 31),
    "priorities": (
        actions.PriorityWords("Neighbors", "You live in the neighborhood.", "A bill with your street.", id="neighbors"),
        actions.PriorityWords("Displaced", "You had to leave.", id="displaced"),
    ),
    "sizes": (actions.Size(1, 1, 2), actions.Size(2, 2, 5), actions.Size(3, 4, None)),
    "tiers": (60, 80),
}  # fmt: skip


@dataclass
class World:
    """`now` moves on with each thing that happens, so that acts are in order of time."""

    trust: helpers.Trust
    programme: Programme
    now: dt.datetime = START
    people: dict[str, Actor] = field(default_factory=dict)

    @classmethod
    def make(cls, **changes: Any) -> World:
        trust = helpers.make_trust(books=False)
        written = actions.write_programme(trust.steward, trust.organization, actions.Said(**SAID | changes), now=START)
        return cls(trust, actions.open_programme(trust.steward, written, now=START))

    @property
    def steward(self) -> Actor:
        return self.trust.steward

    def later(self, **by: float) -> dt.datetime:
        self.now += dt.timedelta(**by or {"minutes": 1})
        return self.now

    def apply(
        self, name: str, size: int = 3, bedrooms: tuple[int, ...] = (2,), priorities: tuple[str, ...] = ()
    ) -> Application:
        """Somebody applies by themselves, all questions answered."""
        actor = self.people.setdefault(name, Actor(make.make_person(name, email="")))
        application = actions.start(actor, self.programme, now=self.later())
        for question, value in (
            ("size", size),
            ("bedrooms", bedrooms),
            ("priorities", priorities),
            ("reach", "office"),
        ):
            application = actions.answer(actor, application, question, value, now=self.later())
        return actions.send(actor, application, now=self.later())

    def families(self, count: int, **more: Any) -> list[Application]:
        return [self.apply(f"Family {number}", **more) for number in range(len(self.people), len(self.people) + count)]

    def announced(self, seed_on: dt.date = SEED_ON) -> HomeDraw:
        return actions.announce(
            self.steward, self.programme, seed_how="The evening numbers of the state lottery of five days.",
            seed_on=seed_on, now=self.later(),
        )  # fmt: skip

    def listed(self, seed_on: dt.date = SEED_ON) -> HomeDraw:
        return actions.publish_list(self.steward, self.announced(seed_on), now=self.later())

    def drawn(self, seed_on: dt.date = SEED_ON, seed: str = SEED) -> HomeDraw:
        draw = self.listed(seed_on)
        self.now = max(self.now, helpers.at(seed_on.isoformat()) + dt.timedelta(hours=4))
        return actions.hold(self.steward, draw, seed, now=self.now)

    def home(self, **fields: Any) -> Opening:
        holding = helpers.make_home(self.trust.organization, **{"bedrooms": 2, "tier": 80} | fields)
        return actions.open_home(self.steward, holding, self.programme, price=180_000_00, now=self.later())

    def line(self, draw: HomeDraw) -> list[Application]:
        return [place.application for place in draw.places.select_related("application")]

    def actor_of(self, application: Application) -> Actor:
        return Actor(application.person)

    def reviewed(self, application: Application, tier: int = 60, **changes: Any) -> IncomeReview:
        """A review by two, as eligibility leaves it."""
        usual: dict[str, Any] = {
            "subject_kind": "application", "subject_id": application.public_id, "ticket": application.ticket,
            "state": "done", "outcome": "within", "tier": tier, "size": application.size, "as_of": self.now.date(),
            "rule": {}, "begun_at": self.now, "valid_until": self.now.date() + 300 * DAY, "first_by": make.make_person(),
            "second_by": make.make_person(), "first_at": self.now, "second_at": self.now,
        }  # fmt: skip
        return IncomeReview.objects.create(organization=self.trust.organization, **usual | changes)

    def verified(self) -> record.Report:
        import io

        return record.verify(io.BytesIO(download(self.trust.organization)), verifiers=VERIFIERS)

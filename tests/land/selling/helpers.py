"""A family in a home that was bought for 140,000 with a subsidy of 76,000, and its sale in each state."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.land.eligibility.models import IncomeReview
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.models import Household, Lease
from commonhouse.land.leasing.starters import DUDLEY
from commonhouse.land.pricing.models import Appraisal
from commonhouse.land.selling import actions, queries
from commonhouse.land.selling.actions import Signature
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log
from commonhouse.rules.land.lease import LeaseTerms, Resale
from tests import factories
from tests.land import helpers as land
from tests.land.helpers import Trust, at, on

SHARE: dict[str, Any] = {"formula": {"type": "appraisal-share", "share": "0.25"}}
TERMS: LeaseTerms = replace(DUDLEY, resale=Resale("resale-price", SHARE))
BOUGHT = Figures(price=140_000_00, market_value=216_000_00, subsidy=76_000_00)


@dataclass(frozen=True)
class Home:
    """A home of a trust, the lease of those who live there, and one of them."""

    trust: Trust
    holding: Holding
    lease: Lease
    seller: Actor


def make_home(trust: Trust | None = None, terms: LeaseTerms = TERMS, figures: Figures = BOUGHT, **fields: Any) -> Home:
    """Leased on paper since 2016, entered on 3 January 2026; nothing is owed."""
    trust = trust or land.make_trust()
    holding = land.make_home(trust.organization, **fields)
    household = land.make_household(trust.organization)
    old = Old(
        holding, terms, starts_on=on("2016-02-01"), kept_since=on("2026-02-01"), household=household, figures=figures
    )
    lease = leasing.enter_old_lease(trust.steward, old, now=later(trust, "2026-01-03"))
    person = household.people.get().person
    return Home(trust, holding, fresh_lease(lease), Actor(person))


def fresh_lease(lease: Lease) -> Lease:
    from commonhouse.land.leasing.queries import rows

    return rows().get(pk=lease.pk)


def fresh(sale: Sale) -> Sale:
    return queries.rows().get(pk=sale.pk)


def later(trust: Trust, day: str) -> dt.datetime:
    """That day, or the moment of the trust's last act where that is later."""
    last = Log.objects.filter(organization_id=trust.organization.pk).values_list("last_at", flat=True).first()
    return at(day) if last is None else max(at(day), last)


def announce(home: Home, day: str = "2026-01-10", **fields: Any) -> Sale:
    usual: dict[str, Any] = {"on": on(day), "now": later(home.trust, day), "submission": uuid.uuid4()}
    return actions.announce(home.seller, home.lease, **usual | fields)


def appraise(home: Home, value: int = 256_000_00, day: str = "2026-01-11") -> Appraisal:
    return Appraisal.objects.create(
        organization=home.trust.organization, lease=home.lease, on=on(day), value=value, appraiser="A (invented)",
        entered_at=at(day),
    )  # fmt: skip


def priced(home: Home, day: str = "2026-01-12", value: int = 256_000_00) -> Sale:
    """Announced, appraised at 256,000 and priced."""
    sale = announce(home)
    actions.set_price(
        home.trust.steward, sale, on=on("2026-01-28"), appraisal=appraise(home, value), now=later(home.trust, day)
    )
    return fresh(sale)


def reviewed(household: Household, tier: int = 60, day: str = "2026-01-01") -> IncomeReview:
    """Two people have looked at what it earns, as eligibility leaves it."""
    now, one, two = at(day), factories.make_person(), factories.make_person()
    return IncomeReview.objects.create(
        organization=household.organization, subject_kind="household", subject_id=household.public_id, ticket="t",
        household=household, state="done", outcome="within", tier=tier, size=household.size, as_of=on(day), rule={},
        begun_at=now, valid_until=on(day) + dt.timedelta(days=800), first_by=one, second_by=two, first_at=now, second_at=now,
    )  # fmt: skip


def found(home: Home, *, tier: int | None = 60) -> tuple[Sale, Actor]:
    """The trust passes the home on, to a household it has found."""
    sale = actions.decide(
        home.trust.steward, priced(home), option="pass-on", on=on("2026-01-14"), now=later(home.trust, "2026-01-14")
    )
    household = land.make_household(home.trust.organization)
    if tier is not None:
        reviewed(household, tier)
    sale = actions.choose_buyer(home.trust.steward, sale, household, now=later(home.trust, "2026-01-15"))
    return sale, Actor(household.people.get().person)


def ready(home: Home, *taken: actions.Taken) -> Sale:
    """The next family has signed, and the seller has agreed to the receipt: it can be closed on 28 January 2026."""
    sale, buyer = found(home)
    steward, day = home.trust.steward, "2026-01-20"
    lease = actions.write_next_lease(steward, sale, starts_on=on("2026-01-28"), now=later(home.trust, day))
    sign(lease, buyer, later(home.trust, day))
    actions.write_receipt(steward, sale, taken, now=later(home.trust, day))
    return actions.agree(home.seller, sale, net=queries.receipt(fresh(sale)).net, now=later(home.trust, day))


def sign(lease: Lease, actor: Actor, now: dt.datetime) -> None:
    version = lease.agreement.versions.latest("number")
    party = lease.agreement.parties.get(person=actor.person)
    agreements.sign(
        actor, version, party, typed_name="A Name", intends=True, language="en",
        document_hash=documents.document_hash(version, "en"), now=now,
    )  # fmt: skip


def close(home: Home, sale: Sale, day: str = "2026-01-28", **fields: Any) -> Sale:
    usual: dict[str, Any] = {
        "on": on(day), "now": later(home.trust, day), "submission": uuid.uuid4(), "signature": Signature("A Steward"),
    }  # fmt: skip
    return actions.close(home.trust.steward, sale, **usual | fields)

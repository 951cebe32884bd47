"""This part of the Greater Boston demo: whose the seats are, who was asked to join, what was published, which decision is about
which land.

That the Dudley neighborhood's board has 34 seats, 32 of them elected and equal numbers for each group, is what the neighborhood
says of itself; who holds them here is invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.utils import timezone

from commonhouse.elections import actions as elections
from commonhouse.elections.models import Place
from commonhouse.land.acquiring.models import Deal
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.leasing.models import Mortgage
from commonhouse.land.reporting.actions import following, governing, linking, publishing
from commonhouse.land.reporting.models import ClassCall
from commonhouse.land.stewarding.actions import defaults
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions as proposals
from commonhouse.proposals.models import Proposal
from commonhouse.record.models import Log

HOUR = dt.timedelta(hours=1)
TRUSTS = ("dsni", "bnclt", "chinatown-clt", "boston-farms-clt", "comunidades-enraizadas")
NETWORK = "gbcltn"
THIRDS = (
    ("Leaseholders", ("board-leaseholders",)),
    ("The community", ("board-community",)),
    ("The public", ("board-public",)),
)
RESIDENTS = ("residents-black", "residents-cape-verdean", "residents-latine", "residents-white", "youth", "appointed")
GROUPS = (
    ("Black neighbors", "residents-black", 4), ("Cape Verdean neighbors", "residents-cape-verdean", 4),
    ("Latine neighbors", "residents-latine", 4), ("White neighbors", "residents-white", 4), ("Young residents", "youth", 3),
    ("Nonprofit groups", "nonprofits", 7),
)  # fmt: skip
SAID = (
    "Another year in which every home stayed affordable for good. The figures are the demo’s: the households are invented, the "
    "counts of homes and land are not."
)
LOT = "New homes lot"


def seed(say: Callable[[str], None]) -> None:
    """Called once, in an empty house, by land.demo."""
    say("==> Who governs the land, and what the trusts publish of a year")
    for number, slug in enumerate(("bnclt", "comunidades-enraizadas")):
        _thirds(slug, at(231 + number))
    _quotas(at(233))
    _asked("bnclt", at(235))
    for number, slug in enumerate(TRUSTS):
        _publish(slug, at(238) + number * HOUR)
        _share(slug, at(239) + number * HOUR)


def live(say: Callable[[str], None]) -> None:
    """What happens these days, after all other histories."""
    say("==> Seats in the Dudley neighborhood, decisions about land")
    _in_need()
    _seat_dudley()
    _decisions()
    for slug in TRUSTS:
        trust = _trust(slug)
        following.follow(trust, _next(trust))
        _publish(slug, _next(trust))


def _trust(slug: str) -> Organization:
    return Organization.objects.get(slug=slug)


def _steward(trust: Organization) -> Actor:
    return acting(trust, f"steward@{trust.slug}.example")


def _next(trust: Organization) -> dt.datetime:
    """Soon after the last act of the trust's record."""
    last = Log.objects.filter(organization=trust).values_list("last_at", flat=True).first()
    return min((last or at(1)) + dt.timedelta(minutes=5), timezone.now())


# --- seats by group -----------------------------------------------------------------------------------------------------
def _thirds(slug: str, now: dt.datetime) -> None:
    trust = _trust(slug)
    steward = _steward(trust)
    classes = {each.slug: each for each in trust.member_classes.all()}
    for number, (name, offices) in enumerate(THIRDS):
        governing.set_quota(steward, trust, name=name, offices=offices, share="1/3", now=now + number * HOUR)
    governing.settle_governing(
        steward, trust, leaseholders=classes["leaseholders"], otherwise=classes["community"], now=now + 4 * HOUR
    )


def _quotas(now: dt.datetime) -> None:
    trust = _trust("dsni")
    steward = _steward(trust)
    governing.set_quota(steward, trust, name="Residents", offices=RESIDENTS, share="1/2", now=now)
    for number, (name, office, seats) in enumerate(GROUPS, 1):
        governing.set_quota(steward, trust, name=name, offices=[office], seats=seats, now=now + number * HOUR)


def _asked(slug: str, now: dt.datetime) -> None:
    """Whoever holds a lease is asked; some have said yes since, one has said no."""
    trust = _trust(slug)
    steward = _steward(trust)
    following.follow(trust, now)
    asked = ClassCall.objects.filter(organization=trust, state=ClassCall.State.ASKED).select_related(
        "person", "organization"
    )
    for number, call in enumerate(asked.order_by("pk")[:8]):
        actor = Actor(call.person) if call.person.account_id else steward
        following.answer_call(actor, call, joins=number != 5, now=now + (number + 1) * HOUR)


# --- a year as published ------------------------------------------------------------------------------------------------
def _publish(slug: str, now: dt.datetime) -> None:
    """The year before the one this day is in."""
    trust = _trust(slug)
    year = timezone.localdate(now).year - 1
    mark = uuid.uuid5(uuid.NAMESPACE_URL, f"{slug}/{year}")
    publishing.publish_report(_steward(trust), trust, year=year, words=SAID, submission=mark, now=now)


def _share(slug: str, now: dt.datetime) -> None:
    trust, network = _trust(slug), _trust(NETWORK)
    belongs = Membership.objects.filter(organization=network, member_organization=trust, status="active")
    if belongs.exists() and slug != "chinatown-clt":  # one has not agreed yet
        publishing.give_consent(_steward(trust), trust, network, now=now)


# --- these days ---------------------------------------------------------------------------------------------------------
def _in_need() -> None:
    """A bank's notice of these days: its clock runs, and only those who look after leases see it."""
    trust = _trust("dsni")
    now = _next(trust)
    day = timezone.localdate(now)
    loans = Mortgage.objects.filter(
        organization=trust, lease__ended_on__isnull=True, consented_on__isnull=False, paid_off_on__isnull=True,
        lease__default_notices__isnull=True, lease__holding__state=Holding.State.IN_USE,
    )  # fmt: skip
    loan = loans.select_related("lease__organization", "lease__agreement", "lease__holding").order_by("pk").first()
    if loan is not None:
        defaults.record_lender_notice(
            _steward(trust), loan.lease, mortgage=loan, kind="money", noticed_on=day - dt.timedelta(days=9),
            received_on=day - dt.timedelta(days=7), amount=1_190_00, words="One payment to the bank is open.", now=now,
        )  # fmt: skip


def _seat_dudley() -> None:
    """All but two of 34 seats are held: people who were elected before the house came, each in the seats of a group."""
    trust = _trust("dsni")
    steward = _steward(trust)
    residents, partners = _members(trust, "residents"), _members(trust, "partners")
    for office in (*RESIDENTS, "nonprofits", "builders", "businesses", "congregations"):
        elections.set_up_places(steward, trust, office, now=_next(trust))
        from_class = residents if office in RESIDENTS else partners
        places = Place.objects.filter(organization=trust, office=office).order_by("number")
        for place in places[: 2 if office == "youth" else None]:
            if from_class:
                _seat(steward, trust, place, from_class.pop(0))


def _seat(steward: Actor, trust: Organization, place: Place, person: Person) -> None:
    began = at(330).date()
    seat = people.fill_seat(
        steward, trust, kind="board", person=person, starts_on=began, ends_on=began.replace(year=began.year + 2),
        title="Member of the board", now=_next(trust),
    )  # fmt: skip
    place.organization = trust
    elections.place_holder(steward, place, seat, now=_next(trust))


def _members(trust: Organization, class_slug: str) -> list[Person]:
    """Who holds no seat yet."""
    rows = trust.memberships.filter(member_class__slug=class_slug, status="active", person__isnull=False)
    rows = rows.exclude(person__in=trust.seats.values("person")).select_related("person")
    return [each.person for each in rows.order_by("pk") if each.person is not None]


def _decisions() -> None:
    """A talk that runs in the Dudley neighborhood, and what was decided in Chelsea."""
    trust = _trust("dsni")
    steward = _steward(trust)
    proposal = _talk(steward, trust)
    parcel = Parcel.objects.filter(organization=trust, name=LOT).first()
    if parcel is not None:
        linking.link_decision(steward, trust, proposal, parcel, now=_next(trust))
    chelsea = _trust("comunidades-enraizadas")
    decided = Proposal.objects.filter(organization=chelsea, matter="plans", state=Proposal.State.DECIDED).first()
    abouts: Sequence[Deal | Parcel] = [
        *Parcel.objects.filter(organization=chelsea).order_by("pk")[:1],
        *Deal.objects.filter(organization=chelsea).order_by("pk")[:1],
    ]
    if decided is not None and abouts:
        linking.link_decision(_steward(chelsea), chelsea, decided, abouts[0], now=_next(chelsea))


def _talk(steward: Actor, trust: Organization) -> Proposal:
    content = proposals.Content(
        title="Four homes on the new homes lot", matter="plans", audience="everyone", minutes=10,
        text="The city gave us this lot in 2022. We propose four homes with two and three bedrooms, for households up to 80 "
        "percent of the area median income, and a small garden on the corner. Say what is missing before we ask.",
        needs="Read it, walk past the lot, and say what you think.",
    )  # fmt: skip
    written = proposals.write(steward, trust, content, now=_next(trust))
    proposals.discuss(steward, written, now=_next(trust))
    return Proposal.objects.get(pk=written.pk)

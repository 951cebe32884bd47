"""The demo's people: every organization of Greater Boston with one invented steward, and the city's budget team.

All goes through the verbs, dated as a history. Emails end in `.example`, which is nobody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.timezone import get_default_timezone

from commonhouse.people import actions
from commonhouse.people.demo_organizations import ORGANIZATIONS, Known
from commonhouse.people.models import Account, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Actor

OPENED = 680  # days ago: the house of the demo opened then, whenever the demo is seeded


@dataclass(frozen=True, slots=True)
class Role:
    """An invented person of one organization and the seats they hold there."""

    email: str
    name: str
    language: str
    place: str
    seats: tuple[str, ...] = ()


CITY = (
    Role("ana@commonhouse.example", "Ana Reyes", "es", "East Boston", ("steward",)),
    Role("samuel@commonhouse.example", "Samuel Okafor", "en", "Dorchester", ("steward", "treasurer")),
    Role("grace@commonhouse.example", "Grace Liu", "en", "Chinatown", ("reviewer",)),
    Role("denise@commonhouse.example", "Denise Carter", "en", "Mattapan", ("delegate",)),
    Role("rafael@commonhouse.example", "Rafael Peña", "es", "East Boston", ("delegate", "keyer")),
    Role("ines@commonhouse.example", "Inês Tavares", "en", "Roxbury", ("keyer",)),
    Role("marie@commonhouse.example", "Marie-Ange Joseph", "en", "Mattapan"),
    Role("luz@commonhouse.example", "Luz Morales", "es", "East Boston"),
)
DUDLEY = (
    Role("joao@commonhouse.example", "João Barros", "en", "Roxbury", ("steward",)),
    Role("tamika@commonhouse.example", "Tamika Johnson", "en", "Roxbury", ("steward",)),
    Role("carmen@commonhouse.example", "Carmen Vélez", "es", "Roxbury", ("delegate",)),
)
# Entered by stewards: no email, no account. They vote by code, on paper or by phone.
WITHOUT_EMAIL = (
    ("Rosa Delgado", "es", "East Boston"),
    ("Walter Greene", "en", "Roxbury"),
    ("Mei Chen", "zh-hant", "Chinatown"),
    ("Jean-Baptiste Pierre", "ht", "Mattapan"),
)


def at(days: float) -> dt.datetime:
    """A moment that many days after the house opened, at ten in the morning of the house's time zone."""
    opened = timezone.localdate() - dt.timedelta(days=OPENED)
    morning = dt.datetime.combine(opened, dt.time(10), get_default_timezone())
    return morning + dt.timedelta(days=days)


def seed(say: Callable[[str], None]) -> None:
    say(f"==> Inviting {len(ORGANIZATIONS)} organizations of Greater Boston")
    house = _house()
    stewards = {known.slug: found(known, house) for known in ORGANIZATIONS}
    for known in ORGANIZATIONS:
        for network in known.belongs_to:
            join(stewards[known.slug], stewards[network])
    say("==> Inviting the people of the demo (all invented)")
    _residents(stewards["city-of-boston"])
    team(stewards["city-of-boston"], CITY, "residents")
    _residents(stewards["dsni"], "I live in the Dudley neighborhood and I am at least 11 years old.")
    team(stewards["dsni"], DUDLEY, "residents")


def acting(organization: Organization, email: str, kind: str = "steward") -> Actor:
    """The demo's person of that email, acting in their seat of that kind."""
    person = Person.objects.get(account__email=email)
    return Actor(person, Seat.objects.get(organization=organization, person=person, kind=kind, vacated_on=None))


def account_of(email: str) -> Account:
    """An account whose address counts as confirmed, so that the demo can show passkeys too."""
    account = Account.objects.create_user(email)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def _house() -> Actor:
    account = account_of("house@commonhouse.example")
    house = actions.found_house(
        account, "Noemi Barrett", name="Greater Boston Commonhouse", slug="commonhouse", now=at(0)
    )
    seat = Seat.objects.get(organization=house)
    return Actor(seat.person, seat)


def found(known: Known, house: Actor, steward: str = "", language: str = "en") -> Actor:
    """Founded by an invented steward, listed by the house; returns the steward acting for it."""
    account = account_of(f"steward@{known.slug}.example")
    person = actions.welcome(account, name=(steward or f"Steward of {known.name}")[:120], language=language)
    place = {"latitude": Decimal(known.at[0]), "longitude": Decimal(known.at[1])} if known.at else {}
    organization = actions.found_organization(
        Actor(person), name=known.name, kind=known.kind, slug=known.slug, summary=known.summary, story=known.story,
        place=known.place, founded=known.founded, is_demo=True, now=at(1), **place,
    )  # fmt: skip
    actions.list_organization(house, organization, now=at(2))
    return Actor(person, Seat.objects.get(organization=organization, person=person))


def join(member: Actor, network: Actor, class_slug: str = "members", now: dt.datetime | None = None) -> Membership:
    """An organization joins a network: its steward asks, the network's steward admits; on the third day unless said."""
    assert network.seat is not None
    organization = network.seat.organization
    day = now or at(3)
    asked = actions.apply_for(member, organization, organization.member_classes.get(slug=class_slug), now=day)
    return actions.admit(network, asked, now=day)


def _residents(steward: Actor, eligibility: str = "") -> None:
    assert steward.seat is not None
    actions.add_class(
        steward, steward.seat.organization, name="Residents", slug="residents", admission="attestation",
        eligibility=eligibility or "I live, work or study in Boston and I am at least 11 years old.",
        minimum_age=11, votes=True, now=at(4),
    )  # fmt: skip


def team(steward: Actor, roles: tuple[Role, ...], class_slug: str) -> None:
    assert steward.seat is not None
    organization = steward.seat.organization
    residents = organization.member_classes.get(slug=class_slug)
    people = {role: _resident(role, organization, class_slug) for role in roles}
    for role, person in people.items():
        for kind in role.seats:
            actions.fill_seat(steward, organization, kind=kind, person=person, starts_on=at(6).date(), now=at(6))
    for name, language, place in WITHOUT_EMAIL:
        actions.enter_member(steward, organization, residents, name=name, language=language, place=place, now=at(6))
    assert Membership.objects.filter(organization=organization, status="active").count() > len(roles)


def _resident(role: Role, organization: Organization, class_slug: str) -> Person:
    account = account_of(role.email)
    person = actions.welcome(account, name=role.name, language=role.language, place=role.place)
    residents = organization.member_classes.get(slug=class_slug)
    actions.apply(Actor(person), organization, residents, attested=True, of_age=True, now=at(5))
    return person

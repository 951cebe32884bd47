"""Charters and members for the demo's organizations: who is in them, and who decides what in each, and how.

Every member is invented. All goes through the verbs, dated soon after each organization came to the house: accounts on
day 7, lists of members on day 8, networks and delegates on day 9, charters on day 10.
"""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Mapping

from django.utils import translation

from commonhouse.charters import actions, starters
from commonhouse.charters import demo_people as cast
from commonhouse.people import actions as people
from commonhouse.people.actions.delegates import name_delegate
from commonhouse.people.demo import account_of, acting, at, found, join
from commonhouse.people.models import MemberClass, Membership, Organization, Person
from commonhouse.people.permissions import Actor

ACCOUNTS, LISTS, NETWORKS, CHARTERS = at(7), at(8), at(9), at(10)


@dataclasses.dataclass(frozen=True, slots=True)
class Set:
    """What one organization begins with: its starter, and for each of its parts a class: (slug, name).

    `mine` is the class that its steward is in from then on; "" leaves them where they are.
    """

    starter: str
    classes: Mapping[str, tuple[str, str]]
    mine: str = ""
    language: str = "en"


_WORKERS = {"workers": ("worker-owners", "Worker-owners")}
_TRUST = {
    "leaseholders": ("leaseholders", "Leaseholders"),
    "community": ("community", "Community"),
    "public": ("public", "Public"),
}
SETS: Mapping[str, Set] = {
    "limpieza-unida": Set(
        "worker-coop", {"workers": ("worker-owners", "Socias trabajadoras")}, mine="worker-owners", language="es"
    ),
    "cero": Set("worker-coop", _WORKERS, mine="worker-owners"),
    "co-everything": Set("worker-coop", _WORKERS, mine="worker-owners"),
    "dorchester-food-coop": Set(
        "consumer-coop", {"owners": ("owners", "Member-owners"), "workers": ("workers", "Workers")}, mine="workers"
    ),
    "bnclt": Set("land-trust", _TRUST, mine="community"),
    "comunidades-enraizadas": Set("land-trust", _TRUST, mine="community", language="es"),
    "dsni": Set(
        "land-trust-quotas",
        {"residents": ("residents", "Residents"), "partners": ("partners", "Neighborhood partners")},
    ),
    "ujima": Set(
        "fund", {"voters": ("voting", "Voting members"), "solidarity": ("solidarity", "Solidarity members")}, mine="voting"
    ),
    "cowop": Set("coalition", {"organizations": ("members", "Members")}),
    "gbcltn": Set("coalition", {"organizations": ("members", "Members")}),
    "better-budget-alliance": Set("coalition", {"organizations": ("members", "Members")}),
    "sei": Set("circle", {"members": ("members", "Members")}),
    "ccds": Set("circle", {"members": ("members", "Members")}, language="es"),
}  # fmt: skip


def seed(say: Callable[[str], None]) -> None:
    say("==> Inviting co-ops of the coalition, and the members of the organizations (all invented)")
    house = acting(Organization.objects.get(is_house=True), "house@commonhouse.example")
    _found(house)
    _name_stewards()
    for slug in SETS:
        _classes(slug)
        _figures(slug)
        _lists(slug)
    _networks()
    say(f"==> Writing {len(SETS)} charters")
    for slug in SETS:
        _charter(slug)


def steward_of(slug: str) -> Actor:
    """An organization's steward, acting for it."""
    return acting(Organization.objects.get(slug=slug), f"steward@{slug}.example")


def _found(house: Actor) -> None:
    name, language = cast.LIMPIEZA_STEWARD
    found(cast.LIMPIEZA, house, name, language)
    for known, (name, language) in zip(cast.INVENTED, cast.invented(start=1000), strict=False):
        found(known, house, name, language)


def _name_stewards() -> None:
    for slug, (name, language) in cast.STEWARDS.items():
        person = Person.objects.get(account__email=f"steward@{slug}.example")
        people.edit_person(Actor(person), person, name=name, language=language)


def _classes(slug: str) -> None:
    """Its classes of members, and the steward in the one that is theirs."""
    steward, chosen = steward_of(slug), SETS[slug]
    assert steward.person is not None and steward.seat is not None  # noqa: PT018
    organization = steward.seat.organization
    there = set(organization.member_classes.values_list("slug", flat=True))
    parts = {part.slug: part for part in starters.get(chosen.starter).parts}
    for part, (class_slug, name) in chosen.classes.items():
        if class_slug not in there:
            people.add_class(
                steward, organization, name=name, slug=class_slug, votes=parts[part].votes, now=ACCOUNTS
            )  # fmt: skip
    if chosen.mine:
        membership = Membership.objects.get(organization=organization, person=steward.person)
        mine = organization.member_classes.get(slug=chosen.mine)
        people.change_class(steward, membership, mine, now=ACCOUNTS)


def _figures(slug: str) -> None:
    """People with accounts, who asked to join and were admitted, and the seats some of them hold."""
    steward = steward_of(slug)
    assert steward.seat is not None
    organization = steward.seat.organization
    for figure in cast.FIGURES.get(slug, ()):
        person = people.welcome(
            account_of(figure.email), name=figure.name, language=figure.language, place=figure.place
        )
        member_class = organization.member_classes.get(slug=figure.member_class)
        asked = people.apply(Actor(person), organization, member_class, now=ACCOUNTS)
        people.admit(steward, asked, now=ACCOUNTS)
        for kind in figure.seats:
            people.fill_seat(
                steward, organization, kind=kind, person=person, starts_on=ACCOUNTS.date(), now=ACCOUNTS
            )  # fmt: skip


def _lists(slug: str) -> None:
    """Members entered by the steward from a list, as an organization that comes to the house does."""
    steward = steward_of(slug)
    assert steward.seat is not None
    start = 37 * list(SETS).index(slug)
    for class_slug, count in cast.LISTED.get(slug, ()):
        member_class = steward.seat.organization.member_classes.get(slug=class_slug)
        _import(steward, member_class, cast.listed(slug, count, start))
        start += 7 * count


def _import(steward: Actor, member_class: MemberClass, rows: list[cast.Listed]) -> None:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["name", "language", "neighborhood", "email", "phone"])
    writer.writerows([row.name, row.language, row.place, row.email, row.phone] for row in rows)
    file, _notes = people.preview_import(
        steward, member_class.organization, member_class, file_name="members.csv", data=written.getvalue().encode(),
        now=LISTS,
    )  # fmt: skip
    people.apply_import(steward, file, admit_same_names=True, now=LISTS)


def _networks() -> None:
    """Who belongs to the coalitions since, and who speaks there for each: its own steward."""
    for known in (cast.LIMPIEZA, *cast.INVENTED):
        for network in known.belongs_to:
            _join(known.slug, network)
    for network, slugs in (("cowop", cast.ALLIES), ("better-budget-alliance", cast.BUDGET_ALLIES)):
        for slug in slugs:
            _join(slug, network)
    for network in ("cowop", "gbcltn", "better-budget-alliance"):
        for membership in Membership.objects.filter(
            organization__slug=network, member_organization__isnull=False, status="active"
        ).select_related("organization", "member_organization"):
            assert membership.member_organization is not None
            steward = steward_of(membership.member_organization.slug)
            assert steward.person is not None
            name_delegate(steward, membership, steward.person, now=NETWORKS)


def _join(slug: str, network: str) -> None:
    join(steward_of(slug), steward_of(network), now=NETWORKS)


def _charter(slug: str) -> None:
    chosen, steward = SETS[slug], steward_of(slug)
    assert steward.seat is not None
    with translation.override(chosen.language):
        charter = starters.get(chosen.starter).charter({part: name for part, (name, _n) in chosen.classes.items()})
    actions.adopt(steward, steward.seat.organization, charter, template=chosen.starter, now=CHARTERS)

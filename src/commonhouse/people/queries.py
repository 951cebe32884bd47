"""What pages, the API and the storeys above ask of people and organizations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonhouse.people.contact_details import name_key
from commonhouse.people.models import (
    ClaimCode,
    Contact,
    Delegate,
    MemberClass,
    Membership,
    Organization,
    Person,
    Seat,
)
from commonhouse.people.permissions import Actor, allows

RELATIONS = {"person", "author", "by", "written_by", "started_by", "giver", "holder", "principal"}
PAGE = 50  # rows of a list on one page
SEARCH_LENGTH = 80


# --- organizations ------------------------------------------------------------------------------------------
def listed(kind: str = "", words: str = "") -> QuerySet[Organization]:
    """The organizations anyone may see, of one kind and holding all the words, if any are given."""
    found = Organization.objects.filter(is_listed=True)
    if kind:
        found = found.filter(kind=kind)
    for word in words[:SEARCH_LENGTH].split():
        found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word) | Q(place__icontains=word))
    return found


def counts_by_kind() -> dict[str, int]:
    """How many listed organizations there are of each kind that has any."""
    rows = Organization.objects.filter(is_listed=True).order_by("kind").values("kind")
    return {row["kind"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def visible(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may see the organization at all: everyone once it is listed, those in it before."""
    if organization.is_listed or allows(actor, "organization.see", organization):
        return True
    return actor.person is not None and seats_of(actor.person).filter(organization=organization).exists()


def organization_or_404(actor: Actor, slug: str) -> Organization:
    """The organization at /o/<slug>/, if the actor may see it; otherwise it is not there."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None or not visible(actor, organization):
        raise Http404
    return organization


def unlisted() -> QuerySet[Organization]:
    """Founded and waiting for the house's stewards to list them."""
    return Organization.objects.filter(is_listed=False)


def networks_of(organization: Organization) -> QuerySet[Membership]:
    """The listed organizations it is an active member of."""
    return organization.belongs_to.filter(status=Membership.Status.ACTIVE, organization__is_listed=True).select_related(
        "organization", "member_class"
    )


def organizations_in(organization: Organization) -> QuerySet[Membership]:
    """The listed organizations that are its active members."""
    return (
        organization.memberships.filter(status=Membership.Status.ACTIVE, member_organization__is_listed=True)
        .select_related("member_organization", "member_class")
        .order_by("member_organization__name")
    )


# --- belonging ----------------------------------------------------------------------------------------------
def active_members(organization: Organization, classes: Iterable[MemberClass] | None = None) -> QuerySet[Membership]:
    """Active memberships of people (not of organizations), with person and class; of these classes, if named."""
    found = organization.memberships.filter(status=Membership.Status.ACTIVE, person__isnull=False)
    if classes is not None:
        found = found.filter(member_class__in=list(classes))
    return found.select_related("person", "member_class")


def active_organizations(organization: Organization, classes: Iterable[MemberClass]) -> QuerySet[Membership]:
    """Active memberships of organizations in these classes, with class."""
    found = organization.memberships.filter(status=Membership.Status.ACTIVE, member_organization__isnull=False)
    return found.filter(member_class__in=list(classes)).select_related("member_organization", "member_class")


def member_counts(organization: Organization) -> dict[str, int]:
    """Memberships of each status, those of organizations included."""
    rows = organization.memberships.order_by("status").values("status").annotate(n=Count("pk"))
    return {row["status"]: row["n"] for row in rows}


def membership_of(organization: Organization, person: Person | None) -> Membership | None:
    if person is None:
        return None
    return Membership.objects.filter(organization=organization, person=person).select_related("member_class").first()


def belongs(organization: Organization, person: Person) -> bool:
    """Whether the person is a member now, a paused one included."""
    current = [Membership.Status.ACTIVE, Membership.Status.PAUSED]
    return organization.memberships.filter(person=person, status__in=current).exists()


def same_name(organization: Organization, name: str, besides: uuid.UUID | None = None) -> bool:
    """Whether a current member of the organization is called the same."""
    wanted = name_key(name)
    names = organization.memberships.filter(person__isnull=False)
    if besides is not None:
        names = names.exclude(person_id=besides)
    names = names.exclude(status__in=[Membership.Status.LEFT, Membership.Status.DECLINED])
    return any(name_key(other) == wanted for other in names.values_list("person__name", flat=True))


def memberships_of(person: Person) -> QuerySet[Membership]:
    """All a person's own memberships, current ones first."""
    return person.memberships.select_related("organization", "member_class").order_by("status", "organization__name")


def members_page(
    organization: Organization, status: str = "", words: str = "", member_class: str = ""
) -> QuerySet[Membership]:
    """For stewards: people and organizations that belong, by name."""
    found = organization.memberships.select_related("person", "member_class", "member_organization")
    if status:
        found = found.filter(status=status)
    if member_class:
        found = found.filter(member_class__slug=member_class)
    for word in words[:SEARCH_LENGTH].split():
        found = found.filter(Q(person__name__icontains=word) | Q(member_organization__name__icontains=word))
    return found.order_by("person__name", "member_organization__name", "pk")


def contacts_of(organization: Organization, person: Person) -> QuerySet[Contact]:
    """How this organization reaches the person. What other organizations know stays with them."""
    return Contact.objects.filter(organization=organization, person=person)


def open_claim(organization: Organization, person: Person) -> ClaimCode | None:
    return ClaimCode.objects.filter(
        organization=organization, person=person, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def pseudonym_of(organization: Organization, person: Person) -> str:
    """What the organization's public record calls a person: 16 hexadecimal digits.

    A member's is random and kept with the membership. Someone who acts without ever having belonged gets one made
    from the house's secret: the same each time, and telling nobody outside the house who it is.
    """
    kept = Membership.objects.filter(organization=organization, person=person)
    known = kept.values_list("pseudonym", flat=True).first()
    if known:
        return known
    value = f"{organization.pk}:{person.pk}"
    return salted_hmac("commonhouse.people.pseudonym", value, algorithm="sha256").hexdigest()[:16]


# --- delegates ----------------------------------------------------------------------------------------------
def delegates_of(organization: Organization) -> QuerySet[Delegate]:
    """Who speaks now in an organization for its member organizations, by member organization and name."""
    found = organization.delegates.filter(ended_on__isnull=True, membership__status=Membership.Status.ACTIVE)
    return found.select_related("person", "membership__member_organization").order_by(
        "membership__member_organization__name", "person__name", "pk"
    )


def sent_by(organization: Organization) -> QuerySet[Delegate]:
    """The delegates that an organization sends to those it belongs to."""
    found = Delegate.objects.filter(membership__member_organization=organization, ended_on__isnull=True)
    return found.select_related("organization", "person", "membership").order_by(
        "organization__name", "person__name", "pk"
    )


def delegations_of(person: Person) -> QuerySet[Delegate]:
    """For whom a person speaks now, and where."""
    found = person.delegations.filter(ended_on__isnull=True, starts_on__lte=timezone.localdate())
    return found.select_related("organization", "membership__member_organization").order_by("organization__name", "pk")


def represented_by(person: Person, organization: Organization) -> QuerySet[Membership]:
    """The memberships of organizations that a person speaks for in this one now.

    One that has left is among them: a right that it had when a vote opened stays until that vote closes.
    """
    mine = delegations_of(person).filter(organization=organization).values("membership")
    return organization.memberships.filter(pk__in=mine).select_related("member_organization", "member_class")


# --- seats --------------------------------------------------------------------------------------------------
def seats_of(person: Person) -> QuerySet[Seat]:
    """Seats the person may act in now: begun and not vacated. Past its end a seat is held over."""
    return person.seats.filter(vacated_on__isnull=True, starts_on__lte=timezone.localdate()).select_related(
        "organization"
    )


def holds_seat(organization: Organization, person: Person, kind: str) -> bool:
    """Whether the person holds a seat of this kind there now (a seat past its term holds over until vacated)."""
    return seats_in(organization).filter(person=person, kind=kind).exists()


def unused_seats(organization: Organization, actor: Actor) -> list[Seat]:
    """Seats the actor holds there without acting in one of them now."""
    if actor.person is None or (actor.seat is not None and actor.seat.organization_id == organization.pk):
        return []
    return list(seats_of(actor.person).filter(organization=organization))


def seats_in(organization: Organization) -> QuerySet[Seat]:
    """Seats held, or to be held, in an organization, with their holders."""
    return organization.seats.filter(vacated_on__isnull=True).select_related("person")


def public_seats(organization: Organization) -> QuerySet[Seat]:
    """The seats whose holders answer to everyone. Volunteers who key paper ballots stay unnamed in public."""
    return seats_in(organization).exclude(kind=Seat.Kind.KEYER)


def vacancies(organization: Organization) -> QuerySet[Seat]:
    """Seats vacated before their term ended that nobody has filled yet."""
    return (
        organization.seats.filter(vacated_on__isnull=False, ends_on__gt=timezone.localdate(), successor__isnull=True)
        .select_related("person")
        .order_by("kind", "ends_on")
    )


def languages() -> list[tuple[str, str]]:
    """The languages people of the house speak, each by its own name."""
    from django.utils.translation import get_language_info

    return [(code, get_language_info(code)["name_local"]) for code in settings.HOUSE_LANGUAGES]


def relations() -> list[Any]:
    """Every way in which a row anywhere in the house may name a person, those without a name of their own included.

    Tables between two others are left out: the list they belong to stands for them.
    """
    found: list[Any] = [each for each in Person._meta.get_fields(include_hidden=True) if each.is_relation]
    pointing = [each for each in found if each.auto_created and not each.concrete]
    return [each for each in pointing if not each.related_model._meta.auto_created]


def relations_by_name() -> list[Any]:
    """Those in which the row is about the person, or their own words; not where they only kept a record of others."""
    open_ones = set(Person._meta.related_objects)
    return [each for each in relations() if each in open_ones or each.field.name in RELATIONS]

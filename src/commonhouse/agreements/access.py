"""Who may read an agreement and who may sign it: its parties, and those whose seats let them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement, Party
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.people.permissions import Actor, NotAllowed, Role, allows

SIGNING = frozenset({Role.STEWARD, Role.BOARD, Role.TREASURER})  # seats in which one signs for an organization
READING = SIGNING | {Role.AUDITOR}


def seat_in(actor: Actor, organization_id: int | None, allowed: frozenset[Role] = READING) -> bool:
    """Whether the actor is acting in one of these seats of the organization."""
    seat = actor.seat
    return seat is not None and seat.organization_id == organization_id and Role(seat.kind) in allowed


def acts_for(actor: Actor, party: Party) -> bool:
    """Whether the actor signs and asks for this party: as that person, or in a seat of that organization."""
    if actor.person is None:
        return False
    if party.person_id is not None:
        return party.person_id == actor.person.pk
    return seat_in(actor, party.party_organization_id, SIGNING)


def parties_of(actor: Actor, agreement: Agreement) -> list[Party]:
    """The parties the actor acts for."""
    return [party for party in agreement.parties.all() if acts_for(actor, party)]


def is_party(actor: Actor, agreement: Agreement) -> bool:
    """Whether the actor is a party, or reads in a seat of one."""
    if actor.person is None:
        return False
    return any(
        party.person_id == actor.person.pk or seat_in(actor, party.party_organization_id)
        for party in agreement.parties.all()
    )


def may_read(actor: Actor, agreement: Agreement) -> bool:
    if allows(actor, "agreement.read", agreement.organization):
        return True
    if agreement.state == Agreement.State.DRAFT:
        return False
    if is_party(actor, agreement):
        return True
    reads = kinds.get(agreement.kind).may_read
    return reads is not None and reads(actor, agreement)


def seat_that_reads(actor: Actor, agreement: Agreement) -> Seat | None:
    """A seat the person holds, and is not acting in, in which they could read it."""
    if actor.person is None:
        return None
    organizations = {party.party_organization_id for party in agreement.parties.all()} | {agreement.organization_id}
    held = Seat.objects.filter(person=actor.person, vacated_on__isnull=True, organization__in=organizations - {None})
    return held.filter(kind__in=[role.value for role in READING]).select_related("organization").first()


def seat_that_signs(actor: Actor, party: Party) -> Seat | None:
    if actor.person is None or party.party_organization_id is None:
        return None
    held = Seat.objects.filter(
        person=actor.person, vacated_on__isnull=True, organization=party.party_organization_id,
        kind__in=[role.value for role in SIGNING],
    )  # fmt: skip
    return held.select_related("organization").first()


def require_party(actor: Actor, agreement: Agreement, verb: str) -> Party:
    """The party the actor acts for. Raises NotAllowed, naming a seat that would let them."""
    mine = parties_of(actor, agreement)
    if mine:
        return mine[0]
    for party in agreement.parties.all():
        if seat := seat_that_signs(actor, party):
            raise NotAllowed(verb, seat)
    raise NotAllowed(verb)


def organizations_read_by(person: Person) -> QuerySet[Organization]:
    """Organizations in whose seats the person may read their agreements (once acting there)."""
    held = Seat.objects.filter(person=person, vacated_on__isnull=True, kind__in=[role.value for role in READING])
    return Organization.objects.filter(pk__in=held.values("organization"))


def of_person(person: Person) -> QuerySet[Agreement]:
    """The person's own agreements, drafts left out."""
    mine = Party.objects.filter(person=person).values("agreement")
    return Agreement.objects.filter(pk__in=mine).exclude(state=Agreement.State.DRAFT)


def of_organization(organization: Organization) -> QuerySet[Agreement]:
    """Agreements with an organization that others keep."""
    theirs = Party.objects.filter(party_organization=organization).values("agreement")
    rows = Agreement.objects.filter(pk__in=theirs).exclude(organization=organization)
    return rows.exclude(state=Agreement.State.DRAFT)


def mine(actor: Actor) -> QuerySet[Agreement]:
    """What the actor sees under "my agreements": their own, and others' with the organization they are acting for."""
    if actor.person is None:
        return Agreement.objects.none()
    found = Q(pk__in=of_person(actor.person).values("pk"))
    if actor.seat is not None and Role(actor.seat.kind) in READING:
        found |= Q(pk__in=of_organization(actor.seat.organization).values("pk"))
    return Agreement.objects.filter(found)

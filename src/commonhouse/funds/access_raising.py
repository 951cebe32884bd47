"""Whose note it is: the person who holds it, or whoever acts in a seat of the organization that does."""

from __future__ import annotations

from commonhouse.agreements.access import SIGNING, seat_in
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.models import Note
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, allows, require


def holds(actor: Actor, note: Note) -> bool:
    if actor.person is None:
        return False
    if note.holder_id is not None:
        return note.holder_id == actor.person.pk
    return seat_in(actor, note.holder_organization_id, SIGNING)


def require_holder(actor: Actor, note: Note, verb: str) -> None:
    """The holder, or whoever enters for people without an account (for notes of persons). Raises NotAllowed."""
    require(actor, verb, note.organization)
    if not holds(actor, note) and not allows(actor, "note.enter", note.organization):
        raise NotAllowed(verb)


def may_see(actor: Actor, note: Note) -> bool:
    return holds(actor, note) or allows(actor, "agreement.read", note.organization)


def holder_of(actor: Actor, organization: Organization) -> Holder:
    """For whom the actor buys: the organization of the seat they act in, unless it is the fund itself; else themselves."""
    seat = actor.seat
    if seat is not None and seat.organization_id != organization.pk and seat_in(actor, seat.organization_id, SIGNING):
        return Holder(organization=seat.organization)
    return Holder(person=actor.person)

"""Who may do what: the one table of verbs and roles. What is not named here is denied.

A role comes from belonging (member), from a seat (steward, keyer, ...) that the person is *acting in*, or from
being signed in at all. Holding a seat gives nothing until one acts in it: "acting as" is always visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from commonhouse.people.models import Organization, Person, Seat


class Role(StrEnum):
    ANYONE = "anyone"  # no account needed (a code may be)
    PERSON = "person"  # signed in
    MEMBER = "member"  # an active member of the organization
    BOARD = "board"
    STEWARD = "steward"
    TREASURER = "treasurer"
    DELEGATE = "delegate"
    REVIEWER = "reviewer"
    KEYER = "keyer"
    HOUSE = "house"  # steward of the organization that looks after the house


class Refused(Exception):
    """A verb was not allowed, or not allowed now. The message is for the person, in plain words."""


class NotAllowed(Refused):
    """The actor's roles do not allow the verb. `seat` is one they hold that would, if they acted in it."""

    def __init__(self, verb: str, seat: Seat | None = None) -> None:
        self.verb, self.seat = verb, seat
        super().__init__(_("You may not do this here."))


_STEWARD = frozenset({Role.STEWARD})
_PAPER = frozenset({Role.STEWARD, Role.KEYER})

ALLOWED: Mapping[str, frozenset[Role]] = {
    # people
    "organization.found": frozenset({Role.PERSON}),
    "organization.list": frozenset({Role.HOUSE}),
    "organization.edit": _STEWARD,
    "membership.apply": frozenset({Role.PERSON}),
    "membership.decide": _STEWARD,
    "membership.pause": _STEWARD,
    "membership.leave": frozenset({Role.MEMBER}),
    "membership.read": _STEWARD,
    "member.enter": _STEWARD,
    "member.import": _STEWARD,
    "contact.read": _STEWARD,
    "claim.issue": _STEWARD,
    "seat.fill": _STEWARD,
    "seat.vacate": _STEWARD,
    "class.edit": _STEWARD,
    # decisions: the ballot box
    "box.create": _STEWARD,
    "box.open": _STEWARD,
    "box.schedule": _STEWARD,
    "box.close": _STEWARD,
    "box.count": _STEWARD,
    "box.turnout": _STEWARD,
    "roll.read": _STEWARD,
    "roll.register": frozenset({Role.ANYONE, Role.PERSON}),
    "roll.hand": _STEWARD,
    "sheet.issue": _STEWARD,
    "ballot.cast": frozenset({Role.ANYONE, Role.PERSON}),
    "ballot.assist": _STEWARD,
    "paper.batch": _PAPER,
    "paper.key": _PAPER,
    "paper.resolve": _PAPER,
    "paper.accept": _STEWARD,
    # budgeting
    "budget.create": _STEWARD,
    "budget.edit": _STEWARD,
    "budget.phase": _STEWARD,
    "budget.count": _STEWARD,
    "idea.submit": frozenset({Role.ANYONE, Role.PERSON}),
    "idea.merge": frozenset({Role.STEWARD, Role.DELEGATE}),
    "idea.moderate": _STEWARD,
    "project.develop": frozenset({Role.STEWARD, Role.DELEGATE}),
    "project.review": frozenset({Role.REVIEWER}),
    "project.list": _STEWARD,
    "promise.update": frozenset({Role.STEWARD, Role.REVIEWER}),
    "promise.spend": frozenset({Role.STEWARD, Role.TREASURER, Role.REVIEWER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: a person (or nobody known), as themselves or in one seat."""

    person: Person | None = None
    seat: Seat | None = None

    def roles(self, organization: Organization) -> frozenset[Role]:
        if self.person is None:
            return frozenset({Role.ANYONE})
        roles = {Role.ANYONE, Role.PERSON}
        if self.person.memberships.filter(organization=organization, status="active").exists():
            roles.add(Role.MEMBER)
        if self.seat is not None and self.seat.organization_id == organization.pk:
            roles.add(Role(self.seat.kind))
        if self.seat is not None and self.seat.kind == Role.STEWARD and self.seat.organization.is_house:
            roles.add(Role.HOUSE)
        return frozenset(roles)


NOBODY = Actor()


def allows(actor: Actor, verb: str, organization: Organization) -> bool:
    return bool(ALLOWED.get(verb, frozenset()) & actor.roles(organization))


def require(actor: Actor, verb: str, organization: Organization) -> None:
    """Returns if the actor may; raises NotAllowed, naming a seat of theirs that would allow it, otherwise."""
    if allows(actor, verb, organization):
        return
    raise NotAllowed(verb, seat_that_would(actor, verb, organization))


def seat_that_would(actor: Actor, verb: str, organization: Organization) -> Seat | None:
    if actor.person is None:
        return None
    kinds = [role.value for role in ALLOWED.get(verb, frozenset())]
    held = actor.person.seats.filter(organization=organization, kind__in=kinds, vacated_on__isnull=True)
    return held.select_related("organization").first()

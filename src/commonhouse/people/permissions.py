"""Who may do what: the one table of verbs and roles. What is not named here is denied.

A role comes from belonging (member), from a seat (steward, keyer, ...) that the person is *acting in*, or from
being signed in at all. Holding a seat gives nothing until one acts in it: "acting as" is always visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
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
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"
    HOUSE = "house"  # steward of the organization that looks after the house


class Refused(Exception):
    """A verb was not allowed, or not allowed now. The message is for the person, in plain words."""


class NotAllowed(Refused):
    """The actor's roles do not allow the verb. `seat` is one they hold that would, if they acted in it."""

    def __init__(self, verb: str, seat: Seat | None = None) -> None:
        self.verb, self.seat = verb, seat
        super().__init__(_("You may not do this here."))


_PERSON = frozenset({Role.PERSON})
_STEWARD = frozenset({Role.STEWARD})
_PAPER = frozenset({Role.STEWARD, Role.KEYER})
_MEMBER = frozenset({Role.MEMBER, Role.STEWARD, Role.BOARD, Role.FACILITATOR})
_FACILITATE = frozenset({Role.STEWARD, Role.BOARD, Role.FACILITATOR})

_TREASURER = frozenset({Role.TREASURER})
_MONEY = frozenset({Role.TREASURER, Role.STEWARD})
_SEE_MONEY = _MONEY | {Role.BOARD, Role.AUDITOR}

ALLOWED: Mapping[str, frozenset[Role]] = {
    # people
    "organization.found": _PERSON,
    "organization.list": frozenset({Role.HOUSE}),
    "organization.see": frozenset(Role) - {Role.ANYONE, Role.PERSON},  # while it is not listed yet
    "organization.edit": _STEWARD,
    "organization.represent": _STEWARD,  # apply to, and leave, another organization in its name
    "membership.apply": _PERSON,
    "membership.decide": _STEWARD,
    "membership.pause": _STEWARD,
    "membership.leave": _PERSON,  # one's own: the verb checks whose; a paused member may leave too
    "membership.read": _STEWARD,
    "member.enter": _STEWARD,
    "member.import": _STEWARD,
    "member.erase": _STEWARD,  # an entry without an account, when that person asks for it
    "contact.read": _STEWARD,
    "contact.edit": _STEWARD,
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
    "box.withdraw": _STEWARD,  # a vote that stands alone; institutions withdraw their own by their own verbs
    "delegation.give": _PERSON,  # one's own voice: the verb checks that one has it
    # charters
    "charter.adopt": _STEWARD,  # the first; later ones only by a decision
    "charter.draft": _MEMBER,  # write an amendment: one's own
    # proposals
    "conversation.open": _MEMBER,
    "proposal.write": _MEMBER,
    "proposal.ask": _MEMBER,  # put one's own proposal to those who decide; facilitators may put anyone's
    "proposal.facilitate": _FACILITATE,
    "proposal.comment": _PERSON,  # those on the roll, members and facilitators: the verb checks
    "proposal.object": _PERSON,  # whoever is on the roll: the verb checks
    "proposal.advise": _PERSON,  # whoever was asked, and members: the verb checks
    "proposal.moderate": _STEWARD,
    "proposal.record": _FACILITATE,  # what a room decided by show of hands
    "proposal.decide": _FACILITATE,
    "commitment.make": _MEMBER,
    "commitment.update": _MEMBER,
    "mandate.give": _STEWARD,  # of the organization that gives it
    # elections
    "election.call": _STEWARD,
    "election.run": _STEWARD,
    "candidate.nominate": _PERSON,
    "candidate.answer": _PERSON,  # one's own nomination: the verb checks
    "seat.appoint": _FACILITATE,
    "draw.hold": _STEWARD,
    # meetings
    "meeting.call": _FACILITATE,
    "meeting.facilitate": _FACILITATE,
    "meeting.answer": _PERSON,
    "meeting.move": _MEMBER,
    "minutes.write": _FACILITATE,
    # notices
    "notice.send": _STEWARD,
    "preference.set": _PERSON,
    # ledger: who enters what cannot also decide it; stewards set up, treasurers post
    "book.open": _MONEY,
    "book.edit": _MONEY,  # accounts, restrictions, rules of the bank
    "book.post": _TREASURER,
    "book.close": _TREASURER,
    "book.reopen": _TREASURER,
    "book.read": _SEE_MONEY,  # entries, sub-accounts, attachments
    "book.statements": _SEE_MONEY | _MEMBER,  # totals, which name nobody
    # agreements
    "agreement.draft": _MONEY,
    "agreement.offer": _MONEY,
    "agreement.sign": _PERSON,  # a party, or in a seat of one: the verb checks
    "agreement.paper": _MONEY,
    "agreement.payment": _TREASURER,
    "agreement.enter": _TREASURER,  # fees, waivers, taking back
    "agreement.ask": _PERSON,  # a party asks for a change: the verb checks
    "agreement.end": _STEWARD,
    "agreement.read": _SEE_MONEY,  # parties always read their own: the queries check
    # funds: deciding
    "candidate.put-forward": _PERSON,  # members, and whoever comes to an assembly
    "candidate.move": _FACILITATE,
    "candidate.review": _MEMBER,
    "candidate.recommend": frozenset({Role.BOARD}),
    "pipeline.edit": _STEWARD,
    "pool.run": _STEWARD,
    # funds: raising
    "offering.edit": _STEWARD,
    "note.subscribe": _PERSON,  # whoever the note's class admits: the verb checks
    "note.enter": _MONEY,  # for a person without an account
    "note.redeem": _PERSON,  # one's own: the verb checks
    "note.pay": _TREASURER,
    "gift.enter": _TREASURER,
    "fund.dues": _PERSON,  # one's own promise of dues: the verb checks
    # funds: lending
    "loan.prepare": _MONEY,
    "loan.disburse": _TREASURER,
    "loan.report": _PERSON,  # the borrower's own figures, in a seat of the borrower: the verb checks
    "loan.restructure": _MONEY,
    "loan.write-off": _TREASURER,
    "fund.edit": _STEWARD,
    # land: holdings, leases, prices
    "holding.edit": _STEWARD,
    "holding.read": _MEMBER | _SEE_MONEY,  # addresses; anyone sees names, neighborhoods and counts
    "lease.write": _MONEY,
    "lease.read": _SEE_MONEY,  # whoever holds it reads their own: the queries check
    "lease.bill": _TREASURER,
    "household.edit": _STEWARD,
    "deal.edit": _FACILITATE,
    "deal.read": _MEMBER | _SEE_MONEY,
    "deal.close": _TREASURER,
    "index.edit": _STEWARD,
    "appraisal.enter": _STEWARD,
    "price.set": _STEWARD,
    "improvement.ask": _PERSON,  # for one's own home: the verb checks
    "improvement.decide": frozenset({Role.STEWARD, Role.BOARD}),
    # land: finding the next household
    "limits.edit": _STEWARD,
    "income.review": frozenset({Role.STEWARD, Role.REVIEWER}),  # two different people: the verb checks
    "programme.edit": _STEWARD,
    "home.apply": _PERSON,
    "application.enter": _STEWARD,  # for somebody who applies on paper
    "application.read": frozenset({Role.STEWARD, Role.REVIEWER}),
    "lottery.hold": _STEWARD,
    "home.offer": _STEWARD,
    "sale.announce": _PERSON,  # of one's own home: the verb checks
    "sale.run": _STEWARD,
    "sale.close": _MONEY,
    # land: stewardship
    "duty.do": _STEWARD,
    "letter.write": _STEWARD,
    "request.make": _PERSON,  # for one's own home: the verb checks
    "request.decide": frozenset({Role.STEWARD, Role.BOARD}),
    "support.run": _STEWARD,
    "default.record": _STEWARD,
    "reserve.spend": _TREASURER,
    "land.report": _SEE_MONEY,
    "land.govern": _STEWARD,
    # budgeting
    "budget.create": _STEWARD,
    "budget.edit": _STEWARD,
    "budget.phase": _STEWARD,
    "budget.count": _STEWARD,
    "budget.volunteer": frozenset({Role.PERSON}),
    "idea.submit": frozenset({Role.ANYONE, Role.PERSON}),
    "idea.merge": frozenset({Role.STEWARD, Role.DELEGATE}),
    "idea.set-aside": frozenset({Role.STEWARD, Role.DELEGATE}),
    "idea.moderate": _STEWARD,
    "project.develop": frozenset({Role.STEWARD, Role.DELEGATE}),
    "project.translate": frozenset({Role.STEWARD, Role.DELEGATE}),
    "project.review": frozenset({Role.REVIEWER}),
    "project.list": _STEWARD,
    "promise.make": _STEWARD,
    "promise.update": frozenset({Role.STEWARD, Role.REVIEWER}),
    "promise.spend": frozenset({Role.STEWARD, Role.TREASURER, Role.REVIEWER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: a person (or nobody known), as themselves or in one seat.

    `memo`, a dict given for the length of one request, keeps what was looked up; without it every question is
    asked afresh.
    """

    person: Person | None = None
    seat: Seat | None = None
    memo: dict[str, Any] | None = field(default=None, compare=False, repr=False)

    def roles(self, organization: Organization | None) -> frozenset[Role]:
        """Every role the actor has towards the organization; with None, those they have towards the house."""
        if self.person is None:
            return frozenset({Role.ANYONE})
        roles = {Role.ANYONE, Role.PERSON}
        if organization is not None and self.belongs_to(organization):
            roles.add(Role.MEMBER)
        if self.seat is None:
            return frozenset(roles)
        if organization is not None and self.seat.organization_id == organization.pk:
            roles.add(Role(self.seat.kind))
        if self.seat.kind == Role.STEWARD and self.seat.organization.is_house:
            roles.add(Role.HOUSE)
        return frozenset(roles)

    def belongs_to(self, organization: Organization) -> bool:
        """Whether the person is an active member: one query a request for all organizations together."""
        if self.person is None:
            return False
        active = self.person.memberships.filter(status="active")
        if self.memo is None:
            return active.filter(organization=organization).exists()
        if "active" not in self.memo:
            self.memo["active"] = frozenset(active.values_list("organization_id", flat=True))
        return organization.pk in self.memo["active"]


NOBODY = Actor()


def allows(actor: Actor, verb: str, organization: Organization | None = None) -> bool:
    return bool(ALLOWED.get(verb, frozenset()) & actor.roles(organization))


def require(actor: Actor, verb: str, organization: Organization | None = None) -> None:
    """Returns if the actor may; raises NotAllowed, naming a seat of theirs that would allow it, otherwise."""
    if allows(actor, verb, organization):
        return
    raise NotAllowed(verb, seat_that_would(actor, verb, organization))


def seat_that_would(actor: Actor, verb: str, organization: Organization | None) -> Seat | None:
    """A seat the person holds and is not acting in, that would allow the verb."""
    if actor.person is None:
        return None
    allowed = ALLOWED.get(verb, frozenset())
    held = actor.person.seats.filter(vacated_on__isnull=True, starts_on__lte=timezone.localdate())
    of_house = Q(kind=Role.STEWARD, organization__is_house=True) if Role.HOUSE in allowed else Q(pk__in=[])
    of_this = Q(kind__in=[role.value for role in allowed], organization=organization)
    fitting = held.filter(of_house if organization is None else of_this | of_house)
    if actor.seat is not None:
        fitting = fitting.exclude(pk=actor.seat.pk)
    return fitting.select_related("organization").first()

"""Who may do what, written out a second time: a change of the table has to be made here too, knowingly."""

from __future__ import annotations

import pytest

from commonhouse.people import permissions
from commonhouse.people.models import Organization
from commonhouse.people.permissions import ALLOWED, NOBODY, Actor, NotAllowed, Role, allows, require
from tests import factories

ROLES = (
    "anyone", "person", "member", "board", "steward", "treasurer", "delegate", "reviewer", "keyer", "facilitator",
    "auditor", "house",
)  # fmt: skip
SEATS = ("board", "steward", "treasurer", "delegate", "reviewer", "keyer", "facilitator", "auditor")

# What each way of being there adds to what comes before it; all else is denied.
EXPECTED: dict[str, set[str]] = {
    "organization.found": {"person"},
    "organization.list": {"house"},
    "organization.see": {
        "member",
        "board",
        "steward",
        "treasurer",
        "delegate",
        "reviewer",
        "keyer",
        "facilitator",
        "auditor",
        "house",
    },
    "organization.edit": {"steward"},
    "organization.represent": {"steward"},
    "membership.apply": {"person"},
    "membership.decide": {"steward"},
    "membership.pause": {"steward"},
    "membership.leave": {"person"},
    "membership.read": {"steward"},
    "member.enter": {"steward"},
    "member.import": {"steward"},
    "member.erase": {"steward"},
    "contact.read": {"steward"},
    "contact.edit": {"steward"},
    "claim.issue": {"steward"},
    "seat.fill": {"steward"},
    "seat.vacate": {"steward"},
    "class.edit": {"steward"},
    "box.create": {"steward"},
    "box.open": {"steward"},
    "box.schedule": {"steward"},
    "box.close": {"steward"},
    "box.count": {"steward"},
    "box.turnout": {"steward"},
    "roll.read": {"steward"},
    "roll.register": {"anyone", "person"},
    "roll.hand": {"steward"},
    "sheet.issue": {"steward"},
    "ballot.cast": {"anyone", "person"},
    "ballot.assist": {"steward"},
    "paper.batch": {"steward", "keyer"},
    "paper.key": {"steward", "keyer"},
    "paper.resolve": {"steward", "keyer"},
    "paper.accept": {"steward"},
    "holding.edit": {"steward"},
    "holding.read": {"auditor", "board", "facilitator", "member", "steward", "treasurer"},
    "lease.write": {"steward", "treasurer"},
    "lease.read": {"auditor", "board", "steward", "treasurer"},
    "lease.bill": {"treasurer"},
    "household.edit": {"steward"},
    "deal.edit": {"board", "facilitator", "steward"},
    "deal.read": {"auditor", "board", "facilitator", "member", "steward", "treasurer"},
    "deal.close": {"treasurer"},
    "index.edit": {"steward"},
    "appraisal.enter": {"steward"},
    "price.set": {"steward"},
    "improvement.ask": {"person"},
    "improvement.decide": {"board", "steward"},
    "limits.edit": {"steward"},
    "income.review": {"reviewer", "steward"},
    "programme.edit": {"steward"},
    "home.apply": {"person"},
    "application.enter": {"steward"},
    "application.read": {"reviewer", "steward"},
    "lottery.hold": {"steward"},
    "home.offer": {"steward"},
    "sale.announce": {"person"},
    "sale.run": {"steward"},
    "sale.close": {"steward", "treasurer"},
    "duty.do": {"steward"},
    "letter.write": {"steward"},
    "request.make": {"person"},
    "request.decide": {"board", "steward"},
    "support.run": {"steward"},
    "default.record": {"steward"},
    "reserve.spend": {"treasurer"},
    "land.report": {"auditor", "board", "steward", "treasurer"},
    "land.govern": {"steward"},
    "budget.create": {"steward"},
    "budget.edit": {"steward"},
    "budget.phase": {"steward"},
    "budget.count": {"steward"},
    "budget.volunteer": {"person"},
    "idea.submit": {"anyone", "person"},
    "idea.merge": {"steward", "delegate"},
    "idea.set-aside": {"steward", "delegate"},
    "idea.moderate": {"steward"},
    "project.develop": {"steward", "delegate"},
    "project.translate": {"steward", "delegate"},
    "project.review": {"reviewer"},
    "project.list": {"steward"},
    "promise.make": {"steward"},
    "promise.update": {"steward", "reviewer"},
    "promise.spend": {"steward", "treasurer", "reviewer"},
    "box.withdraw": {"steward"},
    "delegation.give": {"person"},
    "charter.adopt": {"steward"},
    "charter.draft": {"member", "board", "steward", "facilitator"},
    "conversation.open": {"member", "board", "steward", "facilitator"},
    "proposal.write": {"member", "board", "steward", "facilitator"},
    "proposal.ask": {"member", "board", "steward", "facilitator"},
    "proposal.facilitate": {"board", "steward", "facilitator"},
    "proposal.comment": {"person"},
    "proposal.object": {"person"},
    "proposal.advise": {"person"},
    "proposal.moderate": {"steward"},
    "proposal.record": {"board", "steward", "facilitator"},
    "proposal.decide": {"board", "steward", "facilitator"},
    "commitment.make": {"member", "board", "steward", "facilitator"},
    "commitment.update": {"member", "board", "steward", "facilitator"},
    "mandate.give": {"steward"},
    "election.call": {"steward"},
    "election.run": {"steward"},
    "candidate.nominate": {"person"},
    "candidate.answer": {"person"},
    "seat.appoint": {"board", "steward", "facilitator"},
    "draw.hold": {"steward"},
    "meeting.call": {"board", "steward", "facilitator"},
    "meeting.facilitate": {"board", "steward", "facilitator"},
    "meeting.answer": {"person"},
    "meeting.move": {"member", "board", "steward", "facilitator"},
    "minutes.write": {"board", "steward", "facilitator"},
    "notice.send": {"steward"},
    "preference.set": {"person"},
    "book.open": {"steward", "treasurer"},
    "book.edit": {"steward", "treasurer"},
    "book.post": {"treasurer"},
    "book.close": {"treasurer"},
    "book.reopen": {"treasurer"},
    "book.read": {"auditor", "board", "steward", "treasurer"},
    "book.statements": {"auditor", "board", "facilitator", "member", "steward", "treasurer"},
    "agreement.draft": {"steward", "treasurer"},
    "agreement.offer": {"steward", "treasurer"},
    "agreement.sign": {"person"},
    "agreement.paper": {"steward", "treasurer"},
    "agreement.payment": {"treasurer"},
    "agreement.enter": {"treasurer"},
    "agreement.ask": {"person"},
    "agreement.end": {"steward"},
    "agreement.read": {"auditor", "board", "steward", "treasurer"},
    "candidate.put-forward": {"person"},
    "candidate.move": {"board", "facilitator", "steward"},
    "candidate.review": {"board", "facilitator", "member", "steward"},
    "candidate.recommend": {"board"},
    "pipeline.edit": {"steward"},
    "pool.run": {"steward"},
    "offering.edit": {"steward"},
    "note.subscribe": {"person"},
    "note.enter": {"steward", "treasurer"},
    "note.redeem": {"person"},
    "note.pay": {"treasurer"},
    "gift.enter": {"treasurer"},
    "fund.dues": {"person"},
    "loan.prepare": {"steward", "treasurer"},
    "loan.disburse": {"treasurer"},
    "loan.report": {"person"},
    "loan.restructure": {"steward", "treasurer"},
    "loan.write-off": {"treasurer"},
    "fund.edit": {"steward"},
}


def includes(role: str) -> set[str]:
    """Everyone is anyone; whoever signed in is a person too; a seat adds to that, and belonging does."""
    if role == "anyone":
        return {"anyone"}
    if role == "house":  # a steward of the house's own organization, seen from another organization
        return {"anyone", "person", "house"}
    return {"anyone", "person", role}


def actor_for(role: str, organization: Organization) -> Actor:
    if role == "anyone":
        return NOBODY
    if role == "person":
        return Actor(factories.make_person(email=""))
    if role == "member":
        return Actor(factories.make_member(organization).person)
    if role == "house":
        return factories.make_steward(factories.make_organization("the-house", is_house=True))
    return factories.make_actor(organization, role)


def test_every_row_is_here() -> None:
    assert {verb: {str(role) for role in roles} for verb, roles in ALLOWED.items()} == EXPECTED


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_role_by_verb(role: str) -> None:
    organization = factories.make_organization()
    actor = actor_for(role, organization)
    for verb in ALLOWED:
        expected = bool(EXPECTED[verb] & includes(role))
        assert allows(actor, verb, organization) is expected, f"{role} {verb}"
        if not expected:
            with pytest.raises(NotAllowed):
                require(actor, verb, organization)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SEATS)
def test_a_seat_gives_nothing_elsewhere(kind: str) -> None:
    actor = factories.make_actor(factories.make_organization(), kind)
    other = factories.make_organization()
    assert actor.roles(other) == {Role.ANYONE, Role.PERSON}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SEATS)
def test_a_seat_held_but_not_acted_in_gives_nothing_but_is_named(kind: str) -> None:
    organization = factories.make_organization()
    seat = factories.make_seat(organization, kind)
    actor = Actor(seat.person)
    assert actor.roles(organization) == {Role.ANYONE, Role.PERSON}
    verb = next(verb for verb, roles in ALLOWED.items() if Role(kind) in roles and Role.PERSON not in roles)
    with pytest.raises(NotAllowed) as problem:
        require(actor, verb, organization)
    assert problem.value.seat == seat


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_verb_nobody_named_is_denied_to_everyone(role: str) -> None:
    organization = factories.make_organization()
    assert not allows(actor_for(role, organization), "everything.destroy", organization)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["applied", "paused", "left", "declined"])
def test_only_an_active_membership_makes_a_member(status: str) -> None:
    organization = factories.make_organization()
    person = factories.make_member(organization, status=status).person
    assert Role.MEMBER not in Actor(person).roles(organization)


@pytest.mark.django_db
def test_a_vacated_seat_is_not_offered() -> None:
    organization = factories.make_organization()
    seat = factories.make_seat(organization)
    seat.vacated_on = seat.starts_on
    seat.save()
    assert permissions.seat_that_would(Actor(seat.person), "seat.fill", organization) is None


@pytest.mark.django_db
def test_roles_within_a_request_take_one_query(django_assert_num_queries) -> None:
    organizations = [factories.make_organization() for _ in range(3)]
    person = factories.make_member(organizations[0]).person
    actor = Actor(person, memo={})
    with django_assert_num_queries(1):
        for organization in organizations:
            allows(actor, "organization.see", organization)
            allows(actor, "membership.apply", organization)

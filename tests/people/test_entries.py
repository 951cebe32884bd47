"""People entered by stewards: contacts, claim codes, joining entry and account, erasure."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonhouse.people import actions, queries
from commonhouse.people.actions.claims import BadClaim
from commonhouse.people.data import known_about
from commonhouse.people.models import Account, ClaimCode, Contact, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.people import record


def enter(steward: Actor, name: str = "Rosa", **fields) -> Membership:
    organization = steward.seat.organization
    return actions.enter_member(steward, organization, organization.member_classes.first(), name=name, **fields)


def test_a_name_is_enough(steward: Actor, organization: Organization) -> None:
    membership = enter(steward)
    assert membership.status == "active"
    assert membership.person.account is None


def test_the_form_sent_twice_enters_one_person(steward: Actor, organization: Organization) -> None:
    entry_id = uuid.uuid4()
    first, second = enter(steward, entry_id=entry_id), enter(steward, entry_id=entry_id)
    assert first.pk == second.pk
    other = factories.make_steward(factories.make_organization())
    with pytest.raises(Refused):  # the id says nothing to another organization
        enter(other, entry_id=entry_id)


@pytest.mark.parametrize(
    ("kind", "value"), [("email", "rosa"), ("phone", "12"), ("phone", "call me"), ("fax", "617-555-0101")]
)
def test_contacts_that_do_not_hold(steward: Actor, organization: Organization, kind: str, value: str) -> None:
    before = Person.objects.count()
    with pytest.raises(ValidationError):
        enter(steward, contacts=[(kind, value)])
    assert Person.objects.count() == before


def test_contacts_stay_with_the_organization(steward: Actor, organization: Organization) -> None:
    person = factories.make_person("Rosa", email="")
    other = factories.make_steward(factories.make_organization())
    for actor in (steward, other):
        factories.make_member(actor.seat.organization, person)
    contact = actions.add_contact(steward, organization, person, "phone", "617-555-0101")
    assert actions.add_contact(steward, organization, person, "phone", "617-555-0101").pk == contact.pk
    assert not queries.contacts_of(other.seat.organization, person).exists()
    with pytest.raises(NotAllowed):
        actions.remove_contact(other, contact)
    with pytest.raises(Refused):
        actions.add_contact(other, other.seat.organization, factories.make_person(), "phone", "617-555-0101")
    actions.remove_contact(steward, contact)
    assert not Contact.objects.exists()


def test_only_entries_without_account_are_corrected(steward: Actor, organization: Organization) -> None:
    person = enter(steward).person
    actions.edit_entry(steward, organization, person, name="Rosa María", language="es")
    assert Person.objects.get(pk=person.pk).name == "Rosa María"
    own = factories.make_member(organization, factories.make_person(email="")).person
    with pytest.raises(Refused):
        actions.edit_entry(steward, organization, own, name="X", language="en")


# --- claim codes ----------------------------------------------------------------------------------------------
def account() -> Account:
    return Account.objects.create_user(f"{uuid.uuid4().hex[:8]}@example.org")


def test_a_code_gives_the_entry_to_an_account(steward: Actor, organization: Organization) -> None:
    membership = enter(steward)
    code = actions.issue_claim(steward, organization, membership.person)
    mine = account()
    person = actions.claim(mine, code.lower().replace("-", " "))
    assert person.pk == membership.person_id
    assert person.account == mine
    assert actions.claim(mine, code).pk == person.pk  # pressed twice
    with pytest.raises(BadClaim):
        actions.claim(account(), code)
    assert record.bodies(organization, "people.claimed") == [{"member": membership.pseudonym}]


def test_a_code_is_kept_as_a_hash_and_ends(steward: Actor, organization: Organization) -> None:
    person = enter(steward).person
    code = actions.issue_claim(steward, organization, person)
    kept = ClaimCode.objects.get()
    assert code.replace("-", "") not in kept.code_hash
    with pytest.raises(BadClaim):
        actions.claim(account(), code, now=timezone.now() + dt.timedelta(days=10, seconds=1))
    second = actions.issue_claim(steward, organization, person)
    with pytest.raises(BadClaim):
        actions.claim(account(), code)
    actions.claim(account(), second)


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "x" * 5000, "0" * 12, "ñandú", "' OR 1=1"])
def test_wrong_codes_all_sound_the_same(db: None, code: str) -> None:
    with pytest.raises(BadClaim) as problem:
        actions.claim(account(), code)
    assert str(problem.value) == str(BadClaim())


def test_no_code_for_someone_with_an_account_or_of_another_organization(
    steward: Actor, organization: Organization
) -> None:
    own = factories.make_member(organization, factories.make_person(email="")).person
    with pytest.raises(Refused):
        actions.issue_claim(steward, organization, own)
    elsewhere = factories.make_member(factories.make_organization()).person
    with pytest.raises(Refused):
        actions.issue_claim(steward, organization, elsewhere)
    shared = enter(steward).person
    factories.make_member(factories.make_organization(), shared)
    with pytest.raises(Refused, match="Another organization"):
        actions.issue_claim(steward, organization, shared)


def test_all_an_entry_has_moves_to_the_person_of_the_account(steward: Actor, organization: Organization) -> None:
    membership = enter(steward, contacts=[("phone", "617-555-0101"), ("email", "rosa@example.org")])
    entry = membership.person
    actions.fill_seat(steward, organization, kind="board", person=entry, starts_on=timezone.localdate())
    mine = factories.make_person("Rosa Delgado", email="")
    Contact.objects.create(organization=organization, person=mine, kind="phone", value="617-555-0101")
    code = actions.issue_claim(steward, organization, entry)

    person = actions.claim(mine.account, code)

    assert person.pk == mine.pk
    membership.refresh_from_db()
    entry.refresh_from_db()
    assert membership.person == mine
    assert Seat.objects.get(kind="board").person == mine
    assert sorted(mine.contacts.values_list("value", flat=True)) == ["617-555-0101", "rosa@example.org"]
    assert (entry.name, entry.erased_on is not None) == ("erased member", True)
    record.verified(organization)


def test_two_memberships_become_one(steward: Actor, organization: Organization) -> None:
    entry = enter(steward)
    mine = factories.make_person("Rosa D", email="")
    own = actions.apply(Actor(mine), organization, organization.member_classes.get())
    actions.claim(mine.account, actions.issue_claim(steward, organization, entry.person))
    own.refresh_from_db()
    entry.refresh_from_db()
    assert (own.status, entry.status) == ("active", "left")
    assert record.bodies(organization, "people.merged") == [{"from": entry.pseudonym, "into": own.pseudonym}]
    assert queries.active_members(organization).filter(person=mine).count() == 1
    record.verified(organization)


def test_two_on_one_roll_are_not_joined(steward: Actor, organization: Organization) -> None:
    from commonhouse.decisions.models import Box, RollEntry

    entry = enter(steward).person
    mine = factories.make_member(organization, factories.make_person(email="")).person
    box = Box.objects.create(
        organization=organization, title="Vote", opens_at=timezone.now(),
        closes_at=timezone.now() + dt.timedelta(days=1),
    )  # fmt: skip
    code = actions.issue_claim(steward, organization, entry)
    first = RollEntry.objects.create(organization=organization, box=box, person=entry, salt="0")
    second = RollEntry.objects.create(organization=organization, box=box, person=mine, salt="1")
    with pytest.raises(Refused, match="same list of voters"):
        actions.claim(mine.account, code)
    first.refresh_from_db()
    assert first.person == entry
    assert ClaimCode.objects.get().used_at is None
    second.delete()
    actions.claim(mine.account, code)
    first.refresh_from_db()
    assert first.person == mine


def test_lists_of_people_belong_to_one_organization() -> None:
    """Joining moves an entry within lists (a count's tellers) as within rows: by the organization they belong to."""
    lists = [relation for relation in queries.relations() if relation.many_to_many]
    assert all(any(field.name == "organization" for field in each.related_model._meta.fields) for each in lists)


def test_no_row_that_names_someone_is_overlooked_when_an_entry_is_claimed() -> None:
    """Whatever names a person by a key of its own has the organization it belongs to, or is the person's alone."""
    known = {(each.related_model.__name__, each.field.name) for each in queries.relations()}
    assert {("Objection", "person"), ("Comment", "person"), ("RoomCount", "tellers"), ("Keying", "person")} <= known
    assert not any(each.related_model._meta.auto_created for each in queries.relations())


def test_a_teller_who_claims_their_entry_stays_a_teller(steward: Actor, organization: Organization) -> None:
    from commonhouse.proposals.models import RoomCount

    entry = enter(steward).person
    mine = factories.make_person(email="")
    elsewhere = factories.make_organization()
    lists = [_room_count(each, entry) for each in (organization, elsewhere)]
    actions.claim(mine.account, actions.issue_claim(steward, organization, entry))
    assert [list(RoomCount.objects.get(pk=each.pk).tellers.all()) for each in lists] == [[mine], [entry]]


def _room_count(organization: Organization, teller: Person) -> Any:
    from commonhouse.proposals.models import Conversation, Proposal, RoomCount

    author, now = factories.make_person(), timezone.now()
    talk = Conversation.objects.create(organization=organization, started_by=author, opened_at=now)
    proposal = Proposal.objects.create(organization=organization, conversation=talk, author=author, written_at=now)
    count = RoomCount.objects.create(
        organization=organization, proposal=proposal, counts={}, present=3, recorded_by=author, at=now
    )
    count.tellers.add(teller)
    return count


# --- erasure --------------------------------------------------------------------------------------------------
def test_erasing_oneself(steward: Actor, organization: Organization) -> None:
    person = factories.make_person("Rosa Delgado", email="rosa@example.org", place="Roxbury")
    membership = actions.admit(steward, actions.apply(Actor(person), organization, organization.member_classes.get()))
    actions.add_contact(steward, organization, person, "phone", "617-555-0101")
    seat = actions.fill_seat(steward, organization, kind="board", person=person, starts_on=timezone.localdate())
    before = record.download(organization)

    erased = actions.erase_person(Actor(person), person)
    actions.erase_person(Actor(person), person)

    assert (erased.name, erased.place, erased.account) == ("erased member", "", None)
    assert not Account.objects.filter(email="rosa@example.org").exists()
    assert not Contact.objects.exists()
    membership.refresh_from_db()
    seat.refresh_from_db()
    assert membership.status == "left"
    assert seat.vacated_on is not None
    assert record.kinds(organization)[-2:] == ["people.seat-vacated", "people.left"]
    acts_before = before.splitlines()[:-1]  # the last line is the checkpoint
    assert record.download(organization).splitlines()[: len(acts_before)] == acts_before
    record.verified(organization)


def test_the_only_steward_first_finds_another(steward: Actor, organization: Organization) -> None:
    with pytest.raises(Refused, match="only steward of Riverside"):
        actions.erase_person(Actor(steward.person), steward.person)
    assert Person.objects.get(pk=steward.person.pk).erased_on is None


def test_stewards_erase_entries_only(steward: Actor, organization: Organization) -> None:
    entry = enter(steward).person
    own = factories.make_member(organization, factories.make_person(email="")).person
    with pytest.raises(NotAllowed):
        actions.erase_person(steward, entry)
    with pytest.raises(Refused):
        actions.erase_person(steward, own, organization=organization)
    with pytest.raises(NotAllowed):
        actions.erase_person(Actor(own), entry, organization=organization)
    assert actions.erase_person(steward, entry, organization=organization).name == "erased member"


def test_what_the_house_knows(steward: Actor, organization: Organization) -> None:
    membership = enter(steward, contacts=[("email", "rosa@example.org")])
    code = actions.issue_claim(steward, organization, membership.person)
    mine = account()
    person = actions.claim(mine, code)
    known = known_about(person)
    assert known["account"]["email"] == mine.email
    assert known["people.membership"][0]["pseudonym"] == membership.pseudonym
    assert known["people.contact"][0]["value"] == "rosa@example.org"
    assert "people.claimcode" not in known
    assert "code_hash" not in str(known)


def test_a_pseudonym_says_nothing_and_stays(organization: Organization) -> None:
    stranger = factories.make_person()
    other = factories.make_organization()
    name = queries.pseudonym_of(organization, stranger)
    assert name == queries.pseudonym_of(organization, stranger)
    assert name != queries.pseudonym_of(other, stranger)
    member = factories.make_member(organization)
    assert queries.pseudonym_of(organization, member.person) == member.pseudonym

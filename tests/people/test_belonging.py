"""Founding, applying, admitting, pausing, leaving; and what the record says of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.people import actions
from commonhouse.people.models import Membership, Organization, Seat
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.people import record


def test_founding(founder: Actor) -> None:
    organization = actions.found_organization(founder, name="Riverside", kind="worker-coop", slug="riverside")
    assert not organization.is_listed
    assert Seat.objects.get(organization=organization).person == founder.person
    assert organization.memberships.get().status == "active"
    assert record.kinds(organization) == [
        "record.opened", "people.founded", "people.class-set", "people.admitted", "people.seat-filled",
    ]  # fmt: skip
    record.verified(organization)


def test_nobody_founds_without_signing_in(db: None) -> None:
    with pytest.raises(NotAllowed):
        actions.found_organization(Actor(), name="X", kind="fund", slug="x")


def test_a_taken_address_is_a_field_error_and_nothing_is_made(founder: Actor, organization: Organization) -> None:
    with pytest.raises(ValidationError) as problem:
        actions.found_organization(founder, name="Other", kind="fund", slug=organization.slug)
    assert "slug" in problem.value.error_dict
    assert not Organization.objects.filter(name="Other").exists()


def test_only_so_many_wait_to_be_listed(founder: Actor) -> None:
    for number in range(3):
        actions.found_organization(founder, name=f"N {number}", kind="fund", slug=f"n-{number}")
    with pytest.raises(Refused):
        actions.found_organization(founder, name="One more", kind="fund", slug="one-more")


def test_only_the_house_lists(steward: Actor, house: Actor, founder: Actor) -> None:
    other = actions.found_organization(founder, name="Other", kind="fund", slug="other")
    with pytest.raises(NotAllowed):
        actions.list_organization(steward, other)
    actions.list_organization(house, other)
    actions.list_organization(house, other)
    other.refresh_from_db()
    assert other.is_listed
    assert record.kinds(other).count("people.listed") == 1


def test_editing_records_which_fields_not_what(steward: Actor, organization: Organization) -> None:
    actions.edit_organization(steward, organization, summary="We bake.", place="Dorchester")
    assert record.bodies(organization, "people.organization-edited") == [{"fields": ["place", "summary"]}]
    with pytest.raises(TypeError):
        actions.edit_organization(steward, organization, is_listed=True)


def test_applying_and_being_admitted(steward: Actor, organization: Organization) -> None:
    person = factories.make_person("Rosa", email="")
    member_class = organization.member_classes.get()
    asked = actions.apply(Actor(person), organization, member_class)
    assert asked.status == "applied"
    assert actions.apply(Actor(person), organization, member_class).pk == asked.pk
    before = record.kinds(organization)
    assert actions.admit(steward, asked).status == "active"
    actions.admit(steward, asked)
    assert record.kinds(organization) == [*before, "people.admitted"]
    assert record.bodies(organization, "people.admitted")[-1] == {
        "class": "members",
        "members": [asked.pseudonym],
        "organizations": [],
    }
    assert "Rosa" not in record.download(organization).decode()


def test_declaring_is_being_in_where_the_class_says_so(steward: Actor, organization: Organization) -> None:
    residents = actions.add_class(
        steward, organization, name="Residents", admission="attestation", minimum_age=11, eligibility="I live here."
    )
    actor = Actor(factories.make_person(email=""))
    with pytest.raises(Refused, match="declare that you qualify"):
        actions.apply(actor, organization, residents)
    with pytest.raises(Refused, match="at least 11"):
        actions.apply(actor, organization, residents, attested=True)
    assert not organization.memberships.filter(person=actor.person).exists()
    joined = actions.apply(actor, organization, residents, attested=True, of_age=True)
    assert joined.status == "active"


def test_an_unlisted_organization_takes_no_applications(founder: Actor) -> None:
    hidden = actions.found_organization(founder, name="Hidden", kind="fund", slug="hidden")
    with pytest.raises(Refused):
        actions.apply(Actor(factories.make_person(email="")), hidden, hidden.member_classes.get())


def test_a_class_of_another_organization_is_refused(organization: Organization) -> None:
    other = factories.make_organization()
    with pytest.raises(Refused):
        actions.apply(Actor(factories.make_person(email="")), organization, other.member_classes.get())


def test_declining_leaves_a_note_and_no_act(steward: Actor, organization: Organization) -> None:
    actor = Actor(factories.make_person(email=""))
    asked = actions.apply(actor, organization, organization.member_classes.get())
    before = record.kinds(organization)
    declined = actions.decline(steward, asked, note="Ask again in spring")
    assert (declined.status, declined.note) == ("declined", "Ask again in spring")
    assert record.kinds(organization) == before
    with pytest.raises(Refused):
        actions.admit(steward, asked)
    again = actions.apply(actor, organization, organization.member_classes.get())
    assert (again.status, again.note, again.pk) == ("applied", "", asked.pk)


def test_pausing_resuming_leaving(steward: Actor, organization: Organization) -> None:
    actor = Actor(factories.make_person(email=""))
    membership = actions.admit(steward, actions.apply(actor, organization, organization.member_classes.get()))
    with pytest.raises(NotAllowed):
        actions.pause(actor, membership)
    actions.pause(steward, membership)
    with pytest.raises(Refused):
        actions.apply(actor, organization, organization.member_classes.get())
    actions.resume(steward, membership)
    actions.pause(steward, membership)
    with pytest.raises(NotAllowed):  # whoever has an account leaves by themselves
        actions.leave(steward, membership)
    left = actions.leave(actor, membership)
    assert left.status == "left"
    actions.leave(actor, membership)
    assert record.kinds(organization)[-5:] == [
        "people.admitted", "people.paused", "people.resumed", "people.paused", "people.left",
    ]  # fmt: skip
    record.verified(organization)


def test_nobody_leaves_for_another(steward: Actor, organization: Organization) -> None:
    membership = actions.apply(Actor(factories.make_person(email="")), organization, organization.member_classes.get())
    with pytest.raises(NotAllowed):
        actions.leave(Actor(factories.make_person(email="")), membership)


def test_an_organization_joins_a_network(steward: Actor, organization: Organization, house: Actor) -> None:
    network = factories.make_organization("network", kind="network")
    network_steward = factories.make_steward(network)
    members = network.member_classes.get()
    with pytest.raises(NotAllowed) as problem:
        actions.apply_for(Actor(steward.person), network, members)
    assert problem.value.seat == steward.seat
    with pytest.raises(NotAllowed):
        actions.apply_for(factories.make_actor(organization, "keyer"), network, members)
    asked = actions.apply_for(steward, network, members)
    assert asked.member_organization == organization
    assert actions.apply_for(steward, network, members).pk == asked.pk
    with pytest.raises(NotAllowed):
        actions.admit(steward, asked)
    actions.admit(network_steward, asked)
    assert record.bodies(network, "people.admitted")[0]["organizations"] == ["riverside"]
    with pytest.raises(NotAllowed):
        actions.leave(network_steward, asked)
    assert actions.leave(steward, asked).status == "left"
    with pytest.raises(Refused):
        actions.apply_for(steward, organization, organization.member_classes.get())


def test_an_organization_never_admits_itself_by_declaring(steward: Actor, organization: Organization) -> None:
    network = factories.make_organization("network")
    open_class = factories.make_class(network, "open", admission="attestation")
    assert actions.apply_for(steward, network, open_class, attested=True).status == "applied"


def test_classes(steward: Actor, organization: Organization) -> None:
    added = actions.add_class(steward, organization, name="Supporters", votes=False, buy_in=10000)
    assert actions.add_class(steward, organization, name="Supporters").pk == added.pk
    with pytest.raises(ValidationError):
        actions.edit_class(steward, added, minimum_age=-1)
    added.refresh_from_db()
    with pytest.raises(ValidationError) as problem:
        actions.edit_class(steward, added, eligibility="Write to rosa@example.org first")
    assert "eligibility" in problem.value.error_dict
    added.refresh_from_db()
    person = factories.make_person(email="")
    membership = actions.admit(steward, actions.apply(Actor(person), organization, added))
    with pytest.raises(Refused):
        actions.remove_class(steward, added)
    actions.change_class(steward, membership, organization.member_classes.get(slug="members"))
    actions.remove_class(steward, added)
    with pytest.raises(Refused):
        actions.remove_class(steward, organization.member_classes.get())
    record.verified(organization)


def test_a_history_keeps_its_days(founder: Actor) -> None:
    then = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    organization = actions.found_organization(founder, name="Old", kind="fund", slug="old", now=then)
    assert Membership.objects.get(organization=organization).since == dt.date(2024, 5, 1)
    assert b'"at":"2024-05-01T12:00:00Z"' in record.download(organization)

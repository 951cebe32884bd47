"""Organizations vote with one voice each, through any of their delegates."""

from __future__ import annotations

import pytest

from commonhouse.decisions import actions
from commonhouse.decisions.models import Ballot, RollEntry
from commonhouse.people import actions as people
from commonhouse.people.permissions import Actor, Refused
from tests.decisions.helpers import CLOSES, DURING, OPENS, acts, finish
from tests.decisions.polls import ask, assert_holds
from tests.factories import make_class, make_member, make_organization, make_steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition(db):
    return make_organization("coalition", with_class=False)


@pytest.fixture
def groups(coalition):
    return make_class(coalition, "groups")


@pytest.fixture
def steward(coalition):
    return make_steward(coalition)


def joined(coalition, groups, slug):
    """A member organization and two of its people, both its delegates."""
    member = make_organization(slug)
    membership = coalition.memberships.create(member_organization=member, member_class=groups, status="active")
    chief = make_steward(member)
    two = [make_member(member).person for _ in range(2)]
    for person in two:
        people.name_delegate(chief, membership, person, now=OPENS)
    return member, two


def sign(box, person, member, position, **rest):
    credential = actions.DelegateCredential(person, member)
    return actions.cast(box, credential, {"vote": position}, actions.new_receipt(), now=DURING, **rest)


@pytest.fixture
def box(coalition, groups, steward):
    return lambda **changes: ask(
        steward, coalition, **{"classes": [], "organization_classes": [groups], "is_secret": False} | changes
    )


def test_one_voice_each(coalition, groups, steward, box):
    pairs = [joined(coalition, groups, f"group-{number}") for number in range(3)]
    platform = box()
    assert acts(coalition, "decisions.opened")[0]["roll"]["size"] == 3
    for member, (one, _other) in pairs:
        sign(platform, one, member, "yes")
    member, (_one, other) = pairs[0]
    with pytest.raises(Refused, match="already been cast"):
        sign(platform, other, member, "no")
    actions.recast(platform, actions.DelegateCredential(other, member), {"vote": "no"}, now=DURING)
    result = finish(steward, platform)["result"]
    assert result["counts"] == {"yes": 2, "no": 1, "abstain": 0}
    voters = {ballot["voter"] for ballot in acts(coalition, "decisions.sealed")[0]["ballots"]}
    assert voters == set(coalition.memberships.values_list("pseudonym", flat=True))
    assert_holds(coalition)


def test_only_a_delegate_of_that_organization_now(coalition, groups, box):
    member, (one, other) = joined(coalition, groups, "one")
    stranger, _two = joined(coalition, groups, "two")
    platform = box()
    with pytest.raises(Refused, match="You do not vote for Two"):
        sign(platform, one, stranger, "yes")
    with pytest.raises(Refused, match="not on the roll"):
        actions.cast(platform, actions.PersonCredential(one), {"vote": "yes"}, actions.new_receipt(), now=DURING)
    people.end_delegate(Actor(other), other.delegations.get(), now=DURING)
    with pytest.raises(Refused, match="do not vote for One"):
        sign(platform, other, member, "yes")
    sign(platform, one, member, "yes")
    assert Ballot.objects.count() == 1


def test_an_organization_that_leaves_keeps_its_right_until_closing(coalition, groups, steward, box):
    member, (one, _other) = joined(coalition, groups, "one")
    joined(coalition, groups, "two")
    platform = box()
    chief = make_steward(member)
    people.leave(chief, coalition.memberships.get(member_organization=member), now=DURING)
    sign(platform, one, member, "no")
    assert finish(steward, platform)["result"]["eligible"] == 2
    assert_holds(coalition)


def test_a_delegate_of_another_coalition_has_no_right_here(coalition, groups, box):
    member, _two = joined(coalition, groups, "one")
    elsewhere = make_organization("elsewhere")
    membership = elsewhere.memberships.create(
        member_organization=member, member_class=elsewhere.member_classes.get(), status="active"
    )
    person = make_member(member).person
    people.name_delegate(make_steward(member), membership, person, now=OPENS)
    with pytest.raises(Refused, match="do not vote for One"):
        sign(box(), person, member, "yes")


def test_people_of_the_same_class_are_not_on_the_roll(coalition, groups, box):
    joined(coalition, groups, "one")
    make_member(coalition, member_class=groups)
    platform = box()
    assert RollEntry.objects.filter(box=platform).count() == 1
    assert platform.closes_at == CLOSES


def test_a_steward_helps_a_delegate_by_phone(coalition, groups, steward, box):
    joined(coalition, groups, "one")
    platform = box()
    entry = RollEntry.objects.get(box=platform)
    actions.assist(steward, platform, entry, {"vote": "yes"}, actions.new_receipt(), now=DURING)
    assert Ballot.objects.get().roll_entry == entry

"""Delegates: named by the member organization, known to the record by its pseudonym only, ended by either side."""

from __future__ import annotations

import pytest

from commonhouse.people import actions, queries
from commonhouse.people.models import Delegate
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests.decisions.helpers import acts, verified
from tests.factories import make_member, make_organization, make_person, make_steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition(db):
    return make_organization("coalition", kind="coalition")


@pytest.fixture
def member(coalition):
    return make_organization("member")


@pytest.fixture
def membership(coalition, member):
    classes = coalition.member_classes.get()
    return coalition.memberships.create(member_organization=member, member_class=classes, status="active")


@pytest.fixture
def steward(member):
    return make_steward(member)


@pytest.fixture
def ana(member):
    return make_member(member, person=make_person("Ana")).person


def test_a_steward_of_the_member_names_who_speaks_for_it(coalition, member, membership, steward, ana):
    delegate = actions.name_delegate(steward, membership, ana)
    assert actions.name_delegate(steward, membership, ana) == delegate
    assert list(queries.delegates_of(coalition)) == [delegate]
    assert list(queries.sent_by(member)) == [delegate]
    assert list(queries.delegations_of(ana)) == [delegate]
    assert list(queries.represented_by(ana, coalition)) == [membership]
    (body,) = acts(coalition, "people.delegate-named")
    assert body == {"delegate": delegate.pk, "member": membership.pseudonym}


def test_either_side_ends_it_once(coalition, membership, steward, ana):
    delegate = actions.name_delegate(steward, membership, ana)
    with pytest.raises(NotAllowed):
        actions.end_delegate(Actor(make_person()), delegate)
    actions.end_delegate(Actor(ana), delegate)
    actions.end_delegate(steward, delegate)
    assert len(acts(coalition, "people.delegate-ended")) == 1
    assert not queries.represented_by(ana, coalition).exists()
    again = actions.name_delegate(steward, membership, ana)
    assert again.pk != delegate.pk
    assert verified(coalition)


def test_who_may_name_and_who_may_be_named(coalition, member, membership, steward, ana):
    with pytest.raises(NotAllowed):
        actions.name_delegate(make_steward(coalition), membership, ana)  # not theirs to choose
    with pytest.raises(NotAllowed):
        actions.name_delegate(Actor(ana), membership, ana)
    with pytest.raises(Refused, match="belongs to"):
        actions.name_delegate(steward, membership, make_person())
    with pytest.raises(Refused, match="only an organization"):
        actions.name_delegate(steward, make_member(coalition, ana), ana)
    membership.status = "paused"
    membership.save()
    with pytest.raises(Refused, match="not an active member"):
        actions.name_delegate(steward, membership, ana)


def test_not_more_than_twenty(member, membership, steward):
    people = [make_member(member).person for _ in range(21)]
    for person in people[:20]:
        actions.name_delegate(steward, membership, person)
    with pytest.raises(Refused, match="at most 20"):
        actions.name_delegate(steward, membership, people[20])


def test_who_is_erased_speaks_for_nobody(coalition, membership, steward, ana):
    actions.name_delegate(steward, membership, ana)
    actions.erase_person(Actor(ana), ana)
    assert Delegate.objects.get().ended_on is not None
    assert len(acts(coalition, "people.delegate-ended")) == 1

from __future__ import annotations

import pytest

from commonhouse.charters import actions, starters
from tests import factories


@pytest.fixture
def trust(db):
    """A land trust with its three classes, and one of each."""
    organization = factories.make_organization("trust", kind="land-trust", with_class=False)
    for slug, votes in (("leaseholders", True), ("community", True), ("public", False)):
        factories.make_class(organization, slug, votes=votes)
    return organization


@pytest.fixture
def steward(trust):
    actor = factories.make_steward(trust)
    factories.make_member(trust, actor.person)
    return actor


@pytest.fixture
def said(trust):
    """What the starter for a land trust says, in this one's classes."""
    return starters.get("land-trust").charter({name: name for name in ("leaseholders", "community", "public")})


@pytest.fixture
def adopted(trust, steward, said):
    return actions.adopt(steward, trust, said, template="land-trust")


@pytest.fixture
def member(trust):
    """A client signed in as a member, and the person in `.person`."""
    from django.test import Client

    client = factories.sign_in(Client(), person := factories.make_person(email=""))
    factories.make_member(trust, person)
    client.person = person
    return client

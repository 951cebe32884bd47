from __future__ import annotations

import pytest

from commonhouse.people import actions
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from tests import factories


@pytest.fixture
def house(db: None) -> Actor:
    """A steward of the house."""
    organization = factories.make_organization("house", is_house=True)
    return factories.make_steward(organization)


@pytest.fixture
def founder(db: None) -> Actor:
    """Someone with an account, acting as themselves."""
    return Actor(factories.make_person("Fern Founder", email=""))


@pytest.fixture
def steward(founder: Actor, house: Actor) -> Actor:
    """The founder of a listed organization, acting in the steward's seat. All through the verbs, so its record is whole."""
    organization = actions.found_organization(founder, name="Riverside", kind="worker-coop", slug="riverside")
    actions.list_organization(house, organization)
    return Actor(founder.person, Seat.objects.get(organization=organization))


@pytest.fixture
def organization(steward: Actor) -> Organization:
    organization = steward.seat.organization
    organization.refresh_from_db()
    return organization

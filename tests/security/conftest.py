from __future__ import annotations

import pytest
from django.test import Client

from tests.decisions.pages import running
from tests.factories import make_member, make_organization, make_steward


@pytest.fixture
def coop(db):
    return make_organization("riverside")


@pytest.fixture
def steward(coop):
    actor = make_steward(coop)
    make_member(coop, actor.person)
    return actor


@pytest.fixture
def member(coop):
    return make_member(coop).person


@pytest.fixture
def box(coop, steward, member):
    """A vote in which ballots can be cast now."""
    return running(steward, coop)


@pytest.fixture
def browser():
    """A client that answers an error as the house would, and raises nothing."""
    return Client(raise_request_exception=False)

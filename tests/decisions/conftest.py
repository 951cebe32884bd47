from __future__ import annotations

import pytest

from tests.factories import make_member, make_organization, make_steward


@pytest.fixture
def coop(db):
    return make_organization("riverside")


@pytest.fixture
def steward(coop):
    return make_steward(coop)


@pytest.fixture
def members(coop):
    return [make_member(coop).person for _ in range(5)]

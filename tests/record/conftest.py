from __future__ import annotations

import pytest

from commonhouse.people.models import Organization


@pytest.fixture
def riverside(db):
    return Organization.objects.create(slug="riverside", name="Riverside Land Trust", kind="land-trust", is_listed=True)

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commonhouse.people.models import Organization
from tests.factories import make_organization
from tests.notices.helpers import Network


@pytest.fixture
def coop(db: None) -> Organization:
    return make_organization("riverside")


@pytest.fixture
def network(settings) -> Iterator[type[Network]]:
    settings.SMS_ADAPTER = "tests.notices.helpers.Network"
    Network.sent, Network.fault = [], None
    yield Network
    Network.sent, Network.fault = [], None

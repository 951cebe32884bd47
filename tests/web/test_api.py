"""The API as described is the API as it is: schemathesis tries it with what the schema allows and more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from commonhouse.web.wsgi import application
from tests import factories

pytestmark = pytest.mark.django_db


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture(autouse=True)
def house(db: None) -> Iterator[None]:
    """One organization; and requests that leave the test's own connection open, as Django's test client does."""
    factories.make_organization(slug="cero")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_call_breaks_the_house(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=(not_a_server_error,))
    if "slug" in (case.path_parameters or {}):
        case.path_parameters["slug"] = "cero"  # chance would hardly hit upon an organization that exists
        case.call_and_validate(checks=(not_a_server_error,))

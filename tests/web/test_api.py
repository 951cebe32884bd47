"""The API as described is the API as it is: schemathesis tries it with what the schema allows and more."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from commonhouse.web.wsgi import application
from tests import factories

pytestmark = pytest.mark.django_db


schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    factories.make_organization(slug="cero")


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_call_breaks_the_house(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=(not_a_server_error,))

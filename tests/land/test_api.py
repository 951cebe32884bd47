"""Land for programs: the public gets coarse places and what stands in the record, members more, staff the figures."""

from __future__ import annotations

import pytest
from django.test import Client

from commonhouse.land.models import Holding
from tests import factories as make
from tests.land import helpers as land
from tests.land.reporting.helpers import champlain

pytestmark = pytest.mark.django_db
OUTLINE = {
    "type": "Polygon",
    "coordinates": [[[-71.0801, 42.3201], [-71.0799, 42.3201], [-71.0799, 42.3203], [-71.0801, 42.3203], [-71.0801, 42.3201]]],
}  # fmt: skip


@pytest.fixture
def trust() -> land.Trust:
    return land.make_trust(books=False)


def get(client: Client, trust: land.Trust, what: str) -> object:
    answer = client.get(f"/api/o/{trust.organization.slug}/land/{what}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_public_gets_a_coarse_point_and_no_address(client: Client, trust: land.Trust) -> None:
    land.make_parcel(
        trust.organization, latitude="42.32019", longitude="-71.08001", shape=OUTLINE, reference="0801234000"
    )
    feature = get(client, trust, "parcels")["features"][0]  # type: ignore[index]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-71.08, 42.32]}
    assert "Invented Street" not in str(feature) and "0801234000" not in str(feature)  # noqa: PT018
    make.sign_in_as(client, trust.steward)
    feature = get(client, trust, "parcels")["features"][0]  # type: ignore[index]
    assert (feature["geometry"], feature["properties"]["address"]) == (OUTLINE, "12 Invented Street")


def test_help_needed_is_told_to_staff_alone(client: Client, trust: land.Trust) -> None:
    land.make_home(trust.organization, state=Holding.State.IN_DEFAULT, unit="2B")
    told = get(client, trust, "holdings")[0]  # type: ignore[index]
    assert (told["state"], told["unit"]) == ("in-use", "")
    make.sign_in_as(client, trust.steward)
    told = get(client, trust, "holdings")[0]  # type: ignore[index]
    assert (told["state"], told["unit"]) == ("in-default", "2B")
    assert get(client, trust, f"holdings?after={told['number']}") == []


def test_figures_are_for_those_who_run_the_trust(client: Client, trust: land.Trust) -> None:
    champlain(trust.organization)
    url = f"/api/o/{trust.organization.slug}/land/figures?year=2024"
    assert client.get(url).status_code == 401
    make.sign_in(client, make.make_member(trust.organization, make.make_person(email="")).person)
    assert client.get(url).status_code == 403
    make.sign_in_as(client, trust.steward)
    told = {each["code"]: each["value"] for each in client.get(url).json()["figures"]}
    assert (told["resales.year.gains"], told["resales.year.ratio"]) == ("1000000", "75/128")
    assert client.get(url.replace("2024", "2190")).status_code == 404


def test_empty_lists(client: Client, trust: land.Trust) -> None:
    for what in ("prices", "draws", "reports"):
        assert get(client, trust, what) == []
    assert client.get("/api/o/nobody/land/holdings").status_code == 404

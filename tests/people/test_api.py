from __future__ import annotations

import json

import pytest
from django.test import Client

from commonhouse.people import actions
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from tests import factories

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: dict) -> tuple[int, dict]:
    response = client.post(path, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def test_listed_organizations_in_pages(client: Client) -> None:
    for number in range(5):
        factories.make_organization(f"o-{number}", latitude="42.301", longitude="-71.067")
    factories.make_organization("hidden", is_listed=False)
    whole = client.get("/api/organizations?size=2&page=3").json()
    assert (whole["count"], [row["slug"] for row in whole["organizations"]]) == (5, ["o-4"])
    assert client.get("/api/organizations?kind=fund").json()["count"] == 0
    assert client.get("/api/organizations?size=1000").status_code == 422


def test_one_organization(client: Client, organization: Organization) -> None:
    whole = client.get("/api/o/riverside").json()
    assert whole["classes"][0]["slug"] == "members"
    factories.make_organization("hidden", is_listed=False)
    assert client.get("/api/o/hidden").status_code == 404


def test_asking_to_join(client: Client, steward: Actor, organization: Organization) -> None:
    actions.add_class(steward, organization, name="Residents", admission="attestation", minimum_age=11)
    assert post(client, "/api/o/riverside/apply", {"member_class": "residents"})[0] == 401
    person = factories.make_person(email="")
    factories.sign_in(client, person)
    status, said = post(client, "/api/o/riverside/apply", {"member_class": "residents"})
    assert (status, "declare" in said["detail"]) == (409, True)
    whole = {"member_class": "residents", "attested": True, "of_age": True}
    assert post(client, "/api/o/riverside/apply", whole)[1]["status"] == "active"
    assert post(client, "/api/o/riverside/apply", whole)[1]["status"] == "active"
    assert post(client, "/api/o/riverside/apply", {"member_class": "none"})[0] == 404
    assert organization.memberships.filter(person=person).count() == 1


def test_another_site_cannot_make_someone_join(organization: Organization) -> None:
    client = Client(enforce_csrf_checks=True)
    factories.sign_in(client, factories.make_person(email=""))
    status, _said = post(client, "/api/o/riverside/apply", {"member_class": "members"})
    assert status == 403


def test_members_for_stewards_without_contacts(client: Client, steward: Actor, organization: Organization) -> None:
    actions.enter_member(
        steward, organization, organization.member_classes.get(), name="Rosa", contacts=[("phone", "617-555-0101")]
    )
    assert client.get("/api/o/riverside/members").status_code == 401
    factories.sign_in(client, steward.person)
    assert client.get("/api/o/riverside/members").status_code == 403
    other = factories.make_steward(factories.make_organization())
    factories.sign_in_as(client, other)
    assert client.get("/api/o/riverside/members").status_code == 403
    factories.sign_in_as(client, steward)
    response = client.get("/api/o/riverside/members")
    assert [row["name"] for row in response.json()["members"]] == ["Fern Founder", "Rosa"]
    assert b"617-555" not in response.content

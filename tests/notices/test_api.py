"""One's own wishes for programs."""

from __future__ import annotations

import pytest
from django.test import Client

from commonhouse.people.models import Organization
from tests.factories import make_member, make_person, sign_in

pytestmark = pytest.mark.django_db


def put(client: Client, path: str, body: dict[str, object]):
    return client.put(path, body, content_type="application/json")


def test_wishes_are_read_and_set(coop: Organization, client: Client) -> None:
    person = make_member(coop, make_person(email="")).person
    sign_in(client, person)
    assert client.get("/api/me/notices").json() == {"email": None, "sms": None, "muted": []}
    put(client, "/api/me/notices/email", {"pace": "digest-daily"})
    answer = put(client, "/api/o/riverside/muted", {"is_muted": True}).json()
    assert answer == {"email": "digest-daily", "sms": None, "muted": ["riverside"]}
    assert put(client, "/api/o/riverside/muted", {"is_muted": False}).json()["muted"] == []


def test_bad_wishes_are_refused(coop: Organization, client: Client) -> None:
    assert client.get("/api/me/notices").status_code == 401
    assert put(client, "/api/me/notices/email", {"pace": "off"}).status_code == 401
    sign_in(client, make_person(email=""))
    assert put(client, "/api/me/notices/pigeon", {"pace": "off"}).status_code == 422
    assert put(client, "/api/me/notices/email", {"pace": "hourly"}).status_code == 422
    assert put(client, "/api/o/nobody/muted", {"is_muted": True}).status_code == 404

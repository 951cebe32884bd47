"""Agreements for programs: one's own, the keeper's list, and payments with a key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonhouse.agreements import accounts
from tests import factories as make
from tests.agreements.helpers import House, make_active, make_house

pytestmark = pytest.mark.django_db
KEY = "11111111-5a54-4c8e-8a8b-1b1f3a9c1d11"


@pytest.fixture
def house() -> House:
    return make_house()


def send(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_payment_with_a_key_is_entered_once(client: Client, house: House) -> None:
    agreement = make_active(house)
    make.sign_in_as(client, house.treasurer)
    address = f"/api/o/{house.organization.slug}/agreements/{agreement.public_id}/payments"
    today = timezone.localdate().isoformat()
    for _twice in range(2):
        answer = send(client, address, amount=30_00, on=today, key=KEY)
        assert answer.status_code == 201
        assert answer.json()["number"] == 1
    assert send(client, address, amount=31_00, on=today, key=KEY).status_code == 409
    assert send(client, address, amount=0, on=today, key=KEY).status_code == 422
    wrong = send(client, address, amount=1, on="2999-01-01", key="21111111-5a54-4c8e-8a8b-1b1f3a9c1d11")
    assert wrong.status_code == 422
    assert wrong.json()["detail"][0]["loc"] == ["body", "on"]


def test_who_may_read_and_pay(client: Client, house: House) -> None:
    agreement = make_active(house)
    accounts.reckon(agreement)
    one = f"/api/o/{house.organization.slug}/agreements/{agreement.public_id}"
    assert client.get(one).status_code == 401
    make.sign_in(client, house.member)
    full = client.get(one).json()
    assert full["standing"]["state"] == "running"
    assert len(full["dues"]) >= 12
    assert [each["id"] for each in client.get("/api/me/agreements").json()] == [agreement.public_id]
    assert client.get(f"/api/o/{house.organization.slug}/agreements").status_code == 403
    assert send(client, f"{one}/payments", amount=1, on="2026-01-01", key=KEY).status_code == 403
    make.sign_in(client, make.make_person(email=""))
    assert client.get(one).status_code == 404
    make.sign_in_as(client, house.treasurer)
    rows = client.get(f"/api/o/{house.organization.slug}/agreements").json()
    assert rows[0]["title"] == "Dues of 2026"

"""The books for programs: who reads what, posting with a key, and statements."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from commonhouse.ledger import actions
from commonhouse.ledger.models import Entry
from tests.factories import make_actor, make_member, make_organization, sign_in, sign_in_as

pytestmark = pytest.mark.django_db
ROOT = "/api/o/riverside/books"


@pytest.fixture
def treasurer():
    organization = make_organization("riverside", kind="fund")
    actor = make_actor(organization, "treasurer")
    actions.open_book(actor, organization, opened_on=dt.date(2025, 1, 1))
    return actor


@pytest.fixture
def client(treasurer):
    return sign_in_as(Client(), treasurer)


def entry(amount=1000, **changed):
    lines = [{"account": "1000", "amount": amount}, {"account": "4100", "amount": -amount}]
    return {"key": uuid.uuid4().hex, "on": "2026-03-02", "text": "A gift", "lines": lines} | changed


def send(client, body, path="/entries"):
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_post_read_and_reverse(client):
    body = entry()
    first = send(client, body)
    assert first.status_code == 201, first.content
    made = first.json()
    assert (made["number"], [line["amount"] for line in made["lines"]]) == (1, [1000, -1000])
    assert send(client, body).json() == made
    assert send(client, body | {"text": "Another"}).status_code == 409
    assert client.get(f"{ROOT}/entries/1").json() == made
    assert client.get(f"{ROOT}/entries").json() == [made]
    back = send(client, {"key": "r", "why": "Twice"}, "/entries/1/reverse")
    assert back.status_code == 201
    assert (back.json()["reverses"], client.get(f"{ROOT}/entries/1").json()["reversed_by"]) == (1, 2)
    assert send(client, {"key": "s"}, "/entries/1/reverse").status_code == 409
    assert client.get(f"{ROOT}/entries?before=2").json()[0]["number"] == 1
    assert client.get(f"{ROOT}/entries/9").status_code == 404
    assert client.get(f"{ROOT}/entries/99999999999999999999").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"lines": [{"account": "1000", "amount": 5}, {"account": "4100", "amount": -4}]}, 409),
        ({"lines": [{"account": "1000", "amount": 5}, {"account": "none", "amount": -5}]}, 404),
        ({"lines": [{"account": "1000", "amount": 5.5}, {"account": "4100", "amount": -5.5}]}, 422),
        ({"lines": [{"account": "1000", "amount": 10**16}, {"account": "4100", "amount": -(10**16)}]}, 422),
        ({"lines": [{"account": "1000", "amount": 0}, {"account": "4100", "amount": 0}]}, 409),
        ({"lines": [{"account": "1\x000", "amount": 5}, {"account": "4100", "amount": -5}]}, 404),
        ({"on": "1066-01-01"}, 409),
        ({"on": "soon"}, 422),
        ({"text": "\x00"}, 409),
        ({"key": ""}, 422),
        ({"text": "x" * 201}, 422),
    ],
)
def test_bad_entries(client, changed, status):
    answer = send(client, entry(**changed))
    assert answer.status_code == status, answer.content
    assert not Entry.objects.exists()


def test_statements(client):
    send(client, entry())
    balances = client.get(f"{ROOT}/balances").json()
    assert [(row["account"], row["balance"]) for row in balances] == [("1000", 1000), ("4100", -1000)]
    assert client.get(f"{ROOT}/balances?on=2026-03-01").json() == []
    sheet = client.get(f"{ROOT}/balance-sheet?on=2026-12-31").json()
    assert (sheet["total_assets"], sheet["total_equity"], sheet["result"]) == (1000, 1000, 1000)
    shown = client.get(f"{ROOT}/income-statement?since=2026-03-01&on=2026-03-31").json()
    assert (shown["result"], shown["before_since"]) == (1000, "2026-02-01")
    flow = client.get(f"{ROOT}/cash-flow?since=2026-03-01&on=2026-03-31").json()
    assert (flow["closing"], flow["activities"][0]["rows"][0]["came_in"]) == (1000, 1000)
    assert client.get(f"{ROOT}/accounts/1000").json()["movements"][0]["balance"] == 1000
    assert client.get(f"{ROOT}/cash-flow?unit=EUR").status_code == 404
    assert client.get(f"{ROOT}/balance-sheet?on=0001-01-01").status_code == 422


def test_who_reads_what(treasurer):
    organization = treasurer.seat.organization
    member = sign_in(Client(), make_member(organization).person)
    auditor = sign_in_as(Client(), make_actor(organization, "auditor"))
    stranger = Client()
    for path in ("/accounts", "/balance-sheet", "/income-statement", "/cash-flow"):
        assert member.get(f"{ROOT}{path}").status_code == 200
        assert stranger.get(f"{ROOT}{path}").status_code == 401
    for path in ("/balances", "/entries", "/accounts/1000"):
        assert member.get(f"{ROOT}{path}").status_code == 403
        assert auditor.get(f"{ROOT}{path}").status_code == 200
    assert send(auditor, entry()).status_code == 403
    assert send(stranger, entry()).status_code in {401, 403}


def test_lists_ask_little(client, django_assert_max_num_queries):
    for _n in range(6):
        send(client, entry())
    with django_assert_max_num_queries(14):
        assert len(client.get(f"{ROOT}/entries").json()) == 6

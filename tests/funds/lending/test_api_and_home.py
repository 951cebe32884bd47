"""Funds for programs, on the home page, and in what an organization takes along."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from commonhouse.funds import export, home
from tests import factories as make
from tests.funds.lending import helpers

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return helpers.make_fund()


def test_what_anyone_may_ask_of_a_fund(fund):
    loan = helpers.make_running(fund)
    helpers.pay(fund, loan, 103_28, "2026-02-10")
    slug = fund.organization.slug
    client = Client()
    rows = client.get(f"/api/o/{slug}/fund/loans").json()
    assert [(row["borrower"], row["state"], row["outstanding"]) for row in rows] == [
        (fund.borrower.slug, "running", 1_102_72)
    ]
    (purse,) = client.get(f"/api/o/{slug}/fund/available", {"months": 3}).json()
    assert (purse["cash"], len(purse["months"])) == (8_903_28, 3)
    (journey,) = client.get(f"/api/o/{slug}/fund/journeys").json()
    assert journey["turnover"] == "3/25"
    assert client.get(f"/api/o/{slug}/fund/available", {"months": 99}).status_code == 422
    assert client.get("/api/o/nobody/fund/loans").status_code == 404


def test_a_treasurers_program_pays_out_and_gives_up(fund):
    loan = helpers.make_signed(fund)
    path = f"/api/o/{fund.organization.slug}/fund/loans/{loan.agreement.public_id}"
    today = timezone.localdate().isoformat()

    def send(actor, what, **data):
        client = make.sign_in_as(Client(), actor)
        body = {"on": today, "key": str(uuid.uuid4())} | data
        return client.post(f"{path}/{what}", json.dumps(body), content_type="application/json")

    assert send(fund.steward, "pay-out", amount=1_00).status_code == 403
    assert send(fund.treasurer, "pay-out", amount=1_200_01).status_code == 422
    assert send(fund.treasurer, "pay-out", amount=1_200_00).json()["outstanding"] == 1_200_00
    assert send(fund.treasurer, "give-up", amount=200_00, why="The kitchen closed.").json()["lost"] == 200_00
    assert send(fund.treasurer, "recover", amount=50_00, why="Ovens sold.").json()["lost"] == 150_00
    assert Client().post(f"{path}/pay-out", "{}", content_type="application/json").status_code == 401


def test_home_says_what_waits_for_the_treasurer(fund):
    loan = helpers.make_signed(fund)
    (need,) = list(home.needs(fund.treasurer))
    assert need.url == loan.get_absolute_url()
    assert list(home.needs(fund.member)) == []
    (section,) = list(home.organization_sections(fund.member, fund.organization))
    assert section.cards[0].url == loan.get_absolute_url()
    assert list(home.organization_sections(fund.member, make.make_organization())) == []


def test_what_is_taken_along(fund):
    helpers.make_city_money(fund)
    loan = helpers.make_running(fund)
    files = {name: b"".join(data).decode() for name, _what, data in export.files(fund.organization)}
    assert loan.agreement.public_id in files["funds/loans.csv"]
    assert "City money" in files["funds/purses.csv"]
    assert len(files) == 11

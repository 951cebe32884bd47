"""The pages of deals through a client: what each kind of reader sees, and each form to its end."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonhouse.land.acquiring import actions
from commonhouse.land.acquiring.models import Deal
from commonhouse.land.models import Parcel
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.land.acquiring.helpers import PRICE, agree, close, fresh, make_deal, put_in, source, uses
from tests.land.helpers import Trust, make_trust, on

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page(actor: Actor | None, name: str, *args: Any, **query: Any) -> Any:
    client = Client() if actor is None else make.sign_in_as(Client(), actor)
    return client.get(reverse(name, args=args), query)


def send(actor: Actor, name: str, /, *args: Any, **data: Any) -> Any:
    client = make.sign_in_as(Client(), actor)
    return client.post(reverse(name, args=args), {"submission": str(uuid.uuid4())} | data)


def ids(deal: Deal) -> tuple[str, str]:
    return deal.organization.slug, deal.public_id


def own_deal(trust: Trust, **fields: Any) -> Deal:
    """Agreed, and paid for by the trust's own money: it can be closed."""
    deal = agree(trust, make_deal(trust, **fields))
    put_in(trust.organization, PRICE + 10_000_00)
    source(trust, deal, "own", PRICE + 10_000_00)
    uses(trust, deal)
    return fresh(deal)


def test_a_deal_is_there_for_members_until_residents_want_it_public() -> None:
    trust = make_trust()
    deal = make_deal(trust, address="12 Secret Street")
    assert page(None, "land_deal", *ids(deal)).status_code == 404
    assert deal.name not in page(None, "land_deals", trust.organization.slug).content.decode()
    inside = page(trust.member, "land_deal", *ids(deal)).content.decode()
    assert "12 Secret Street" in inside
    actions.offer(trust.steward, deal, amount=512_345_00, on=on("2026-01-04"), submission=uuid.uuid4())
    actions.change(trust.steward, deal, is_public=True)
    outside = page(None, "land_deal", *ids(deal)).content.decode()
    assert deal.name in outside
    assert "12 Secret Street" not in outside
    assert "512,345" not in outside  # the seller reads it too
    assert "512,345" in page(trust.member, "land_deal", *ids(deal)).content.decode()


def test_a_deal_walks_from_the_first_page_to_the_last() -> None:
    trust = make_trust()
    slug = trust.organization.slug
    given = {"name": "Row house", "in_dispute": "yes", "kind": "row-house", "homes": "2", "story": "Rents doubled."}
    answer = send(trust.board, "land_deal_new", slug, **given)
    assert answer.status_code == 302
    deal = Deal.objects.get()
    assert (deal.state, deal.needs_decision) == (Deal.State.DISPUTE, False)
    step = {"kind": "meeting", "on": "2026-01-05", "text": "Thirty neighbors met."}
    assert send(trust.board, "land_deal_tell", *ids(deal), **step).status_code == 302
    assert send(trust.board, "land_deal_dispute", *ids(deal)).status_code == 302
    bid = {"by": "trust", "amount": "400,000", "on": "2026-01-06"}
    assert send(trust.board, "land_deal_offer", *ids(deal), **bid).status_code == 302
    assert send(trust.board, "land_deal_offer", *ids(deal), **bid).status_code == 409
    said = {"answer": "accepted", "on": "2026-01-07"}
    assert send(trust.board, "land_deal_answer", *ids(deal), 1, **said).status_code == 302
    asked = {"kind": "inspection", "due_on": "2026-02-01"}
    assert send(trust.board, "land_deal_condition", *ids(deal), **asked).status_code == 302
    condition = deal.conditions.get()
    met = {"state": "met", "on": "2026-01-09"}
    assert send(trust.board, "land_deal_settle", *ids(deal), condition.public_id, **met).status_code == 302
    for kind, amount in (("land", "100,000"), ("building", "300,000"), ("costs", "1")):
        assert send(trust.board, "land_deal_use", *ids(deal), kind=kind, amount=amount).status_code == 302
    extra = deal.uses.get(kind="costs")
    assert send(trust.board, "land_deal_use_drop", *ids(deal), extra.public_id).status_code == 302
    money = {"kind": "own", "name": "Our savings", "amount": "400,000", "promise": "firm"}
    assert send(trust.board, "land_deal_source", *ids(deal), **money).status_code == 302
    put_in(trust.organization, 400_000_00)
    bought = {"on": "2026-01-12", "homes": "2", "tenure": "rental", "lived_in": "on", "is_sure": "on"}
    assert "Before it can be closed" not in page(trust.treasurer, "land_deal_close", *ids(deal)).content.decode()
    assert send(trust.treasurer, "land_deal_close", *ids(deal), **bought).status_code == 302
    assert fresh(deal).state == Deal.State.CLOSED
    assert Parcel.objects.get().holdings.count() == 2


def test_a_closing_that_lacks_something_says_so_and_keeps_what_was_typed() -> None:
    trust = make_trust()
    deal = agree(trust, make_deal(trust))
    bought = {"on": "2026-01-12", "homes": "7", "tenure": "rental", "is_sure": "on"}
    answer = send(trust.treasurer, "land_deal_close", *ids(deal), **bought)
    assert answer.status_code == 409
    assert "land and building in the list of uses" in answer.content.decode()
    assert page(trust.steward, "land_deal_close", *ids(deal)).status_code == 403
    assert not Parcel.objects.exists()


def test_who_paid_stands_on_the_page_of_the_land() -> None:
    from commonhouse.land.acquiring.links import panel

    trust = make_trust()
    deal = close(trust.treasurer, own_deal(trust))
    assert deal.parcel is not None
    made = panel(Actor(), deal.parcel)
    assert made is not None
    assert made.data["sums"].sources == PRICE + 10_000_00
    assert made.data["url"] == ""  # the story is not public
    text = page(trust.member, "land_deal", *ids(deal)).content.decode()
    assert "It adds up" in text


def test_a_deal_that_fell_through_and_begins_again() -> None:
    trust = make_trust()
    deal = make_deal(trust, is_public=True)
    send(trust.steward, "land_deal_fell", *ids(deal), on="2026-01-09", why="A company paid more.")
    assert "A company paid more." in page(None, "land_deal", *ids(deal)).content.decode()
    assert deal.name in page(None, "land_deals", trust.organization.slug, show="fell").content.decode()
    send(trust.steward, "land_deal_again", *ids(deal), on="2026-02-09", why="It is for sale again.")
    assert fresh(deal).state == Deal.State.WATCHED


def test_the_list_asks_as_often_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    trust = make_trust()
    for number in range(12):
        make_deal(trust, name=f"House {number}", is_public=True)
    with django_assert_max_num_queries(12):
        assert page(None, "land_deals", trust.organization.slug).status_code == 200

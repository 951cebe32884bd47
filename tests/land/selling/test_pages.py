"""The pages of a sale through a client: seller, staff, next family and strangers; and a sale walked to its end."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing.actions.mortgages import Loan
from commonhouse.land.leasing.models import Lease
from commonhouse.land.selling import actions, queries
from commonhouse.land.selling.links import homes, section
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.land import helpers as land
from tests.land.selling.helpers import announce, appraise, found, fresh, fresh_lease, make_home, ready, reviewed, sign

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page(actor: Actor | None, name: str, *args: Any, **query: Any) -> Any:
    client = Client() if actor is None else make.sign_in_as(Client(), actor)
    return client.get(reverse(name, args=args), query)


def send(actor: Actor, name: str, /, *args: Any, **data: Any) -> Any:
    client = make.sign_in_as(Client(), actor)
    return client.post(reverse(name, args=args), {"submission": str(uuid.uuid4())} | data)


def ids(sale: Sale) -> tuple[str, str]:
    return sale.organization.slug, sale.public_id


def test_who_sees_a_sale() -> None:
    home = make_home()
    sale, buyer = found(home)
    for stranger in (None, home.trust.member, make_home().seller):
        assert page(stranger, "land_sale", *ids(sale)).status_code == 404
    seller = page(home.seller, "land_sale", *ids(sale)).content.decode()
    assert "Where your sale stands" in seller
    assert "$150,000" in seller
    assert str(buyer.person) not in seller  # who buys is not the seller's to know from us
    staff = page(home.trust.steward, "land_sale", *ids(sale)).content.decode()
    assert str(home.seller.person) in staff
    assert str(buyer.person) in staff
    theirs = page(buyer, "land_sale", *ids(sale)).content.decode()
    assert "This home is promised to you" in theirs
    assert str(home.seller.person) not in theirs
    assert "The receipt" not in theirs
    for name in ("land_sale_withdraw", "land_sale_more_time", "land_sale_receipt"):
        assert page(buyer, name, *ids(sale)).status_code == 404
    assert page(home.seller, "land_sales", sale.organization.slug).status_code == 403


def test_a_sale_walks_from_the_sellers_phone_to_the_closing() -> None:
    home = make_home()
    steward, slug, today = home.trust.steward, home.trust.organization.slug, timezone.localdate()
    lease = home.lease.agreement.public_id
    shown = section(home.seller, home.lease)
    assert shown is not None
    assert shown.links[0][1] == reverse("land_sale_new", args=[slug, lease])
    assert "30 days to say the price" in page(home.seller, "land_sale_new", slug, lease).content.decode()
    assert send(home.seller, "land_sale_new", slug, lease).status_code == 200  # the box is not ticked
    assert send(home.seller, "land_sale_new", slug, lease, is_sure="on").status_code == 302
    sale = Sale.objects.get()
    assert [each.url for each in homes(home.seller)] == [fresh(sale).get_absolute_url()]
    worth = appraise(home, day=today.isoformat())
    given = {"on": today.isoformat(), "appraisal": worth.public_id}
    assert send(steward, "land_sale_price", *ids(sale), **given).status_code == 302
    assert send(steward, "land_sale_decide", *ids(sale), option="pass-on", on=today.isoformat()).status_code == 302
    household = land.make_household(home.trust.organization)
    family = {"household": household.public_id}
    refused = send(steward, "land_sale_buyer", *ids(sale), **family)
    assert "Two people have not looked at what this household earns" in refused.content.decode()
    reviewed(household)
    assert send(steward, "land_sale_buyer", *ids(sale), **family).status_code == 302
    offered = {"starts_on": today.isoformat(), "price": "150,000"}
    assert send(steward, "land_sale_lease", *ids(sale), **offered).status_code == 302
    following = fresh(sale).next_lease
    assert following is not None
    buyer = Actor(household.people.get().person)
    sign(following, buyer, timezone.now())
    owed = queries.owed(home.lease.agreement, today)
    costs = {"on": today.isoformat(), "fee": "1,000"}
    assert send(steward, "land_sale_receipt", *ids(sale), **costs).status_code == 302
    net = 150_000_00 - 1_000_00 - owed
    assert "Yes, the receipt is right" in page(home.seller, "land_sale", *ids(sale)).content.decode()
    assert send(home.seller, "land_sale_agree", *ids(sale), net=net).status_code == 302
    form = page(steward, "land_sale_close", *ids(sale)).context["form"].initial
    signed = {
        "on": today.isoformat(), "typed_name": "A Steward", "intends": "on", "document_hash": form["document_hash"],
        "language": form["language"],
    }  # fmt: skip
    assert send(steward, "land_sale_close", *ids(sale), **signed).status_code == 302
    closed = fresh(sale)
    assert (closed.state, closed.subsidy) == (Sale.State.CLOSED, 106_000_00)
    assert Lease.objects.get(pk=following.pk).began_at is not None
    assert "of subsidy stays in the home" in page(home.seller, "land_sale", *ids(sale)).content.decode()
    assert page(steward, "land_sales", slug, show="closed").status_code == 200


def test_a_price_above_the_leases_own_is_refused_and_the_words_stay() -> None:
    home = make_home()
    sale, _buyer = found(home)
    offered = {"starts_on": "2026-01-28", "price": "150,000.01"}
    answer = send(home.trust.steward, "land_sale_lease", *ids(sale), **offered)
    assert "at most $150,000" in answer.content.decode()
    assert "150,000.01" in answer.content.decode()


def test_arrears_stand_in_the_receipt_and_are_paid_at_the_closing() -> None:
    home = make_home()
    sale = ready(home)
    lease = fresh_lease(home.lease)
    day = dt.date(2026, 4, 3)
    owed = queries.owed(lease.agreement, day)
    assert owed > 0
    answer = send(home.trust.steward, "land_sale_receipt", *ids(sale), on=day.isoformat())
    assert answer.status_code == 302
    assert -sale.lines.get(kind="arrears").amount == owed


def test_a_bank_is_paid_off_from_the_price() -> None:
    home = make_home()
    day = dt.date(2026, 1, 20)
    from tests.land.selling.helpers import later

    loan = leasing.consent_to_mortgage(
        home.trust.steward, home.lease, Loan("A bank", 90_000_00, Decimal("0.06"), 360, dt.date(2026, 2, 1), "1 Bank Street"),
        on=dt.date(2026, 1, 5), submission=uuid.uuid4(), now=later(home.trust, "2026-01-05"),
    )  # fmt: skip
    sale, _buyer = found(home)
    actions.write_next_lease(home.trust.steward, sale, starts_on=day, now=later(home.trust, "2026-01-16"))
    actions.write_receipt(home.trust.steward, sale, [], now=later(home.trust, "2026-01-17"))
    assert any("A bank" in each for each in queries.missing(fresh(sale), day))
    given = {"on": "2026-01-28", f"loan_{loan.public_id}": "88,123.45"}
    assert send(home.trust.steward, "land_sale_receipt", *ids(sale), **given).status_code == 302
    assert queries.receipt(fresh(sale)).net == 150_000_00 - 88_123_45
    too_much = {"on": "2026-01-28", f"loan_{loan.public_id}": "151,000"}
    send(home.trust.steward, "land_sale_receipt", *ids(sale), **too_much)
    assert any("more than the price" in each for each in queries.missing(fresh(sale), day))


def test_the_list_asks_as_often_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    home = make_home()
    announce(home)
    for _number in range(5):
        announce(make_home(home.trust), day="2026-01-11")
    client = make.sign_in_as(Client(), home.trust.steward)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("land_sales", args=[home.trust.organization.slug])).status_code == 200

"""A home passes to the next family: Champlain's known answer end to end, all or nothing, and once."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing.models import Lease
from commonhouse.land.selling import actions, queries
from commonhouse.land.selling.actions import Taken
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import NotAllowed, Refused
from tests.funds.lending.helpers import check_record
from tests.land.helpers import make_household, make_trust, on
from tests.land.selling.helpers import close, found, fresh, later, make_home, priced, ready

pytestmark = pytest.mark.django_db


def test_champlain_the_seller_gains_ten_thousand_and_the_subsidy_is_a_hundred_and_six() -> None:
    """Market 216k, subsidy 76k, price 140k; market 256k, 25 % of the gain: the price is 150k, and 106k stay in the home."""
    home = make_home()
    closed = close(home, ready(home))

    assert closed.price is not None
    assert (closed.price.amount, closed.sold_for, closed.market_value) == (150_000_00, 150_000_00, 256_000_00)
    assert closed.price.result["gain"] == 10_000_00
    assert closed.subsidy == 106_000_00
    old = Lease.objects.get(pk=home.lease.pk)
    assert (old.ended_how, old.sold_for, old.market_value_then) == (Lease.Ended.SOLD, 150_000_00, 256_000_00)
    new = closed.next_lease
    assert new is not None
    new.refresh_from_db()
    assert (new.price, new.market_value, new.subsidy) == (150_000_00, 256_000_00, 106_000_00)
    assert (new.followed_id, new.began_at is not None) == (old.pk, True)
    assert Holding.objects.get(pk=home.holding.pk).state == Holding.State.IN_USE
    report = check_record(home.trust.organization)
    assert any("subsidy that stays was computed again" in each for each in report.sentences)


def test_one_closing_however_often_it_is_sent() -> None:
    home = make_home()
    sale, mark = ready(home), uuid.uuid4()
    first = close(home, sale, submission=mark)
    assert close(home, sale, submission=mark).closed_on == first.closed_on
    with pytest.raises(Refused, match="closed already"):
        close(home, sale)
    assert Lease.objects.filter(holding=home.holding).count() == 2


def test_what_is_missing_is_said_and_nothing_is_done() -> None:
    home = make_home()
    sale, _buyer = found(home)
    actions.write_next_lease(home.trust.steward, sale, starts_on=on("2026-01-28"), now=later(home.trust, "2026-01-20"))
    with pytest.raises(Refused) as refused:
        close(home, sale)
    for words in ("has not signed its lease", "receipt is not written"):
        assert words in str(refused.value)
    assert Lease.objects.get(pk=home.lease.pk).ended_on is None
    assert fresh(sale).state == Sale.State.SIGNING


def test_two_households_for_one_home_are_refused() -> None:
    home = make_home()
    sale, _buyer = found(home)
    other = make_household(home.trust.organization)
    with pytest.raises(Refused, match="another household"):
        actions.choose_buyer(home.trust.steward, sale, other, now=later(home.trust, "2026-01-16"))


@pytest.mark.parametrize(("tier", "words"), [(95, "up to 80 percent"), (None, "have not looked")])
def test_a_household_above_the_homes_limit_is_refused_and_an_unreviewed_one(tier: int | None, words: str) -> None:
    home = make_home()
    with pytest.raises(ValidationError, match=words):
        found(home, tier=tier)


def test_the_receipt_adds_up_and_the_seller_agrees_to_what_it_says() -> None:
    home = make_home()
    fee = Taken("fee", 1_500_00)
    sale = ready(home, fee)
    assert queries.receipt(fresh(sale)).net == 148_500_00
    with pytest.raises(Refused, match="changed since"):
        actions.agree(home.seller, sale, net=150_000_00)
    actions.write_receipt(
        home.trust.steward, sale, [fee, Taken("repairs", 500_00)], now=later(home.trust, "2026-01-21")
    )
    with pytest.raises(Refused, match="seller has not agreed"):
        close(home, sale)
    actions.agree(home.seller, sale, net=148_000_00, now=later(home.trust, "2026-01-22"))
    closed = close(home, sale)
    assert closed.entry is not None
    assert sorted(closed.entry.lines.values_list("amount", flat=True)) == [-1_500_00, 1_500_00]
    check_record(home.trust.organization)


def test_the_trust_buys_the_home_itself() -> None:
    from tests.land.acquiring.helpers import of_role, put_in

    trust = make_trust()
    put_in(trust.organization, 200_000_00)
    home = make_home(trust)
    sale = actions.decide(
        trust.steward, priced(home), option="buy", on=on("2026-01-14"), now=later(trust, "2026-01-14")
    )
    actions.write_receipt(trust.steward, sale, [], now=later(trust, "2026-01-15"))
    actions.agree(home.seller, sale, net=150_000_00, now=later(trust, "2026-01-15"))
    closed = close(home, sale, signature=None)
    assert (closed.how, closed.next_lease) == (Sale.How.TO_TRUST, None)
    assert of_role(trust.organization, "buildings") == 150_000_00
    assert of_role(trust.organization, "cash") == 50_000_00
    assert Holding.objects.get(pk=home.holding.pk).state == Holding.State.FREE
    check_record(trust.organization)


def test_who_may_close() -> None:
    home = make_home()
    sale = ready(home)
    for actor in (home.seller, home.trust.member, home.trust.board):
        with pytest.raises(NotAllowed):
            actions.close(actor, sale, on=on("2026-01-28"), submission=uuid.uuid4())

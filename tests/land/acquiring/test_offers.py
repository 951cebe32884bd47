"""One offer is open at a time; each is answered once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.acquiring import actions
from commonhouse.land.acquiring.models import Deal, DealOffer
from commonhouse.people.permissions import Refused
from tests.funds.lending.helpers import check_record
from tests.land.acquiring.helpers import fresh, make_deal
from tests.land.helpers import Trust, at, make_trust, on

pytestmark = pytest.mark.django_db


def offer(trust: Trust, deal: Deal, amount: int, day: str, **fields: Any) -> DealOffer:
    return actions.offer(
        trust.steward, deal, **{"amount": amount, "on": on(day), "now": at(day), "submission": uuid.uuid4()} | fields
    )


def answer(trust: Trust, offered: DealOffer, how: str, day: str, **fields: Any) -> DealOffer:
    usual: dict[str, Any] = {"on": on(day), "now": at(day), "submission": uuid.uuid4()}
    return actions.answer(trust.steward, offered, answer=how, **usual | fields)


def test_offers_go_back_and_forth_until_one_is_accepted() -> None:
    trust = make_trust()
    deal = make_deal(trust)
    first = offer(trust, deal, 500_000_00, "2026-01-04")
    with pytest.raises(Refused, match="waits for its answer"):
        offer(trust, deal, 510_000_00, "2026-01-05")
    counter = answer(trust, first, "countered", "2026-01-06", amount=560_000_00, open_until=on("2026-01-20"))
    assert (counter.by, counter.amount, counter.state) == ("seller", 560_000_00, "open")
    assert answer(trust, counter, "accepted", "2026-01-08").state == "accepted"
    assert answer(trust, counter, "accepted", "2026-01-08").state == "accepted"  # sent again
    with pytest.raises(Refused, match="answered already"):
        answer(trust, counter, "refused", "2026-01-08")
    assert (fresh(deal).state, fresh(deal).price) == (Deal.State.AGREED, 560_000_00)
    with pytest.raises(Refused, match="price is agreed"):
        offer(trust, deal, 1_00, "2026-01-09")
    check_record(trust.organization)


def test_a_late_yes_is_no_yes_and_the_next_offer_lets_the_old_one_lapse() -> None:
    trust = make_trust()
    deal = make_deal(trust)
    first = offer(trust, deal, 500_000_00, "2026-01-04", open_until=on("2026-01-10"))
    with pytest.raises(ValidationError, match="open until"):
        answer(trust, first, "accepted", "2026-01-11")
    second = offer(trust, deal, 520_000_00, "2026-01-12")
    first.refresh_from_db()
    assert (first.state, second.number) == ("lapsed", 2)
    check_record(trust.organization)


def test_one_form_is_one_offer_and_bad_input_is_named() -> None:
    trust, mark = make_trust(), uuid.uuid4()
    deal = make_deal(trust)
    one = offer(trust, deal, 500_000_00, "2026-01-04", submission=mark)
    assert offer(trust, deal, 500_000_00, "2026-01-04", submission=mark) == one
    answer(trust, one, "refused", "2026-01-05")
    for fields, field in (
        ({"amount": 0}, "amount"),
        ({"on": on("2027-01-04")}, "on"),
        ({"words": "call 617-555-0123"}, "words"),
    ):
        with pytest.raises(ValidationError) as problem:
            offer(trust, deal, **{"amount": 1_00, "day": "2026-01-06"} | fields)
        assert field in problem.value.message_dict

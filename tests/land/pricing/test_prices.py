"""Prices: what a quote rests on, what is set, and what the record lets anyone recompute."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.leasing import hooks
from commonhouse.land.leasing import queries as leasing
from commonhouse.land.pricing import actions, prices
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.land.lease import Improvements
from tests.land import helpers as land
from tests.land.pricing import helpers
from tests.land.pricing.helpers import NOW

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 1)


def credited(home: helpers.Home, cost: int = 8_000_00, *, is_done: bool = False) -> Improvement:
    row = actions.ask(
        home.owner, home.lease, what="A porch", estimate=cost, is_done=is_done, submission=uuid.uuid4(), now=NOW
    )
    if row.state == Improvement.State.ASKED:
        row = actions.decide(home.trust.steward, row, approved=True, now=NOW)
    row = actions.finish(home.owner, row, finished_on=dt.date(2026, 5, 20), cost=cost, now=NOW)
    actions.add_paper(home.owner, row, helpers.pdf_bytes(), name="receipt.pdf", now=NOW)
    return actions.credit(home.trust.steward, row, now=NOW)


def test_a_price_is_set_by_the_signed_rule_once() -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    mark = uuid.uuid4()
    price = helpers.set_price(home, submission=mark, purpose=Price.Purpose.SALE)
    assert price.amount == 281_250_00
    assert price.statement == helpers.SHARE
    assert helpers.set_price(home, submission=mark) == price
    assert "computed anew" in helpers.replay(home.trust.organization)[-1]


def test_only_stewards_set_prices() -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    for actor in (home.owner, home.trust.member, home.trust.treasurer):
        with pytest.raises(NotAllowed):
            actions.set_price(actor, home.lease, on=ON, submission=uuid.uuid4(), now=NOW)


def test_what_is_missing_is_said() -> None:
    home = helpers.make_home()
    bare = helpers.make_home(None, trust=home.trust)
    with pytest.raises(ValidationError, match="needs an appraisal"):
        helpers.set_price(home)
    with pytest.raises(Refused, match="no rule for a price"):
        helpers.set_price(bare)
    with pytest.raises(ValidationError, match="more than a year ahead"):
        helpers.set_price(home, on=dt.date(2027, 12, 1))
    with pytest.raises(ValidationError, match="bought later"):
        helpers.set_price(home, on=dt.date(2026, 1, 1))


def test_an_indexed_price_reads_what_was_published() -> None:
    home = helpers.make_home(helpers.INDEXED)
    helpers.make_table(home.trust)
    price = helpers.set_price(home)
    assert [each["value"] for each in price.input["readings"]] == ["148000", "150000"]
    assert price.amount == round(250_000_00 * 150 / 148)
    helpers.replay(home.trust.organization)


def test_a_gap_in_the_table_names_the_year() -> None:
    home = helpers.make_home(helpers.INDEXED)
    helpers.make_table(home.trust, [(dt.date(2024, 4, 1), "140000")])
    with pytest.raises(ValidationError, match="no value for 2025"):
        helpers.set_price(home)


def test_a_corrected_value_changes_prices_set_later_and_no_price_set_before() -> None:
    home = helpers.make_home(helpers.INDEXED)
    table = helpers.make_table(home.trust)
    before = helpers.set_price(home)
    fixed = [(dt.date(2026, 4, 1), "151000")]
    actions.publish(home.trust.steward, table, fixed, source="HUD, corrected", submission=uuid.uuid4(), now=NOW)
    after = helpers.set_price(home)
    assert after.amount > before.amount
    assert table.values.count() == 3
    helpers.replay(home.trust.organization)  # the earlier price still holds by what was published then


def test_work_counts_as_the_rule_says() -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    credited(home)
    price = helpers.set_price(home)
    assert price.result["credit"] == 8_000_00
    credited(home, 12_000_00, is_done=True)  # without notice, above the limit: entered, and counts for nothing
    later = helpers.set_price(home)
    assert later.result["credit"] == 8_000_00
    assert [each["notice"] for each in later.input["improvements"]].count(False) == 1
    helpers.replay(home.trust.organization)


def test_damage_is_taken_off() -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    assert helpers.set_price(home, damage=1_250_00).amount == 280_000_00
    helpers.replay(home.trust.organization)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("land.price-set", lambda body: body["result"].update(price=1), "the price is what the rule gives"),
        ("land.price-set", lambda body: body["statement"]["formula"].update(index={"code": "cpi"}), "signed lease"),
        ("land.price-set", lambda body: body["input"]["purchase"].update(price=1), "what was paid"),
        ("land.price-set", lambda body: body["input"]["readings"][0].update(value="100"), "readings are those"),
        ("land.price-set", lambda body: body["input"]["readings"].pop(), "readings are those"),
        ("land.price-set", lambda body: body["input"]["improvements"].clear(), "all those entered"),
        ("land.price-set", lambda body: body.update(agreement="f" * 12), "signed by all before"),
        ("land.price-set", lambda body: body.update(holding="f" * 12), "the lease is of this home"),
        ("land.price-set", lambda body: body.update(rule="split"), "rule is that of prices"),
        ("land.index-published", lambda body: body.update(number=2), "numbered without a gap"),
        ("land.index-published", lambda body: body.update(index="cpi"), "published before"),
        ("land.index-published", lambda body: body["values"].reverse(), "in order of day"),
        ("land.improvement-credited", lambda body: body.update(cost=9), "all those entered"),
        ("land.improvement-credited", lambda body: body.update(improvement="f" * 12), "approved before"),
        ("land.improvement-credited", lambda body: body.update(notice=False), "notice is that of the approval"),
    ],
)
def test_forged_acts_are_found(kind: str, change: object, words: str) -> None:
    home = helpers.make_home(helpers.INDEXED | {"improvements": {"wear": "none"}})
    helpers.make_table(home.trust)
    credited(home)
    helpers.set_price(home)
    with pytest.raises(Discrepancy, match=words):
        helpers.replay(home.trust.organization, kind, change)  # type: ignore[arg-type]


def test_a_price_that_is_told_twice_is_found() -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    first, _second = helpers.set_price(home), helpers.set_price(home)
    with pytest.raises(Discrepancy, match="set once"):
        helpers.replay(
            home.trust.organization, "land.price-set", lambda body: body.update(price=first.public_id), nth=1
        )


def test_fees_that_follow_an_index_find_its_readings() -> None:
    trust = land.make_trust()
    helpers.make_table(trust)
    found = hooks.reading(trust.organization, "ami", dt.date(2026, 3, 31))
    assert found is not None
    assert (found.on, found.value) == (dt.date(2025, 4, 1), Decimal("148000"))
    assert hooks.reading(trust.organization, "ami", dt.date(2020, 1, 1)) is None


def test_what_if_writes_nothing_and_looks_ahead() -> None:
    home = helpers.make_home(helpers.INDEXED)
    share = helpers.make_home(trust=home.trust)
    helpers.make_table(home.trust)
    ahead = dt.date(2036, 6, 1)
    quoted = prices.quote(home.lease, ahead, what_if=prices.WhatIf(growth=Decimal("0.03")))
    assert quoted is not None
    assert quoted.result is not None
    assert quoted.result.price == round(250_000_00 * round(150_000 * Decimal("1.03") ** 10, 4) / 148_000)
    empty = prices.quote(share.lease, ON)
    assert empty is not None
    assert empty.result is None
    guessed = prices.quote(share.lease, ON, what_if=prices.WhatIf(value=475_000_00, work=5_000_00))
    assert guessed is not None
    assert guessed.result is not None
    assert guessed.result.price == 286_250_00
    assert not Price.objects.exists()


def test_a_quote_takes_few_queries(django_assert_num_queries: object) -> None:
    home = helpers.make_home(helpers.INDEXED | {"improvements": {}})
    helpers.make_table(home.trust)
    lease = leasing.rows().get(pk=home.lease.pk)
    with django_assert_num_queries(4):  # type: ignore[operator]
        prices.quote(lease, ON)


def test_a_cap_in_the_lease_is_a_cap_in_its_rule() -> None:
    home = helpers.make_home(improvements=Improvements(notice_above=0, consent_above=None, credit_cap=3_000_00))
    helpers.appraise(home)
    credited(home)
    assert helpers.set_price(home).result["credit"] == 3_000_00
    helpers.replay(home.trust.organization)

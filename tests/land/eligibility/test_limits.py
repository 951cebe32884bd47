"""Publishing tables: once a year and area, withdrawn when wrong, used by the members of a network, recomputed from the record."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.eligibility import actions, afford, queries
from commonhouse.land.eligibility import verify as eligibility_verify
from commonhouse.land.eligibility.actions import Settings
from commonhouse.land.eligibility.models import LimitTable
from commonhouse.land.eligibility.starters import INCOME, PAYMENT
from commonhouse.people.models import Membership
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.verify import Act, Context, Discrepancy
from tests import factories
from tests.land.eligibility.helpers import EIGHTY, FIFTY, TABLE, Trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> Trust:
    return Trust()


def test_a_table_is_published_as_it_stands_and_looked_up(trust: Trust) -> None:
    trust.publish()
    day = dt.date(2024, 9, 1)
    found = queries.tier_of(trust.organization, 3, 70_100_00, day)
    assert found is not None
    assert (found.tier, [row.limit for row in found.limits]) == (50, [FIFTY[2], EIGHTY[2]])
    [act] = trust.acts("land.limits-published")
    assert act.body["statement"]["tiers"][0]["limits"] == list(FIFTY)
    assert [each["input"]["size"] for each in act.body["lookups"]] == [1, 4, 8, 9, 14]
    assert act.body["lookups"][4]["result"]["limits"][0]["limit"] == 140_150_00
    assert any("stated in full" in each for each in trust.verify().sentences)


def test_who_may_publish(trust: Trust) -> None:
    for actor in (trust.maria, trust.first):
        with pytest.raises(NotAllowed):
            actions.publish_limits(actor, trust.organization, TABLE)


def test_a_year_is_published_once_and_again_after_it_was_withdrawn(trust: Trust) -> None:
    table = trust.publish()
    with pytest.raises(ValidationError, match="already"):
        trust.publish(area="oakland-fremont,  ca", effective_on=dt.date(2024, 5, 1))
    with pytest.raises(ValidationError, match="same day"):
        trust.publish(year=2025)
    with pytest.raises(ValidationError, match="Say what was wrong"):
        actions.withdraw_limits(trust.steward, table, " ")
    actions.withdraw_limits(trust.steward, table, "A figure was mistyped.")
    actions.withdraw_limits(trust.steward, table, "Again.")
    assert queries.limits_on(trust.organization, dt.date(2024, 9, 1)) is None
    again = trust.publish()
    assert queries.limits_on(trust.organization, dt.date(2024, 9, 1)) == again
    assert [act.kind for act in trust.acts()] == [
        "land.limits-published", "land.limits-withdrawn", "land.limits-published",
    ]  # fmt: skip
    trust.verify()


def test_sent_twice_it_is_one_table(trust: Trust) -> None:
    mark = "7f1c7a0e-58d7-4f7c-a7b9-1d2f6f1f0001"
    first = actions.publish_limits(trust.steward, trust.organization, TABLE, submission=mark)
    assert actions.publish_limits(trust.steward, trust.organization, TABLE, submission=mark) == first
    assert LimitTable.objects.count() == len(trust.acts()) == 1


def test_the_source_is_named_and_holds_nobody(trust: Trust) -> None:
    with pytest.raises(ValidationError, match="where the figures come from"):
        trust.publish(source="")
    with pytest.raises(ValidationError, match="leave out the email"):
        trust.publish(source="sent by ana@example.org")


def test_the_newest_in_force_counts(trust: Trust) -> None:
    older = trust.publish()
    newer = trust.publish(year=2025, effective_on=dt.date(2025, 4, 1))
    on = lambda *day: queries.limits_on(trust.organization, dt.date(*day))  # noqa: E731
    assert (on(2024, 3, 31), on(2024, 4, 1), on(2025, 3, 31), on(2025, 4, 1)) == (None, older, older, newer)


def test_several_areas_need_a_name(trust: Trust) -> None:
    oakland = trust.publish()
    boston = trust.publish(area="Boston")
    day = dt.date(2024, 9, 1)
    assert queries.limits_on(trust.organization, day) is None
    assert queries.limits_on(trust.organization, day, " boston ") == boston
    with pytest.raises(Refused, match="name the area"):
        queries.table_or_refuse(trust.organization, day)
    actions.set_rules(trust.steward, trust.organization, Settings(INCOME, PAYMENT, area="Oakland-Fremont, CA"))
    assert queries.limits_on(trust.organization, day) == oakland


def test_a_network_publishes_for_its_members_and_ones_own_comes_first(trust: Trust) -> None:
    network = factories.make_organization("network", kind="network")
    theirs = actions.publish_limits(factories.make_steward(network), network, TABLE)
    day = dt.date(2024, 9, 1)
    assert queries.limits_on(trust.organization, day) is None
    Membership.objects.create(
        organization=network, member_organization=trust.organization, status="active",
        member_class=network.member_classes.get(),
    )  # fmt: skip
    assert queries.limits_on(trust.organization, day) == theirs
    own = trust.publish()
    assert queries.limits_on(trust.organization, day) == own


def test_rules_are_set_in_the_record_and_change_no_review_under_way(trust: Trust) -> None:
    review = trust.begin()
    changed = replace(INCOME, asset_threshold=60_000_00)
    actions.set_rules(trust.steward, trust.organization, Settings(changed, PAYMENT, valid_months=6, purge_days=30))
    assert review.rule["asset_threshold"] == 51_600_00
    assert queries.rules_of(trust.organization).income["asset_threshold"] == 60_000_00
    [act] = trust.acts("land.eligibility-rules-set")
    assert (act.body["valid_months"], act.body["purge_days"]) == (6, 30)
    trust.verify()
    with pytest.raises(NotAllowed):
        actions.set_rules(trust.first, trust.organization, Settings(INCOME, PAYMENT))
    with pytest.raises(ValidationError):
        actions.set_rules(trust.steward, trust.organization, Settings(INCOME, PAYMENT, valid_months=0))


def test_whether_a_price_is_affordable_for_the_next_household(trust: Trust) -> None:
    day = dt.date(2024, 9, 1)
    assert afford.check(trust.organization, 300_000_00, 80, 4, day) is None
    trust.publish()
    found = afford.check(trust.organization, 600_000_00, 80, 4, day)
    assert found is not None
    assert found.asked.income == 120_800_00
    assert (found.fits, found.result.budget) == (False, 3_020_00)
    assert found.gap().startswith("It is $")
    assert len(found.options()) == 4  # no tier of the table reaches it
    cheap = afford.check(trust.organization, 200_000_00, 80, 4, day, fee=40_00)
    assert cheap is not None
    assert cheap.fits
    assert (cheap.result.tier, cheap.gap(), cheap.options()) == (50, "", [])
    assert "$40 lease fee" in cheap.cost()
    assert afford.check(trust.organization, 200_000_00, 65, 4, day) is None


# --- the record ---------------------------------------------------------------------------------------------------------
def replay(acts: list[Act]) -> None:
    context = Context(slug="trust")
    for act in acts:
        list(eligibility_verify.VERIFIERS[act.kind](context, act))


def forged(act: Act, **changes: Any) -> Act:
    return replace(act, body=act.body | changes)


def test_no_forged_table_or_finding_passes(trust: Trust) -> None:
    trust.publish()
    trust.decide(trust.begin())
    acts = trust.acts()
    replay(acts)
    table, finding = acts[0], acts[-1]
    statement = table.body["statement"]
    lower = {
        **statement,
        "tiers": [{**each, "limits": [n + 5000 for n in each["limits"]]} for each in statement["tiers"]],
    }
    for bad in (forged(table, statement=lower), forged(table, rule="threshold")):
        with pytest.raises(Discrepancy):
            replay([bad])
    for change in ({"tier": 60}, {"asked": 30}, {"reviewers": 1}, {"table": "0" * 12}, {"on": "2024-01-01"}):
        with pytest.raises(Discrepancy):
            replay([table, forged(finding, **change)])
    with pytest.raises(Discrepancy):
        replay([table, table])


def test_what_a_trust_takes_along_names_no_income(trust: Trust) -> None:
    from commonhouse.land.eligibility import export

    trust.publish()
    trust.decide(trust.begin())
    files = {name: b"".join(chunks).decode() for name, _what, chunks in export.files(trust.organization)}
    assert "102800" in files["land/income-limits.csv"]
    assert "ticket-7" in files["land/income-reviews.csv"]
    whole = io.StringIO("".join(files.values())).read()
    for secret in ("91250", "912.50", "23725", "Bakery", "Maria"):
        assert secret not in whole

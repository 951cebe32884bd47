"""Forged acts of lending are found: each test changes one thing in a true act and expects the verifier to name it."""

from __future__ import annotations

import hashlib
import json

import pytest

from commonhouse.agreements import actions as agreements
from commonhouse.cli.verifiers import load
from commonhouse.funds.actions import lending
from commonhouse.funds.kinds_lending import with_pause
from commonhouse.record.canonical import canonical
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context, Discrepancy
from tests.funds.lending import helpers
from tests.funds.lending.helpers import TERMS, at, on
from tests.funds.lending.test_losses import Story

pytestmark = pytest.mark.django_db


def replay(organization, kind, change, nth=0):
    """Verifies the organization's acts one by one, with the nth act of the kind changed. Raises Discrepancy."""
    context, tables, met = Context(), load(), 0
    for row in Row.objects.filter(organization_id=organization.pk).order_by("index"):
        body = json.loads(row.body)
        if row.kind == kind:
            if met == nth:
                change(body)
            met += 1
        act = Act(row.index, row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, None, body, b"")
        if row.kind in tables.verifiers:
            list(tables.verifiers[row.kind](context, act))
    assert met > nth, f"there is no act of kind {kind}"


def test_forged_loans_are_found():
    fund = helpers.make_fund()
    city = helpers.make_city_money(fund)
    helpers.make_running(fund, restriction=city)
    organization = fund.organization
    replay(organization, "funds.loan-prepared", lambda body: None)
    prepared = {
        "the plan is what the terms give": lambda body: body["schedule"].update(interest=1),
        "to whom its purse says": lambda body: body.update(borrower_kind="worker-coop"),
        "from an open purse": lambda body: body.update(restriction="f" * 12),
        "stands in the record": lambda body: body.update(decision="0" * 12),
        "prepared before": lambda body: body.update(agreement="0" * 12),
    }
    for words, change in prepared.items():
        with pytest.raises(Discrepancy, match=words):
            replay(organization, "funds.loan-prepared", change)
    disbursed = {
        "sum is that of the agreement": lambda body: body.update(amount=1),
        "day is that of the agreement": lambda body: body.update(on="2026-01-11"),
        "purse it was promised from": lambda body: body.update(restriction=""),
        "paid to the borrower": lambda body: body.update(borrower="somebody"),
        "an event of the agreement": lambda body: body.update(event=7),
    }
    for words, change in disbursed.items():
        with pytest.raises(Discrepancy, match=words):
            replay(organization, "funds.disbursed", change)
    with pytest.raises(Discrepancy, match="open purse"):
        replay(organization, "funds.purse-opened", lambda body: body.update(restriction="e" * 12))


def test_terms_that_were_not_prepared_or_not_signed_are_found():
    fund = helpers.make_fund()
    helpers.make_running(fund)

    def reckoned(body):
        body["statement"] = body["statement"] | {"rate": "0.01"}

    def other_terms(body):
        body["terms"] = body["statement"] = body["terms"] | {"rate": "0.01"}
        body["terms_hash"] = hashlib.sha256(canonical(body["terms"])).hexdigest()

    def one_side(body):
        next(party for party in body["parties"] if party["role"] == "borrower")["signed"] = ""

    forged = [
        ("agreements.signed", "what is reckoned is what was signed", reckoned),
        ("agreements.signed", "what was signed is what was prepared|what terms and events give", other_terms),
        ("agreements.signed", "lender and borrower have signed", one_side),
        ("agreements.signed", "in the unit", lambda body: body.update(unit="EUR")),
        ("agreements.event", "unit that was signed", lambda body: body.update(unit="EUR")),
        ("funds.loan-prepared", "candidate entered before", lambda body: body.update(candidate="0" * 12)),
    ]
    for kind, words, change in forged:
        with pytest.raises(Discrepancy, match=words):
            replay(fund.organization, kind, change)


def test_forged_losses_are_found():
    story = Story()
    story.lose(400_00)
    story.recover(150_00)
    organization = story.organization
    replay(organization, "funds.written-off", lambda body: None)

    def easier(body):
        """The first rank is spared by the rule, and by the act that follows it; somebody moved a class up."""
        body["statement"]["classes"][0]["rank"], body["statement"]["classes"][1]["rank"] = 2, 1

    forged = {
        "who bears it, recomputed": easier,
        "loss is that of the agreement": lambda body: body.update(amount=300_00),
        "told before": lambda body: body.update(borne=999),
    }
    for words, change in forged.items():
        with pytest.raises(Discrepancy, match=words):
            replay(organization, "funds.written-off", change)
    with pytest.raises(Discrepancy, match="recomputed"):
        replay(organization, "funds.recovered", lambda body: body["result"]["classes"][0].update(recovered=1))
    with pytest.raises(Discrepancy, match="what is set aside bears"):
        replay(organization, "funds.loss-borne", lambda body: body.update(first_loss=1))


def test_a_forged_change_is_found():
    fund = helpers.make_fund()
    loan = helpers.make_running(fund)
    given = {"starts": on("2026-04-01"), "until": on("2026-06-30"), "interest": "stops"}
    agreements.propose_change(
        fund.treasurer, loan.agreement, terms=with_pause(TERMS, given, on("2026-03-20")), now=at("2026-03-20"),
        takes_effect_on=on("2026-04-01"), why="A flood.",
    )  # fmt: skip
    helpers.sign(loan, fund, "2026-03-21")
    with pytest.raises(Discrepancy, match="signed last"):
        replay(fund.organization, "funds.restructured", lambda body: body.update(version=3))


def test_the_policy_is_in_the_record():
    fund = helpers.make_fund()
    lending.set_policy(fund.steward, fund.organization, reserve_points=800, now=at("2025-07-01"))
    with pytest.raises(Discrepancy, match="a share is at most all"):
        replay(fund.organization, "funds.lending-policy", lambda body: body.update(reserve_points=10_001))

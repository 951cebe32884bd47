"""From the members' yes to the money: the terms they voted on are signed word for word, paid out, and the path is at its end."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from commonhouse.cli.verifiers import load
from commonhouse.funds import queries
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions import lending
from commonhouse.funds.models import Candidate, Loan
from commonhouse.funds.verify_lending import summary_of
from commonhouse.ledger.actions.books import open_book as open_books
from commonhouse.people.permissions import Refused
from commonhouse.proposals import actions as proposals
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context, Discrepancy
from tests import factories
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import DAY, HOUR
from tests.funds.deciding.test_verify import replay
from tests.funds.lending import helpers as money

OPENED = dt.datetime(2026, 1, 10, 10, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_yes_is_signed_paid_out_and_at_the_end():
    fund, steward = helpers.make_fund(6)
    borrower = factories.make_organization("bnclt", kind="land-trust")
    both = money.Fund(
        fund, borrower, steward, factories.make_actor(fund, "treasurer"), factories.make_steward(borrower),
        factories.make_actor(borrower, "treasurer"),
    )  # fmt: skip
    for actor, organization in ((steward, fund), (both.theirs, borrower)):
        open_books(actor, organization, opened_on=OPENED.date(), now=OPENED)
    money.give(fund, 400_000_00, day="2026-01-10")
    path = helpers.make_path(steward, steps=helpers.without_lists(), now=dt.datetime(2026, 1, 11, 9, tzinfo=dt.UTC))
    start = (dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC) + 200 * DAY).date()
    when = {"start": start.isoformat(), "first_due": (start + 40 * DAY).isoformat()}
    candidate, now = helpers.bring_to("vote", steward, path, **when)
    Candidate.objects.filter(pk=candidate.pk).update(borrower=borrower)
    with pytest.raises(Refused, match="on the path to a decision"):
        lending.prepare_loan(
            both.treasurer, fund, borrower=borrower, terms=money.TERMS, purpose="Past the members", now=now
        )
    vote = actions.put_to_vote(steward, candidate, now=now)
    box = vote.proposal.box
    helpers.cast(box, {"approve": 5}, box.opens_at + HOUR)
    proposals.conclude_by_charter(vote.proposal, now=box.closes_at)
    [waiting] = queries.approved(fund)
    assert waiting == candidate

    later = box.closes_at + DAY
    loan = lending.prepare_for(both.treasurer, waiting, now=later)
    with pytest.raises(Refused, match="an agreement with this business"):
        actions.leave(steward, waiting, reason="withdrawn", words="x", now=later)
    loan = money.sign(loan, both, (later + DAY).date().isoformat())
    candidate.refresh_from_db()
    assert (candidate.state, candidate.step) == ("active", "payout")
    lending.disburse(
        both.treasurer,
        loan,
        amount=300_000_00,
        on=start,
        key="out",
        now=dt.datetime.combine(start, dt.time(20), tzinfo=dt.UTC),
    )
    candidate.refresh_from_db()
    assert candidate.state == "done"
    assert Loan.objects.get().agreement.decision == vote.proposal.public_id
    assert not [kind for kind in helpers.verified(fund).not_recomputed if kind.startswith("funds.")]
    with pytest.raises(Discrepancy, match="agreement was signed"):
        replay(fund, "funds.candidate-moved", lambda body: body["proof"].update(agreement="0" * 12), place=-2)

    def larger(body):
        body["terms"]["principal"] = 390_000_00
        body["schedule"] = summary_of(body["terms"])

    forged = {
        "terms members said yes to": larger,
        "not for another loan": lambda body: body.pop("candidate"),
        "members chose it": lambda body: body.update(decision=""),
    }
    for words, change in forged.items():
        with pytest.raises(Discrepancy, match=words):
            replay(fund, "funds.loan-prepared", change)
    with pytest.raises(Discrepancy, match="no more is lent than members said yes to"):
        _disbursed_twice(fund)


def _disbursed_twice(fund):
    """Verifies the true record, then the payment once more as if it were of a second loan by the same decision."""
    context, tables, rows = Context(), load(), Row.objects.filter(organization_id=fund.pk).order_by("index")
    for row in rows:
        act = Act(row.index, row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, None, json.loads(row.body), b"")
        if row.kind in tables.verifiers:
            list(tables.verifiers[row.kind](context, act))
        if row.kind == "funds.disbursed":
            paid = act
    key = "funds.loan", paid.body["agreement"]
    first = context.get(key)
    context.keep(key, type(first)(first.prepared, first.sheet))
    list(tables.verifiers["funds.disbursed"](context, paid))

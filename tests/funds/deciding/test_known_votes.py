"""What really happened at the Boston Ujima Project, end to end through the box and the record."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.funds.actions import deciding as actions
from commonhouse.proposals import actions as proposals
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import HOUR
from tests.people.record import bodies

pytestmark = pytest.mark.django_db(transaction=True)


def test_73_of_352_are_no_quorum_and_the_business_waits_and_may_be_asked_again():
    fund, steward = helpers.make_fund(352)
    path = helpers.make_path(steward, steps=helpers.without_lists())
    candidate, now = helpers.bring_to("vote", steward, path)
    vote = actions.put_to_vote(steward, candidate, now=now)
    assert "177" in vote.proposal.versions.get().text
    assert "352" in vote.proposal.versions.get().text
    box = vote.proposal.box
    assert box.roll.count() == 352
    helpers.cast(box, {"approve": 61, "disapprove": 7, "affirm": 5}, box.opens_at + HOUR)
    proposal = proposals.conclude_by_charter(vote.proposal, now=box.closes_at)
    assert proposal.result == "no-quorum"
    [check] = [test for test in proposal.outcome["result"]["tests"] if test["name"] == "quorum"]
    assert (check["needed"], check["found"], check["base"]) == (177, 73, 352)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.step) == ("active", "vote")
    last = candidate.moves.last()
    assert (last.kind, last.proof["outcome"]) == ("voted", "no-quorum")

    later = box.closes_at + dt.timedelta(days=3)
    again = actions.put_to_vote(steward, candidate, now=later)
    assert again.number == 2
    assert again.proposal.follows == proposal
    report = helpers.verified(fund)
    assert not [kind for kind in report.not_recomputed if kind.startswith("funds.")]


def test_162_of_240_say_yes_to_300000_for_bnclt_and_it_moves_to_the_agreement():
    fund, steward = helpers.make_fund(240)
    path = helpers.make_path(steward, steps=helpers.without_lists())
    candidate, now = helpers.bring_to("vote", steward, path)
    vote = actions.put_to_vote(steward, candidate, now=now)
    box = vote.proposal.box
    helpers.cast(box, {"approve": 146, "disapprove": 3, "affirm": 9, "silent": 4}, box.opens_at + HOUR)
    proposal = proposals.conclude_by_charter(vote.proposal, now=box.closes_at)
    result = proposal.outcome["result"]
    assert proposal.result == "adopted"
    assert result["counts"] == {"approve": 146, "disapprove": 3, "affirm": 9, "silent": 4}
    assert {name: str(share) for name, share in result["shares"].items()} == {
        "approve": "90.12", "disapprove": "1.85", "affirm": "5.56", "silent": "2.47",
    }  # fmt: skip
    candidate.refresh_from_db()
    assert (candidate.state, candidate.step) == ("active", "agreement")
    assert candidate.terms == {"rule": "loan-schedule", "statement": candidate.sheet.terms}
    assert candidate.sheet.principal == 300_000_00
    moved = bodies(fund, "funds.candidate-moved")[-1]
    assert (moved["from"], moved["to"], moved["seat"]) == ("vote", "agreement", "")
    assert moved["proof"] == {"proposal": proposal.public_id, "outcome": "adopted"}
    assert any("“Agreement” by what the record shows" in said for said in helpers.verified(fund).sentences)

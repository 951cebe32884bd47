"""Whoever downloads the record finds what was forged: a move past a vote, other terms, a seat that may not."""

from __future__ import annotations

import json

import pytest

from commonhouse.cli.verifiers import load
from commonhouse.funds.actions import deciding as actions
from commonhouse.proposals import actions as proposals
from commonhouse.record import queries as record
from commonhouse.record.verify import Act, Context, Discrepancy
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)


def decided_fund(votes):
    fund, steward = helpers.make_fund(9)
    path = helpers.make_path(steward, steps=helpers.without_lists())
    candidate, now = helpers.bring_to("vote", steward, path)
    vote = actions.put_to_vote(steward, candidate, now=now)
    box = vote.proposal.box
    helpers.cast(box, votes, box.opens_at + HOUR)
    proposals.conclude_by_charter(vote.proposal, now=box.closes_at)
    candidate.refresh_from_db()
    return fund, steward, candidate


def replay(fund, kind, change, place=-1):
    """Runs every verifier over the record's acts, one of them changed, as if the house had signed it so."""
    verifiers, context = load().verifiers, Context()
    lines = [
        json.loads(line) for line in b"".join(record.lines(record.log_of(fund))).splitlines() if line.startswith(b"{")
    ]
    lines = [line for line in lines if "kind" in line]
    changed = [line for line in lines if line["kind"] == kind][place]
    change(changed["body"])
    for line in lines:
        if line["kind"] in verifiers:
            act = Act(**{name: line.get(name) for name in ("index", "at", "kind", "previous", "body")}, leaf=b"")
            list(verifiers[line["kind"]](context, act))


@pytest.fixture
def fund():
    return decided_fund({"approve": 5, "disapprove": 1})[0]


def test_the_record_as_it_is_passes(fund):
    replay(fund, "funds.candidate-moved", lambda body: None)
    assert not [kind for kind in helpers.verified(fund).not_recomputed if kind.startswith("funds.")]


@pytest.mark.parametrize(
    ("kind", "place", "change", "words"),
    [
        ("funds.candidate-moved", -1, lambda b: b["proof"].clear(), "members decided about it"),
        (
            "funds.candidate-moved",
            -1,
            lambda b: b["proof"].update(outcome="no-quorum"),
            "outcome is that of the decision",
        ),
        (
            "funds.candidate-moved",
            -1,
            lambda b: b["proof"].update(proposal="0" * 12),
            "the vote was about this candidate",
        ),
        ("funds.candidate-moved", -1, lambda b: b.update(to="payout"), "moves to the next step"),
        ("funds.candidate-moved", -1, lambda b: b.update(number=9), "numbered without a gap"),
        ("funds.candidate-moved", -1, lambda b: b.update(version=2), "the path as it stands"),
        ("funds.candidate-moved", -2, lambda b: b.update(seat="treasurer"), "a seat that may move it"),
        ("funds.candidate-moved", -2, lambda b: b.update(seat=""), "a step that a result moves on"),
        ("funds.candidate-moved", -2, lambda b: b.update(proof={}), "the committee has spoken"),
        ("funds.candidate-moved", -3, lambda b: b.update({"from": "outreach"}), "moves from where it stood"),
        ("funds.terms-agreed", -1, lambda b: b["statement"].update(rate="0.09"), "the hash of the terms"),
        ("funds.recommended", -1, lambda b: b["input"]["ballots"]["cast"][0].update(count=1), "counted again"),
        ("funds.recommended", -1, lambda b: b["statement"].update(quorum=None), "as the charter says"),
        ("funds.memo-published", -1, lambda b: b.update(review_until="2027-01-01T00:00:00Z"), "had the time to read"),
        ("funds.vote-asked", -1, lambda b: b.update(terms_hash="0" * 64), "the hash of the terms"),
        ("funds.path", -1, lambda b: b["steps"].pop(6), "a path that a business can go"),
        ("funds.path", -1, lambda b: b["steps"][2].update(days=60), "members had their days"),
    ],
)
def test_a_forged_act_is_found(fund, kind, place, change, words):
    with pytest.raises(Discrepancy, match=words):
        replay(fund, kind, change, place)


def test_a_no_that_is_said_to_be_a_yes_is_found():
    fund, _steward, candidate = decided_fund({"approve": 1, "disapprove": 5})
    assert (candidate.step, candidate.moves.last().proof["outcome"]) == ("vote", "not-adopted")

    def forge(body):
        body.update(kind="on", to="agreement")
        body["proof"].update(outcome="adopted")

    with pytest.raises(Discrepancy, match="outcome is that of the decision"):
        replay(fund, "funds.candidate-moved", forge)


def test_a_yes_to_other_terms_does_not_count():
    """A vote about a first sheet is no yes to a second one."""
    fund, steward, candidate = decided_fund({"approve": 1, "disapprove": 5})
    later = candidate.step_since + 60 * DAY
    actions.move_back(steward, candidate, "terms", why="A lower price.", now=later)
    actions.take_terms_back(steward, candidate, now=later)
    helpers.agree(steward, candidate, later, rate="0.01")
    helpers.verified(fund)
    candidate.refresh_from_db()
    assert candidate.step == "terms"

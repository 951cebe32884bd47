"""Forged acts are found out: each test changes one thing in a true act and expects the verifier to name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commonhouse.charters import actions as charters
from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions as decisions
from commonhouse.proposals import actions
from commonhouse.proposals.verify import VERIFIERS
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context, Discrepancy
from tests import factories
from tests.proposals import helpers
from tests.proposals.helpers import ASKED, DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
Body = dict[str, Any]


def replay(organization, kind: str, change: Callable[[Body], object], nth: int = 0) -> None:
    """Verifies the organization's acts one by one, with the nth act of the kind changed. Raises Discrepancy."""
    import json

    context, tables, met = Context(), load(), 0
    for row in Row.objects.filter(organization=organization).order_by("index"):
        body = json.loads(row.body)
        if row.kind == kind:
            if met == nth:
                change(body)
            met += 1
        act = Act(row.index, row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, None, body, b"")
        if row.kind in tables.verifiers:
            list(tables.verifiers[row.kind](context, act))
    assert met > nth, f"there is no act of kind {kind}"


@pytest.fixture
def coop():
    return helpers.make_coop()


@pytest.fixture
def people(coop):
    return helpers.members(coop)


@pytest.fixture
def voted(coop, people):
    proposal = helpers.ask(coop, people[0])
    helpers.answer(proposal, people, "yes")
    return helpers.conclude(proposal)


def test_the_true_record_holds(coop, voted):
    replay(coop, "proposals.decided", lambda body: None)
    assert set(VERIFIERS) >= {"proposals.asked", "proposals.decided"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body.update(outcome="not-adopted"), "the outcome is that of the result"),
        (lambda body: body["result"].update(supporting=1), "the result is that of the box"),
        (lambda body: body["statement"]["threshold"].update(more_than="1/3"), "the statement of its matter"),
        (lambda body: body.update(text_hash="0" * 64), "text_hash"),
        (lambda body: body.update(version=2), "version"),
        (lambda body: body.update(matter="pay"), "rule of its matter"),
        (lambda body: body.update(matter="none"), "the matter stands in the charter"),
        (lambda body: body.update(charter=2), "charter was adopted before"),
        (lambda body: body.update(channel="gut"), "box, room or advice"),
        (lambda body: body.update(box="000000000000"), "box"),
        (lambda body: body.update(proposal="000000000000"), "asked before it was decided"),
    ],
)
def test_a_forged_outcome_is_found(coop, voted, change, words):
    with pytest.raises(Discrepancy, match=words):
        replay(coop, "proposals.decided", change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body.update(decides_from=body["asked_at"]), "notice is kept"),
        (lambda body: body.update(closes_at=body["decides_from"]), "time to answer"),
        (lambda body: body.update(asked_at="2026-02-01T09:00:00Z"), "asked when its act is written"),
        (lambda body: body.update(method="consent"), "the method is the one of its matter"),
        (lambda body: body.update(title="Something else"), "asks what is asked"),
        (lambda body: body.update(round=2), "rounds follow one another"),
    ],
)
def test_a_forged_question_is_found(coop, voted, change, words):
    with pytest.raises(Discrepancy, match=words):
        replay(coop, "proposals.asked", change)


@pytest.mark.parametrize("narrower", [{"classes": []}, {"seats": ["board"]}, {"organizations": ["members"]}])
def test_a_roll_of_others_than_the_charters_is_found(coop, voted, narrower):
    with pytest.raises(Discrepancy, match="those who decide by the charter"):
        replay(coop, "decisions.opened", lambda body: body["electors"].update(narrower))


def test_a_hidden_objection_is_found(coop, people):
    proposal = helpers.ask(coop, people[0], matter="pay")
    helpers.answer(proposal, people[:4], "consent")
    now = helpers.during(proposal)
    objection = actions.object_(people[4], proposal, argument="Nights lose.", kind="harm", now=now)
    actions.withdraw_objection(people[4], objection, now=now + HOUR)
    helpers.conclude(proposal)
    replay(coop, "proposals.objection", lambda body: None)
    with pytest.raises(Discrepancy, match="objections that stand"):
        replay(coop, "proposals.objection", lambda body: body.update(state="qualified"), nth=1)


def test_forged_hands_are_found(coop, people):
    facilitator = factories.make_actor(coop, "facilitator")
    proposal = helpers.write(coop, people[0], matter="room")
    tellers = [people[0].person, people[1].person]
    actions.record_room_decision(facilitator, proposal, {"yes": 3, "no": 1}, 4, tellers, now=ASKED)
    replay(coop, "proposals.decided", lambda body: None)
    for change, words in (
        (lambda body: body["input"]["ballots"]["cast"][0].update(count=1), "recomputed"),
        (lambda body: body["input"]["evidence"].update(present=5), "recomputed"),
        (lambda body: body.update(tellers=body["tellers"][:1]), "two people count"),
    ):
        with pytest.raises(Discrepancy, match=words):
            replay(coop, "proposals.decided", change)


def test_a_promise_kept_was_made(coop, people, voted):
    now = helpers.after(voted) + HOUR
    made = actions.commit(people[0], voted, what="Do it", due_on=now.date(), person=people[0].person, now=now)
    actions.update_commitment(people[0], made, state="done", now=now + HOUR)
    replay(coop, "proposals.commitment-updated", lambda body: None)
    with pytest.raises(Discrepancy, match="made before it is kept"):
        replay(coop, "proposals.commitment-updated", lambda body: body.update(commitment="0" * 12))


def test_a_decision_under_an_older_charter_is_found(coop, people):
    """The charter came to ask for more; a forger goes by the one before."""
    stricter = helpers.make_charter(*helpers.MATTERS, preamble="We decide together, slowly.")
    draft = charters.begin_amendment(people[0], coop, stricter, now=ASKED)
    amendment = helpers.ask(coop, people[0], matter="charter", charter_draft=draft)
    helpers.answer(amendment, people, "yes")
    later = helpers.after(helpers.conclude(amendment)) + 10 * DAY
    facilitator = factories.make_actor(coop, "facilitator")
    tellers = [people[0].person, people[1].person]
    in_room = helpers.write(coop, people[0], matter="room")
    actions.record_room_decision(facilitator, in_room, {"yes": 3, "no": 1}, 4, tellers, now=later)
    again = helpers.ask(coop, people[0], matter="pay", now=later)
    actions.revise(people[0], again, text="Another text.", why="Better.", now=helpers.during(again))
    helpers.verified(coop)
    for kind, nth in (("proposals.decided", 1), ("proposals.asked", 1), ("proposals.asked", 2)):
        with pytest.raises(Discrepancy, match="charter in force"):
            replay(coop, kind, lambda body: body.update(charter=1), nth=nth)
    with pytest.raises(Discrepancy, match="same kind of decision"):
        replay(coop, "proposals.asked", lambda body: body.update(matter="values", method="consensus"), nth=2)


def test_a_vote_cut_short_is_found(coop, people, voted):
    """The closing that two stewards would have agreed on leaves less time than the charter gives."""
    one, two = factories.make_steward(coop), factories.make_steward(coop)
    proposal = helpers.ask(coop, people[0], now=helpers.after(voted) + DAY)
    later = helpers.after(proposal) + DAY
    change = decisions.propose_schedule(one, proposal.box, later, "A storm.", now=helpers.during(proposal))
    decisions.confirm_schedule(two, change, now=helpers.during(proposal))
    helpers.conclude(proposal, now=later)
    replay(coop, "decisions.schedule-changed", lambda body: None)
    sooner = (proposal.decides_from + DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
    with pytest.raises(Discrepancy, match="had the charter's time"):
        replay(coop, "decisions.schedule-changed", lambda body: body.update(to=sooner))

"""Recomputing a ballot box from its record alone: what holds is said in words, what does not is found."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions
from commonhouse.decisions import verify as decisions_verify
from commonhouse.record.acts import Act, Discrepancy
from commonhouse.record.verify import Context
from tests.decisions.helpers import (
    CLOSES,
    DURING,
    OPENS,
    approve,
    downloaded,
    finish,
    make_draft,
    make_open,
    vote,
)
from tests.factories import make_actor, make_member, make_steward

pytestmark = pytest.mark.django_db


def acts_of(organization) -> list[Act]:
    lines = [json.loads(line) for line in downloaded(organization).splitlines()]
    return [
        Act(line["index"], line["at"], line["kind"], line["previous"], line["body"], b"")
        for line in lines
        if line.get("kind", "").startswith("decisions.")
    ]


def recompute(acts: Iterable[Act]) -> list[str]:
    context = Context()
    return [sentence for act in acts for sentence in decisions_verify.VERIFIERS[act.kind](context, act)]


def tampered(acts: list[Act], kind: str, change: Callable[[dict[str, Any]], Any]) -> list[Act]:
    """The same acts with the body of the first of a kind changed, as someone who holds the signing key could."""
    acts = copy.deepcopy(acts)
    body = next(act for act in acts if act.kind == kind).body
    change(body)
    return acts


@pytest.fixture
def counted(coop, steward):
    """The acts of a box with web, code and paper ballots, a second steward, sheets added and withdrawn."""
    people = [make_member(coop).person for _ in range(6)]
    box = make_draft(steward, coop)
    sheets = actions.issue_sheets(steward, box, 4)
    box = actions.open_box(steward, box, now=OPENS)
    for person in people[:4]:
        vote(box, person, "P1", "P3")
    actions.cast(box, actions.CodeCredential(sheets[0].code), approve("P2"), actions.new_receipt(), now=DURING)
    actions.issue_sheets(steward, box, 2, now=DURING)
    actions.void_sheets(steward, box, [6], "Torn", now=DURING)
    later = CLOSES.replace(hour=20)
    change = actions.propose_schedule(steward, box, later, "Snow", now=DURING)
    actions.confirm_schedule(make_steward(coop), change, now=DURING)
    batch = actions.open_batch(steward, box, expected=2)
    actions.close_box(box, now=later)
    for keyer in (make_actor(coop, "keyer"), make_actor(coop, "keyer")):
        actions.key_ballot(keyer, batch, serial=2, choice=approve("P10"))
        actions.key_ballot(keyer, batch, serial=3, is_spoiled=True)
        actions.finish_keying(keyer, batch)
    batch.refresh_from_db()
    actions.accept_batch(steward, batch, now=later)
    actions.count_box(steward, type(box).objects.get(pk=box.pk), now=later)
    return acts_of(coop)


def test_what_holds_is_said_in_words(counted):
    said = recompute(counted)
    assert len(said) == len(counted)
    assert "closed at its time" in " ".join(said)
    assert "all 6 ballots" in " ".join(said)
    assert "give the published result" in said[-1]


def _swap(ballots: list[Any]) -> None:
    ballots[0], ballots[1] = ballots[1], ballots[0]


def _first(body: dict[str, Any]) -> dict[str, Any]:
    ballot: dict[str, Any] = body["ballots"][0]
    return ballot


LIES: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("decisions.opened", lambda b: b["statement"].pop("tie_break"), "stated in full"),
    ("decisions.opened", lambda b: b["statement"].update(completion="none"), "published at opening"),
    ("decisions.opened", lambda b: b.update(closes_at="2026-03-01T08:00:00Z"), "closes after it opens"),
    ("decisions.opened", lambda b: b["roll"].update(size=9), "size of the roll"),
    ("decisions.schedule-changed", lambda b: b["by"].pop(), "two stewards"),
    ("decisions.schedule-changed", lambda b: b.update({"from": "2026-03-05T09:00:00Z"}), "closing time that was"),
    ("decisions.schedule-changed", lambda b: b.update(to="2026-03-09T09:00:00Z"), "at its time"),
    ("decisions.sheets-issued", lambda b: b.update(first=1), "numbered on"),
    ("decisions.sheets-issued", lambda b: b.update(last=9), "size of the roll"),
    ("decisions.sheets-voided", lambda b: b.update(serials=[60]), "were issued"),
    ("decisions.paper-accepted", lambda b: b.update(spoiled=0), "became of each paper"),
    ("decisions.paper-accepted", lambda b: b.update(spoiled=0, accepted=2), "as many ballots sealed"),
    ("decisions.closed", lambda b: b.update(closed_at="2026-03-02T10:00:00Z"), "at its time"),
    ("decisions.closed", lambda b: b.update(joined=1, roll_size=b["roll_size"] + 1), "frozen roll"),
    ("decisions.closed", lambda b: b.update(ballots=6), "all channels"),
    ("decisions.closed", lambda b: (b["by_channel"].update(web=5), b.update(ballots=6)), "as many ballots sealed"),
    ("decisions.closed", lambda b: (b["by_channel"].update(web=50), b.update(ballots=51)), "more ballots than rights"),
    ("decisions.sealed", lambda b: b["ballots"].pop(), "as many ballots sealed"),
    ("decisions.sealed", lambda b: b["ballots"].append(b["ballots"][-1]), "each once"),
    ("decisions.sealed", lambda b: _swap(b["ballots"]), "order of receipts"),
    ("decisions.sealed", lambda b: _first(b).update(receipt="short"), "64 hexadecimal"),
    ("decisions.sealed", lambda b: _first(b).update(choice=approve("P9")), "published form allows"),
    ("decisions.sealed", lambda b: _first(b).update(choice=approve("P1", "P2", "P3", "P10")), "form allows"),
    ("decisions.sealed", lambda b: _first(b).update(choice=approve("P3", "P1")), "canonically"),
    ("decisions.sealed", lambda b: _first(b).update(channel="web"), "published of a ballot"),
    ("decisions.sealed", lambda b: b.update(part=2), "follow one another"),
    ("decisions.sealed", lambda b: b.update(parts=2), "once all are sealed"),
    ("decisions.counted", lambda b: b.update(rule="greedy"), "published at opening"),
    ("decisions.counted", lambda b: b["statement"].update(increment=2), "published at opening"),
    ("decisions.counted", lambda b: b["result"].pop(next(iter(b["result"]))), "gives another result"),
]


@pytest.mark.parametrize(("kind", "lie", "found"), LIES)
def test_every_lie_is_found_and_named(counted, kind, lie, found):
    with pytest.raises(Discrepancy, match=found):
        recompute(tampered(counted, kind, lie))


def test_changed_votes_give_another_result(counted):
    """Even ballots that are valid, as many and in order: the published result does not follow from them."""

    def turn(body):
        for ballot in body["ballots"]:
            ballot["choice"] = approve("P2")

    with pytest.raises(Discrepancy, match="gives another result"):
        recompute(tampered(counted, "decisions.sealed", turn))


@pytest.mark.parametrize("kind", ["decisions.opened", "decisions.closed", "decisions.sealed"])
def test_an_act_left_out_is_missed(counted, kind):
    with pytest.raises(Discrepancy):
        recompute(act for act in counted if act.kind != kind)


@pytest.mark.parametrize(
    "kind", ["decisions.opened", "decisions.closed", "decisions.paper-accepted", "decisions.counted"]
)
def test_an_act_told_twice_is_noticed(counted, kind):
    with pytest.raises(Discrepancy):
        recompute([*counted, next(act for act in counted if act.kind == kind)])


def test_one_ballot_each_in_an_open_vote(coop, steward, members):
    box = make_open(steward, coop, is_secret=False)
    for person in members[:2]:
        vote(box, person, "P1")
    finish(steward, box)
    acts = acts_of(coop)
    assert recompute(acts)

    def twice(body):
        body["ballots"][1]["voter"] = body["ballots"][0]["voter"]

    with pytest.raises(Discrepancy, match="one ballot each"):
        recompute(tampered(acts, "decisions.sealed", twice))


def test_the_finder_finds_only_its_receipt(coop, steward, members):
    box = make_open(steward, coop)
    receipt = vote(box, members[0], "P1").receipt
    vote(box, members[1], "P2")
    finish(steward, box)
    sealed = next(act for act in acts_of(coop) if act.kind == "decisions.sealed")
    (sentence,) = load().finders["decisions.sealed"](sealed, receipt)
    assert "P1" in sentence
    assert list(load().finders["decisions.sealed"](sealed, actions.new_receipt())) == []


def test_the_acts_read_as_sentences(coop, counted):
    from commonhouse.record import queries, registry

    log = queries.log_of(coop)
    assert log is not None
    said = [
        registry.sentence(act.kind, act.gist)
        for act in queries.paged(log).object_list
        if act.kind.startswith("decisions.")
    ]
    assert len(said) == len(counted)
    assert not [sentence for sentence in said if "An act of the kind" in sentence]


def test_recomputing_needs_no_django():
    program = "import sys, commonhouse.decisions.verify; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

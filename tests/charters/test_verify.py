from __future__ import annotations

import copy

import pytest

from commonhouse.charters import queries
from commonhouse.charters.verify import VERIFIERS, in_force
from commonhouse.record.verify import Act, Context, Discrepancy
from commonhouse.rules.charter import checks
from tests.rules.charter.samples import make_charter, make_matter


def act(index, body):
    return Act(index=index, at="2026-01-01T10:00:00Z", kind="charters.adopted", previous="", body=body, leaf=b"")


def body(version, charter, decision=""):
    data = checks.to_json(checks.completed(charter))
    return {"version": version, "charter": data, "decision": decision, "text_hash": queries.hash_of(data)}


FIRST = body(1, make_charter())
SECOND = body(2, make_charter(make_matter("pay")), "a1b2c3")


def run(context, *bodies):
    for index, each in enumerate(bodies):
        yield from VERIFIERS["charters.adopted"](context, act(index, each))


def decided(matter="charter", charter_hash=SECOND["text_hash"]):
    context = Context()
    context.keep(("proposals.adopted", "a1b2c3"), {"matter": matter, "charter_hash": charter_hash})
    return context


def test_versions_that_hold():
    context = decided()
    assert list(run(context, FIRST, SECOND)) == [
        "version 1 of the charter was adopted: 1 matters, 0 offices; its text fits its hash.",
        "version 2 of the charter was amended by decision: 2 matters, 0 offices; its text fits its hash.",
    ]
    assert in_force(context, 1, act(9, {})).matter("charter").method == "majority"


def changed(source, **members):
    return {**copy.deepcopy(source), **members}


@pytest.mark.parametrize(
    ("context", "bodies", "words"),
    [
        (Context(), [changed(FIRST, text_hash="0" * 64)], "hash"),
        (Context(), [changed(FIRST, version=2)], "follow one another"),
        (Context(), [changed(FIRST, decision="a1b2c3")], "not amended"),
        (Context(), [FIRST, SECOND], "a decision adopted"),
        (decided(matter="pay"), [FIRST, SECOND], "its own rule"),
        (decided(charter_hash="0" * 64), [FIRST, SECOND], "decided on"),
    ],
)
def test_what_does_not_hold_is_found(context, bodies, words):
    with pytest.raises(Discrepancy, match=words):
        list(run(context, *bodies))


def test_a_charter_no_rule_can_work_with_is_found():
    bad = copy.deepcopy(FIRST)
    bad["charter"]["matters"][0]["statement"]["quorum"] = {"of": "eligible", "at_least": "101/100"}
    bad["text_hash"] = queries.hash_of(bad["charter"])
    with pytest.raises(ValueError, match="101%"):
        list(run(Context(), bad))

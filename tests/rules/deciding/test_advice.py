"""Advice: one decides; enough others were asked, long enough, and each has a reply."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.rules.jsonform import FormError

from .polls import Plain, positions, run, said

WHOLE: Plain = {
    "decider": "ana",
    "asked": ["ben", "cy"],
    "advice": [{"by": "ben", "replied": True}],
    "opened_at": "2026-11-01T09:00:00-05:00",
    "decided_at": "2026-11-04T14:00:00Z",
    "decision": "go-ahead",
}


def _failed(**changes: Any) -> list[str]:
    result = run("advice", {}, {"evidence": {**WHOLE, **changes}})
    return [test["name"] for test in result["tests"] if not test["passed"]]


def test_the_decider_may_go_ahead_or_not() -> None:
    assert run("advice", {}, {"evidence": WHOLE})["outcome"] == "adopted"
    assert run("advice", {}, {"evidence": {**WHOLE, "decision": "not"}})["outcome"] == "not-adopted"


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, []),
        ({"decider": ""}, ["decision"]),
        ({"decision": None}, ["decision"]),
        ({"decided_at": "2026-11-04T13:59:59Z"}, ["window"]),
        ({"opened_at": ""}, ["window"]),
        ({"asked": ["ben"]}, ["asked"]),
        ({"asked": ["ben", "ben"]}, ["asked"]),
        ({"asked": ["ben", "ana"]}, ["asked"]),  # asking oneself is no advice
        ({"advice": [{"by": "ben"}, {"by": "dee", "replied": True}]}, ["replies"]),
        ({"advice": [{"by": "ben", "replied": True}, {"by": "ben"}]}, ["replies"]),
        ({"advice": []}, []),
        ({"decided_at": ""}, ["decision", "window"]),
    ],
)
def test_what_is_missing_is_named(changes: Plain, failed: list[str]) -> None:
    assert _failed(**changes) == failed


def test_it_goes_back_with_those_who_wait_for_a_reply() -> None:
    given = {"evidence": {**WHOLE, "advice": [{"by": "ben"}, {"by": "cy"}, {"by": "dee", "replied": True}]}}
    result = run("advice", {}, given)
    assert (result["outcome"], result["unanswered"]) == ("returned", ["ben", "cy"])
    text = said("advice", {}, given)
    assert "Still without a reply: ben, cy." in text
    assert "1 of 3 who gave advice have a reply." in text
    assert run("advice", {"reply_to_each": False}, given)["outcome"] == "adopted"


@pytest.mark.parametrize(
    ("statement", "given", "where"),
    [
        ({"minimum_hours": -1}, {}, "statement.minimum_hours"),
        ({"minimum_asked": -1}, {}, "statement.minimum_asked"),
        ({}, {"evidence": {**WHOLE, "decided_at": "2026-11-04"}}, "input.evidence.decided_at"),
        ({}, {"evidence": {**WHOLE, "decided_at": "2026-10-04T00:00:00Z"}}, "input.evidence.decided_at"),
        ({}, {"evidence": {**WHOLE, "decision": "maybe"}}, "input.evidence.decision"),
        ({}, positions(3, yes=1), "input.ballots"),
    ],
)
def test_what_does_not_fit_is_refused(statement: Any, given: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run("advice", statement, given)
    assert caught.value.path == where

"""Consensus: limits on blocks and stand-asides, and the vote that was agreed for want of it."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.rules.jsonform import FormError

from .polls import Plain, positions, run, said


def _poll(meetings: int = 0, days: int = 0, **counts: int) -> Plain:
    return {**positions(40, **counts), "evidence": {"meetings_held": meetings, "days_open": days, "present": 20}}


QUARTER = {"of": "cast", "at_most": "1/4"}
FALLBACK = {"threshold": {"of": "yes+no", "at_least": "3/4"}, "after_meetings": 2, "after_days": 30}


@pytest.mark.parametrize(
    ("statement", "poll", "outcome"),
    [
        ({}, _poll(agree=5, reservations=4, stand_aside=9), "adopted"),
        ({}, _poll(agree=19, block=1), "blocked"),
        ({}, _poll(stand_aside=3), "not-adopted"),
        ({}, _poll(reservations=3), "adopted"),
        ({}, _poll(), "no-quorum"),
        ({"quorum": {"ballots": 6}}, _poll(agree=5), "no-quorum"),
        ({"blocks": {"number": 1}}, _poll(agree=5, block=1), "adopted"),
        ({"blocks": {"number": 1}}, _poll(agree=5, block=2), "blocked"),
        ({"blocks": {"of": "eligible", "at_most": "1/20"}}, _poll(agree=5, block=2), "adopted"),
        ({"blocks": {"of": "eligible", "at_most": "1/20"}}, _poll(agree=5, block=3), "blocked"),
        ({"blocks": {"of": "present", "at_most": "1/20"}}, _poll(agree=5, block=1), "adopted"),
        ({"stand_asides": QUARTER}, _poll(agree=6, stand_aside=2), "adopted"),
        ({"stand_asides": QUARTER}, _poll(agree=5, stand_aside=2), "returned"),
        ({"stand_asides": QUARTER}, _poll(agree=5, stand_aside=2, block=1), "blocked"),
        # a vote decides after two meetings or thirty days, not before
        ({"fallback": FALLBACK}, _poll(1, 29, agree=9, block=1), "blocked"),
        ({"fallback": FALLBACK}, _poll(2, 0, agree=9, block=1), "adopted"),
        ({"fallback": FALLBACK}, _poll(0, 30, agree=2, reservations=1, block=1), "adopted"),
        ({"fallback": FALLBACK}, _poll(0, 30, agree=5, block=2), "not-adopted"),
        ({"fallback": FALLBACK, "stand_asides": QUARTER}, _poll(2, agree=2, stand_aside=5), "adopted"),
        ({"fallback": FALLBACK, "quorum": {"ballots": 11}}, _poll(2, agree=9, block=1), "no-quorum"),
        ({"fallback": FALLBACK}, _poll(2, stand_aside=1), "not-adopted"),
    ],
)
def test_outcomes(statement: Plain, poll: Plain, outcome: str) -> None:
    assert run("consensus", statement, poll)["outcome"] == outcome


def test_a_consensus_needs_no_vote_even_when_one_could_decide() -> None:
    result = run("consensus", {"fallback": FALLBACK}, _poll(5, agree=9, stand_aside=1))
    assert (result["outcome"], result["by_fallback"], result["fallback_due"]) == ("adopted", False, True)
    result = run("consensus", {"fallback": FALLBACK}, _poll(5, agree=9, block=3))
    assert (result["outcome"], result["by_fallback"]) == ("adopted", True)
    assert result["tests"][-1]["needed"] == 9


def test_it_is_explained() -> None:
    text = said("consensus", {"blocks": {"number": 1}}, _poll(agree=5, block=2))
    assert text[0] == "It was blocked."
    assert "Blocks: 2, more than the 1 allowed." in text
    text = said("consensus", {"fallback": FALLBACK}, _poll(2, agree=5, block=2))
    assert text[-1].startswith("No consensus was found in time, so a vote decides.")


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ({"blocks": {}}, "statement.blocks.number"),
        ({"blocks": {"number": 1, "of": "cast"}}, "statement.blocks.number"),
        ({"blocks": {"number": -1}}, "statement.blocks.number"),
        ({"blocks": {"of": "yes+no", "at_most": "1/3"}}, "statement.blocks.of"),
        ({"blocks": {"of": "cast", "at_most": "1"}}, "statement.blocks.at_most"),
        ({"fallback": {"threshold": {"of": "cast", "at_least": "3/4"}}}, "statement.fallback.after_meetings"),
        ({"fallback": {**FALLBACK, "after_days": 0}}, "statement.fallback.after_days"),
        (
            {"fallback": {**FALLBACK, "threshold": {"of": "cast", "at_least": "1/3"}}},
            "statement.fallback.threshold",
        ),
        ({"positions": {"agree": "agree"}}, "statement.positions"),
    ],
)
def test_a_bad_statement_is_refused_by_place(statement: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run("consensus", statement, {})
    assert caught.value.path == where

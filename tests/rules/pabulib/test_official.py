"""The rule that META names: as a statement, and against what cities really funded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commonhouse.rules import registry
from commonhouse.rules.budgeting.model import BallotKind
from commonhouse.rules.budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Satisfaction,
    Score,
    Start,
    Statement,
    Stop,
    TieBreak,
)
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import type_tag
from commonhouse.rules.pabulib import official_statement, read

ORDER = (TieBreak.VOTES, TieBreak.ORDER)


@pytest.mark.parametrize(
    ("meta", "kind", "statement"),
    [
        ({"rule": "greedy"}, BallotKind.APPROVAL, Greedy(tie_break=ORDER)),
        ({"rule": "greedy"}, BallotKind.ORDINAL, Greedy(Score.POINTS, tie_break=ORDER)),
        (
            {"rule": "greedy-threshold", "min_project_score_threshold": "50"},
            BallotKind.CUMULATIVE,
            Greedy(Score.POINTS, threshold=50, tie_break=ORDER),
        ),
        (
            {"rule": "greedy-no-skip", "min_project_score_threshold": "50"},
            BallotKind.CHOOSE_1,
            Greedy(on_misfit=OnMisfit.STOP, threshold=50, tie_break=ORDER),
        ),
        ({"rule": "equalshares"}, BallotKind.APPROVAL, EqualShares(Satisfaction.COST, tie_break=ORDER)),
        (
            {"rule": "equalshares/add1"},
            BallotKind.APPROVAL,
            EqualShares(Satisfaction.COST, Start.FLOOR, Completion.ADD1, 1, Stop.EXHAUSTIVE, ORDER),
        ),
    ],
)
def test_statement_of_a_named_rule(meta: dict[str, str], kind: BallotKind, statement: Statement) -> None:
    assert official_statement(meta, kind) == statement


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({}, "META names no rule"),
        ({"rule": "unknown"}, "says that the rule is unknown"),
        ({"rule": "borda"}, 'names the rule "borda", which is not one of greedy'),
        ({"rule": "equalshares/add1-comparison"}, "is not one of"),
        ({"rule": "greedy-threshold"}, "gives no min_project_score_threshold"),
    ],
)
def test_a_rule_that_is_not_known_in_full_is_refused(meta: dict[str, str], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        official_statement(meta, BallotKind.APPROVAL)


def _official_winners(path: Path) -> tuple[set[str], set[str]]:
    """What the named rule gives, and what the file says was funded."""
    file = read([path.read_bytes()], source=path.name)
    statement = official_statement(file.meta, file.instance.ballots.kind)
    result = registry.get(type_tag(type(statement))).run(file.instance, statement)
    assert file.official_winners is not None
    return set(result.winners), set(file.official_winners)


@pytest.mark.shared
def test_greedy_cities_get_their_own_winners(shared_data: Path) -> None:
    folder = shared_data / "pabulib"
    known = json.loads((folder / "official_greedy.json").read_text())
    assert len(known) == 48
    for entry in known:
        ours, theirs = _official_winners(folder / entry["file"])
        assert ours == theirs, entry["file"]


@pytest.mark.shared
def test_swiecie_2023_gets_its_own_winners_by_equal_shares(shared_data: Path) -> None:
    ours, theirs = _official_winners(shared_data / "pabulib" / "Poland_Swiecie_2023.pb")
    assert ours == theirs
    assert ours == {f"c{n}" for n in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21)}

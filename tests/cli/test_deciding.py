"""A vote of the fund, and lots drawn, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOAN: dict[str, Any] = {
    "rule": "threshold",
    "statement": {
        "positions": {"approve": "for", "disapprove": "against", "affirm": "affirm", "silent": "silent"},
        "quorum": {"of": "eligible", "more_than": "1/2"},
    },
    "input": {
        "electorate": {"eligible": 240},
        "ballots": {
            "kind": "position",
            "cast": [
                {"vote": "approve", "count": 146},
                {"vote": "disapprove", "count": 3},
                {"vote": "affirm", "count": 9},
                {"vote": "silent", "count": 4},
            ],
        },
    },
}


def test_a_loan_is_adopted_and_explained(tmp_path: Path, run: Callable) -> None:
    file = tmp_path / "loan.json"
    file.write_text(json.dumps(LOAN))
    said = run("compute", "threshold", file)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("It was adopted.\n162 of 240 people who could vote did.")
    assert "90.12%" in said.out
    whole = json.loads(run("compute", "threshold", file, "--json").out)
    assert whole["result"]["outcome"] == "adopted"
    assert whole["statement"]["quorum"]["more_than"] == "1/2"


def test_a_quorum_of_101_percent_is_refused_by_place(tmp_path: Path, run: Callable) -> None:
    bad = {**LOAN, "statement": {"quorum": {"of": "eligible", "at_least": "101/100"}}}
    file = tmp_path / "loan.json"
    file.write_text(json.dumps(bad))
    said = run("compute", "threshold", file)
    assert said.code == 2
    assert "statement.quorum.at_least: 101% is not a part of a whole." in said.err


def test_lots_say_how_to_check_them(tmp_path: Path, run: Callable) -> None:
    request = {
        "statement": {"number": 2},
        "input": {"entrants": [{"id": name} for name in "abcdef"], "seed": "3546311556112163624615351222"},
    }
    file = tmp_path / "lots.json"
    file.write_text(json.dumps(request))
    said = run("compute", "draw", file)
    assert said.code == 0
    assert 'SHA-256 of "3546311556112163624615351222,1"' in " ".join(said.out.split())

"""`commonhouse count`: the whole way from a file to winners and reasons."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from commonhouse.cli.count_json import _MONEY
from commonhouse.rules.budgeting import results
from tests.rules.pabulib.files import GOOD, POINTS

COUNTS = {"number", "votes", "score", "payers", "full_payers", "votes_short", "round", "minor", "ballots"}
COUNTS |= {"empty_ballots", "raises", "voters_with", "mean_projects", "part", "price"}


def counted(run: Callable, *arguments: object) -> dict[str, Any]:
    said = run("count", *arguments, "--json")
    assert (said.code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_json_has_all_that_is_promised(run: Callable, town: Path) -> None:
    found = counted(run, town)
    assert found["rule"] == "equal-shares"
    assert found["statement"]["start"] == "exact"
    assert found["winners"] == [each["project"] for each in found["rounds"]]
    assert found["cost"] == sum(each["cost"] for each in found["rounds"])
    assert found["budget"] == 1000.5
    assert found["unspent"] == pytest.approx(found["budget"] - found["cost"], abs=0)
    assert {each["project"] for each in found["losers"]} | set(found["winners"]) == {"1", "2", "x/3"}
    assert found["ties"] == []
    assert found["ballots"] == 4
    assert found["sha256"] == hashlib.sha256(town.read_bytes()).hexdigest()
    assert found["warnings"] == []


def test_every_amount_of_a_result_is_known_as_money_or_as_a_count() -> None:
    """A field added to a result must not slip through in minor units."""
    for kind in (results.Result, results.Round, results.Loser, results.Tie, results.Comparison, results.Column):
        hints = get_type_hints(kind)
        for each in dataclasses.fields(kind):
            if {"int", "Fraction"} & set(
                str(hints[each.name]).replace("fractions.", " ").replace("|", " ").split()
            ) or hints[each.name] in {int, Fraction}:
                assert each.name in _MONEY | COUNTS, f"{kind.__name__}.{each.name}"


def test_defaults_that_depend_on_other_options_are_stated(run: Callable, town: Path, tmp_path: Path) -> None:
    assert counted(run, town, "--completion", "add1")["statement"]["start"] == "floor"
    assert counted(run, town, "--completion", "add1", "--start", "exact")["statement"]["start"] == "exact"
    points = tmp_path / "points.pb"
    points.write_text(POINTS)
    assert counted(run, points, "--rule", "greedy")["statement"]["score"] == "points"
    assert counted(run, points, "--rule", "greedy", "--score", "votes")["statement"]["score"] == "votes"


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["--satisfaction", "cardinality"], "satisfaction", "cardinality"),
        (["--completion", "add1-fill"], "completion", "add1-fill"),
        (["--completion", "add1", "--stop", "infeasible"], "stop", "infeasible"),
        (["--increment", "5"], "increment", 5),
        (["--tie-break", "cost"], "tie_break", ["cost", "order"]),
        (["--tie-break=-cost,votes,order"], "tie_break", ["-cost", "votes", "order"]),
        (["--rule", "greedy", "--per-cost"], "per_cost", True),
        (["--rule", "greedy", "--threshold", "2"], "threshold", 2),
        (["--rule", "greedy", "--on-misfit", "stop"], "on_misfit", "stop"),
        (["--rule", "phragmen", "--on-misfit", "skip"], "on_misfit", "skip"),
        (["--rule", "official", "--tie-break", "cost"], "tie_break", ["cost", "order"]),
    ],
)
def test_options_reach_the_statement(options: list[str], key: str, value: object, run: Callable, town: Path) -> None:
    assert counted(run, town, *options)["statement"][key] == value


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rule", "greedy", "--satisfaction", "cost"], "--satisfaction goes with --rule equal-shares, not"),
        (["--per-cost"], "--per-cost goes with --rule greedy"),
        (["--tie-break", "luck"], "tie-break: 'luck' is not a way to break ties"),
        (["--tie-break", "order,votes"], "Put 'order' last"),
        (["--satisfaction", "points"], "satisfaction:"),
        (["--increment", "0"], "increment"),
        (["--explain", "9"], '--explain: there is no project "9". Projects: 1, 2, x/3.'),
    ],
)
def test_options_that_do_not_fit_are_refused(options: list[str], said: str, run: Callable, town: Path) -> None:
    found = run("count", town, *options)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("town.pb", GOOD.replace("v2;1;31", "v2;9;31"), 'town.pb:24:4: vote: project "9" is not in PROJECTS. Correct'),
        ("town.pb", "", "town.pb:1:1: the file is empty."),
        ("town.csv", GOOD, "Participatory budgets end in .pb"),
        ("town.blt", GOOD, 'town.blt:1:1: the first line is "META".'),
    ],
)
def test_a_bad_file_is_one_message_and_exit_code_2(
    name: str, content: str, said: str, tmp_path: Path, run: Callable
) -> None:
    path = tmp_path / name
    path.write_text(content)
    found = run("count", path)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert "Traceback" not in found.err


def test_a_missing_file_and_a_folder(tmp_path: Path, run: Callable) -> None:
    assert "No such file" in run("count", tmp_path / "none.pb").err
    folder = tmp_path / "folder.pb"
    folder.mkdir()
    found = run("count", folder)
    assert found.code == 2
    assert "directory" in found.err


def test_text_says_what_won_what_is_left_and_what_nearly_won(run: Callable, town: Path) -> None:
    said = run("count", town, "--rule", "greedy")
    assert said.code == 0
    assert "A small town" in said.out
    assert "4 ballots (approval), 3 projects, 1,000.50 PLN to share out." in said.out
    assert "FUNDED: 2 of 3 projects" in said.out
    assert "Spent 1,000.50 PLN; 0 PLN left." in said.out or "Spent 1,000.50 PLN; 0.00 PLN left." in said.out
    assert 'Trees; and "benches"' in said.out
    assert "NOT FUNDED" in said.out
    assert hashlib.sha256(town.read_bytes()).hexdigest() in said.out
    assert "These are the projects that the file says were funded" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_text_states_the_whole_rule(run: Callable, town: Path) -> None:
    said = run("count", town, "--completion", "add1").out
    for stated in ("satisfaction cost", "start floor", "completion add1", "increment 1", "stop exhaustive"):
        assert stated in " ".join(said.split())
    assert "tie-break votes, cost, order" in " ".join(said.split())


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "phragmen"])
@pytest.mark.parametrize("project", ["1", "2", "x/3"])
def test_explain_says_why(rule: str, project: str, run: Callable, town: Path) -> None:
    said = run("count", town, "--rule", rule, "--explain", project)
    assert said.code == 0
    assert f"PROJECT {project}" in said.out
    found = counted(run, town, "--rule", rule, "--explain", project)
    assert found["explanation"]["project"] == project
    assert found["explanation"]["sentences"]


def test_compare_sets_rules_side_by_side(run: Callable, town: Path) -> None:
    said = run("count", town, "--compare")
    assert said.code == 0
    assert "RULES SIDE BY SIDE" in said.out
    assert "Voters with at least one funded project" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    columns = counted(run, town, "--compare")["comparison"]["columns"]
    assert [column["rule"] for column in columns] == ["equal-shares", "equal-shares", "greedy", "phragmen"]
    assert all(column["cost"] <= 1000.5 for column in columns)


def test_official_says_whether_it_is_the_citys_own_result(run: Callable, town: Path) -> None:
    found = counted(run, town, "--rule", "official")
    assert found["official"]["counted_by_it"] is True
    assert found["official"]["selected"] == ["1", "2"]
    assert found["official"]["equals_winners"] is (set(found["winners"]) == {"1", "2"})


def test_official_needs_a_rule_that_is_known(tmp_path: Path, run: Callable) -> None:
    path = tmp_path / "unknown.pb"
    path.write_text(GOOD.replace("rule;greedy", "rule;unknown"))
    found = run("count", path, "--rule", "official")
    assert found.code == 2
    assert "META says that the rule is unknown" in found.err


def test_standard_input(process: Callable) -> None:
    ballots = "".join(f"v{n};1,2;30\n" for n in range(5, 61))
    data = GOOD.replace("num_votes;4", "num_votes;60") + ballots
    found = process("count", "-", data=data.encode())
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"60 ballots" in found.stdout


def test_a_count_loads_nothing_slow(tmp_path: Path) -> None:
    """What keeps the cold start short; bench/bench_budgeting.py measures it."""
    path = tmp_path / "small.pb"
    path.write_text(GOOD)
    code = (
        "import sys; from commonhouse.cli.main import main; status = main(['count', sys.argv[1]]);"
        "slow = {'django', 'pydantic', 'numba', 'scipy', 'pandas', 'ninja'} & set(sys.modules);"
        "sys.exit(status or (f'loaded {slow}' if slow else 0))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_warnings_of_the_file_are_shown(tmp_path: Path, run: Callable) -> None:
    path = tmp_path / "long.pb"
    path.write_text(GOOD.replace("v1;1,2", "v1;1,2,x/3").replace("900;1", "900;2"))
    said = run("count", path)
    assert "1 ballot with more than max_length = 2 projects: counted as cast." in " ".join(said.out.split())
    assert counted(run, path)["warnings"][0]["line"] == 23


@pytest.mark.shared
def test_counts_every_shared_file_by_the_rule_it_names(shared_data: Path, run: Callable) -> None:
    folder = shared_data / "pabulib"
    for entry in json.loads((folder / "official_greedy.json").read_text()):
        found = counted(run, folder / entry["file"], "--rule", "official")
        assert found["official"]["equals_winners"] is True, entry["file"]


@pytest.mark.shared
def test_swiecie_2023_by_equal_shares(shared_data: Path, run: Callable) -> None:
    path = shared_data / "pabulib" / "Poland_Swiecie_2023.pb"
    found = counted(run, path, "--rule", "equal-shares", "--completion", "add1")
    assert sorted(found["winners"], key=lambda name: int(name[1:])) == [
        f"c{n}" for n in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21)
    ]
    assert found["official"]["equals_winners"] is True

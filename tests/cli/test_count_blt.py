"""`commonhouse count FILE.blt`: text, JSON, options, refusals."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rules.blt.files import COUNCIL, GOOD

RULES = ["scottish-stv", "meek-stv", "instant-runoff", "schulze"]


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    path = tmp_path / "ward.blt"
    path.write_text(COUNCIL, encoding="utf-8")
    return path


def counted(run: Callable, *arguments: object) -> dict[str, Any]:
    said = run("count", *arguments, "--json")
    assert (said.code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_json_of_the_scottish_rule(run: Callable, ward: Path) -> None:
    found = counted(run, ward, "--rule", "scottish-stv")
    assert (found["rule"], found["statement"], found["seats"]) == ("scottish-stv", {"seats": 2}, 2)
    assert (found["quota"], found["elected"], found["elected_ids"]) == (
        "8",
        ["Ana ALVES (Ind)", "Bo BERG (Ind)"],
        ["1", "2"],
    )
    assert (found["ballots"], found["valid"], found["blank"], found["outcome"]) == (22, 22, 0, "chosen")
    assert found["sha256"] == hashlib.sha256(ward.read_bytes()).hexdigest()
    first, second = found["stages"][:2]
    assert first["totals"] == {"Ana ALVES (Ind)": "10.00000", "Bo BERG (Ind)": "7.00000", "Cy COLE (Ind)": "5.00000"}
    assert (second["action"], second["candidate"], second["value"]) == ("surplus", "Ana ALVES (Ind)", "0.20000")
    assert second["transfers"] == {"Ana ALVES (Ind)": "-2.00000", "Bo BERG (Ind)": "2.00000"}
    assert [step["code"] for step in found["steps"]][:3] == ["ballots", "quota", "first-preferences"]
    assert all(step["text"] for step in found["steps"])


def test_scottish_is_the_rule_where_none_is_asked_for(run: Callable, ward: Path) -> None:
    assert counted(run, ward)["rule"] == "scottish-stv"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_the_same_members_and_a_text(rule: str, run: Callable, ward: Path) -> None:
    found = counted(run, ward, "--rule", rule)
    members = ["rule", "statement", "title", "outcome", "quota", "seats", "elected", "elected_ids", "ballots", "valid"]
    assert list(found)[:10] == members
    assert {"stages", "candidates", "ties", "notices", "steps", "warnings", "source", "sha256"} <= set(found)
    assert found["elected"][0] == "Ana ALVES (Ind)" or rule == "schulze"
    for stage in found["stages"]:
        assert all(isinstance(votes, str) for votes in stage["totals"].values())
    said = run("count", ward, "--rule", rule)
    assert said.code == 0
    assert all(name in said.out for name in found["elected"])
    assert max(map(len, said.out.splitlines())) <= 80
    assert "WHY" in said.out
    assert found["sha256"] in said.out


def test_text_shows_each_stage_and_says_why(run: Callable, ward: Path) -> None:
    said = " ".join(run("count", ward).out.split())
    assert 'Ward 7 - "The Moor" 22 ballots, 3 candidates, 2 seats.' in said
    assert "ELECTED: 2 of 3 candidates" in said
    assert "Ana ALVES (Ind) 10.00000* 8.00000*" in said
    assert "A candidate needs 8 votes to be sure of a seat." in said
    assert "Stage 2. Ana ALVES (Ind) has 10 votes, 2 more than needed." in said


def test_many_stages_stay_within_eighty_columns(run: Callable, tmp_path: Path) -> None:
    names = [f'"Candidate {n} with a name that is long enough to be cut somewhere"' for n in range(1, 16)]
    ballots = [f"{3 * n} {n} {n % 15 + 1} 0" for n in range(1, 16)]
    path = tmp_path / "many.blt"
    path.write_text("\n".join(["15 3", *ballots, "0", *names, '"Many"']) + "\n")
    for rule in RULES:
        said = run("count", path, "--rule", rule)
        assert said.code == 0
        assert max(map(len, said.out.splitlines())) <= 80


def test_seats_lots_and_batch_reach_the_count(run: Callable, ward: Path, tmp_path: Path) -> None:
    assert len(counted(run, ward, "--seats", "1")["elected"]) == 1
    assert counted(run, ward, "--seats", "1")["seats"] == 1
    assert counted(run, ward, "--rule", "instant-runoff", "--batch")["statement"] == {"batch": True}
    tied = tmp_path / "tied.blt"
    tied.write_text("2 1\n3 1 0\n3 2 0\n0\nAna\nBo\n")
    assert (counted(run, tied)["outcome"], counted(run, tied)["ties"][0]["by"]) == ("tied", "order")
    drawn = counted(run, tied, "--lots", "2,1")
    assert (drawn["outcome"], drawn["elected"], drawn["ties"][0]["chosen"]) == ("chosen", ["Bo"], "Ana")
    assert "Lots drawn: Bo, Ana." in run("count", tied, "--lots", "2,1").out


def test_countback(run: Callable, ward: Path) -> None:
    found = counted(run, ward, "--rule", "countback", "--left", "1")
    assert found["elected"] == ["Cy COLE (Ind)"]
    assert found["fillings"][0]["left"] == "Ana ALVES (Ind)"
    assert "Cy COLE (Ind) takes the seat of Ana ALVES (Ind)." in " ".join(
        run("count", ward, "--rule", "countback", "--left", "1").out.split()
    )
    nobody = counted(run, ward, "--rule", "countback", "--left", "1", "--unavailable", "3")
    assert (nobody["outcome"], nobody["elected"], nobody["stages"]) == ("nobody", [], [])


def test_equal_ranks_go_with_schulze_alone(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "parish.blt"
    path.write_text(GOOD)
    found = counted(run, path, "--rule", "schulze")
    assert found["warnings"] == [
        {"code": "equal-ranks", "line": 5, "count": 2, "text": "2 ballots rank two or more candidates equal"}
    ]
    said = run("count", path)
    assert said.code == 2
    assert "line 5: 2 ballots rank two or more candidates equal, and scottish-stv needs one" in said.err


def test_two_of_one_name_are_told_apart(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "same.blt"
    path.write_text("2 1\n3 1 0\n2 2 0\n0\nAnn\nAnn\n")
    found = counted(run, path)
    assert (found["elected"], list(found["stages"][0]["totals"])) == (["Ann (1)"], ["Ann (1)", "Ann (2)"])


@pytest.mark.parametrize(
    ("text", "outcome"), [("0 2\n0\n", "nobody"), ("2 1\n0\nA\nB\n", "tied"), ("2 5\n1 1 0\n0\nA\nB\n", "chosen")]
)
@pytest.mark.parametrize("rule", ["scottish-stv", "meek-stv"])
def test_elections_without_much_in_them(rule: str, text: str, outcome: str, run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "small.blt"
    path.write_text(text)
    assert counted(run, path, "--rule", rule)["outcome"] == outcome
    assert run("count", path, "--rule", rule).code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rule", "greedy"], "--rule greedy cannot count a .blt file. Those that can: scottish-stv, meek-stv"),
        (
            ["--rule", "schulze", "--seats", "2"],
            "--seats goes with --rule scottish-stv and meek-stv and countback, not",
        ),
        (["--threshold", "2"], "--threshold goes with --rule greedy, not with --rule scottish-stv"),
        (["--compare"], "--compare goes with --rule"),
        (["--seats", "0"], "seats: The number of seats is 0. Give a whole number from 1 to 1,000."),
        (["--lots", "1,9"], '--lots: there is no candidate "9". They are 1 to 3.'),
        (["--lots", "1,1"], "--lots: a candidate is named twice."),
        (["--rule", "countback"], "--left: There is no vacancy to fill."),
        (["--rule", "countback", "--left", "3"], "holds no seat"),
        (["--rule", "countback", "--left", "1,2"], "--left: name one candidate by number."),
    ],
)
def test_options_that_do_not_fit_are_refused(options: list[str], said: str, run: Callable, ward: Path) -> None:
    found = run("count", ward, *options)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_a_budget_is_not_counted_as_an_election(run: Callable, town: Path) -> None:
    found = run("count", town, "--rule", "schulze")
    assert found.code == 2
    assert "--rule schulze cannot count a .pb file" in found.err


def test_a_bad_file_names_its_lines(run: Callable, ward: Path) -> None:
    ward.write_text(COUNCIL.replace("7 2 0", "7 2 9 0\n1 1 1 0"))
    found = run("count", ward)
    assert (found.code, found.out) == (2, "")
    assert "ward.blt:3:5: there is no candidate 9." in found.err
    assert "ward.blt:4:5: candidate 1 is ranked twice" in found.err
    assert "Traceback" not in found.err


def test_standard_input_is_ranked_where_the_rule_is(process: Callable) -> None:
    found = process("count", "-", "--rule", "scottish-stv", "--json", data=COUNCIL.encode())
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["elected"] == ["Ana ALVES (Ind)", "Bo BERG (Ind)"]


def test_a_count_loads_nothing_slow(ward: Path) -> None:
    """Neither Django nor, for a small file, NumPy."""
    code = (
        "import sys; from commonhouse.cli.main import main; status = main(['count', sys.argv[1]]);"
        "slow = {'django', 'numpy', 'pydantic', 'ninja'} & set(sys.modules);"
        "sys.exit(status or (f'loaded {slow}' if slow else 0))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ward)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.shared
def test_counts_every_ward_as_declared(shared_data: Path, run: Callable) -> None:
    folder = shared_data / "scottish_stv"
    for listed in json.loads((folder / "index.json").read_text()):
        found = counted(run, folder / "blt" / listed["blt"])
        assert found["elected"] == listed["elected"], listed["blt"]
        assert (int(found["quota"]), len(found["stages"])) == (listed["quota"], listed["stages"])

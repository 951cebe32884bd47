"""`commonhouse rules` and `commonhouse compute`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonhouse.rules import registry

REQUEST: dict[str, Any] = {
    "statement": {},
    "input": {
        "budget": 1000,
        "projects": [{"id": "a", "cost": 600}, {"id": "b", "cost": 400}],
        "ballots": {"kind": "approval", "cast": [{"choices": ["a"], "count": 3}, {"choices": ["b"], "count": 2}]},
    },
}

RANKED: dict[str, Any] = {
    "statement": {},
    "input": {
        "options": [{"id": "a", "name": "Ana"}, {"id": "b"}, {"id": "c"}],
        "ballots": {
            "kind": "ordinal",
            "cast": [{"choices": ["a", "b"], "count": 3}, {"choices": ["b", "a"], "count": 2}],
        },
        "vacancies": [{"left": "a"}],
    },
}
REQUESTS = {
    **dict.fromkeys(("equal-shares", "greedy", "phragmen"), REQUEST),
    **dict.fromkeys(("scottish-stv", "meek-stv", "instant-runoff", "schulze", "countback"), RANKED),
}


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "count.json"
    path.write_text(json.dumps(REQUEST))
    return path


def test_lists_all_rules(run: Callable) -> None:
    said = run("rules")
    assert said.code == 0
    assert all(entry.name in said.out and entry.title in said.out for entry in registry.entries())
    assert [entry["name"] for entry in json.loads(run("rules", "--json").out)] == registry.names()


@pytest.mark.parametrize("name", registry.names())
def test_shows_every_option_with_its_default_and_meaning(name: str, run: Callable) -> None:
    said = run("rules", name)
    assert said.code == 0
    for option in registry.get(name).options():
        assert f"{option.name} ({'must be given' if option.required else 'default'}" in said.out
        assert all(f"- {choice}: " in said.out for choice in option.choices)
    assert json.loads(run("rules", name, "--schema").out) == registry.get(name).schema()
    assert json.loads(run("rules", name, "--json").out)["schema"] == registry.get(name).schema()


@pytest.mark.parametrize("arguments", [["rules", "gredy"], ["compute", "gredy", "x.json"]])
def test_an_unknown_rule_suggests_one(arguments: list[str], run: Callable) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert 'there is no rule "gredy". Did you mean "greedy"?' in said.err


@pytest.mark.parametrize("name", REQUESTS)
def test_compute_prints_the_result_and_its_steps(name: str, tmp_path: Path, run: Callable) -> None:
    request, path = REQUESTS[name], tmp_path / "count.json"
    path.write_text(json.dumps(request))
    said = run("compute", name, path)
    assert (said.code, said.err) == (0, "")
    assert len(said.out.splitlines()) > 3
    found = json.loads(run("compute", name, path, "--json").out)
    assert found["result"] == registry.get(name).compute(request["statement"], request["input"])
    assert found["input_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found["statement"] == registry.get(name).statement_json(registry.get(name).statement_type())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "must be an object"),
        ('{"statement": {}}', "file.input: is missing"),
        ('{"statement": {}, "input": {}, "inptu": 1}', "file.inptu: there is no such member"),
        ('{"statement": {"speed": 1}, "input": {}}', "statement.speed: there is no such member"),
        ('{"statement": {}, "input": {"budget": -1, "projects": [], "ballots": {}}}', "input.ballots.kind: is missing"),
        ('{"rule": "phragmen", "statement": {}, "input": {}}', "is for the rule phragmen, not for greedy"),
        ('{"statement": {}, "statement": {}, "input": {}}', "given twice"),
    ],
)
def test_compute_refuses_bad_json_by_path(text: str, said: str, tmp_path: Path, run: Callable) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    found = run("compute", "greedy", path)
    assert found.code == 2
    assert said in found.err
    assert found.out == ""


def test_compute_reads_standard_input(process: Callable) -> None:
    found = process("compute", "greedy", "-", "--json", data=json.dumps(REQUEST).encode())
    assert found.returncode == 0
    assert json.loads(found.stdout)["result"]["winners"] == ["a", "b"]

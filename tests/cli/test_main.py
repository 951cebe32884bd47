"""The command as a whole: help that teaches, errors in one message, nothing loaded that is not needed."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from commonhouse.cli import main as main_module
from commonhouse.cli import parser
from commonhouse.rules import registry
from commonhouse.rules.budgeting import statements

COMMANDS = ("count", "rules", "compute", "verify", "demo", "serve", "worker", "export", "manage")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str, run: Callable) -> None:
    said = run(command, "--help")
    assert said.code == 0
    assert "examples:" in said.out
    assert f"commonhouse {command}" in said.out.split("examples:")[1]
    assert max(map(len, said.out.splitlines())) <= 110


def test_no_command_shows_all_of_them(run: Callable) -> None:
    said = run()
    assert said.code == 2
    assert all(command in said.out for command in COMMANDS)


def test_choices_are_those_of_the_statements() -> None:
    assert {*parser.BUDGET_RULES, *parser.RANKED_RULES} <= {*registry.names(), "official"}
    for choices, kind in (
        (parser.SATISFACTION, statements.Satisfaction),
        (parser.COMPLETION, statements.Completion),
        (parser.STOP, statements.Stop),
        (parser.START, statements.Start),
        (parser.SCORE, statements.Score),
        (parser.ON_MISFIT, statements.OnMisfit),
    ):
        assert list(choices) == [member.value for member in kind]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cuont"], "invalid choice"),
        (["count"], "FILE"),
        (["count", "x.pb", "--rule", "lottery"], "invalid choice: 'lottery'"),
        (["count", "x.pb", "--increment", "0.5"], "not a whole number"),
        (["demo", "--port", "0"], "choose from 1 to 65535"),
        (["serve", "--workers", "many"], "not a whole number"),
    ],
)
def test_bad_arguments_are_said_in_two_lines(arguments: list[str], said: str, run: Callable) -> None:
    found = run(*arguments)
    assert found.code == 2
    assert said in found.err
    assert "--help" in found.err
    assert len(found.err.splitlines()) == 2


def test_a_fault_of_ours_is_no_traceback(run: Callable, monkeypatch: pytest.MonkeyPatch, town: Path) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.delenv("COMMONHOUSE_DEBUG", raising=False)
    monkeypatch.setattr(main_module, "_run", broken)
    said = run("count", town)
    assert said.code == 70
    assert "RuntimeError: boom" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("COMMONHOUSE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run("count", town)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (MemoryError(), 2, "not enough memory"),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
    ],
)
def test_what_the_machine_or_the_person_stops(
    error: BaseException, code: int, said: str, run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise error

    monkeypatch.setattr(main_module, "_run", stopped)
    found = run("rules")
    assert found.code == code
    assert said in found.err


def test_version(run: Callable) -> None:
    assert run("--version").out.startswith("commonhouse ")


def test_the_reader_of_a_pipe_may_leave_early(process: Callable) -> None:
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'commonhouse', 'rules', 'greedy',"
        " '--schema'], stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.close();"
        " sys.stderr.buffer.write(p.stderr.read()); sys.exit(p.wait())"
    )
    environment = {"PYTHONPATH": str(Path(main_module.__file__).resolve().parents[2])}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [["rules"], ["rules", "equal-shares"], ["count", "TOWN"], ["count", "TOWN", "--json", "--compare"]],
)
def test_counting_and_listing_never_load_django(arguments: list[str], town: Path) -> None:
    arguments = [str(town) if each == "TOWN" else each for each in arguments]
    code = (
        "import sys; from commonhouse.cli.main import main\n"
        f"assert main({arguments!r}) == 0\n"
        "loaded = {'django', 'pydantic', 'cryptography', 'pabutools'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    environment = {"PYTHONPATH": str(Path(main_module.__file__).resolve().parents[2])}
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)


def test_listing_rules_does_not_load_numpy() -> None:
    code = (
        "import sys; from commonhouse.cli.main import main\nassert main(['rules']) == 0 and 'numpy' not in sys.modules"
    )
    environment = {"PYTHONPATH": str(Path(main_module.__file__).resolve().parents[2])}
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)


@pytest.mark.parametrize("command", ["demo", "serve", "worker", "export", "manage"])
def test_the_house_has_a_function_for_each_of_its_commands(command: str) -> None:
    from commonhouse.web import commands

    assert callable(getattr(commands, command))


def test_commands_of_the_house_get_their_options(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonhouse.web import commands

    seen = {}

    def remember(args: Namespace) -> int:
        seen.update(vars(args))
        return 3

    for command in ("demo", "serve", "worker", "export", "manage"):
        monkeypatch.setattr(commands, command, remember)
    assert run("demo", "--port", 8123, "--data", "d", "--reset").code == 3
    assert (seen["port"], seen["data"], seen["reset"]) == (8123, "d", True)
    assert run("serve", "--host", "0.0.0.0", "--workers", 4).code == 3
    assert (seen["host"], seen["port"], seen["workers"]) == ("0.0.0.0", 8000, 4)
    assert run("export", "city", "--out", "x").code == 3
    assert (seen["organization"], seen["out"]) == ("city", "x")
    assert run("manage", "check", "--deploy").code == 3
    assert seen["arguments"] == ["check", "--deploy"]


def test_verify_is_reached_with_its_options(run: Callable, tmp_path: Path) -> None:
    said = run("verify", tmp_path / "none.jsonl")
    assert said.code == 2
    assert "none.jsonl" in said.err
    assert run("verify", tmp_path / "none.jsonl", "--receipt", "short").code == 2


def test_a_terminal_without_the_letters_still_shows_the_rest(town: Path) -> None:
    environment = {
        "PYTHONPATH": str(Path(main_module.__file__).resolve().parents[2]),
        "PYTHONIOENCODING": "ascii",
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "-m", "commonhouse", "count", str(town)]
    found = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert b"FUNDED" in found.stdout

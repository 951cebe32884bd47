"""Running the command in this process, and in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from commonhouse.cli.main import main
from tests.rules.pabulib.files import GOOD

SRC = Path(__file__).resolve().parents[2] / "src"


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run `commonhouse` with arguments; gives its exit code and what it wrote."""

    def call(*arguments: object) -> Said:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The same in a process of its own, as from a shell."""

    def call(*arguments: object, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "commonhouse", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(SRC), "COLUMNS": "80"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(command, input=data, capture_output=True, check=False, env=environment)

    return call


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A small election as a file."""
    path = tmp_path / "town.pb"
    path.write_text(GOOD, encoding="utf-8")
    return path

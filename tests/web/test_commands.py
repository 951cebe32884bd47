"""Commands that touch a house's data: a demo never empties or serves a folder that is not a demo's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from commonhouse.web.demo_folder import MADE, UNFINISHED, claim


def test_a_demo_makes_its_folder_and_finds_it_again(tmp_path: Path) -> None:
    data = tmp_path / "var" / "demo"
    assert claim(data, reset=False, say=print) == ""
    assert (data / MADE).exists()


def test_a_demo_leaves_every_other_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "house.sqlite3").write_text("a real house")
    for reset in (False, True):
        assert "was not made by a demo" in claim(tmp_path, reset=reset, say=print)
    assert (tmp_path / "house.sqlite3").read_text() == "a real house"
    assert "not a folder" in claim(tmp_path / "house.sqlite3", reset=True, say=print)


def test_a_demo_begins_afresh_when_asked_or_cut_short(tmp_path: Path) -> None:
    for mark, reset in ((MADE, True), (UNFINISHED, False)):
        data = tmp_path / mark
        (data / "static").mkdir(parents=True)
        (data / "static" / "house.css").touch()
        (data / mark).touch()
        assert claim(data, reset=reset, say=print) == ""
        assert [path.name for path in data.iterdir()] == [MADE]


def test_a_second_demo_does_not_touch_the_data_of_the_first(tmp_path: Path) -> None:
    assert claim(tmp_path, reset=False, say=print) == ""
    (tmp_path / UNFINISHED).touch()  # the first is still filling it
    ask = (
        "import sys; from pathlib import Path; from commonhouse.web.demo_folder import claim;"
        "print(claim(Path(sys.argv[1]), reset=True, say=print))"
    )
    told = subprocess.run([sys.executable, "-c", ask, str(tmp_path)], capture_output=True, text=True, check=True).stdout
    assert "already" in told
    assert (tmp_path / UNFINISHED).exists()


def test_an_export_without_a_house_says_where_to_look(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONHOUSE", "DJANGO"))}
    told = subprocess.run(
        [sys.executable, "-m", "commonhouse", "export", "somewhere"],
        check=False, capture_output=True, text=True, cwd=tmp_path, env=environment | {"COMMONHOUSE_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert told.returncode == 2
    assert "there is no house here" in told.stderr

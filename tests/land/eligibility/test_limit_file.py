"""Tables of limits from CSV files: both shapes, and an error with line and column for whatever is wrong."""

from __future__ import annotations

import pytest

from commonhouse.land.eligibility.limit_file import LIMIT_BYTES, FileError, read
from tests.land.eligibility.helpers import EIGHTY, FIFTY

BY_TIER = b"""tier,name,1,2,3,4,5,6,7,8
50,Very low,"54,500","62,300","70,100","77,850","84,100","90,350","96,550","102,800"
80,Low,84600,96650,108750,120800,130500,140150,149800,159500
"""
BY_SIZE = """household size;80 %;50 %
1 person;$84,600;$54,500
2 persons;96650;62300
3;108750;70100
4;120800;77850
5;130500;84100
6;140150;90350
7;149800;96550
8;159500;102800
"""


def test_a_row_a_tier() -> None:
    found = read(BY_TIER)
    assert found.problems == ()
    assert [(each.tier, each.name, each.limits) for each in found.tiers] == [
        (50, "Very low", FIFTY), (80, "Low", EIGHTY),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_row_a_size_in_any_order_of_tiers(encoding: str) -> None:
    found = read(BY_SIZE.encode(encoding))
    assert found.problems == ()
    assert [(each.tier, each.limits) for each in found.tiers] == [(50, FIFTY), (80, EIGHTY)]


def problems(text: str) -> list[tuple[int, str, str]]:
    found = read(text.encode())
    assert found.tiers == ()
    return [(each.line, each.column, each.message) for each in found.problems]


HEAD = "tier,1,2,3,4,5,6,7,8\n"
LOW = "50,54500,62300,70100,77850,84100,90350,96550,102800\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("tier,1,2,3,4,5,6,7\n50,1,2,3,4,5,6,7\n", 1, "", "no figures for 8 people"),
        (HEAD + "50,54500,62300,,77850,84100,90350,96550,102800\n", 2, "3", "missing"),
        (HEAD + "50,54500,62300\n", 2, "3", "missing"),
        (HEAD + "50,54500,62300,x,77850,84100,90350,96550,102800\n", 2, "3", "in figures"),
        (HEAD + "50,54500,62300,-5,77850,84100,90350,96550,102800\n", 2, "3", "above zero"),
        (HEAD + "50,54500,62300,60000,77850,84100,90350,96550,102800\n", 2, "3", "$60,000 for 3 people is less than"),
        (HEAD + LOW + LOW.replace("50,", "80,", 1).replace("54500", "54400"), 3, "1", "the lower tier 50 for 1"),
        (HEAD + LOW + LOW, 3, "tier", "there already"),
        (HEAD + LOW.replace("50,", "low,", 1), 2, "tier", "is no tier"),
        (HEAD + LOW.replace("50,", "900,", 1), 2, "tier", "is no tier"),

        (HEAD + "50,54,500,62,300,70,100,77,850,84,100\n", 2, "", "more cells"),
        (BY_SIZE.replace("4;120800;77850\n", ""), 8, "", "no figures for 4 people"),
        (BY_SIZE.replace("\n5;", "\n4;"), 6, "household size", "there already"),
        (BY_SIZE.replace("\n5;", "\nfive;"), 6, "household size", "no household size"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_line_and_column(text: str, line: int, column: str, words: str) -> None:
    assert any((at, name) == (line, column) and words in message for at, name, message in problems(text)), problems(
        text
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n,,\n", "empty"),
        (b"a,b\n1,2\n", "Call it"),
        (HEAD.encode(), "no figures below"),
        (b"PK\x03\x04rest", "not a CSV"),
        (b"x" * (LIMIT_BYTES + 1), "64 KB"),
        (HEAD.encode() + b"".join(b"%d,1,1,1,1,1,1,1,1\n" % n for n in range(1, 40)), "more than 30"),
    ],
)
def test_a_file_that_cannot_be_used_at_all(data: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        read(data)

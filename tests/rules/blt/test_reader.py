"""Reading .blt files: what they say, and what is said of those that are wrong."""

from __future__ import annotations

import pytest

from commonhouse.rules.blt import BltError, read
from commonhouse.rules.blt import reader as reader_module
from commonhouse.rules.blt.reader import BltFile

from .files import COUNCIL, GOOD


def opened(text: str | bytes, size: int = 10**6) -> BltFile:
    data = text if isinstance(text, bytes) else text.encode()
    return read([data[at : at + size] for at in range(0, len(data), size)], source="town.blt")


def refused(text: str | bytes) -> str:
    with pytest.raises(BltError) as caught:
        opened(text)
    return str(caught.value)


def test_reads_all_that_a_file_says() -> None:
    file = opened(GOOD)
    election = file.election
    assert (file.seats, file.title) == (2, "Parish council")
    assert election.ids == ("1", "2", "3", "4")
    assert [candidate.name for candidate in election.candidates] == [
        "Adam",
        'Basil "Baz" Smith',
        "Charlotte O'Neil (Grn)",
        "Donald",
    ]
    assert election.withdrawn == {1}
    assert election.rankings == {(0, 2, 3): 3, (0, 2, 1): 4, (3, (0, 2)): 2, (1,): 1, (): 5, (1, 3, 2, 0): 2}
    assert [(remark.code, remark.line, remark.count) for remark in file.remarks] == [("equal-ranks", 5, 2)]


def test_reads_a_councils_file() -> None:
    file = opened(COUNCIL)
    assert (file.seats, file.title, file.election.ballots) == (2, 'Ward 7 - "The Moor"', 22)
    assert file.election.candidates[2].name == "Cy COLE (Ind)"
    assert file.remarks == ()


@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_blocks_line_ends_and_marks_make_no_difference(size: int) -> None:
    want = opened(GOOD)
    assert opened(GOOD, size) == want
    assert opened(GOOD.replace("\n", "\r\n"), size) == want
    assert opened(b"\xef\xbb\xbf" + GOOD.encode(), size) == want
    assert opened(GOOD.rstrip("\n"), size) == want
    assert opened(GOOD.replace("\n", "\n\n"), size).election == want.election


def test_the_title_may_be_missing_and_withdrawals_on_one_line() -> None:
    file = opened(COUNCIL.replace('Ward 7 - "The Moor"\n', "").replace("3 2\n", "3 2\n-1 -3\n"))
    assert (file.title, file.election.withdrawn) == ("", {0, 2})


def test_no_candidates_no_ballots() -> None:
    file = opened('0 2\n0\n"Nobody stood"\n')
    assert (file.election.candidates, file.election.ballots, file.title) == ((), 0, "Nobody stood")


def test_equal_ballots_are_added_up() -> None:
    assert opened(COUNCIL.replace("7 2 0", "7 2 0\n2 2 0")).election.rankings[1,] == 9


def test_two_of_the_same_name_are_remarked() -> None:
    file = opened(COUNCIL.replace("Bo BERG", "Ana ALVES"))
    assert [remark.text for remark in file.remarks] == ['2 candidates are called "Ana ALVES (Ind)"']


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3 2\n", "3\n", 'town.blt:1:1: the first line is "3". Write the number of candidates and the number of seats'),
        ("3 2\n", "three 2\n", 'town.blt:1:1: the first line is "three 2"'),
        ("3 2\n", "3 0\n", "town.blt:1:3: the number of seats is 0. Give 1 to 1,000."),
        ("3 2\n", "2000 2\n", "town.blt:1:1: there are 2,000 candidates. The most is 1,000."),
        ("3 2\n", "3 2\n-4\n", "town.blt:2:1: there is no candidate 4. The first line says 3: they are 1 to 3."),
        ("3 2\n", "3 2\n-1 x\n", 'town.blt:2:4: "x" is not a withdrawn candidate. Write them so: "-2 -3".'),
        ("3 2\n", "4 2\n", "town.blt:9:1: the ballots"),
        ("7 2 0", "7 2", "town.blt:3:4: the ballot does not end in 0. Write 0 after its last preference"),
        ("7 2 0", "7 4 0", "town.blt:3:3: there is no candidate 4. The first line says 3"),
        ("7 2 0", "7 x 0", 'town.blt:3:3: "x" is not the number of a candidate'),
        ("7 2 0", "7 2 1 2 0", "town.blt:3:7: candidate 2 is ranked twice on this ballot. Keep the better rank."),
        ("7 2 0", "7 1=2=1 0", "town.blt:3:7: candidate 1 is ranked twice"),
        ("7 2 0", "7 1= 0", 'town.blt:3:5: "" is not the number of a candidate'),
        (
            "7 2 0",
            "7 2 0 1 3 0",
            "town.blt:3:5: there is a 0 within the ballot. Each ballot stands on a line of its own",
        ),
        ("7 2 0", "7 2 - 1 0", "town.blt:3:5: a rank is left out (-)."),
        ("7 2 0", "0 2 0", "town.blt:3:1: this ballot was cast 0 times."),
        ("7 2 0", "7.5 2 0", 'town.blt:3:1: "7.5" is not a number of ballots. Write a whole number'),
        ("7 2 0", "(17) 2 0", "town.blt:3:1: the ballot begins with a name in brackets"),
        (
            "7 2 0",
            "-2\n7 2 0",
            'town.blt:3:1: "-2" stands after ballots. Name withdrawn candidates before all ballots.',
        ),
        (
            "5 3 1 2 0\n0\n",
            "5 3 1 2 0\n",
            'town.blt:5:1: here stands "Ana ALVES (Ind)", and the ballots have not ended.',
        ),
        ("Cy COLE (Ind)\n", "", "town.blt:8:1: the"),
        (
            "Cy COLE (Ind)",
            "Cy COLE (Ind)\nDi DALE (Ind)\nEd",
            "town.blt:10:1: there are more lines than 3 names and a title",
        ),
        ("Bo BERG (Ind)", '""', "town.blt:7:1: the name is empty."),
        ("Bo BERG (Ind)", '"Bo BERG', "town.blt:7:1: the name"),
        ("Bo BERG (Ind)", "B" * 501, "town.blt:7:1: the name has 501 characters. The most is 500."),
    ],
)
def test_a_wrong_file_names_the_place_and_what_to_do(old: str, new: str, said: str) -> None:
    text = COUNCIL.replace(old, new, 1)
    assert text != COUNCIL
    if said == "town.blt:9:1: the ballots":  # a fourth candidate is announced: the title is taken for a name
        assert opened(text).title == ""
        text = text.replace("Ward 7", "").replace(' - "The Moor"\n', "")
        said = "town.blt:8:1: the first line says 4 candidates, and 3 are named. Correct that number, or add the names"
    if said == "town.blt:8:1: the":  # a name is missing: the title is taken for it, then nothing is left for it
        assert opened(text).election.candidates[2].name == 'Ward 7 - "The Moor"'
        text = text.replace('Ward 7 - "The Moor"\n', "")
        said = "town.blt:7:1: the first line says 3 candidates, and 2 are named."
    assert said in refused(text)


def test_a_file_that_stops_early() -> None:
    assert refused("").startswith("town.blt:1:1: the file is empty.")
    assert "town.blt:2:1: the ballots do not end: the file stops before a 0" in refused("3 2\n10 1 2 0\n")
    assert "3 candidates, and 0 are named" in refused("3 2\n0\n")


def test_all_problems_are_told_up_to_twenty() -> None:
    said = refused(COUNCIL.replace("7 2 0", "7 9 8 0\nx 0").replace("x 0", "1 2 2 0"))
    assert [line.split(": ")[0] for line in said.splitlines()] == ["town.blt:3:3", "town.blt:3:5", "town.blt:4:5"]
    said = refused(COUNCIL.replace("7 2 0", "7 9 0\n" * 30 + "7 2 0"))
    assert len(said.splitlines()) == 21
    assert said.endswith("there is more; these are the first 20 problems.")


def test_bytes_that_are_no_text() -> None:
    assert "not UTF-8" in refused(COUNCIL.encode().replace(b"Bo", b"B\xf6"))
    assert "UTF-16" in refused(COUNCIL.encode("utf-16"))
    assert "NUL" in refused(COUNCIL.replace("Bo", "B\0"))


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "a line is longer" in refused("3 2\n1 " + "1 " * 600_000 + "0\n")
    assert "2^53 - 1" in refused(COUNCIL.replace("7 2 0", f"{2**53 - 1} 2 0"))
    monkeypatch.setattr(reader_module, "MAX_LINES", 2)
    assert "town.blt:4:1: there are more than 2 lines of ballots" in refused(COUNCIL)

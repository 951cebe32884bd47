"""Large blocks are read in arrays: just as one line at a time, errors and all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.blt import BltError, read, write
from commonhouse.rules.blt import reader as reader_module
from commonhouse.rules.blt.bulk import plain_ballots
from tests.rules.ranking.elections import elections

from .files import COUNCIL
from .test_fuzz import damaged


def said_of(chunks: list[bytes], least: int) -> object:
    usual = reader_module.BULK
    reader_module.BULK = least  # type: ignore[misc]
    try:
        return read(chunks)
    except BltError as error:
        return str(error)
    finally:
        reader_module.BULK = usual  # type: ignore[misc]


@given(damaged())
@settings(max_examples=1000, deadline=None)
def test_both_ways_of_reading_say_the_same(chunks: list[bytes]) -> None:
    assert said_of(chunks, 0) == said_of(chunks, 10**9)


@given(elections(), st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_and_of_whole_files_in_any_blocks(given_: object, size: int) -> None:
    data = "".join(write(given_, 2, "T")).encode()  # type: ignore[arg-type]
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert said_of(chunks, 0) == said_of(chunks, 10**9)


def test_what_is_plain_is_taken_up_to_the_zero_that_ends() -> None:
    taken, ballots = plain_ballots(b"10 1 2 0\n7 2 0\n3 0\n0\n", 3)
    assert taken == len(b"10 1 2 0\n7 2 0\n3 0\n")
    assert list(ballots) == [((0, 1), 10), ((1,), 7), ((), 3)]


@pytest.mark.parametrize(
    "line",
    [b"7 2 1 2 0", b"7 4 0", b"0 2 0", b"7 2", b"7 2 0 1 0", b"7 1=2 0", b"7 02 0", b"12345 2 0", b"-1", b"\xff"],
)
def test_what_is_not_is_left_to_the_reader(line: bytes) -> None:
    assert plain_ballots(b"10 1 2 0\n" + line + b"\n", 3)[0] == 0


def test_more_candidates_than_bits_are_left_to_the_reader() -> None:
    assert plain_ballots(b"1 1 0\n", 63)[0] == 0


def test_a_large_file() -> None:
    lines = [f"{n % 5 + 1} {n % 3 + 1} {(n + 1) % 3 + 1} 0" for n in range(200_000)]
    data = COUNCIL.replace("7 2 0", "\n".join(lines)).encode()
    chunks = [data[at : at + (1 << 19)] for at in range(0, len(data), 1 << 19)]
    assert len(chunks) > 1
    file = read(chunks)
    assert file.election.ballots == 15 + sum(n % 5 + 1 for n in range(200_000))
    at = data.rindex(b"\n1 1 2 0\n2 2 3 0")
    wrong = data[:at] + data[at:].replace(b"2 2 3 0", b"2 2 2 0", 1)
    bad_at = data[:at].count(b"\n") + 3
    with pytest.raises(BltError, match=f"input.blt:{bad_at}:5: candidate 2 is ranked twice"):
        read([wrong[at : at + (1 << 19)] for at in range(0, len(wrong), 1 << 19)])

"""Writing .blt files: the inverse of reading."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.blt import read, write
from commonhouse.rules.ranking.model import Candidate, Election
from tests.rules.ranking.elections import elections

from .files import GOOD

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(elections(equal=True), st.integers(1, 9), NAMES | st.just(""), st.data())
@settings(max_examples=300)
def test_what_is_written_reads_the_same(given_: Election, seats: int, title: str, data: st.DataObject) -> None:
    names = [data.draw(NAMES) for _ in given_.candidates]
    election = dataclasses.replace(
        given_, candidates=tuple(Candidate(str(number), name) for number, name in enumerate(names, 1)), lots=()
    )
    file = read(["".join(write(election, seats, title)).encode()])
    assert (file.election, file.seats, file.title) == (election, seats, title)


def test_the_order_of_ballots_says_nothing() -> None:
    file = read([GOOD.encode()])
    turned = dataclasses.replace(file.election, rankings=dict(reversed(file.election.rankings.items())))
    assert list(write(turned, 2)) == list(write(file.election, 2))


def test_texts_that_would_break_a_line() -> None:
    election = Election((Candidate("a", 'Ann\n"0"'), Candidate("b")), {(0,): 1})
    assert "".join(write(election, 1, "T\r\n")) == '2 1\n1 1 0\n0\n"Ann ""0"""\n"b"\n"T"\n'

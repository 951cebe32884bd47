"""Any damage to a file either leaves one that reads, or is refused with a line: never another error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.blt import BltError, read, write

from .files import COUNCIL, GOOD

FILES = [text.encode() for text in (GOOD, COUNCIL)]
PIECES = [
    *(b" ", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b"-", b"--", b"=", b"#", b'"', b'""', b"\\"),
    *(
        b"0",
        b"1",
        b"2",
        b"-2",
        b"01",
        b"1=2",
        b"0\n",
        b"\n0\n",
        b"9" * 50,
        b"1.5",
        b"(a)",
        "٣½".encode(),
        b"\xe2\x80\xa8",
    ),
]


@st.composite
def damaged(draw: st.DrawFn) -> list[bytes]:
    data = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 3, 20])))
        middle = draw(st.sampled_from([b"", *PIECES]) | st.binary(max_size=4) | st.just(data[:start][-20:]))
        data = data[:start] + middle + data[end:]
    size = draw(st.sampled_from([1, 13, 10**6]))
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(damaged())
@settings(max_examples=1500, deadline=None)
def test_a_damaged_file_reads_or_names_a_line(chunks: list[bytes]) -> None:
    try:
        file = read(chunks)
    except BltError as error:
        _is_a_clear_refusal(error, b"".join(chunks).count(b"\n") + 1)
        return
    again = read(["".join(write(file.election, file.seats, file.title)).encode()])
    assert (again.election, again.seats, again.title) == (file.election, file.seats, file.title)


def _is_a_clear_refusal(error: BltError, lines: int) -> None:
    assert 1 <= len(error.problems) <= 20
    for problem in error.problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message
        assert problem.fix

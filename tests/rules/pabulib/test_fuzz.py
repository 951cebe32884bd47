"""Any damage to a file either leaves one that reads, or is refused with a line: never another error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.pabulib import PabulibError, read, write

from .files import GOOD, POINTS

RANKED = (
    POINTS.replace("cumulative", "ordinal")
    .replace("min_sum_points;1", "min_length;1")
    .replace("max_sum_points;5", "max_length;2")
    .replace("4,1", "2,1")
    .replace("3;a;0", "3;a;2")
)
CONSTRAINED = GOOD.replace(
    "max_length;2",
    "categories;green,culture\nbudget_per_category;1,2\nexclusive_projects;1,2|2,x/3\nmax_sum_cost;1000.50",
)
FILES = [text.encode() for text in (GOOD, POINTS, RANKED, CONSTRAINED)]
PIECES = [
    *(b";", b",", b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b" ", b"\t", b"-", b"."),
    *(b"META", b"PROJECTS", b"VOTES", b"\n\n", b"1", b"0", b"9" * 50, b"1.005", b"1e5", "ﬁ٣½".encode(), b"|"),
    *(b"vote_type;ordinal\n", b"vote_type;scoring\n", b"max_length;0\n", b"currency;JPY\n", b"\xe2\x80\xa8"),
]


@st.composite
def damaged(draw: st.DrawFn) -> list[bytes]:
    data = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 3, 40])))
        middle = draw(st.sampled_from([b"", *PIECES]) | st.binary(max_size=4) | st.just(data[:start][-30:]))
        data = data[:start] + middle + data[end:]
    size = draw(st.sampled_from([1, 13, 10**6]))
    return [data[i : i + size] for i in range(0, len(data), size)]


@given(damaged())
@settings(max_examples=1500, deadline=None)
def test_a_damaged_file_reads_or_names_a_line(chunks: list[bytes]) -> None:
    try:
        file = read(chunks, keep="all")
    except PabulibError as error:
        _is_a_clear_refusal(error, b"".join(chunks).count(b"\n") + 1)
        return
    assert file.instance.voters == int(file.meta["num_votes"]) == len(file.vote_columns["voter_id"])
    read(["".join(write(file.instance, meta=file.meta)).encode()])


def _is_a_clear_refusal(error: PabulibError, lines: int) -> None:
    assert 1 <= len(error.problems) <= 20
    for problem in error.problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message
        assert problem.fix

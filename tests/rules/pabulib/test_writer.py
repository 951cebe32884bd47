"""The Pabulib writer: what it writes reads back as the same election."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.budgeting.instance_form import dump_instance
from commonhouse.rules.budgeting.model import (
    BallotKind,
    BallotRules,
    Ballots,
    Constraints,
    Instance,
    Project,
)
from commonhouse.rules.errors import RuleError
from commonhouse.rules.pabulib import PabulibFile, read, write

from .files import GOOD

DESCRIBED = {
    "description": 'The "old" town; and the new',
    "country": "US",
    "unit": "Boston",
    "instance": "2026",
    "rule": "equalshares",
    "date_begin": "2026",
    "date_end": "2026",
}

plain = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12).map(str.strip)
ids = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0,"), min_size=1, max_size=6).filter(
    lambda text: text.strip() == text
)
labels = st.lists(plain.filter(lambda text: text and "," not in text), unique=True, max_size=2).map(tuple)
CURRENCIES = {"USD": 100, "JPY": 1, "KWD": 1000}


@st.composite
def elections(draw: st.DrawFn) -> Instance:
    kind = draw(st.sampled_from(BallotKind))
    names = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    size = len(names)
    projects = tuple(
        Project(
            name,
            draw(st.integers(1, 10**9)),
            draw(plain),
            draw(labels),
            draw(st.none() | plain.filter(bool)),
            draw(labels),
        )
        for name in names
    )
    most = 1 if kind is BallotKind.CHOOSE_1 else size
    rows = draw(st.lists(st.lists(st.integers(0, size - 1), max_size=most, unique=True), max_size=10))
    pointed = kind is BallotKind.CUMULATIVE
    ballots = [(row, [draw(st.integers(1, 50)) for _ in row] if pointed else None) for row in rows]
    budget = draw(st.integers(1, 10**9))
    currency = draw(st.sampled_from(list(CURRENCIES)))
    longest = draw(st.none() | st.integers(1, size)) if kind is not BallotKind.ORDINAL else size
    rules = BallotRules(
        kind,
        max_length=longest,
        max_points=draw(st.none() | st.integers(1, 99)) if pointed else None,
        max_cost=budget if kind is BallotKind.KNAPSACK else None,
    )
    exclusive = ((names[0], names[-1]),) if size > 1 and "|" not in names[0] + names[-1] and draw(st.booleans()) else ()
    constraints = Constraints(exclusive, (("parks", 500), ("arts", 10**8)) if draw(st.booleans()) else ())
    return Instance(
        budget,
        projects,
        Ballots.from_ballots(kind, ballots, size),
        CURRENCIES[currency],
        currency,
        rules,
        constraints,
    )


@given(elections(), st.data())
@settings(max_examples=150)
def test_what_is_written_reads_back_as_the_same_election(instance: Instance, data: st.DataObject) -> None:
    selected = {project.id: data.draw(st.integers(0, 2)) for project in instance.projects}
    text = "".join(write(instance, meta=DESCRIBED, selected=selected))
    file = read([text.encode()])
    assert dump_instance(file.instance) == dump_instance(instance)
    assert file.selected == selected
    assert DESCRIBED.items() <= file.meta.items()
    assert "".join(write(file.instance, meta=file.meta, selected=file.selected)) == text


def test_numbers_and_sorts_ballots_so_that_nobody_is_known() -> None:
    file = read([GOOD.encode()], keep="all")
    votes = "".join(write(file.instance)).split("VOTES\n")[1]
    assert votes == "voter_id;vote\n1;1\n2;1,2\n3;2\n4;x/3\n"


def test_keeps_columns_that_were_read() -> None:
    file = read([GOOD.encode()], keep="all")
    text = "".join(write(file.instance, meta=file.meta, selected=file.selected, vote_columns=file.vote_columns))
    assert text == GOOD.replace("400.5", "400.50")


def test_texts_the_format_cannot_hold_become_ones_it_can() -> None:
    projects = (Project("a", 5, "Two\r\nlines", ("Parks, trees",)),)
    instance = Instance(10, projects, Ballots.from_ballots(BallotKind.APPROVAL, [], 1))
    file = read(["".join(write(instance)).encode()])
    assert file.instance.projects[0].name == "Two lines"
    assert file.instance.projects[0].categories == ("Parks; trees",)


@pytest.mark.parametrize(
    ("projects", "minor", "field"),
    [
        ((Project("a,b", 5),), 1, "projects[0].id"),
        ((Project("a", 5), Project(" b", 5)), 1, "projects[1].id"),
        ((Project("a", 5),), 12, "minor"),
    ],
)
def test_what_cannot_be_written_is_refused(projects: tuple[Project, ...], minor: int, field: str) -> None:
    instance = Instance(10, projects, Ballots.from_ballots(BallotKind.APPROVAL, [], len(projects)), minor)
    with pytest.raises(RuleError) as caught:
        list(write(instance))
    assert caught.value.field == field


def _again(file: PabulibFile) -> bytes:
    columns = {name: [row[place] for row in file.project_rows] for place, name in enumerate(file.project_columns)}
    lines = write(
        file.instance,
        meta=file.meta,
        selected=file.selected,
        project_columns=columns,
        vote_columns=file.vote_columns,
    )
    return "".join(lines).encode()


@pytest.mark.shared
def test_every_shared_file_survives_writing(shared_data: Path) -> None:
    """All say the same when written and read again; most are the same to the byte but for line ends."""
    identical = 0
    paths = sorted((shared_data / "pabulib").glob("*.pb"))
    for path in paths:
        original = path.read_bytes()
        file = read([original], keep="all")
        written = _again(file)
        again = read([written], keep="all")
        assert dump_instance(again.instance) == dump_instance(file.instance), path.name
        assert again.vote_columns == file.vote_columns, path.name
        assert again.selected == file.selected, path.name
        assert _again(again) == written, path.name
        identical += written == original.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
    assert identical * 4 >= len(paths) * 3

"""Large elections are counted in arrays: the same results, to the last digit, as one ballot at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.ranking import model
from commonhouse.rules.ranking.arrays import can_number_paths, table_of
from commonhouse.rules.ranking.model import Election, Vacancy
from commonhouse.rules.ranking.papers import ListedPrefixes, prefixes_of
from commonhouse.rules.ranking.scottish import scottish_stv
from commonhouse.rules.ranking.statements import ScottishStv

from .elections import election, elections


@contextmanager
def everything_is_large() -> Iterator[None]:
    usual = model.LARGE
    model.LARGE = 0  # type: ignore[misc]
    try:
        yield
    finally:
        model.LARGE = usual  # type: ignore[misc]


def afresh(given_: Election) -> Election:
    """The same election without what was worked out of it."""
    return dataclasses.replace(given_)


@given(elections(), st.integers(1, 4), st.sampled_from(["scottish-stv", "meek-stv", "instant-runoff", "schulze"]))
@settings(max_examples=300, deadline=None)
def test_arrays_and_lists_count_alike(given_: Election, seats: int, name: str) -> None:
    rule = registry.get(name)
    statement = rule.statement_from_json({"seats": seats} if name.endswith("stv") else {})
    listed = rule.run(afresh(given_), statement)
    with everything_is_large():
        large = afresh(given_)
        assert large.table is not None
        assert rule.run(large, statement) == listed


@given(elections(), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_a_countback_too(given_: Election, seats: int) -> None:
    winners = scottish_stv(given_, ScottishStv(seats)).winners
    if not winners:
        return
    vacant = dataclasses.replace(given_, vacancies=(Vacancy(given_.index[winners[0]]),))
    rule = registry.get("countback")
    statement = rule.statement_from_json({"seats": seats})
    listed = rule.run(vacant, statement)
    with everything_is_large():
        assert rule.run(afresh(vacant), statement) == listed


def test_equal_ranks_and_what_would_not_fit_stay_out_of_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    with everything_is_large():
        assert election({"A=B C": 1}).table is None
        assert election({"A=B C": 1}).has_equal_ranks
        monkeypatch.setattr("commonhouse.rules.ranking.arrays.MOST_CELLS", 3)
        assert election({"ABC": 1}).table is None
        assert not election({"ABC": 1}).has_equal_ranks


def test_paths_that_cannot_be_numbered_are_listed() -> None:
    assert can_number_paths(20, 10)
    assert not can_number_paths(100, 10)
    with everything_is_large():
        given_ = election({"ABC": 1})
        assert not isinstance(prefixes_of(given_, 1), ListedPrefixes)
        assert isinstance(prefixes_of(given_, 60), ListedPrefixes)


def test_votes_beyond_what_floats_and_64_bits_hold() -> None:
    """Surplus times value passes 2^63 here; the result is that of Python's integers."""
    many: dict[Any, int] = {"AB": 2**52, "AC": 2**51 + 1, "BA": 3, "C": 2**50 + 5}
    listed = scottish_stv(election(many), ScottishStv(2))
    with everything_is_large():
        large = election(many)
        assert scottish_stv(large, ScottishStv(2)) == listed
        assert table_of(large).counts.tolist() == [2**52, 2**51 + 1, 3, 2**50 + 5]
    total = listed.stages[1].totals
    assert sum(total.values()) + listed.stages[1].non_transferable == sum(many.values())

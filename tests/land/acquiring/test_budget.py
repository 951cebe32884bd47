"""Who pays for what: money with a purpose goes where its purpose allows, to the cent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.land.acquiring import budget
from commonhouse.land.acquiring.budget import DoesNotFit, Source, Use, allocate

LAND, BUILDING = frozenset({"land"}), frozenset({"building"})
KINDS = ("land", "building", "costs", "repairs", "reserve")


def test_the_narrowest_purpose_comes_first_and_what_is_paid_later_waits() -> None:
    sources = [Source("own", 50), Source("city", 100, 1, LAND | BUILDING), Source("land", 30, 2, LAND)]
    uses = [Use("r", "repairs", 40), Use("l", "land", 60), Use("b", "building", 80)]
    found = {(each.source, each.use): each.amount for each in allocate(sources, uses)}
    assert found == {("land", "l"): 30, ("city", "l"): 30, ("city", "b"): 70, ("own", "b"): 10, ("own", "r"): 40}


def test_what_is_taken_up_by_looser_money_is_handed_over() -> None:
    sources = [Source("a", 10, 1, LAND | BUILDING), Source("b", 10, 2, frozenset({"land", "costs"}))]
    uses = [Use("l", "land", 10), Use("b", "building", 10)]
    found = {(each.source, each.use) for each in allocate(sources, uses)}
    assert found == {("a", "b"), ("b", "l")}


def test_money_that_fits_nothing_is_named() -> None:
    with pytest.raises(DoesNotFit) as problem:
        allocate([Source("s", 10, 1, LAND), Source("own", 10)], [Use("l", "land", 5), Use("b", "building", 15)])
    assert (problem.value.source, problem.value.left) == ("s", 5)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 10**9), st.booleans()), min_size=1, max_size=6), st.data())
def test_every_cent_of_every_source_is_used_once(rows: list[tuple[int, bool]], data: st.DataObject) -> None:
    sources = [Source(str(n), amount, n if bound else None) for n, (amount, bound) in enumerate(rows)]
    left, uses = sum(amount for amount, _bound in rows), []
    while left:
        amount = left if len(uses) == 5 else data.draw(st.integers(1, left))
        uses.append(Use(str(len(uses)), data.draw(st.sampled_from(KINDS)), amount))
        left -= amount
    found = allocate(sources, uses)
    for source in sources:
        assert sum(each.amount for each in found if each.source == source.id) == source.amount
    for use in uses:
        assert sum(each.amount for each in found if each.use == use.id) == use.amount


def test_the_gap_is_shown_whichever_way() -> None:
    sums = budget.sums([(100, True), (50, False)], [180])
    assert (sums.gap, sums.not_firm) == (30, 50)
    assert budget.sums([(200, True)], [180]).gap == -20

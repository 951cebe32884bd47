"""Sharing by whole-number weights."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules.errors import RuleError
from commonhouse.rules.funding.weights import by_weight


def test_a_loss_is_shared_by_what_is_owed() -> None:
    assert by_weight(100_00, {"b": 100_00, "a": 50_01}) == {"a": 33_34, "b": 66_66}
    assert by_weight(1, {"b": 1, "a": 1}) == {"a": 1, "b": 0}  # of equal remainders, the first id
    with pytest.raises(RuleError):
        by_weight(1, {"a": 0})


@settings(max_examples=60)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**6), min_size=1), st.data())
def test_parts_add_up_and_nobody_bears_more_than_they_have(weights: dict[str, int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(weights.values())))
    parts = by_weight(total, weights)
    assert sum(parts.values()) == total
    assert all(0 <= parts[id] <= weight for id, weight in weights.items())

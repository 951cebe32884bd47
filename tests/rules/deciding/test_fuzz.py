"""Whatever stands in a statement or an input, a rule answers, or says which place does not fit."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

from .test_registered import RULES

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([2**53 - 1, -(2**53), 10**30, 0.5]),
    st.sampled_from(
        ["", "x", "yes", "1/2", "3/2", "-1", "0", "1/0", "A", "raised", "2026-11-22T12:00:00Z", "\n", "\ud800"]
    ),
    st.sampled_from([[], {}, [[]], ["x", "x"], {"x": 1}, [{"id": "x"}], {"of": "cast", "at_least": "1/3"}]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _places(part, (*path, name))


def _changed(whole: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    whole = copy.deepcopy(whole)
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd
    return whole


@pytest.mark.parametrize("name", RULES)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_result_or_the_place_at_fault(name: str, data: st.DataObject) -> None:
    rule = registry.get(name)
    statement, given_ = RULES[name]
    stated = rule.statement_json(rule.statement_from_json(statement))
    whole: Any = {"statement": stated, "input": rule.input_json(rule.input_from_json(given_))}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(_places(whole))[1:]))
        whole = _changed(whole, path, data.draw(ODD))
    try:
        value, result = rule.work(whole["statement"], whole["input"])
    except FormError as error:
        problem: FormError | None = error
    else:
        problem = None
    if problem is not None:
        assert problem.path.split(".")[0] in {"statement", "input"}, str(problem)
        assert problem.problem
        return
    rfc8785.dumps(rule.result_json(result))
    assert rule.explain is not None
    assert rule.explain(value, result)

"""JSON forms: what goes out comes back, and what does not fit is refused by path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.rules.jsonform import MAX_SAFE_INT, BigInt, FormError, dump, form_of, load, parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Leaf:
    """A leaf.

    More about leaves.
    """

    size: int
    colour: Colour = Colour.RED

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("size is below zero")


@dataclass(frozen=True)
class BigBranch:
    leaves: tuple[Leaf, ...]
    ratio: Fraction
    price: Decimal | None = None
    total: BigInt = 0


@dataclass(frozen=True)
class Tree:
    id: str
    tip: Leaf | BigBranch
    planted: date
    flags: frozenset[str] = frozenset()
    notes: Mapping[str, int] = field(default_factory=dict)
    pair: tuple[int, str] = (0, "")
    mode: Literal["a", "b"] = "a"
    alive: bool = True


texts = st.text(st.characters(codec="utf-8"), max_size=8)
leaves = st.builds(Leaf, st.integers(0, MAX_SAFE_INT), st.sampled_from(Colour))
branches = st.builds(
    BigBranch,
    st.lists(leaves, max_size=3).map(tuple),
    st.fractions(),
    st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.integers(),
)
trees = st.builds(
    Tree,
    id=texts,
    tip=leaves | branches,
    planted=st.dates(),
    flags=st.frozensets(texts, max_size=3),
    notes=st.dictionaries(texts, st.integers(-MAX_SAFE_INT, MAX_SAFE_INT), max_size=3),
    pair=st.tuples(st.integers(0, 5), texts),
    mode=st.sampled_from(["a", "b"]),
    alive=st.booleans(),
)


@given(trees)
def test_round_trip_through_canonical_json(tree: Tree) -> None:
    plain = dump(Tree, tree)
    text = rfc8785.dumps(plain)
    assert load(Tree, parse(text)) == tree
    assert rfc8785.dumps(dump(Tree, load(Tree, json.loads(text)))) == text


def test_forms_follow_the_one_policy() -> None:
    tree = Tree("t", BigBranch((), Fraction(3, 4), Decimal("12.50"), 2**80), date(2026, 5, 31), frozenset("ba"))
    assert dump(Tree, tree) == {
        "id": "t",
        "tip": {
            "type": "big-branch",
            "leaves": [],
            "ratio": "3/4",
            "price": "12.50",
            "total": str(2**80),
        },
        "planted": "2026-05-31",
        "flags": ["a", "b"],
        "notes": {},
        "pair": [0, ""],
        "mode": "a",
        "alive": True,
    }


GOOD: dict[str, Any] = {"id": "t", "tip": {"type": "leaf", "size": 1}, "planted": "2026-05-31"}


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"id": 5}, "input.id", "must be text; got 5"),
        ({"id": "\ud800"}, "input.id", "lone surrogate"),
        ({"idd": "x"}, "input.idd", 'Did you mean "id"?'),
        ({"tip": {"type": "leaf", "size": -1}}, "input.tip", "size is below zero"),
        ({"tip": {"type": "leaf", "size": 1.0}}, "input.tip.size", "must be a whole number; got 1.0"),
        ({"tip": {"type": "leaf", "size": True}}, "input.tip.size", "must be a whole number; got true"),
        ({"tip": {"type": "leaf", "size": 2**53}}, "input.tip.size", "2^53"),
        ({"tip": {"type": "leaf"}}, "input.tip.size", "is missing"),
        ({"tip": {"type": "twig"}}, "input.tip.type", "must be one of leaf, big-branch"),
        ({"tip": {"type": "leaf", "size": 1, "colour": "green"}}, "input.tip.colour", 'got "green"'),
        ({"tip": {"type": "big-branch", "leaves": [{"size": 1}, 3], "ratio": "1"}}, "input.tip.leaves[1]", "object"),
        ({"tip": {"type": "big-branch", "leaves": [], "ratio": "1/0"}}, "input.tip.ratio", "divides by zero"),
        ({"tip": {"type": "big-branch", "leaves": [], "ratio": 0.5}}, "input.tip.ratio", 'Write "3/4"'),
        ({"planted": "31.5.2026"}, "input.planted", "must be a date"),
        ({"flags": ["a", "a"]}, "input.flags", "twice"),
        ({"notes": {"x": "1"}}, "input.notes.x", "whole number"),
        ({"pair": [1]}, "input.pair", "must have 2 items"),
        ({"mode": "c"}, "input.mode", "must be one of"),
        ({"alive": 1}, "input.alive", "true or false"),
    ],
)
def test_what_does_not_fit_is_refused_by_path(change: dict[str, Any], path: str, said: str) -> None:
    with pytest.raises(FormError) as caught:
        load(Tree, {**GOOD, **change})
    assert caught.value.path == path
    assert said in str(caught.value)


def test_the_good_one_loads_with_its_defaults() -> None:
    assert load(Tree, GOOD) == Tree("t", Leaf(1), date(2026, 5, 31))


def test_an_int_too_large_is_never_written() -> None:
    with pytest.raises(FormError, match="2\\^53"):
        dump(int, 2**53)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"a": 1, "a": 2}', 'the member "a" is given twice'),
        (b'{"a": ', "line 1, column 7"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "too deep"),
        (b'{"a": %s}' % (b"9" * 5000), "not JSON"),
    ],
)
def test_bad_json_text(text: bytes, said: str) -> None:
    with pytest.raises(FormError, match=said.replace("{", "\\{")):
        parse(text)


def test_schema_says_defaults_and_choices() -> None:
    schema = form_of(Tree).schema()
    assert schema["required"] == ["id", "tip", "planted"]
    assert schema["additionalProperties"] is False
    leaf, branch = schema["properties"]["tip"]["oneOf"]
    assert leaf["properties"]["type"] == {"const": "leaf"}
    assert leaf["description"] == "A leaf."
    assert leaf["properties"]["colour"]["enum"] == ["red", "blue"]
    assert leaf["properties"]["colour"]["default"] == "red"
    assert branch["required"] == ["type", "leaves", "ratio"]


def test_a_type_without_form_is_named() -> None:
    with pytest.raises(TypeError, match="float"):
        form_of(float)

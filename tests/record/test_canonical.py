from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.record.canonical import MAX_INTEGER, NotCanonical, canonical, parse

text = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | text
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=20,
)
bodies = st.dictionaries(text, values, max_size=5)


def test_the_example_of_rfc_8785_section_3_2_3():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical(dict.fromkeys(keys, True)).decode()
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert canonical({"a": '\u20ac$\u000f\nA\'B"\\\\"/'}) == '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


@given(bodies)
def test_what_is_written_reads_back_the_same_and_only_so(body):
    written = canonical(body)
    assert parse(written) == body
    assert canonical(parse(written)) == written
    assert b"\n" not in written


@given(bodies)
def test_the_order_in_which_a_body_was_built_does_not_matter(body):
    assert canonical(dict(reversed(body.items()))) == canonical(body)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"projects": [{"cost": 3.5}]}, "body.projects[0].cost"),
        ({"votes": 2**53}, "body.votes"),
        ({"votes": -(2**53)}, "body.votes"),
        ({"share": Fraction(1, 3)}, "body.share"),
        ({"cost": Decimal("1.10")}, "body.cost"),
        ({"when": {1: "x"}}, "body.when"),
        ({"raw": b"x"}, "body.raw"),
        ({"set": {"x"}}, "body.set"),
        ({"broken": "\ud800"}, "body"),
        (["a"], "body"),
        ("text", "body"),
    ],
)
def test_what_json_cannot_hold_exactly_is_refused_by_place(body, place):
    with pytest.raises(NotCanonical, match=f"^{place.replace('[', chr(92) + '[')}: "):
        canonical(body)


def test_nesting_has_a_limit():
    deep: dict = {}
    for _ in range(100):
        deep = {"a": deep}
    with pytest.raises(NotCanonical, match="deeper"):
        canonical(deep)
    with pytest.raises(NotCanonical):
        parse(b'{"a":' * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1} ',
        b"[1]",
        b"1",
        b"",
        b"{",
    ],
)
def test_any_other_spelling_is_refused(data):
    with pytest.raises(NotCanonical):
        parse(data)

"""The canonical text of an entry is JSON in the form of RFC 8785, whatever it says."""

from __future__ import annotations

import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.ledger import digests

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
line = st.tuples(words, words, st.integers(-(10**15), 10**15), words, words)


@given(words, words, words, words, st.lists(line, max_size=3))
def test_the_text_is_canonical_json(kind, key, said, source, lines):
    made = digests.text(7, "2026-01-02", kind, key, said, source, "", 0, "ab" * 16, lines)
    expected = ["entry", 7, "2026-01-02", kind, key, said, source, "", 0, "ab" * 16, [list(each) for each in lines]]
    assert json.loads(made) == expected
    assert made == rfc8785.dumps(expected)


def test_a_known_digest():
    """Others can write an auditor from this alone."""
    made = digests.text(
        1,
        "2026-01-02",
        "entry",
        "k",
        "A gift",
        "",
        "",
        0,
        "00" * 16,
        [("1000", "USD", 5, "", ""), ("4100", "USD", -5, "", "x")],
    )
    assert made == (
        b'["entry",1,"2026-01-02","entry","k","A gift","","",0,"00000000000000000000000000000000",'
        b'[["1000","USD",5,"",""],["4100","USD",-5,"","x"]]]'
    )
    head = digests.digest(digests.FIRST, made)
    assert head.hex() == "a9b2b327a1b66bcca10b0a61362795469d83f977ddb2d2c2bd81e795261f9e0f"
    assert (
        digests.totals([("4100", "USD", "", -5), ("1000", "USD", "", 5), ("9", "USD", "", 0)])
        == "d944f4fb4b914e692aea48606a52cbbb14db7452becfbdc983ff4c50b2e7d741"
    )

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.record.receipts import ALPHABET, LENGTH, BadCode, commitment, normalize, show

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
CODE = "7ZK3M0QX4T9A1BCDE2FG"


def test_crockfords_alphabet_leaves_out_what_is_misread():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "7ZK3M-0QX4T-9A1BC-DE2FG",
        "7zk3m oqx4t 9albc de2fg",
        "7ZK3MOQX4T9AIBCDE2FG",
        "\u00a07ZK3M\u20130QX4T\u20149A1BC\u2011DE2FG\n",
        "7 Z K 3 M 0 Q X 4 T 9 A i B C D E 2 F G",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert normalize(typed) == CODE


@given(codes)
def test_showing_and_reading_back(code):
    shown = show(code)
    assert [len(part) for part in shown.split("-")] == [5, 5, 5, 5]
    assert normalize(shown) == normalize(shown.lower()) == code


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        (CODE[:-1], "length"),
        (CODE + "0", "length"),
        (CODE[:-1] + "U", "symbol"),
        ("ñ" * 20, "symbol"),
        ("0" * 1_000_000, "length"),
        ("ß" * 20, "symbol"),
    ],
)
def test_what_cannot_be_a_code_says_why(typed, reason):
    with pytest.raises(BadCode) as error:
        normalize(typed)
    assert error.value.reason == reason
    assert str(error.value).startswith("A receipt code")


def test_the_commitment_is_as_documented():
    expected = hashlib.sha256(f"commonhouse receipt v1\nbox7\n{CODE}\n".encode()).hexdigest()
    assert commitment("box7", show(CODE).lower()) == expected


@given(codes, st.text(ALPHABET, min_size=1, max_size=8), st.text(ALPHABET, min_size=1, max_size=8))
def test_one_code_in_two_boxes_cannot_be_joined(code, one, other):
    assert (commitment(one, code) == commitment(other, code)) == (one == other)


@pytest.mark.parametrize("box", ["", "a\nb"])
def test_a_box_id_that_would_blur_the_hash(box):
    with pytest.raises(ValueError, match="box id"):
        commitment(box, CODE)

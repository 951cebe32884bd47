from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.proposals.diffing import differences

TEXTS = st.text(alphabet="ab \n.é", max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_are_there_whole(before, after):
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.kind != "ins") == before
    assert "".join(part.text for part in parts if part.kind != "del") == after


def test_words_are_marked_not_whole_lines():
    parts = [(part.kind, part.text) for part in differences("We pay twenty dollars.", "We pay thirty dollars.")]
    assert parts == [("same", "We pay "), ("del", "twenty"), ("ins", "thirty"), ("same", " dollars.")]


def test_a_long_stretch_is_shown_as_changed_whole():
    before, after = "a " * 5000, "b " * 5000
    assert [part.kind for part in differences(before, after)] == ["del", "ins"]

"""What a ballot of positions or of scores may say."""

from __future__ import annotations

import pytest

from commonhouse.decisions import choices
from commonhouse.decisions.choices import BadChoice
from commonhouse.rules.jsonform import FormError

OPTIONS = [{"id": "a"}, {"id": "b"}, {"id": "c"}]


def codes(ballot, choice):
    with pytest.raises(BadChoice) as caught:
        ballot.canonical(choice)
    return [problem.code for problem in caught.value.problems]


def test_a_position_is_one_of_the_options():
    ballot = choices.ballot({"kind": "position"}, OPTIONS)
    assert ballot.canonical({"vote": "b"}) == {"vote": "b"}
    assert choices.grouped(ballot, [({"vote": "b"}, 3)]) == {"kind": "position", "cast": [{"vote": "b", "count": 3}]}


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"vote": ""}, "no-position"),
        ({"vote": "z"}, "unknown-option"),
        ({"vote": 1}, "not-a-choice"),
        ({"vote": ["a"]}, "not-a-choice"),
        ({}, "not-a-choice"),
        ({"vote": "a", "why": "b"}, "not-a-choice"),
        (None, "not-a-choice"),
        (["a"], "not-a-choice"),
    ],
)
def test_what_is_no_position(choice, code):
    assert codes(choices.ballot({"kind": "position"}, OPTIONS), choice) == [code]


def test_a_form_of_positions_has_no_limits():
    with pytest.raises(FormError, match=r"form.max_length"):
        choices.ballot({"kind": "position", "max_length": 1}, OPTIONS)


def test_scores_stand_in_the_order_of_the_options_and_zeros_are_kept():
    ballot = choices.ballot({"kind": "score", "min": 0, "max": 5}, OPTIONS)
    assert list(ballot.canonical({"points": {"c": 0, "a": 5}})["points"].items()) == [("a", 5), ("c", 0)]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"points": {"a": 6}}, "score-range"),
        ({"points": {"a": -1}}, "score-range"),
        ({"points": {"z": 1}}, "unknown-option"),
        ({"points": {"a": True}}, "not-a-choice"),
        ({"points": {"a": "1"}}, "not-a-choice"),
        ({"points": {"a": 1.5}}, "not-a-choice"),
        ({"points": {}}, "nothing-scored"),
        ({"approve": ["a"]}, "not-a-choice"),
    ],
)
def test_what_is_no_score(choice, code):
    assert codes(choices.ballot({"kind": "score"}, OPTIONS), choice) == [code]


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"kind": "score", "min": 5, "max": 5}, "form.max"),
        ({"kind": "score", "max": 1000}, "form.max"),
        ({"kind": "score", "labels": "stars"}, "form.labels"),
        ({"kind": "score", "most": 5}, "form.most"),
    ],
)
def test_a_scale_that_does_not_hold_names_the_place(form, place):
    with pytest.raises(FormError) as caught:
        choices.ballot(form, OPTIONS)
    assert place in str(caught.value)

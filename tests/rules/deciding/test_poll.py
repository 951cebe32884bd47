"""The form of a poll: one text for the same votes, and errors that name the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.rules.deciding.ballots import Kind
from commonhouse.rules.deciding.poll import POLL_FORM
from commonhouse.rules.jsonform import FormError

OPTIONS = [{"id": "a"}, {"id": "b", "name": "Bee"}, {"id": "c"}]


@st.composite
def polls(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(Kind))
    names = st.sampled_from("abc")
    some = st.lists(names, unique=True)
    content: dict[Kind, st.SearchStrategy[dict[str, Any]]] = {
        Kind.POSITION: st.fixed_dictionaries({"vote": names}),
        Kind.APPROVAL: st.fixed_dictionaries({"choices": some}),
        Kind.ORDINAL: st.fixed_dictionaries({"choices": some}),
        Kind.SCORE: st.fixed_dictionaries({"points": st.dictionaries(names, st.integers(-3, 3))}),
        Kind.CUMULATIVE: st.fixed_dictionaries({"points": st.dictionaries(names, st.integers(0, 3))}),
    }
    rows = draw(st.lists(st.tuples(content[kind], st.integers(1, 3), st.sampled_from(["", "x", "y"])), max_size=6))
    cast = [{**row, "count": count, **({"bloc": bloc} if bloc else {})} for row, count, bloc in rows]
    return {
        "options": OPTIONS,
        "electorate": {"eligible": 60, "blocs": {"x": 20, "y": 20}},
        "ballots": {"kind": kind.value, "cast": cast, "withheld": {"y": 1} if draw(st.booleans()) else {}},
    }


@given(polls(), st.randoms(use_true_random=False))
def test_the_same_votes_always_give_the_same_text(plain: dict[str, Any], random: Any) -> None:
    text = rfc8785.dumps(POLL_FORM.dump(POLL_FORM.load(plain)))
    apart = [{**row, "count": 1} for row in plain["ballots"]["cast"] for _ in range(row["count"])]
    random.shuffle(apart)
    if plain["ballots"]["kind"] == "approval":
        apart = [{**row, "choices": row["choices"][::-1]} for row in apart]
    plain["ballots"]["cast"] = apart
    assert rfc8785.dumps(POLL_FORM.dump(POLL_FORM.load(plain))) == text
    assert rfc8785.dumps(POLL_FORM.dump(POLL_FORM.load(json.loads(text)))) == text


@given(polls())
def test_the_schema_takes_what_the_form_takes(plain: dict[str, Any]) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    jsonschema_rs.validate(POLL_FORM.schema(), plain)
    jsonschema_rs.validate(POLL_FORM.schema(), POLL_FORM.dump(POLL_FORM.load(plain)))


def test_everything_may_be_left_out() -> None:
    poll = POLL_FORM.load({})
    assert (poll.options, poll.electorate, poll.ballots.turnout, poll.evidence.present) == ((), None, 0, None)
    assert POLL_FORM.load({"options": OPTIONS}).name("b") == "Bee"
    assert POLL_FORM.load({"options": OPTIONS}).name("a") == "a"


def _cast(kind: str, **row: Any) -> dict[str, Any]:
    return {"options": OPTIONS, "ballots": {"kind": kind, "cast": [row]}}


@pytest.mark.parametrize(
    ("plain", "where"),
    [
        ([], "input"),
        ({"opinions": []}, "input.opinions"),
        ({"options": [{"id": ""}]}, "input.options[0].id"),
        ({"options": OPTIONS * 400}, "input.options"),
        ({"ballots": {"kind": "acclaim", "cast": []}}, "input.ballots.kind"),
        ({"ballots": {"kind": "position"}}, "input.ballots.cast"),
        (_cast("ordinal", choices=["a", "z"]), "input.ballots.cast[0].choices"),
        (_cast("ordinal", choices=["a", "a"]), "input.ballots.cast[0].choices"),
        (_cast("ordinal", choices="a"), "input.ballots.cast[0].choices"),
        (_cast("ordinal", choices=[1]), "input.ballots.cast[0].choices[0]"),
        (_cast("score", points=["a"]), "input.ballots.cast[0].points"),
        (_cast("score", points={"a": "3"}), "input.ballots.cast[0].points.a"),
        (_cast("score", points={"a": 10**10}), "input.ballots.cast[0].points.a"),
        (_cast("score", choices=["a"]), "input.ballots.cast[0].choices"),
        (_cast("position", vote="a", count=-1), "input.ballots.cast[0].count"),
        (_cast("position", vote="a", count=2**53), "input.ballots.cast[0].count"),
        (_cast("position", vote="a", count=10**9) | {"electorate": {"eligible": 5}}, "input.electorate.eligible"),
        (
            {"ballots": {"kind": "position", "cast": [{"vote": "a", "count": 4 * 10**8}] * 3}},
            "input.ballots.cast",
        ),
        ({"ballots": {"kind": "position", "cast": [], "withheld": {"x": 0}}}, "input.ballots.withheld.x"),
        ({"electorate": {"eligible": 5, "blocs": {"x": -1}}}, "input.electorate.blocs.x"),
        ({"electorate": {"eligible": 5, "blocs": {str(n): 0 for n in range(101)}}}, "input.electorate.blocs"),
        ({"evidence": {"present_by_bloc": {"x": -1}}}, "input.evidence.present_by_bloc.x"),
        ({"evidence": {"asked": ["x"] * 10_001}}, "input.evidence.asked"),
        ({"evidence": {"opened_at": "2026-11-01T09:00:00"}}, "input.evidence.opened_at"),
    ],
)
def test_what_does_not_fit_is_refused_by_place(plain: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        POLL_FORM.load(plain)
    assert caught.value.path == where

"""The registry: every rule has a statement, forms and an explanation; listing loads none of them."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.budgeting.instance_form import INSTANCE_FORM, dump_instance, load_instance
from commonhouse.rules.budgeting.model import BallotKind, BallotRules, Ballots, Constraints, Instance, Project
from commonhouse.rules.jsonform import FormError

NAMES = ["equal-shares", "greedy", "phragmen"]

INPUT: dict[str, Any] = {
    "budget": 1000,
    "projects": [{"id": "a", "cost": 600}, {"id": "b", "cost": 400}, {"id": "c", "cost": 900}],
    "ballots": {
        "kind": "approval",
        "cast": [{"choices": ["a"], "count": 3}, {"choices": ["b", "c"], "count": 2}, {"choices": ["c"]}],
    },
}


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    kind = draw(st.sampled_from(BallotKind))
    names = draw(st.lists(st.text("abcdefg123/ŁÓ", min_size=1, max_size=4), min_size=1, max_size=6, unique=True))
    labels = st.lists(st.sampled_from(["parks", "arts", "roads"]), unique=True, max_size=2).map(tuple)
    projects = tuple(
        Project(
            name,
            draw(st.integers(1, 10**6)),
            draw(st.text(max_size=5)),
            draw(labels),
            draw(st.none() | st.sampled_from(["North", "South"])),
            draw(labels),
        )
        for name in names
    )
    most = 1 if kind is BallotKind.CHOOSE_1 else len(names)
    choices = st.lists(st.integers(0, len(names) - 1), max_size=most, unique=True)
    rows = draw(st.lists(choices, max_size=12))
    pointed = kind is BallotKind.CUMULATIVE
    ballots = [(row, [draw(st.integers(1, 9)) for _ in row] if pointed else None) for row in rows]
    return Instance(
        budget=draw(st.integers(0, 10**7)),
        projects=projects,
        ballots=Ballots.from_ballots(kind, ballots, len(names)),
        minor=draw(st.sampled_from([1, 100])),
        currency=draw(st.sampled_from(["", "USD"])),
        ballot_rules=draw(st.none() | st.just(BallotRules(kind, min_length=1))),
        constraints=draw(
            st.just(Constraints()) | st.just(Constraints((tuple(names[:2]),), (("parks", 5),), (("North", 9),)))
        ),
    )


@given(instances())
def test_an_instance_round_trips_and_hides_the_order_of_ballots(instance: Instance) -> None:
    plain = dump_instance(instance)
    text = rfc8785.dumps(plain)
    again = load_instance(json.loads(text), "input")
    assert again.projects == instance.projects
    assert again.voters == instance.voters
    assert (again.ballot_rules, again.constraints) == (instance.ballot_rules, instance.constraints)
    assert sorted(again.ballots.rows()) == sorted(instance.ballots.rows())
    assert rfc8785.dumps(dump_instance(again)) == text
    rows = list(instance.ballots.rows())[::-1]
    turned = [(row, points) for row, points, times in rows for _ in range(times)]
    ballots = Ballots.from_ballots(instance.ballots.kind, turned, len(instance.projects))
    assert dump_instance(dataclasses.replace(instance, ballots=ballots)) == plain


@given(instances(), st.sampled_from(NAMES))
@settings(max_examples=60)
def test_compute_from_json_is_the_count_itself(instance: Instance, name: str) -> None:
    rule = registry.get(name)
    statement = rule.statement_type()
    result = rule.run(instance, statement)
    plain = rule.result_json(result)
    assert rule.result_from_json(json.loads(rfc8785.dumps(plain))) == result
    again = rule.compute(rule.statement_json(statement), rule.input_json(instance))
    assert rfc8785.dumps(again) == rfc8785.dumps(plain)


def test_names_and_entries() -> None:
    assert set(NAMES) <= set(registry.names())
    for entry in registry.entries():
        rule = registry.get(entry.name)
        assert (rule.name, rule.title) == (entry.name, entry.title)


def test_listing_rules_imports_none_of_them() -> None:
    code = (
        "import sys; from commonhouse.rules import registry; registry.entries();"
        "assert not {'numpy', 'django', 'pydantic', 'commonhouse.rules.budgeting'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_and_every_choice_is_explained(name: str) -> None:
    rule = registry.get(name)
    options = list(rule.options())
    assert [option.name for option in options] == [f.name for f in dataclasses.fields(rule.statement_type)]
    for option in options:
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_frozen_and_round_trip(name: str) -> None:
    rule = registry.get(name)
    statement = rule.statement_type()
    assert type(statement).__dataclass_params__.frozen
    assert rule.statement_from_json(rule.statement_json(statement)) == statement
    assert rule.statement_from_json({}) == statement


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_json_and_accepts_the_example(name: str) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    rule = registry.get(name)
    schema = rule.schema()
    json.dumps(schema)
    request = {"rule": name, "statement": {}, "input": INPUT}
    request["result"] = rule.compute({}, INPUT)
    jsonschema_rs.validate(schema, request)
    request["statement"] = {"speed": "fast"}
    assert not jsonschema_rs.is_valid(schema, request)


def test_unknown_rule_suggests() -> None:
    with pytest.raises(registry.UnknownRule, match='Did you mean "equal-shares"'):
        registry.get("equalshares")


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="taken"):
        registry.register(registry.Entry("greedy", "Other", "Other.", "other:RULE"))
    registry.register(next(e for e in registry.entries() if e.name == "greedy"))  # the same again is fine


def _changed(path: list[Any], value: Any) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json.dumps(INPUT))
    place: Any = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "where", "said"),
    [
        (["projects", 1, "cost"], -5, "input.projects[1].cost", "Give a cost above zero"),
        (["projects", 1, "cost"], "5", "input.projects[1].cost", "whole number"),
        (["projects", 1, "cots"], 5, "input.projects[1].cots", 'Did you mean "cost"?'),
        (["projects", 1, "id"], "a", "input.projects", "same id"),
        (["budget"], -1, "input.budget", "zero or more"),
        (["budget"], 1.5, "input.budget", "whole number"),
        (["ballots", "kind"], "acclaim", "input.ballots.kind", "must be one of"),
        (["ballots", "cast", 0, "choices"], ["z"], "input.ballots.cast[0].choices[0]", 'no project "z"'),
        (["ballots", "cast", 0, "choices"], ["a", "a"], "input.ballots.cast[0]", "twice"),
        (["ballots", "cast", 0, "count"], 0, "input.ballots.cast[0].count", "1 or more"),
        (["ballots", "cast", 0], {"points": {"a": 1}}, "input.ballots.cast[0].points", "no such member"),
        (["constraints"], {"exclusive": [["a", "q"]]}, "input.constraints.exclusive", "no project q"),
    ],
)
def test_a_bad_input_is_refused_by_path(path: list[Any], value: Any, where: str, said: str) -> None:
    rule = registry.get("greedy")
    with pytest.raises(FormError) as caught:
        rule.compute({}, _changed(path, value))
    assert caught.value.path == where
    assert said in str(caught.value)


def test_a_rule_that_cannot_take_the_input_says_which_option() -> None:
    with pytest.raises(FormError, match="satisfaction"):
        registry.get("equal-shares").compute({"satisfaction": "points"}, INPUT)


def test_points_are_an_object_by_project() -> None:
    instance = Instance(
        10, (Project("a", 5), Project("b", 5)), Ballots.from_ballots(BallotKind.CUMULATIVE, [([1, 0], [3, 2])], 2)
    )
    plain = INSTANCE_FORM.dump(instance)
    assert isinstance(plain, dict)
    assert plain["ballots"] == {"kind": "cumulative", "cast": [{"points": {"a": 2, "b": 3}, "count": 1}]}


def test_a_result_names_its_rule_and_writes_fractions_as_texts() -> None:
    rule = registry.get("equal-shares")
    result = rule.compute({"stop": "infeasible"}, INPUT)
    assert isinstance(result, dict)
    stated = rule.statement_json(rule.statement_type(stop="infeasible"))
    assert result["rule"] == {"type": "equal-shares", **stated}
    assert result["start"] == str(Fraction(1000, 6))

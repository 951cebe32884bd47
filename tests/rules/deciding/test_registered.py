"""Every rule of deciding and drawing as the registry, the record and the command line use it."""

from __future__ import annotations

import json

import pytest
import rfc8785

from commonhouse.rules import registry

from .polls import Plain, approvals, points, positions

SEED = "3546311556112163624615351222"
BLOCS = {
    "quorum": {"of": "eligible", "more_than": "1/2"},
    "blocs": [{"bloc": "x", "quorum": {"ballots": 2}}, {"bloc": "y"}, {"bloc": "z"}],
}
SMALL = positions(20, {"x": 9, "y": 4, "z": 0}, yes__x=5, no=4, abstain=3)
SMALL["ballots"]["withheld"] = {"y": 3}
RULES: dict[str, tuple[Plain, Plain]] = {
    "threshold": (BLOCS, SMALL),
    "consent": (
        {"quorum": {"ballots": 3}},
        {**positions(9, consent=3, objection=1), "evidence": {"objections": [{"by": "p1"}]}},
    ),
    "consensus": (
        {
            "stand_asides": {"of": "cast", "at_most": "1/4"},
            "fallback": {"threshold": {"of": "cast", "at_least": "3/4"}, "after_meetings": 2},
        },
        {**positions(9, agree=3, block=1), "evidence": {"meetings_held": 2}},
    ),
    "advice": ({}, {"evidence": {"decider": "a", "asked": ["b"], "advice": [{"by": "b"}]}}),
    "approval": ({"seats": 2}, approvals("ABC", ("AB", 2), ("C", 2), eligible=9)),
    "score": ({}, points("score", "AB", ({"A": 2}, 3), ({"B": 5, "A": 4}, 1))),
    "dots": ({"quorum": {"ballots": 3}}, points("cumulative", "AB", ({"A": 2, "B": 2}, 3))),
    "best-time": ({}, points("score", "AB", ({"A": 2, "B": 1}, 3))),
    "delegation": (
        {"max_per_proxy_holder": 2},
        {
            "voters": [{"id": "a", "vote": "yes"}, {"id": "b"}, {"id": "c"}],
            "delegations": [{"voter": "b", "delegate": "b"}],
            "proxies": [{"principal": "c", "holder": "a"}],
        },
    ),
    "draw": (
        {"number": 2, "reserves": 1, "quotas": [{"category": "area", "value": "n", "min": 1}]},
        {"seed": SEED, "entrants": [{"id": "a"}, {"id": "b", "groups": {"area": "n"}}, {"id": "c"}, {"id": "d"}]},
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_the_schema_describes_what_is_taken_and_given(name: str) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    rule = registry.get(name)
    statement, given = RULES[name]
    whole: Plain = {"rule": name, "statement": statement, "input": given}
    whole["result"] = rule.compute(statement, given)
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = rule.statement_json(rule.statement_from_json(statement))
    whole["input"] = rule.input_json(rule.input_from_json(given))
    jsonschema_rs.validate(rule.schema(), whole)
    whole["statement"] = {"speed": "fast"}
    assert not jsonschema_rs.is_valid(rule.schema(), whole)


@pytest.mark.parametrize("name", RULES)
def test_results_survive_the_record(name: str) -> None:
    rule = registry.get(name)
    statement, given = RULES[name]
    text = rfc8785.dumps(rule.compute(statement, given))
    assert rule.result_json(rule.result_from_json(json.loads(text))) == json.loads(text)
    stated = rule.statement_json(rule.statement_from_json(statement))
    again = rule.compute(stated, rule.input_json(rule.input_from_json(given)))
    assert rfc8785.dumps(again) == text


@pytest.mark.parametrize("name", RULES)
def test_each_option_and_choice_is_explained(name: str) -> None:
    rule = registry.get(name)
    assert rule.statement_from_json({}) == rule.statement_type()
    assert type(rule.statement_type()).__dataclass_params__.frozen
    for option in rule.options():
        assert option.meaning, option.name
        assert all(option.choice_meanings.get(choice) for choice in option.choices), option.name


@pytest.mark.parametrize("name", RULES)
def test_each_result_is_explained_in_whole_sentences(name: str) -> None:
    rule = registry.get(name)
    assert rule.explain is not None
    said = rule.explain(*rule.work(*RULES[name]))
    assert said
    for sentence in said:
        assert sentence.strip() == sentence
        assert sentence.endswith((".", "..."))
        assert "%(" not in sentence
        assert "  " not in sentence

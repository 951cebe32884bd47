"""Elections as JSON: round trips, refusals by path, and the schema."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import jsonschema_rs
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.ranking.election_form import ELECTION_FORM
from commonhouse.rules.ranking.model import Candidate, Election, Vacancy

from .elections import elections

NAMES = ["scottish-stv", "meek-stv", "instant-runoff", "schulze", "countback"]
INPUT: dict[str, Any] = {
    "options": [{"id": "a", "name": "Ana"}, {"id": "b"}, "c"],
    "electorate": {"eligible": 9, "blocs": {}},
    "ballots": {
        "kind": "ordinal",
        "cast": [{"choices": ["a", "b"], "count": 4}, {"choices": ["b"], "bloc": ""}, {"choices": []}],
    },
    "evidence": {"present": 5, "lots": ["c", "a"]},
    "withdrawn": ["c"],
    "vacancies": [{"left": "a", "unavailable": ["c"]}],
}


@given(elections(equal=True))
@settings(max_examples=200)
def test_an_election_round_trips_and_hides_the_order_of_ballots(given_: Election) -> None:
    plain = ELECTION_FORM.dump(given_)
    text = rfc8785.dumps(plain)
    again = ELECTION_FORM.load(json.loads(text))
    assert again == given_
    turned = dataclasses.replace(given_, rankings=dict(reversed(given_.rankings.items())))
    assert rfc8785.dumps(ELECTION_FORM.dump(turned)) == text


@given(elections(), st.sampled_from(NAMES[:4]))
@settings(max_examples=150)
def test_results_round_trip_and_compute_is_the_count(given_: Election, name: str) -> None:
    rule = registry.get(name)
    result = rule.run(given_, rule.statement_type())
    plain = rule.result_json(result)
    assert rule.result_from_json(json.loads(rfc8785.dumps(plain))) == result
    assert rule.compute({}, rule.input_json(given_)) == plain


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_takes_the_example_and_its_result(name: str) -> None:
    rule = registry.get(name)
    request = {"rule": name, "statement": {}, "input": INPUT, "result": rule.compute({}, INPUT)}
    jsonschema_rs.validate(rule.schema(), request)
    assert not jsonschema_rs.is_valid(rule.schema(), {**request, "statement": {"speed": "fast"}})


@pytest.mark.parametrize("name", NAMES)
def test_rules_are_described_in_full(name: str) -> None:
    rule = registry.get(name)
    assert all(option.meaning for option in rule.options())
    assert rule.statement_from_json(rule.statement_json(rule.statement_type())) == rule.statement_type()
    entry = next(entry for entry in registry.entries() if entry.name == name)
    assert (rule.name, rule.title) == (entry.name, entry.title)


def test_reads_all_of_it() -> None:
    loaded = ELECTION_FORM.load(INPUT)
    assert loaded.candidates == (Candidate("a", "Ana"), Candidate("b"), Candidate("c"))
    assert loaded.rankings == {(0, 1): 4, (1,): 1, (): 1}
    assert (loaded.lots, loaded.withdrawn, loaded.eligible) == ((2, 0), frozenset({2}), 9)
    assert loaded.vacancies == (Vacancy(0, frozenset({2})),)


@pytest.mark.parametrize(
    ("path", "value", "where", "said"),
    [
        (["options", 1, "id"], "a", "input.options", "same id"),
        (["options", 1, "id"], "", "input.options[1].id", "is empty"),
        (["ballots", "kind"], "approval", "input.ballots.kind", 'must be "ordinal"'),
        (["ballots", "cast", 0, "choices"], ["z"], "input.ballots.cast[0].choices[0]", 'no candidate "z"'),
        (["ballots", "cast", 0, "choices"], ["a", "a"], "input.ballots.cast[0].choices", 'ranks "a" twice'),
        (["ballots", "cast", 0, "choices"], ["a", ["a", "b"]], "input.ballots.cast[0].choices", 'ranks "a" twice'),
        (["ballots", "cast", 0, "choices"], [[]], "input.ballots.cast[0].choices[0]", "empty list"),
        (["ballots", "cast", 0, "count"], 0, "input.ballots.cast[0].count", "1 or more"),
        (["ballots", "cast", 0, "count"], 2**53, "input.ballots.cast[0].count", "2^53"),
        (["ballots", "withheld"], {"board": 3}, "input.ballots.withheld", "every ballot"),
        (["evidence", "lots"], ["a", "a"], "input.evidence.lots", "twice"),
        (["withdrawn"], ["q"], "input.withdrawn[0]", 'no candidate "q"'),
        (["electorate", "eligible"], 3, "input.electorate.eligible", "There are 6 ballots, and 3 people on the roll."),
        (["vacancies", 0, "left"], "q", "input.vacancies[0].left", 'no candidate "q"'),
        (["ballot"], {}, "input.ballot", 'Did you mean "ballots"'),
    ],
)
def test_a_bad_input_is_refused_by_path(path: list[Any], value: Any, where: str, said: str) -> None:
    changed = json.loads(json.dumps(INPUT))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(FormError) as caught:
        registry.get("scottish-stv").compute({}, changed)
    assert caught.value.path == where
    assert said in str(caught.value)


def test_equal_ranks_are_for_schulze_alone() -> None:
    equal = {**INPUT, "ballots": {"kind": "ordinal", "cast": [{"choices": [["a", "b"]], "count": 2}]}}
    assert registry.get("schulze").compute({}, equal)["order"] == [["a", "b"]]  # type: ignore[call-overload,index]
    for name in NAMES:
        if name != "schulze":
            with pytest.raises(FormError, match="2 ballots rank two or more candidates equal"):
                registry.get(name).compute({}, equal)


def test_seats_that_make_no_sense_name_the_option() -> None:
    with pytest.raises(FormError, match=r"statement\.seats: The number of seats is 0\."):
        registry.get("scottish-stv").compute({"seats": 0}, INPUT)

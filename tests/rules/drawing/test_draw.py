"""Lots: from a published list, with a seed drawn after it, the first panel in order that meets all quotas."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.drawing.draw import Draw, Entrant, Urn, check_quotas, draw, fingerprint
from commonhouse.rules.drawing.quotas import Quota
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError

SEED = "3546311556112163624615351222"
Plain = dict[str, Any]


def urn(names: str, **more: Any) -> Plain:
    return {"entrants": [{"id": name} for name in names], "seed": SEED, **more}


def run(statement: Plain, given_: Plain) -> Plain:
    result = registry.get("draw").compute(statement, given_)
    assert isinstance(result, dict)
    return result


def _ids(lots: list[Plain]) -> list[str]:
    return [lot["id"] for lot in lots]


def test_a_lottery_anyone_can_check() -> None:
    result = run({"number": 3, "reserves": 2}, urn("hgfedcba"))
    order = []
    count = 0
    while len(order) < 5:  # by hand, as the explanation says
        count += 1
        number = int(sha256(f"{SEED},{count}".encode()).hexdigest(), 16) % 8 + 1
        if number not in order:
            order.append(number)
    assert [lot["number"] for lot in result["drawn"] + result["reserves"]] == order
    assert _ids(result["drawn"]) == ["abcdefgh"[number - 1] for number in order[:3]]
    for lot in result["drawn"]:
        text = f"{SEED},{lot['count']}"
        assert int(sha256(text.encode()).hexdigest(), 16) % 8 + 1 == lot["number"]
    rule = registry.get("draw")
    value, outcome = rule.work({"number": 3}, urn("abcdefgh"))
    assert rule.explain is not None
    said = rule.explain(value, outcome)
    assert said[0] == f"Drawn: {', '.join(_ids(result['drawn']))}."
    assert any(f'SHA-256 of "{SEED},1"' in sentence for sentence in said)


def test_the_order_of_entry_and_blanks_around_the_seed_change_nothing() -> None:
    one = run({"number": 3, "reserves": 5}, urn("abcdefgh"))
    other = run({"number": 3, "reserves": 5}, urn("hbgdcfae", seed=f"  {SEED}\n"))
    assert one == other
    assert Counter(_ids(one["drawn"] + one["reserves"])) == Counter("abcdefgh")


def test_by_tickets_who_leaves_changes_nobody_elses_order() -> None:
    statement = {"number": 3, "reserves": 5, "procedure": "tickets"}
    whole = run(statement, urn("abcdefgh"))
    order = _ids(whole["drawn"] + whole["reserves"])
    less = run({**statement, "reserves": 4}, urn("abcefgh"))
    assert _ids(less["drawn"] + less["reserves"]) == [name for name in order if name != "d"]
    assert [lot["ticket"] for lot in whole["drawn"]] == sorted(lot["ticket"] for lot in whole["drawn"])
    assert {lot["count"] for lot in whole["drawn"]} == {None}


def test_fewer_entered_than_are_to_be_drawn() -> None:
    result = run({"number": 5, "reserves": 2}, urn("abc"))
    assert sorted(_ids(result["drawn"])) == ["a", "b", "c"]
    assert (result["unfilled"], result["reserves"]) == (2, [])
    assert run({"number": 2}, urn(""))["unfilled"] == 2


def test_the_fingerprint_is_of_the_sorted_list() -> None:
    entrants = (Entrant("b", {"area": "north", "age": "old"}), Entrant("a"))
    print_ = fingerprint(Urn(entrants))
    assert print_ == sha256(b"a\nb\tage=old\tarea=north\n").hexdigest()
    assert draw(Urn(entrants, SEED, print_), Draw()).fingerprint == print_
    with pytest.raises(RuleError, match="not the one that was published"):
        draw(Urn(entrants[:1], SEED, print_), Draw())


# Quotas ---------------------------------------------------------------------------------------------


def _meets(panel: tuple[Entrant, ...], quotas: tuple[Quota, ...]) -> bool:
    return all(
        quota.min
        <= sum(each.groups.get(quota.category) == quota.value for each in panel)
        <= (len(panel) if quota.max is None else quota.max)
        for quota in quotas
    )


def _slowly(order: list[Entrant], size: int, quotas: tuple[Quota, ...]) -> tuple[Entrant, ...] | None:
    """The first of all panels, in the order drawn, that meets the quotas."""
    return next((panel for panel in combinations(order, size) if _meets(panel, quotas)), None)


@st.composite
def quotas(draw_: st.DrawFn) -> tuple[Quota, ...]:
    groups = draw_(
        st.lists(
            st.sampled_from([(c, v) for c in ("area", "age", "home") for v in ("x", "y")]), unique=True, max_size=5
        )
    )
    made = []
    for category, value in groups:
        least = draw_(st.integers(0, 2))
        most = draw_(st.none() | st.integers(least, 3))
        made.append(Quota(category, value, least, most))
    return tuple(made)


PEOPLE = st.lists(
    st.dictionaries(st.sampled_from(["area", "age", "home"]), st.sampled_from("xyz")), min_size=1, max_size=9
)


@given(PEOPLE, quotas(), st.integers(2, 5), st.integers(10, 99), st.sampled_from(["sampler", "tickets"]))
@settings(max_examples=300, deadline=None)
def test_the_first_panel_in_order_that_meets_all_quotas(
    people: list[dict[str, str]], asked: tuple[Quota, ...], number: int, seed: int, procedure: Any
) -> None:
    entrants = tuple(Entrant(f"p{place}", groups) for place, groups in enumerate(people))
    by_id = {each.id: each for each in entrants}
    whole = Urn(entrants, str(seed))
    plain = draw(whole, Draw(number, len(people), procedure, 1))
    order = [by_id[lot.id] for lot in plain.drawn + plain.reserves]
    expected = _slowly(order, min(number, len(people)), asked)
    statement = Draw(number, len(people), procedure, 1, asked)
    if expected is None:
        with pytest.raises(RuleError) as caught:
            draw(whole, statement)
        assert caught.value.field.startswith("statement.quotas")
        with pytest.raises(RuleError):
            check_quotas(whole, statement)
        return
    check_quotas(whole, statement)
    result = draw(whole, statement)
    assert [lot.id for lot in result.drawn] == [each.id for each in expected]
    assert Counter(lot.id for lot in result.drawn + result.reserves) == Counter(list(by_id))
    assert all(met.min <= met.drawn for met in result.quotas)
    assert set(result.passed_over) <= set(result.reserves)
    assert result.unsettled == ()


def test_a_citizens_panel_of_the_size_people_draw() -> None:
    """30 of 900 entrants, with quotas on four categories, found without search getting lost."""
    values = {"area": "NESWC", "age": "1234", "home": "RO", "tongue": "abcd"}
    lots = Random(7)
    entrants = tuple(
        Entrant(f"p{place:03d}", {name: lots.choice(letters) for name, letters in values.items()})
        for place in range(900)
    )
    asked = tuple(
        Quota(name, value, 30 // len(letters) - 1, 30 // len(letters) + 1)
        for name, letters in values.items()
        for value in letters
    )
    result = draw(Urn(entrants, SEED), Draw(30, 10, quotas=asked))
    assert len(result.drawn) == 30
    assert len(result.unsettled) <= len(result.passed_over)
    assert all(met.min <= met.drawn <= (met.max or 0) for met in result.quotas)


# What is refused ------------------------------------------------------------------------------------

TWO = [{"category": "area", "value": "n", "min": 2}]


@pytest.mark.parametrize(
    ("statement", "given_", "where", "what"),
    [
        ({"number": 0}, urn("ab"), "statement.number", "1 to"),
        ({"reserves": -1}, urn("ab"), "statement.reserves", "0 to"),
        ({"minimum_digits": 0}, urn("ab"), "statement.minimum_digits", "1 to"),
        ({}, urn("ab", seed="1234567890123456789"), "input.seed", "19 digits"),
        ({}, urn("ab", seed=""), "input.seed", "0 digits"),
        ({}, urn("ab", seed="١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠"), "input.seed", "0 digits"),
        ({}, urn("ab", seed="1234567890\n1234567890"), "input.seed", "one line"),
        ({}, urn("ab", seed="1" * 1001), "input.seed", "too long"),
        ({}, urn("aba"), "input.entrants", "twice"),
        ({}, {"entrants": [{"id": ""}], "seed": SEED}, "input.entrants[0].id", "no id"),
        ({}, urn("ab", fingerprint="00"), "input.fingerprint", "not the one"),
        (
            {},
            urn("ab", published_at="2026-11-22T12:00:00Z", drawn_at="2026-11-22T11:59:00Z"),
            "input.drawn_at",
            "before the list was published",
        ),
        ({}, urn("ab", drawn_at="today"), "input.drawn_at", "moment"),
        ({"quotas": [{"category": "", "value": "x"}]}, urn("ab"), "statement.quotas[0].category", "no group"),
        ({"quotas": [{"category": "a", "value": "x", "min": -1}]}, urn("ab"), "statement.quotas[0].min", "0 or more"),
        (
            {"quotas": [{"category": "a", "value": "x", "min": 1, "max": 0}]},
            urn("ab"),
            "statement.quotas[0].max",
            "cannot be",
        ),
        ({"quotas": TWO}, urn("ab"), "statement.quotas[0].min", "At least 2 of 1"),
        ({"number": 2, "quotas": TWO}, urn("ab"), "statement.quotas[0].min", "0 entered"),
        ({"number": 2, "quotas": TWO * 2}, urn("ab"), "statement.quotas", "two quotas"),
        (
            {"quotas": [{"category": "area", "value": "n", "max": 0}]},
            {"entrants": [{"id": "a", "groups": {"area": "n"}}], "seed": SEED},
            "statement.quotas",
            "No panel",
        ),
    ],
)
def test_what_does_not_fit_is_refused(statement: Any, given_: Any, where: str, what: str) -> None:
    with pytest.raises(FormError) as caught:
        run(statement, given_)
    assert caught.value.path == where
    assert what in str(caught.value)

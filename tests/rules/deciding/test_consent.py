"""Consent: objections stand or do not, concerns never stop, each version is its own round."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.rules.jsonform import FormError

from .polls import Plain, positions, run, said


def _round(version: int, *objections: tuple[str, str, int], **counts: int) -> Plain:
    stated = [{"by": by, "state": state, "version": of} for by, state, of in objections]
    return {**positions(9, **counts), "evidence": {"version": version, "objections": stated}}


def test_concerns_never_stop() -> None:
    result = run("consent", {}, _round(1, consent=1, concern=8))
    assert (result["outcome"], result["consenting"], result["silent"]) == ("adopted", 9, 0)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("raised", "returned"),
        ("qualified", "returned"),
        ("integrated", "adopted"),
        ("withdrawn", "adopted"),
        ("not-qualified", "adopted"),
    ],
)
def test_an_objection_stands_until_it_is_dealt_with(state: str, outcome: str) -> None:
    result = run("consent", {}, _round(1, ("bo", state, 1), consent=7, objection=1))
    assert result["outcome"] == outcome
    assert [each["by"] for each in result["standing"]] == (["bo"] if outcome == "returned" else [])
    assert result["objections"] == {state: 1}


def test_a_pay_change_returns_and_is_adopted_as_version_two() -> None:
    first = run("consent", {}, _round(1, ("bo", "qualified", 1), consent=7, objection=1))
    assert first["outcome"] == "returned"
    text = said("consent", {}, _round(1, ("bo", "qualified", 1), consent=7, objection=1))
    assert "Objections stand from: bo." in text
    assert text[-1] == "When the text is changed, it becomes a new version and everyone is asked again."
    second = run("consent", {}, _round(2, ("bo", "integrated", 1), consent=8, concern=1))
    assert (second["outcome"], second["version"], second["objections"]) == ("adopted", 2, {})


def test_an_objection_to_an_older_version_does_not_stop_the_new_one() -> None:
    assert run("consent", {}, _round(2, ("bo", "qualified", 1), consent=8))["outcome"] == "adopted"


def test_a_ballot_of_objection_without_an_argument_is_heard_first() -> None:
    result = run("consent", {}, _round(1, ("bo", "withdrawn", 1), consent=5, objection=2))
    assert (result["outcome"], result["unheard"]) == ("returned", 1)
    assert any("no objection put down yet" in sentence for sentence in said("consent", {}, _round(1, objection=1)))


@pytest.mark.parametrize(
    ("statement", "counts", "outcome"),
    [
        ({}, {}, "no-quorum"),  # silence is not consent
        ({}, {"consent": 1}, "adopted"),
        ({}, {"stand-aside": 4}, "not-adopted"),
        ({"silence_is_consent": True}, {}, "adopted"),
        ({"silence_is_consent": True, "quorum": {"ballots": 2}}, {"consent": 1}, "no-quorum"),
        ({"everyone_answers": True}, {"consent": 8}, "no-quorum"),
        ({"everyone_answers": True}, {"consent": 5, "stand-aside": 4}, "adopted"),
        ({"quorum": {"of": "eligible", "at_least": "2/3"}}, {"consent": 5}, "no-quorum"),
        ({"quorum": {"of": "eligible", "at_least": "2/3"}}, {"consent": 5, "stand-aside": 1}, "adopted"),
    ],
)
def test_who_must_answer(statement: Plain, counts: dict[str, int], outcome: str) -> None:
    poll = _round(1, **{name.replace("-", "_"): count for name, count in counts.items()})
    assert run("consent", statement, poll)["outcome"] == outcome


@pytest.mark.parametrize(
    ("statement", "poll", "where"),
    [
        ({"silence_is_consent": True, "everyone_answers": True}, {}, "statement.silence_is_consent"),
        ({"positions": {"ok": "consent"}}, {}, "statement.positions"),
        ({"quorum": {"of": "eligible", "at_least": "101/100"}}, {}, "statement.quorum.at_least"),
        ({"silence_is_consent": True}, {}, "input.electorate"),
        ({"everyone_answers": True}, {}, "input.electorate"),
        ({}, {"evidence": {"objections": [{"by": "x", "state": "loud"}]}}, "input.evidence.objections[0].state"),
        ({}, {"evidence": {"objections": [{"by": "x", "version": 0}]}}, "input.evidence.objections[0].version"),
        ({}, {"evidence": {"version": 0}}, "input.evidence.version"),
        ({}, {"evidence": {"objection": []}}, "input.evidence.objection"),
        ({}, positions(3, yes=1), "input.ballots.cast[0].vote"),
    ],
)
def test_what_does_not_fit_is_refused(statement: Any, poll: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run("consent", statement, poll)
    assert caught.value.path == where

"""Inputs for the rules of deciding, written short."""

from __future__ import annotations

from typing import Any

from commonhouse.rules import registry

Plain = dict[str, Any]


def positions(eligible: int | None = None, blocs: Plain | None = None, /, **counts: int) -> Plain:
    """A vote by positions. A name as `yes__board` is a vote of the class "board"; underscores stand for hyphens."""
    cast = []
    for name, count in counts.items():
        vote, _, bloc = name.partition("__")
        if count:
            cast.append({"vote": vote.replace("_", "-"), "count": count, **({"bloc": bloc} if bloc else {})})
    plain: Plain = {"ballots": {"kind": "position", "cast": cast}}
    if eligible is not None:
        plain["electorate"] = {"eligible": eligible, "blocs": blocs or {}}
    return plain


def approvals(options: str, *ballots: tuple[str, int], eligible: int | None = None) -> Plain:
    """Options are letters; a ballot is a word of the letters it ticks, with how often it was cast."""
    plain: Plain = {
        "options": [{"id": letter} for letter in options],
        "ballots": {
            "kind": "approval",
            "cast": [{"choices": list(word), "count": count} for word, count in ballots],
        },
    }
    if eligible is not None:
        plain["electorate"] = {"eligible": eligible}
    return plain


def points(kind: str, options: str, *ballots: tuple[Plain, int]) -> Plain:
    """A score or cumulative vote: each ballot's points by letter, with how often it was cast."""
    return {
        "options": [{"id": letter} for letter in options],
        "ballots": {"kind": kind, "cast": [{"points": given, "count": count} for given, count in ballots]},
    }


def run(name: str, statement: Plain, given: Plain) -> Plain:
    """The result as JSON."""
    result = registry.get(name).compute(statement, given)
    assert isinstance(result, dict)
    return result


def said(name: str, statement: Plain, given: Plain) -> list[str]:
    """The explanation in English."""
    rule = registry.get(name)
    value, result = rule.work(statement, given)
    assert rule.explain is not None
    return rule.explain(value, result)

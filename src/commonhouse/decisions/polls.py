"""What a rule is given: by a budget its instance and ballots, by every other vote its "poll input".

    {"options": [{"id", "name"?}], "electorate": {"eligible", "blocs"}, "ballots": {"kind", "cast", "withheld"?},
     "evidence": {...}, ...instance}

The box and whoever recomputes a record make it here, from the same numbers. Pure: no Django here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from commonhouse.decisions import choices
from commonhouse.decisions.choices import Ballot, Choice
from commonhouse.record.canonical import canonical
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

SECRET_MINIMUM = 5  # secret ballots of a bloc that may be published
# Of the evidence, what the box resolves itself and gives to no rule.
CARRIED = ("delegations", "proxies")


class Row(NamedTuple):
    """A choice as often as it was cast, by those of one bloc ("" where ballots are not counted by bloc)."""

    choice: Choice
    times: int
    bloc: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was cast, and among how many.

    `eligible` are the rights on the roll when it closed, `blocs` those of each bloc, `withheld` the secret ballots of
    each bloc too small to publish, `evidence` what the keeper of the box stated at closing.
    """

    rows: Sequence[Row] = ()
    eligible: int = 0
    blocs: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=64)
def takes_poll(rule: str) -> bool:
    """Whether a rule asks for options and an electorate. Raises UnknownRule."""
    return "electorate" in registry.get(rule).schema()["properties"]["input"].get("properties", {})


def rule_input(rule: str, opened: Mapping[str, Any], ballot: Ballot, counted: Counted) -> dict[str, Any]:
    """The input of the rule's count. `opened` has the box's "options" and "instance"."""
    if not takes_poll(rule):
        merged = join(Row(row.choice, row.times) for row in counted.rows)
        return {**opened["instance"], "ballots": choices.grouped(ballot, [(row.choice, row.times) for row in merged])}
    cast = [
        {**ballot.content(row.choice), "count": row.times, **({"bloc": row.bloc} if row.bloc else {})}
        for row in counted.rows
    ]
    withheld = {"withheld": dict(counted.withheld)} if counted.withheld else {}
    return {
        **opened["instance"],
        "options": [{key: option[key] for key in ("id", "name") if option.get(key)} for option in opened["options"]],
        "electorate": {"eligible": counted.eligible, "blocs": dict(counted.blocs)},
        "ballots": {"kind": ballot.kind, "cast": cast, **withheld},
        "evidence": {name: value for name, value in counted.evidence.items() if name not in CARRIED},
    }


def join(rows: Iterable[Row]) -> list[Row]:
    """Each different choice of each bloc once, in the order of its canonical text."""
    found: dict[tuple[bytes, str], Row] = {}
    for row in rows:
        key = canonical(row.choice), row.bloc
        before = found.get(key)
        found[key] = row if before is None else before._replace(times=before.times + row.times)
    return [found[key] for key in sorted(found)]


def eligible(members: int, handed: int, sheets_used: int) -> int:
    """Rights that count toward a quorum: everyone on the roll, and sheets used beyond those handed to people on it."""
    return members + max(0, sheets_used - handed)


def blocs_of(statement: Mapping[str, Any]) -> list[str]:
    """The blocs a rule's statement asks for, in its order."""
    stated = statement.get("blocs")
    if not isinstance(stated, list):
        return []
    return [str(each["bloc"]) for each in stated if isinstance(each, Mapping) and each.get("bloc")]


def secret_minimum(statement: Mapping[str, Any]) -> int:
    """How many secret ballots of a bloc are enough to be published."""
    stated = statement.get("secret_minimum", SECRET_MINIMUM)
    return stated if type(stated) is int else SECRET_MINIMUM


def check_blocs(statement: Mapping[str, Any], by_bloc: bool, voting: Iterable[str]) -> None:
    """Raises FormError when a vote counted by bloc and its rule's statement do not fit together."""
    if by_bloc and "blocs" not in statement:
        raise FormError("by_bloc", "this rule does not count by class.", "Count all together.")
    asked = blocs_of(statement)
    if asked and not by_bloc:
        raise FormError("by_bloc", "the rule asks classes, and ballots do not say of which class they are.", "Set it.")
    known = set(voting)
    for bloc in asked:
        if bloc not in known:
            raise FormError(
                "statement.blocs",
                f'the class "{bloc}" is asked, but does not vote here.',
                "Let it vote, or leave it out.",
            )

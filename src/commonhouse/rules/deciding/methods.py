"""The ways of deciding that a charter may name: each is a rule with a form of ballot and a statement to begin from.

A charter says "majority" and a statement; a ballot box needs the rule's name, the form of its ballots and what may be
named on them. This catalogue leads from one to the other, without importing any rule until it is asked about.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..jsonform import FormError, Json, load_int, load_object
from ..registry import get
from .ballots import MAX_POINTS


@dataclass(frozen=True, slots=True)
class Method:
    """One way of deciding.

    `rule` is its name in the registry. `kind` is the kind of ballot, "" where nobody casts one (advice, draw).
    `positions` are what a position ballot may say, in order; `takes_options` means that those who ask name the options
    (candidates, times, proposals). `seats` means that several may be chosen. `statement` is where a charter begins.
    """

    name: str
    rule: str
    title: str
    kind: str
    positions: tuple[str, ...] = ()
    takes_options: bool = False
    seats: bool = False
    statement: Mapping[str, Json] = field(default_factory=dict)


_HALF_OF_ALL: Final[Json] = {"of": "eligible", "more_than": "1/2"}
_FUND_ROLES: Final[dict[str, Json]] = {
    "approve": "for",
    "disapprove": "against",
    "affirm": "affirm",
    "silent": "silent",
}

METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        Method("majority", "threshold", "Yes, no, abstain", "position", ("yes", "no", "abstain")),
        Method(
            "fund-ballot",
            "threshold",
            "Approve, disapprove, abstain and affirm the majority, abstain without adding",
            "position",
            tuple(_FUND_ROLES),
            statement={"positions": _FUND_ROLES, "quorum": _HALF_OF_ALL},
        ),
        Method("consent", "consent", "Consent", "position", ("consent", "concern", "objection", "stand-aside")),
        Method("consensus", "consensus", "Consensus", "position", ("agree", "reservations", "stand-aside", "block")),
        Method("advice", "advice", "Advice", ""),
        Method("approval", "approval", "Approval", "approval", takes_options=True, seats=True),
        Method("score", "score", "Score", "score", takes_options=True, seats=True),
        Method("dots", "dots", "Dots", "cumulative", takes_options=True, seats=True),
        Method("best-time", "best-time", "Choosing a time", "score", takes_options=True),
        Method("instant-runoff", "instant-runoff", "Instant run-off", "ordinal", takes_options=True),
        Method(
            "scottish-stv",
            "scottish-stv",
            "Single transferable vote (Scottish)",
            "ordinal",
            takes_options=True,
            seats=True,
            statement={"seats": 1},
        ),
        Method(
            "meek-stv",
            "meek-stv",
            "Single transferable vote (Meek)",
            "ordinal",
            takes_options=True,
            seats=True,
            statement={"seats": 1},
        ),
        Method("schulze", "schulze", "Condorcet (Schulze)", "ordinal", takes_options=True),
        Method("draw", "draw", "Drawing lots", "", takes_options=True, seats=True),
    )
}

_SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "position": (),
    "approval": ("min_length", "max_length"),
    "ordinal": ("min_length", "max_length"),
    "score": ("min", "max"),
    "cumulative": ("max_points", "max_points_each"),
}
_DEFAULTS: Final[Mapping[str, Mapping[str, int]]] = {
    "score": {"min": 0, "max": 5},
    "best-time": {"min": 0, "max": 2},
    "dots": {"max_points": 5},
}


def method(name: str) -> Method:
    """The method of that name. Raises FormError naming those there are."""
    found = METHODS.get(name)
    if found is not None:
        return found
    near = difflib.get_close_matches(name, METHODS, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Methods: {', '.join(METHODS)}."
    raise FormError("method", f'there is no method "{name[:60]}".', hint)


def positions(name: str) -> tuple[str, ...]:
    """What a position ballot of this method may say, in order; () where people name the options."""
    return method(name).positions


def form(name: str, settings: Mapping[str, Json], options: Sequence[Mapping[str, Any]] = ()) -> dict[str, Json]:
    """The ballot box's form of this method.

    `settings` may limit the ballot: min_length and max_length (approval, rankings), min and max (score), max_points and
    max_points_each (dots). Limits beyond the number of `options` come down to it. Raises FormError for a setting that
    the kind of ballot does not have, for limits that leave nothing to say, and for a method without ballots.
    """
    found = method(name)
    if not found.kind:
        raise FormError("method", f'nobody casts a ballot in "{name}".', "State what it needs as evidence.")
    load_object(dict(settings), "settings", _SETTINGS[found.kind])
    given = {key: load_int(value, f"settings.{key}") for key, value in settings.items() if value is not None}
    if name == "best-time" and given:
        raise FormError(
            f"settings.{min(given)}", "the answers about a time are always yes, if need be and no.", "Leave it out."
        )
    limits = {**_DEFAULTS.get(name, {}), **given}
    if found.takes_options and options and "max_length" in limits:
        limits["max_length"] = min(limits["max_length"], len(options))
    if found.takes_options and options and limits.get("min_length", 0) > len(options):
        raise FormError(
            "settings.min_length", f"is {limits['min_length']}, and there are {len(options)} options.", "Lower it."
        )
    _check_limits(limits)
    return {"kind": found.kind, **limits}


def settings_of(name: str, statement: Mapping[str, Json]) -> dict[str, Json]:
    """The settings of a ballot that a statement implies: the scale of scores, the number of dots; {} for other methods.

    A ballot must have them, or it could say what the rule refuses to count. Raises FormError as `check` does.
    """
    said = {
        "score": {"min": "lowest", "max": "highest"},
        "dots": {"max_points": "dots", "max_points_each": "most_each"},
    }
    members = said.get(name)
    if members is None:
        return {}
    stated = check(name, dict(statement))
    return {key: stated[member] for key, member in members.items() if stated[member] is not None}


def _check_limits(limits: Mapping[str, int]) -> None:
    for key, value in limits.items():
        if key != "min" and (value < 0 or (value == 0 and key != "min_length")):
            raise FormError(f"settings.{key}", f"must be 1 or more; got {value}.")
        if abs(value) > MAX_POINTS:
            raise FormError(f"settings.{key}", f"must be at most {MAX_POINTS}; got {value}.")
    for least, most in (("min", "max"), ("min_length", "max_length"), ("max_points_each", "max_points")):
        if least in limits and most in limits and limits[least] > limits[most]:
            raise FormError(f"settings.{least}", f"is {limits[least]}, more than {most} ({limits[most]}).", "Lower it.")
    if "min" in limits and limits["min"] == limits.get("max"):
        raise FormError("settings.min", "every score would be the same.", "Make max greater than min.")


def default_statement(name: str) -> dict[str, Json]:
    """The whole statement of a method as a charter may begin with it, every option written out."""
    found = method(name)
    rule = get(found.rule)
    stated = rule.statement_json(rule.statement_from_json(copy.deepcopy(dict(found.statement))))
    assert isinstance(stated, dict)
    return stated


def check(name: str, statement: Json, path: str = "statement") -> dict[str, Json]:
    """The statement with every option written out; what it leaves out is as the method begins.

    Raises FormError when the method cannot be decided by it.
    """
    found = method(name)
    rule = get(found.rule)
    whole = {**copy.deepcopy(dict(found.statement)), **statement} if isinstance(statement, dict) else statement
    stated = rule.statement_json(rule.statement_from_json(whole, path))
    assert isinstance(stated, dict)
    own = default_statement(name)
    if found.positions and "positions" in stated and stated["positions"] != own["positions"]:
        raise FormError(
            f"{path}.positions",
            f'"{name}" has its own positions: {", ".join(found.positions)}.',
            "Leave them as the method has them.",
        )
    return stated

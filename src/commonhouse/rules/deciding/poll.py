"""The input that a ballot box gives to the rules of deciding and ranking: options, electorate, ballots, evidence.

    {"options": [{"id": "yes"}, {"id": "no"}, {"id": "abstain"}],
     "electorate": {"eligible": 240, "blocs": {"leaseholders": 40}},
     "ballots": {"kind": "position", "cast": [{"vote": "yes", "count": 12, "bloc": "leaseholders"}],
                 "withheld": {"board": 3}},
     "evidence": {"present": 41}}

`options` stand in the order of the ballot. `electorate` holds how many rights to vote were on the roll when it closed,
and how many in each class ("bloc") where the statement asks by class. `withheld` counts the secret ballots of a class
too small to publish. `evidence` is what the keeper of the box states at closing. Everything may be left out that a rule
does not need; a rule that needs it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from ..errors import RuleError
from ..jsonform import Form, Json, Schema, build, form_of, load_object
from .ballots import BALLOTS_SCHEMA, Ballots, Kind, dump_ballots, load_ballots

MAX_OPTIONS: Final = 1000
MAX_BLOCS: Final = 100
MAX_EVIDENCE: Final = 10_000  # objections, people asked, replies


@dataclass(frozen=True, slots=True)
class Option:
    """Something a ballot may name. `name` is for people; empty means that the id is shown."""

    id: str
    name: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise RuleError("id", "An option has no id.", "Give each option its own id.")


@dataclass(frozen=True, slots=True)
class Electorate:
    """Rights to vote on the roll when it closed: all of them, and by class."""

    eligible: int
    blocs: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.eligible < 0:
            raise RuleError("eligible", f"There are {self.eligible} people on the roll.", "Give zero or more.")
        if len(self.blocs) > MAX_BLOCS:
            raise RuleError("blocs", f"There are {len(self.blocs)} classes.", f"Give at most {MAX_BLOCS}.")
        for bloc, size in self.blocs.items():
            if size < 0:
                raise RuleError(f"blocs.{bloc}", f"The class has {size} people.", "Give zero or more.")
            if size > self.eligible:
                raise RuleError(
                    f"blocs.{bloc}",
                    f"The class has {size} people, and the whole roll only {self.eligible}.",
                    "Count everyone of the class on the roll.",
                )


class ObjectionState(StrEnum):
    """Where an objection stands: raised and qualified ones still stand; the others do not."""

    RAISED = "raised"
    QUALIFIED = "qualified"
    INTEGRATED = "integrated"
    WITHDRAWN = "withdrawn"
    NOT_QUALIFIED = "not-qualified"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to one version of a text. `by` is a pseudonym."""

    by: str
    state: ObjectionState = ObjectionState.RAISED
    version: int = 1

    def __post_init__(self) -> None:
        if self.version < 1:
            raise RuleError("version", f"The version is {self.version}.", "Versions are numbered from 1.")


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice that somebody gave to the decider, and whether the decider replied to it. `by` is a pseudonym."""

    by: str
    replied: bool = False


class Decision(StrEnum):
    """What the one who decides by the advice process decided."""

    GO_AHEAD = "go-ahead"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the keeper of the box states at closing, besides ballots. Moments are RFC 3339 texts."""

    present: int | None = None
    present_by_bloc: Mapping[str, int] = field(default_factory=dict)
    version: int = 1
    objections: tuple[Objection, ...] = ()
    meetings_held: int = 0
    days_open: int = 0
    decider: str = ""
    asked: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()
    opened_at: str = ""
    decided_at: str = ""
    decision: Decision | None = None

    def __post_init__(self) -> None:
        for name, least in (("present", 0), ("version", 1), ("meetings_held", 0), ("days_open", 0)):
            number = getattr(self, name)
            if number is not None and number < least:
                raise RuleError(name, f"It is {number}.", f"Give {least} or more.")
        for bloc, number in self.present_by_bloc.items():
            if number < 0:
                raise RuleError(f"present_by_bloc.{bloc}", f"It is {number}.", "Give zero or more.")
        for name in ("objections", "asked", "advice"):
            if len(getattr(self, name)) > MAX_EVIDENCE:
                raise RuleError(name, "The list is too long.", f"Give at most {MAX_EVIDENCE}.")
        for name in ("opened_at", "decided_at"):
            _check_moment(name, getattr(self, name))


def _check_moment(name: str, text: str) -> None:
    if not text:
        return
    try:
        if datetime.fromisoformat(text).tzinfo is not None:
            return
    except ValueError:
        pass
    raise RuleError(name, f'"{text[:40]}" is not a moment with its zone.', 'Write "2026-11-22T15:00:00Z".')


@dataclass(frozen=True)
class Poll:
    """One vote to count: what could be named, who could vote, what was cast, what is stated besides.

    Without an electorate nothing can be asked of all who are eligible, as in a count from a file of ballots.
    """

    options: tuple[Option, ...] = ()
    electorate: Electorate | None = None
    ballots: Ballots = field(default_factory=Ballots)
    evidence: Evidence = field(default_factory=Evidence)

    def __post_init__(self) -> None:
        if len(self.options) > MAX_OPTIONS:
            raise RuleError("options", f"There are {len(self.options)} options.", f"Give at most {MAX_OPTIONS}.")
        if len(self.ids) != len(self.options):
            raise RuleError("options", "Two options have the same id.", "Give each its own id.")
        self.ballots.check_names(self.ids)
        self._check_roll()

    def _check_roll(self) -> None:
        if self.electorate is None:
            return
        turnout = self.ballots.turnout
        for bloc, number in self.ballots.turnout_by_bloc.items():
            if bloc == "":
                continue
            size = self.electorate.blocs.get(bloc)
            if size is None:
                raise RuleError(
                    "electorate.blocs", f'There are ballots of the class "{bloc}", which the roll lacks.', "Add it."
                )
            if number > size:
                raise RuleError(
                    f"electorate.blocs.{bloc}",
                    f"The class has {size} people and {number} ballots.",
                    "Count every right to vote once.",
                )
        if turnout > self.electorate.eligible:
            raise RuleError(
                "electorate.eligible",
                f"There are {turnout} ballots, and {self.electorate.eligible} people on the roll.",
                "Count every right to vote once.",
            )

    @cached_property
    def ids(self) -> dict[str, int]:
        """The place of each option on the ballot, by id."""
        return {option.id: place for place, option in enumerate(self.options)}

    @property
    def eligible(self) -> int | None:
        return None if self.electorate is None else self.electorate.eligible

    def name(self, option: str) -> str:
        """What people call an option: its name, or its id where it has none."""
        place = self.ids.get(option)
        return option if place is None else self.options[place].name or option

    def require_kind(self, *kinds: Kind) -> None:
        """Raises RuleError when the ballots are of another kind."""
        if self.ballots.kind not in kinds:
            wanted = " or ".join(f'"{kind}"' for kind in kinds)
            raise RuleError(
                "input.ballots.kind", f'This rule cannot count "{self.ballots.kind}" ballots.', f"It takes {wanted}."
            )

    def require_options(self, least: int = 1) -> None:
        """Raises RuleError when there are fewer options than a choice needs."""
        if len(self.options) < least:
            raise RuleError(
                "input.options", f"There are {len(self.options)} options.", f"Give at least {least} to choose from."
            )


# The form -----------------------------------------------------------------------------------------

_OPTIONS: Final = form_of(tuple[Option, ...])
_ELECTORATE: Final = form_of(Electorate)
_EVIDENCE: Final = form_of(Evidence)


def _dump(poll: Poll) -> Json:
    return {
        "options": _OPTIONS.dump(poll.options),
        "electorate": None if poll.electorate is None else _ELECTORATE.dump(poll.electorate),
        "ballots": dump_ballots(poll.ballots, poll.ids),
        "evidence": _EVIDENCE.dump(poll.evidence),
    }


def _load(data: Json, path: str) -> Poll:
    members = load_object(data, path, ("options", "electorate", "ballots", "evidence"))
    options = _OPTIONS.load(members.get("options", []), f"{path}.options")
    electorate = members.get("electorate")
    ballots = members.get("ballots")
    values = {
        "options": options,
        "electorate": None if electorate is None else _ELECTORATE.load(electorate, f"{path}.electorate"),
        "ballots": Ballots() if ballots is None else load_ballots(ballots, {o.id for o in options}, f"{path}.ballots"),
        "evidence": _EVIDENCE.load(members.get("evidence", {}), f"{path}.evidence"),
    }
    return build(Poll, values, path)


def _schema() -> Schema:
    return {
        "type": "object",
        "title": "Poll",
        "description": "One vote to count: what could be named, who could vote, what was cast, what is stated besides.",
        "properties": {
            "options": {**_OPTIONS.schema(), "maxItems": MAX_OPTIONS, "default": []},
            "electorate": {"anyOf": [_ELECTORATE.schema(), {"type": "null"}], "default": None},
            "ballots": BALLOTS_SCHEMA,
            "evidence": {**_EVIDENCE.schema(), "default": {}},
        },
        "additionalProperties": False,
    }


POLL_FORM: Final = Form(_dump, _load, _schema)

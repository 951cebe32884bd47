"""The JSON form of an instance: what the public record publishes as the input of a budget count.

    {"budget": 200000000, "minor": 100, "currency": "USD",
     "projects": [{"id": "12", "cost": 4000000, "name": "Trees", "categories": ["green"],
                   "district": null, "targets": []}],
     "ballot_rules": null,
     "constraints": {"exclusive": [], "category_budgets": [], "district_budgets": []},
     "ballots": {"kind": "approval", "cast": [{"choices": ["12"], "count": 3}]}}

Amounts are in minor units. A ballot of points is {"points": {"12": 5}, "count": 1}. Ballots are written once
for each different content, sorted, so that the form says nothing about who voted or when, and the same votes
always give the same text. Members with a default may be left out.
"""

from __future__ import annotations

from typing import Final

from ..errors import RuleError
from ..jsonform import (
    MAX_SAFE_INT,
    Form,
    FormError,
    Json,
    Schema,
    build,
    dump_int,
    form_of,
    load_int,
    load_list,
    load_object,
    load_text,
    shown,
)
from .model import BallotKind, BallotRules, Ballots, BallotsBuilder, Constraints, Instance, Project

_MEMBERS: Final = ("budget", "minor", "currency", "projects", "ballot_rules", "constraints", "ballots")
_PROJECTS: Final = form_of(tuple[Project, ...])
_RULES: Final = form_of(BallotRules)
_CONSTRAINTS: Final = form_of(Constraints)
_KIND: Final = form_of(BallotKind)


def dump_instance(instance: Instance) -> Json:
    rules = instance.ballot_rules
    return {
        "budget": dump_int(instance.budget),
        "minor": dump_int(instance.minor),
        "currency": instance.currency,
        "projects": _PROJECTS.dump(instance.projects),
        "ballot_rules": None if rules is None else _RULES.dump(rules),
        "constraints": _CONSTRAINTS.dump(instance.constraints),
        "ballots": dump_ballots(instance.ballots, [project.id for project in instance.projects]),
    }


def dump_ballots(ballots: Ballots, ids: list[str]) -> Json:
    cast: list[Json] = []
    for row, points, times in sorted(ballots.rows()):
        names = [ids[place] for place in row]
        if points is None:
            cast.append({"choices": list[Json](names), "count": times})
        else:
            cast.append({"points": dict(zip(names, map(dump_int, points), strict=True)), "count": times})
    return {"kind": _KIND.dump(ballots.kind), "cast": cast}


def load_instance(data: Json, path: str) -> Instance:
    members = load_object(data, path, _MEMBERS, ("budget", "projects", "ballots"))
    projects = _PROJECTS.load(members["projects"], f"{path}.projects")
    index = {project.id: place for place, project in enumerate(projects)}
    if len(index) != len(projects):
        raise FormError(f"{path}.projects", "two projects have the same id.", "Give each its own id.")
    rules = members.get("ballot_rules")
    values = {
        "budget": load_int(members["budget"], f"{path}.budget"),
        "projects": projects,
        "ballots": load_ballots(members["ballots"], index, f"{path}.ballots"),
        "minor": load_int(members.get("minor", 1), f"{path}.minor"),
        "currency": load_text(members.get("currency", ""), f"{path}.currency"),
        "ballot_rules": None if rules is None else _RULES.load(rules, f"{path}.ballot_rules"),
        "constraints": _CONSTRAINTS.load(members.get("constraints", {}), f"{path}.constraints"),
    }
    return build(Instance, values, path)


def load_ballots(data: Json, index: dict[str, int], path: str) -> Ballots:
    members = load_object(data, path, ("kind", "cast"), ("kind", "cast"))
    kind = _KIND.load(members["kind"], f"{path}.kind")
    builder = BallotsBuilder(kind, len(index))
    member = "points" if kind is BallotKind.CUMULATIVE else "choices"
    total = 0
    for place, ballot in enumerate(load_list(members["cast"], f"{path}.cast")):
        total += _add(builder, ballot, member, index, f"{path}.cast[{place}]")
    if total > MAX_SAFE_INT:
        raise FormError(f"{path}.cast", "there are more than 2^53 - 1 ballots.")
    return builder.build()


def _add(builder: BallotsBuilder, data: Json, member: str, index: dict[str, int], path: str) -> int:
    """Add one entry of `cast` and return how many ballots it stands for."""
    members = load_object(data, path, (member, "count"), (member,))
    times = load_int(members.get("count", 1), f"{path}.count")
    if times < 1:
        raise FormError(f"{path}.count", f"must be 1 or more; got {times}.")
    given = members[member]
    points: list[int] | None = None
    if member == "points":
        if not isinstance(given, dict):
            raise FormError(f"{path}.points", f"must be an object of points by project id; got {shown(given)}.")
        names = [(name, f"{path}.points.{name}") for name in given]
        points = [load_int(value, f"{path}.points.{name}") for name, value in given.items()]
    else:
        texts = load_list(given, f"{path}.choices")
        places = (f"{path}.choices[{i}]" for i in range(len(texts)))
        names = [(load_text(text, place), place) for text, place in zip(texts, places, strict=True)]
    for name, place in names:
        if name not in index:
            raise FormError(place, f"there is no project {shown(name)}.", "Name a project of this input.")
    try:
        builder.add([index[name] for name, _ in names], points, times)
    except RuleError as error:
        raise FormError(path, error.problem, error.fix) from None
    return times


def _schema() -> Schema:
    properties: Schema = form_of(Constraints).schema()
    count = {"type": "integer", "minimum": 1, "default": 1}
    choices = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    points = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}
    ballot = {
        "oneOf": [
            {"type": "object", "properties": {name: kind, "count": count}, "required": [name]}
            for name, kind in (("choices", choices), ("points", points))
        ]
    }
    return {
        "type": "object",
        "title": "Instance",
        "description": "One budget to share out: money, projects, ballots. Amounts in minor units.",
        "properties": {
            "budget": {"type": "integer", "minimum": 0, "maximum": MAX_SAFE_INT},
            "minor": {"type": "integer", "minimum": 1, "default": 1},
            "currency": {"type": "string", "default": ""},
            "projects": _PROJECTS.schema(),
            "ballot_rules": {"anyOf": [_RULES.schema(), {"type": "null"}], "default": None},
            "constraints": properties,
            "ballots": {
                "type": "object",
                "properties": {"kind": _KIND.schema(), "cast": {"type": "array", "items": ballot}},
                "required": ["kind", "cast"],
                "additionalProperties": False,
            },
        },
        "required": ["budget", "projects", "ballots"],
        "additionalProperties": False,
    }


INSTANCE_FORM: Final = Form(dump_instance, load_instance, _schema)

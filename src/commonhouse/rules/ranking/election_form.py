"""The JSON form of a ranked election: what the public record publishes as the input of its count.

    {"options": [{"id": "ana", "name": "Ana Reyes"}, {"id": "bo"}],
     "ballots": {"kind": "ordinal", "cast": [{"choices": ["ana", "bo"], "count": 3}, {"choices": []}]},
     "electorate": {"eligible": 40, "blocs": {}},
     "withdrawn": [],
     "evidence": {"lots": ["bo", "ana"]},
     "vacancies": [{"left": "ana", "unavailable": ["bo"]}]}

A choice may be a list of ids ranked equal, [["ana", "bo"], "cy"], where the rule takes that. Rankings are written
once for each different content, sorted, so that the form says nothing about who voted or when. Members other than
options and ballots may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..jsonform import (
    MAX_SAFE_INT,
    Form,
    FormError,
    Json,
    Schema,
    build,
    dump_int,
    load_int,
    load_list,
    load_object,
    load_text,
    shown,
)
from .model import Candidate, Election, Ranking, Vacancy

_MEMBERS: Final = ("options", "ballots", "electorate", "withdrawn", "evidence", "vacancies")
KIND: Final = "ordinal"


def dump_election(election: Election) -> Json:
    ids = election.ids
    whole: dict[str, Json] = {
        "options": [_option(candidate) for candidate in election.candidates],
        "ballots": {"kind": KIND, "cast": _cast(election)},
    }
    if election.eligible is not None:
        whole["electorate"] = {"eligible": dump_int(election.eligible), "blocs": {}}
    if election.withdrawn:
        whole["withdrawn"] = [ids[place] for place in sorted(election.withdrawn)]
    if election.lots:
        whole["evidence"] = {"lots": [ids[place] for place in election.lots]}
    if election.vacancies:
        whole["vacancies"] = [
            {"left": ids[vacancy.left], "unavailable": [ids[place] for place in sorted(vacancy.unavailable)]}
            for vacancy in election.vacancies
        ]
    return whole


def _option(candidate: Candidate) -> Json:
    if not candidate.name:
        return {"id": candidate.id}
    return {"id": candidate.id, "name": candidate.name}


def _cast(election: Election) -> list[Json]:
    ids = election.ids
    return [
        {
            "choices": [ids[place] if isinstance(place, int) else [ids[each] for each in place] for place in ranking],
            "count": dump_int(count),
        }
        for ranking, count in sorted(election.rankings.items(), key=lambda row: _sortable(row[0]))
    ]


def _sortable(ranking: Ranking) -> list[tuple[int, ...]]:
    return [(place,) if isinstance(place, int) else place for place in ranking]


def load_election(data: Json, path: str) -> Election:
    members = load_object(data, path, _MEMBERS, ("options", "ballots"))
    candidates = tuple(
        _load_option(option, f"{path}.options[{place}]")
        for place, option in enumerate(load_list(members["options"], f"{path}.options"))
    )
    index = {candidate.id: place for place, candidate in enumerate(candidates)}
    if len(index) != len(candidates):
        raise FormError(f"{path}.options", "two candidates have the same id.", "Give each its own id.")
    values = {
        "candidates": candidates,
        "rankings": _load_ballots(members["ballots"], index, f"{path}.ballots"),
        "withdrawn": frozenset(_load_ids(members.get("withdrawn", []), index, f"{path}.withdrawn")),
        "lots": _load_lots(members.get("evidence", {}), index, f"{path}.evidence"),
        "eligible": _load_eligible(members.get("electorate"), f"{path}.electorate"),
        "vacancies": tuple(
            _load_vacancy(vacancy, index, f"{path}.vacancies[{place}]")
            for place, vacancy in enumerate(load_list(members.get("vacancies", []), f"{path}.vacancies"))
        ),
    }
    return build(Election, values, path)


def _load_option(data: Json, path: str) -> Candidate:
    if isinstance(data, str):
        data = {"id": data}
    members = load_object(data, path, ("id", "name"), ("id",))
    name = load_text(members["id"], f"{path}.id")
    if not name:
        raise FormError(f"{path}.id", "is empty.", "Give each candidate an id.")
    return Candidate(name, load_text(members.get("name", ""), f"{path}.name"))


def _load_eligible(data: Json, path: str) -> int | None:
    if data is None:
        return None
    members = load_object(data, path, ("eligible", "blocs"))
    eligible = load_int(members.get("eligible", 0), f"{path}.eligible")
    if eligible < 0:
        raise FormError(f"{path}.eligible", f"is {eligible}.", "Give how many had a vote: zero or more.")
    return eligible if "eligible" in members else None


def _load_lots(data: Json, index: Mapping[str, int], path: str) -> tuple[int, ...]:
    if not isinstance(data, dict):
        raise FormError(path, f"must be an object; got {shown(data)}.")
    return _load_ids(data.get("lots", []), index, f"{path}.lots")


def _load_vacancy(data: Json, index: Mapping[str, int], path: str) -> Vacancy:
    members = load_object(data, path, ("left", "unavailable"), ("left",))
    unavailable = _load_ids(members.get("unavailable", []), index, f"{path}.unavailable")
    return Vacancy(_place(members["left"], index, f"{path}.left"), frozenset(unavailable))


def _load_ids(data: Json, index: Mapping[str, int], path: str) -> tuple[int, ...]:
    places = tuple(_place(name, index, f"{path}[{i}]") for i, name in enumerate(load_list(data, path)))
    if len(set(places)) != len(places):
        raise FormError(path, "names a candidate twice.", "Name each once.")
    return places


def _place(data: Json, index: Mapping[str, int], path: str) -> int:
    name = load_text(data, path)
    if name not in index:
        raise FormError(path, f"there is no candidate {shown(name)}.", "Name a candidate of this input.")
    return index[name]


def _load_ballots(data: Json, index: Mapping[str, int], path: str) -> dict[Ranking, int]:
    members = load_object(data, path, ("kind", "cast", "withheld"), ("kind", "cast"))
    if members["kind"] != KIND:
        raise FormError(f"{path}.kind", f'must be "{KIND}"; got {shown(members["kind"])}.')
    rankings: dict[Ranking, int] = {}
    total = 0
    for i, ballot in enumerate(load_list(members["cast"], f"{path}.cast")):
        place = f"{path}.cast[{i}]"
        entry = load_object(ballot, place, ("choices", "count", "bloc"), ("choices",))
        count = load_int(entry.get("count", 1), f"{place}.count")
        if count < 1:
            raise FormError(f"{place}.count", f"must be 1 or more; got {count}.")
        ranking = _load_ranking(entry["choices"], index, f"{place}.choices")
        rankings[ranking] = rankings.get(ranking, 0) + count
        total += count
    if total > MAX_SAFE_INT:
        raise FormError(f"{path}.cast", "there are more than 2^53 - 1 ballots.")
    if members.get("withheld"):
        raise FormError(f"{path}.withheld", "some ballots are withheld.", "A ranked count needs every ballot.")
    return rankings


def _load_ranking(data: Json, index: Mapping[str, int], path: str) -> Ranking:
    ranking: list[int | tuple[int, ...]] = []
    seen: list[int] = []
    for i, choice in enumerate(load_list(data, path)):
        place = f"{path}[{i}]"
        if not isinstance(choice, list):
            ranking.append(_place(choice, index, place))
            seen.append(index[str(choice)])
            continue
        equal = _load_ids(choice, index, place)
        if not equal:
            raise FormError(place, "is an empty list.", "Leave the rank out, or name who stands there.")
        ranking.append(tuple(sorted(equal)) if len(equal) > 1 else equal[0])
        seen += equal
    if len(set(seen)) != len(seen):
        twice = next(name for name, place in index.items() if seen.count(place) > 1)
        raise FormError(path, f"ranks {shown(twice)} twice.", "Rank each candidate once at most.")
    return tuple(ranking)


def _schema() -> Schema:
    texts = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    rank = {"oneOf": [{"type": "string"}, {**texts, "minItems": 1}]}
    option = {
        "type": "object",
        "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string", "default": ""}},
        "required": ["id"],
        "additionalProperties": False,
    }
    ballot = {
        "type": "object",
        "properties": {
            "choices": {"type": "array", "items": rank},
            "count": {"type": "integer", "minimum": 1, "default": 1},
            "bloc": {"type": "string"},
        },
        "required": ["choices"],
        "additionalProperties": False,
    }
    ballots = {
        "type": "object",
        "properties": {"kind": {"const": KIND}, "cast": {"type": "array", "items": ballot}, "withheld": {}},
        "required": ["kind", "cast"],
        "additionalProperties": False,
    }
    electorate = {
        "type": "object",
        "properties": {
            "eligible": {"type": "integer", "minimum": 0},
            "blocs": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        },
        "additionalProperties": False,
    }
    vacancy = {
        "type": "object",
        "properties": {"left": {"type": "string"}, "unavailable": texts},
        "required": ["left"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "title": "Election",
        "description": "One ranked election: candidates in ballot order, and ballots, the most wanted first.",
        "properties": {
            "options": {"type": "array", "items": {"oneOf": [option, {"type": "string", "minLength": 1}]}},
            "ballots": ballots,
            "electorate": {"anyOf": [electorate, {"type": "null"}]},
            "withdrawn": texts,
            "evidence": {"type": "object", "properties": {"lots": texts}},
            "vacancies": {"type": "array", "items": vacancy},
        },
        "required": ["options", "ballots"],
        "additionalProperties": False,
    }


ELECTION_FORM: Final = Form(dump_election, load_election, _schema)

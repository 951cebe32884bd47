"""The result of a ranked count as JSON. Candidates go by name, as in the file; votes are texts such as "725.00000"."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from commonhouse.rules.ranking.results import CountbackResult, Defeat, RunoffResult, SchulzeResult, Tie
from commonhouse.rules.ranking.sentences import Words
from commonhouse.rules.ranking.steps import steps

if TYPE_CHECKING:
    from commonhouse.rules.ranking.results import Round

    from .count_blt import Ranked

# Members that name candidates by id, wherever they stand.
_IDS: Final = {
    "winners",
    "winner",
    "candidate",
    "candidates",
    "chosen",
    "elected",
    "excluded",
    "withdrawn",
    "condorcet_winner",
    "order",
    "first",
    "second",
    "loser",
    "path",
    "left",
    "contesting",
    "eliminated",
}


def show(ranked: Ranked) -> None:
    json.dump(as_json(ranked), sys.stdout, ensure_ascii=False, indent=1)
    print()


def as_json(ranked: Ranked) -> dict[str, Any]:
    """Everything known of a count. The keys named in the documentation come first."""
    writer = _Writer(ranked.names)
    plain = writer.of(ranked.result)
    winners = plain.pop("winners")
    plain["elected_at"] = plain.pop("elected", [])
    return {
        "rule": ranked.rule.name,
        "statement": ranked.rule.statement_json(ranked.statement),
        "title": ranked.file.title,
        "outcome": plain.pop("outcome"),
        "quota": _quota(ranked),
        "seats": ranked.file.seats,
        **({"seats": plain.pop("seats")} if "seats" in plain else {}),
        "elected": winners,
        "elected_ids": list(ranked.result.winners),
        "ballots": plain.pop("ballots"),
        "valid": plain.pop("valid"),
        "blank": plain.pop("blank"),
        "candidates": [{"id": each, "name": ranked.names[each]} for each in ranked.election.ids],
        "stages": _stages(ranked, writer),
        **{name: value for name, value in plain.items() if name not in {"stages", "rounds", "quota"}},
        "steps": _steps(ranked, writer),
        "warnings": [
            {"code": remark.code, "line": remark.line, "count": remark.count, "text": remark.text}
            for remark in ranked.file.remarks
        ],
        "source": ranked.source,
        "sha256": ranked.sha256,
    }


def _quota(ranked: Ranked) -> str | None:
    """Votes that were enough: the quota, or more than half; None where nothing of the kind decides."""
    result = ranked.result
    if isinstance(result, SchulzeResult):
        return None
    if isinstance(result, RunoffResult):
        return str(result.rounds[-1].majority) if result.rounds else None
    if isinstance(result, CountbackResult):
        stages = result.fillings[-1].stages
        return str(stages[-1].quota) if stages else None
    return str(result.quota)


def _stages(ranked: Ranked, writer: _Writer) -> list[Any]:
    result = ranked.result
    if isinstance(result, SchulzeResult):
        return []
    if isinstance(result, RunoffResult):
        return [_round(each, ranked.names) for each in result.rounds]
    stages = result.fillings[-1].stages if isinstance(result, CountbackResult) else result.stages
    return [writer.of(stage) for stage in stages]


def _round(each: Round, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": each.number,
        "totals": {names[name]: str(votes) for name, votes in each.totals.items()},
        "transfers": {names[name]: str(votes) for name, votes in each.transfers.items()},
        "non_transferable": str(each.exhausted),
        "continuing": each.continuing,
        "majority": each.majority,
        "elected": [] if each.winner is None else [names[each.winner]],
        "excluded": [names[name] for name in each.eliminated],
    }


def _steps(ranked: Ranked, writer: _Writer) -> list[dict[str, Any]]:
    words = Words(name=ranked.names.__getitem__)
    return [{**writer.of(step), "text": words.step(step)} for step in steps(ranked.result)]


class _Writer:
    """Dataclasses as plain values, with the names of candidates in place of ids."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def of(self, value: Any) -> Any:
        if isinstance(value, Tie | Defeat):
            plain = self._members(value)
            return {**plain, "by": value.by.value if isinstance(value, Tie) else self._names[value.by]}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._members(value)
        if isinstance(value, tuple | list):
            return [self.of(item) for item in value]
        if isinstance(value, Mapping):
            return {self._names.get(key, key): self.of(item) for key, item in value.items()}
        if isinstance(value, Enum):
            return value.value
        return str(value) if isinstance(value, Decimal) else value

    def _members(self, value: Any) -> dict[str, Any]:
        fields = ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
        return {name: self._named(member) if name in _IDS else self.of(member) for name, member in fields}

    def _named(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._names[value]
        if isinstance(value, tuple):
            return [self._named(item) for item in value]
        return self.of(value)

"""The result of an election for pages, files and paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.decisions import queries as decisions
from commonhouse.elections import outcomes, queries, stages
from commonhouse.elections.models import Candidacy, Election
from commonhouse.people.permissions import Refused
from commonhouse.rules import registry
from commonhouse.rules.blt import write
from commonhouse.rules.deciding import methods


@dataclass(frozen=True, slots=True)
class Result:
    """Who was elected, and how the count went; without a vote there is no story."""

    election: Election
    elected: list[Candidacy]
    sentence: str
    story: stages.Story | None
    ballots: int


def of(election: Election) -> Result | None:
    """None while there is no result."""
    if election.state not in {Election.State.COUNTED, Election.State.FILLED}:
        return None
    elected = queries.elected(election)
    sentence = outcomes.sentence(election, elected)
    box = election.box
    if box is None or box.outcome is None:
        return Result(election, elected, sentence, None, 0)
    rule, result = box.outcome["rule"], box.outcome["result"]
    is_ranked = methods.method(election.method).kind == "ordinal" and rule != "schulze"
    given = None if is_ranked else decisions.count_input(box)
    story = stages.story(rule, result, names_of(election), given)
    return Result(election, elected, sentence, story, result.get("ballots", 0))


def names_of(election: Election) -> dict[str, str]:
    box = election.box
    return {option["id"]: option.get("name", option["id"]) for option in box.options} if box is not None else {}


def blt(election: Election) -> Iterator[str]:
    """The sealed ballots as a .blt file. Raises Refused before they are sealed, or where they are not ranked."""
    box = election.box
    if box is None or methods.method(election.method).kind != "ordinal":
        raise Refused(_("No ranked ballots were cast in this election."))
    given = registry.get(box.rule["rule"]).input_from_json(decisions.count_input(box))
    return write(given, election.places.count(), election.title)


def csv_rows(election: Election) -> Iterator[list[str]]:
    """Every different ballot with how often it was cast, best first; nothing of who or when. Raises Refused before they
    are sealed, or where nobody voted."""
    box = election.box
    if box is None:
        raise Refused(_("No ballots were cast in this election."))
    return _rows(names_of(election), decisions.grouped_choices(box))


def _rows(names: dict[str, str], grouped: Iterable[tuple[dict[str, Any], int]]) -> Iterator[list[str]]:
    yield ["ballots", *[str(place) for place in range(1, len(names) + 1)]]
    for choice, count in grouped:
        chosen = choice.get("rank", choice.get("approve", choice.get("points", [])))
        yield [str(count), *[names.get(code, code) for code in chosen]]

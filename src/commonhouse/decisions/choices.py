"""What one ballot says: checked against the box's form and options, and written in its one canonical way.

Options may be marked (`marks`) or answered (`answers`): each kind of form has its reader, and all readers are alike.

Pure: the ballot box, the paper tables and whoever recomputes a record use these same functions. No Django here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from commonhouse.decisions.answers import Position, Score, Scores
from commonhouse.decisions.marks import Marks
from commonhouse.decisions.misfits import MAX_ID, MAX_OPTIONS, BadChoice, Choice, Problem
from commonhouse.rules.budgeting.model import BallotRules
from commonhouse.rules.jsonform import FormError, form_of, load_object

__all__ = ["MAX_ID", "MAX_OPTIONS", "BadChoice", "Ballot", "Choice", "Problem", "ballot", "grouped"]

Ballot = Marks | Position | Scores
_MARKS = form_of(BallotRules)
_SCORE = form_of(Score)


def ballot(form: Mapping[str, Any], options: Sequence[Mapping[str, Any]]) -> Ballot:
    """Reads a box's form and options. Raises FormError naming the place that does not fit."""
    ids = tuple(_id(option, place) for place, option in enumerate(options))
    if not ids:
        raise FormError("options", "there is nothing to choose from.", "Add an option.")
    if len(ids) > MAX_OPTIONS:
        raise FormError("options", f"there are {len(ids)} options.", f"A ballot holds at most {MAX_OPTIONS}.")
    places = {name: place for place, name in enumerate(ids)}
    if len(places) != len(ids):
        twice = next(name for place, name in enumerate(ids) if places[name] != place)
        raise FormError("options", f'the id "{twice}" is used twice.', "Give each option its own id.")
    if form.get("kind") == "position":
        load_object(dict(form), "form", ("kind",))
        return Position(ids, places)
    if form.get("kind") == "score":
        return Scores(_SCORE.load({key: form[key] for key in form if key != "kind"}, "form"), ids, places)
    costs = tuple(_cost(option, place) for place, option in enumerate(options))
    return Marks(_MARKS.load(dict(form), "form"), ids, places, costs)


def grouped(ballot: Ballot, choices: Iterable[tuple[Choice, int]]) -> dict[str, Any]:
    """Canonical choices, each with how often it was cast, as the rules take their ballots."""
    cast = [{**ballot.content(choice), "count": count} for choice, count in choices]
    return {"kind": ballot.kind, "cast": cast}


def _id(option: Mapping[str, Any], place: int) -> str:
    name = option.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_ID:
        raise FormError(f"options[{place}].id", f"must be a text of 1 to {MAX_ID} characters.")
    return name


@lru_cache(maxsize=4096)
def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError
    return int(text)


def _cost(option: Mapping[str, Any], place: int) -> int:
    """Minor units, written as text; an option without a cost costs nothing."""
    cost = option.get("cost")
    if cost is None or cost == "":
        return 0
    try:
        return _whole(cost) if isinstance(cost, str) else _whole(str(int(cost)))
    except (TypeError, ValueError):
        raise FormError(f"options[{place}].cost", "must be a whole number of the minor unit, as text.") from None

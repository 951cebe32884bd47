"""Ballots on which a question is answered: one position taken, or a score given to each option.

    {"vote": "yes"}                  position: one of the options
    {"points": {"A": 5, "B": 0}}     score: in the order of the options; one that is left out was not scored

Pure: no Django here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonhouse.decisions.misfits import MAX_OPTIONS, BadChoice, Choice, Problem, unknown
from commonhouse.rules.errors import RuleError

MOST = 100  # the widest scale of a score


@dataclass(frozen=True, slots=True)
class Score:
    """The scale of a score ballot, both ends included. `labels` names words for its numbers ("availability"), or none."""

    min: int = 0
    max: int = 5
    labels: str = ""

    def __post_init__(self) -> None:
        if not -MOST <= self.min < self.max <= MOST:
            raise RuleError("max", f"The scale is from {self.min} to {self.max}.", f"Stay within {-MOST} and {MOST}.")
        if self.labels not in {"", "availability"}:
            raise RuleError("labels", "There are no words of that name.", 'Write "availability", or leave it out.')


@dataclass(frozen=True, slots=True)
class Position:
    """One of the positions is taken: yes, no, abstain..."""

    ids: tuple[str, ...]
    places: Mapping[str, int]
    kind: str = "position"
    member: str = "vote"

    def canonical(self, choice: object) -> Choice:
        """The choice in its canonical form. Raises BadChoice."""
        if not isinstance(choice, Mapping) or set(choice) != {self.member} or not isinstance(choice[self.member], str):
            raise BadChoice([Problem("not-a-choice")])
        if not choice[self.member]:
            raise BadChoice([Problem("no-position")])
        if strangers := unknown([choice[self.member]], self.places):
            raise BadChoice(strangers)
        return {self.member: choice[self.member]}

    def blank(self) -> Choice:
        """What a paper without a mark says; no form of positions allows it."""
        return {self.member: ""}

    def content(self, choice: Choice) -> dict[str, Any]:
        return {"vote": choice[self.member]}


@dataclass(frozen=True, slots=True)
class Scores:
    """A score for each option, or for some of them."""

    scale: Score
    ids: tuple[str, ...]
    places: Mapping[str, int]
    kind: str = "score"
    member: str = "points"

    def canonical(self, choice: object) -> Choice:
        """The choice in its canonical form: zeros are kept, for they say something. Raises BadChoice."""
        if not isinstance(choice, Mapping) or set(choice) != {self.member}:
            raise BadChoice([Problem("not-a-choice")])
        given = choice[self.member]
        if not isinstance(given, Mapping) or len(given) > MAX_OPTIONS:
            raise BadChoice([Problem("not-a-choice")])
        if not all(isinstance(name, str) and type(score) is int for name, score in given.items()):
            raise BadChoice([Problem("not-a-choice")])
        if strangers := unknown(list(given), self.places):
            raise BadChoice(strangers)
        if beyond := [name for name, score in given.items() if not self.scale.min <= score <= self.scale.max]:
            raise BadChoice([Problem("score-range", self.scale.max, self.scale.min, beyond[0])])
        if not given:
            raise BadChoice([Problem("nothing-scored")])
        return {self.member: {name: given[name] for name in self.ids if name in given}}

    def blank(self) -> Choice:
        """What a paper without a mark says; no form of scores allows it."""
        return {self.member: {}}

    def content(self, choice: Choice) -> dict[str, Any]:
        return {"points": choice[self.member]}

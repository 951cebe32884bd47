"""A count as people follow it: a heading, why, and a bar for each candidate, stage by stage.

The sentences are those of the rules; here they get the names of candidates and the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from commonhouse.people.formats import number
from commonhouse.rules import registry
from commonhouse.rules.ranking.results import Action, CountbackResult, Round, RunoffResult, Stage, StvResult
from commonhouse.rules.ranking.sentences import Words
from commonhouse.rules.ranking.steps import steps

SCALE = 100_000
_STARTS = frozenset({Action.FIRST_PREFERENCES, Action.COUNTBACK})
RANKED = (StvResult, RunoffResult, CountbackResult)


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate at one stage. `standing`: "elected", "out" or ""."""

    name: str
    votes: Decimal
    change: Decimal
    standing: str

    @property
    def bar(self) -> dict[str, Any]:
        return {
            "label": self.name, "value": int(self.votes * SCALE), "text": votes_words(self.votes),
            "note": self.note, "muted": self.standing == "out",
        }  # fmt: skip

    @property
    def note(self) -> str:
        said = []
        if self.change:
            sign = "+" if self.change > 0 else "−"
            said.append(f"{sign}{votes_words(abs(self.change))}")
        if self.standing:
            said.append(_("elected") if self.standing == "elected" else _("no longer in the count"))
        return " · ".join(said)


@dataclass(frozen=True, slots=True)
class Shown:
    """One stage."""

    number: int
    title: str
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    needed: Decimal
    lost: Decimal

    @property
    def bars(self) -> list[dict[str, Any]]:
        mark = int(self.needed * SCALE)
        return [line.bar | {"mark": mark} for line in self.lines]

    @property
    def needed_words(self) -> str:
        return votes_words(self.needed)

    @property
    def lost_words(self) -> str:
        return votes_words(self.lost)


@dataclass(frozen=True, slots=True)
class Story:
    """A whole count: what is said before the stages, the stages, and what is said after them."""

    before: tuple[str, ...]
    stages: tuple[Shown, ...]
    rule_title: str

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Every candidate's votes at every stage, for a table."""
        if not self.stages:
            return []
        names = [line.name for line in self.stages[0].lines]
        by_name = [{line.name: votes_words(line.votes) for line in stage.lines} for stage in self.stages]
        return [(name, [votes[name] for votes in by_name]) for name in names]


def story(rule_name: str, result_json: Any, names: Mapping[str, str], given: Any = None) -> Story:
    """The story of a published result. `names` are those of candidates by id; `given` is the input, for rules that
    explain themselves from it."""
    rule = registry.get(rule_name)
    result = rule.result_from_json(result_json)
    if not isinstance(result, RANKED):
        explained = rule.explain(rule.input_from_json(given), result) if rule.explain and given is not None else []
        return Story(tuple(explained), (), rule.title)
    words = Words(gettext, ngettext, votes_words, lambda code: names.get(code, code))
    stages = _stages(result, words, names)
    return Story(tuple(_before(result, words)), stages, rule.title)


def _before(result: Any, words: Words) -> Iterator[str]:
    """What is said before the first stage: what was cast, and how many votes are needed."""
    for step in steps(result):
        if step.stage:
            return
        yield words.step(step)


def votes_words(votes: Decimal) -> str:
    """Votes as the reader writes numbers, cut to two places: people follow 12.34, the record has all five."""
    cut = votes.quantize(Decimal("0.01"), "ROUND_DOWN")
    return number(int(cut)) if cut == int(cut) else number(cut.normalize())


def _stages(result: Any, words: Words, names: Mapping[str, str]) -> tuple[Shown, ...]:
    if isinstance(result, RunoffResult):
        return tuple(_round(each, result, words, names) for each in result.rounds)
    if isinstance(result, CountbackResult):
        last = result.fillings[-1]
        if not last.stages:
            return ()
        return _run(last.stages, [*last.contesting], last.stages[-1].quota or Decimal(0), result, words, names)
    order = sorted(result.stages[0].totals, key=lambda code: -result.stages[0].totals[code]) if result.stages else []
    return _run(result.stages, order, result.quota, result, words, names)


def _run(
    stages: Sequence[Stage], order: list[str], quota: Decimal, result: Any, words: Words, names: Mapping[str, str]
) -> tuple[Shown, ...]:
    shown = []
    elected: set[str] = set()
    out: set[str] = set()
    for stage in stages:
        elected |= set(stage.elected)
        out |= set(stage.excluded)
        lines = tuple(
            Line(
                names.get(code, code),
                stage.totals[code],
                stage.transfers.get(code, Decimal(0)) if stage.action not in _STARTS else Decimal(0),
                "elected" if code in elected else "out" if code in out else "",
            )
            for code in order
        )
        said = tuple(words.steps(result, stage.number))
        shown.append(
            Shown(stage.number, _title(stage, names), said, lines, stage.quota or quota, stage.non_transferable)
        )
    return tuple(shown)


def _title(stage: Stage, names: Mapping[str, str]) -> str:
    who = names.get(stage.candidate or "", stage.candidate or "")
    if stage.action is Action.SURPLUS:
        return _("%(name)s has more votes than needed: the rest goes on") % {"name": who}
    if stage.action is Action.EXCLUSION:
        return _("%(name)s is out: these votes go on") % {"name": who}
    if stage.action is Action.COUNTBACK:
        return _("The ballots that had elected %(name)s") % {"name": who}
    if stage.action is Action.KEEPING:
        return _("Those elected keep only what they need")
    return _("First choices")


def _round(each: Round, result: RunoffResult, words: Words, names: Mapping[str, str]) -> Shown:
    order = sorted(result.rounds[0].totals, key=lambda code: -result.rounds[0].totals[code])
    lines = tuple(
        Line(
            names.get(code, code),
            Decimal(each.totals.get(code, 0)),
            Decimal(each.transfers.get(code, 0)),
            "elected" if code == each.winner else "out" if code in each.eliminated or code not in each.totals else "",
        )
        for code in order
    )
    title = _("First choices") if each.number == 1 else _("Round %(number)d") % {"number": each.number}
    said = tuple(words.steps(result, each.number))
    return Shown(each.number, title, said, lines, Decimal(each.majority), Decimal(each.exhausted))

"""A counted budget as its pages tell it: what won and why, what nearly won, who is represented.

Everything here is read from the outcome that the ballot box published; nothing is counted again, except for the
comparison with other rules, which is made once, at the count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, ngettext

from commonhouse.budgeting.models import Budget, Project, Promise
from commonhouse.decisions.models import Box
from commonhouse.people.formats import money, number
from commonhouse.rules import registry
from commonhouse.rules.budgeting.results import Column, Comparison, Loser, Result, Round
from commonhouse.rules.budgeting.sentences import Words, statement_title
from commonhouse.rules.jsonform import form_of

TAGS = {"starting": "waiting", "under-way": "open", "delayed": "late", "done": "done", "stopped": "stopped"}
NEARLY = 5  # how many of those that nearly won are shown first


@dataclass(frozen=True, slots=True)
class Winner:
    project: Project
    round: Round
    because: str
    promise: Promise | None

    @property
    def promise_tag(self) -> str:
        """The kind of status tag that shows where the promise stands."""
        return TAGS[self.promise.status] if self.promise else ""


@dataclass(frozen=True, slots=True)
class Lost:
    project: Project
    loser: Loser
    lacked: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result with the projects it is about. `winners` in order of selection, `losers` nearest to winning first."""

    budget: Budget
    box: Box
    result: Result
    winners: tuple[Winner, ...]
    losers: tuple[Lost, ...]
    ties: tuple[str, ...]
    notices: tuple[str, ...]
    how: tuple[str, ...]
    money_of_each: tuple[str, ...]  # how much each voter had in the count that decides, and why it ended
    column: Column | None

    @property
    def in_short(self) -> str:
        """The rule in its first two sentences and what each voter had; `how` states it in full."""
        return " ".join((*self.how[:2], *self.money_of_each[:1]))

    @property
    def rule_name(self) -> str:
        assert self.box.outcome is not None
        return str(self.box.outcome["rule"])

    @property
    def nearly(self) -> tuple[Lost, ...]:
        return tuple(lost for lost in self.losers if lost.loser.votes)[:NEARLY]

    @property
    def represented(self) -> int | None:
        """How many voters have at least one funded project on their ballot."""
        return self.column.voters_with[0] if self.column else None


def is_counted(budget: Budget) -> bool:
    return budget.box is not None and budget.box.state == Box.State.COUNTED


def outcome_of(budget: Budget) -> Outcome | None:
    """The outcome of a counted budget; None before the count. Four queries, whatever the number of projects."""
    box = budget.box
    if box is None or not is_counted(budget) or box.outcome is None:
        return None
    rule = registry.get(box.outcome["rule"])
    result: Result = rule.result_from_json(box.outcome["result"])
    related = budget.projects.select_related("category", "district", "promise").prefetch_related("texts")
    projects = {project.code: project for project in related}
    words = words_for(result, {code: project.shown_title for code, project in projects.items()})
    return Outcome(
        budget=budget,
        box=box,
        result=result,
        winners=tuple(
            Winner(projects[each.project], each, words.round(each), getattr(projects[each.project], "promise", None))
            for each in result.rounds
        ),
        losers=tuple(
            Lost(projects[loser.project], loser, words.loser(loser)) for loser in sorted(result.losers, key=_nearness)
        ),
        ties=tuple(words.tie(tie) for tie in result.ties),
        notices=tuple(words.notice(notice) for notice in result.notices),
        how=tuple(words.statement()),
        money_of_each=tuple(words.ending()),
        column=_own_column(budget, result),
    )


def comparison_of(budget: Budget) -> Comparison | None:
    if budget.comparison is None:
        return None
    comparison: Comparison = form_of(Comparison).load(budget.comparison)
    return comparison


def words_for(result: Result, titles: Mapping[str, str]) -> Words:
    """The sentences of a result in the reader's language and money, projects by their titles."""
    return Words(
        result,
        gettext=gettext,
        ngettext=ngettext,
        money=lambda amount: money(_whole(amount), result.currency),
        number=number,
        name=lambda code: titles.get(code, code),
    )


def _whole(amount: Fraction | int) -> int:
    """Minor units for display: a part of a cent is rounded to the nearest, half up. Decides nothing."""
    return int((Fraction(amount) * 2 + 1) // 2)


def _nearness(lost: Loser) -> tuple[int, int, int]:
    """Nearest first: by the part of its cost it was over by, then by votes lacking, then by votes."""
    over = lost.cost_less if lost.cost_less is not None else lost.cost
    return (over * 1000 // lost.cost, lost.votes_short if lost.votes_short is not None else 10**9, -lost.votes)


def _own_column(budget: Budget, result: Result) -> Column | None:
    comparison = comparison_of(budget)
    if comparison is None:
        return None
    return next((column for column in comparison.columns if column.rule == result.rule), None)


def shares_chart(shares: Any, currency: str) -> list[dict[str, Any]]:
    """Rows of a bar chart: money by category or district, largest first."""
    return [
        {
            "label": share.name,
            "value": _whole(share.spent),
            "text": money(_whole(share.spent), currency),
            "loop": "public",
        }
        for share in sorted(shares, key=lambda share: -share.spent)
    ]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How a project fared under another rule."""

    rule: str
    is_own: bool
    won: bool


def elsewhere(comparison: Comparison, code: str) -> tuple[Elsewhere, ...]:
    return tuple(
        Elsewhere(rule_name(column), index == 0, code in column.winners)
        for index, column in enumerate(comparison.columns)
    )


def rule_name(column: Column) -> str:
    """The rule of a column in a few words, with the options that tell it from its neighbors."""
    return statement_title(column.rule, gettext)


@dataclass(frozen=True, slots=True)
class Row:
    project: Project
    votes: int
    cells: tuple[tuple[str, bool], ...]  # (name of the rule, whether the project wins under it)

    @property
    def differs(self) -> bool:
        return len({won for _name, won in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rules side by side: a column a rule (the one that decided first), a row a project."""

    columns: tuple[tuple[str, Column], ...]
    rows: tuple[Row, ...]
    ballots: int


def table_of(outcome: Outcome, comparison: Comparison) -> Table:
    fates = [(each.project, each.round.votes) for each in outcome.winners]
    fates += [(each.project, each.loser.votes) for each in outcome.losers]
    columns = tuple((rule_name(column), column) for column in comparison.columns)
    rows = [
        Row(project, votes, tuple((name, project.code in column.winners) for name, column in columns))
        for project, votes in fates
    ]
    rows.sort(key=lambda row: (-row.votes, row.project.code))
    return Table(columns, tuple(rows), comparison.ballots)

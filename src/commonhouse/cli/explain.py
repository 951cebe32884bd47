"""Why one project is funded or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonhouse.rules.budgeting.sentences import Words

from .count_text import money_of
from .text import plural

if TYPE_CHECKING:
    from .outcome import Outcome


def explain(outcome: Outcome, project: str) -> list[str]:
    """Sentences about a project of the file: what it is, and what became of it and why."""
    money = money_of(outcome)
    words = Words(outcome.result, money=money.full)
    instance, result = outcome.file.instance, outcome.result
    known = instance.projects[instance.index[project]]
    rounds = [each for each in result.rounds if each.project == project]
    losers = [each for each in result.losers if each.project == project]
    votes = (rounds or losers)[0].votes
    became = f"funded in round {rounds[0].number}" if rounds else "not funded"
    what = f"{known.name}, " if known.name else ""
    head = f"PROJECT {project}: {what}{money.full(known.cost)}, {plural(votes, 'vote')}, {became}."
    ties = [words.tie(tie) for tie in result.ties if project in tie.projects]
    return [head, *(words.round(each) for each in rounds), *(words.loser(each) for each in losers), *ties]

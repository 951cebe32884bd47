"""The result of a count for people: what is funded, the money, what nearly was, ties, and what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from commonhouse.rules.budgeting.results import Loser, Phase, Reason, Round
from commonhouse.rules.budgeting.sentences import Words
from commonhouse.rules.budgeting.statements import Score
from commonhouse.rules.pabulib.errors import BLANK

from .text import Column, Money, number, plural, table, wrap

if TYPE_CHECKING:
    from .outcome import Outcome

MOST_LOSERS: Final = 15
MOST_TIES: Final = 10
BULLET: Final = "  - "
INDENT: Final = "    "

_WHY: Final = {
    Reason.NO_SUPPORT: "nobody voted for it",
    Reason.OVER_BUDGET: "costs more than the whole budget",
    Reason.BELOW_THRESHOLD: "below the minimum",
    Reason.NOT_ENOUGH_LEFT: "did not fit in what was left",
    Reason.STOPPED_BEFORE: "the count stopped before it",
    Reason.SUPPORTERS_SHORT: "its supporters lacked money",
    Reason.EXCLUSIVE: "a project it excludes won",
    Reason.CATEGORY_BUDGET: "its category's money was used",
    Reason.DISTRICT_BUDGET: "its district's money was used",
}


_BY: Final = {
    Phase.EQUAL_SHARES: "shares",
    Phase.FILL: "fill",
    Phase.GREEDY: "votes",
    Phase.PHRAGMEN: "savings",
}


def show(outcome: Outcome) -> None:
    for line in lines(outcome):
        print(line)


def lines(outcome: Outcome) -> list[str]:
    money = money_of(outcome)
    words = Words(outcome.result, money=money.full)
    parts = [_head(outcome, money), [wrap(" ".join(words.statement()))]]
    if outcome.explain is not None:
        parts.append(_explained(outcome))
    else:
        parts += [_winners(outcome, money, words), _losers(outcome, money)]
    parts += [_ties(outcome, words), _official(outcome)]
    if outcome.comparison is not None:
        from . import compare_text

        parts.append(compare_text.lines(outcome.comparison, outcome.file.instance, money))
    parts.append(_notes(outcome, words))
    return "\n\n".join("\n".join(part) for part in parts if part).split("\n")


def money_of(outcome: Outcome) -> Money:
    instance = outcome.file.instance
    amounts = (instance.budget, *(project.cost for project in instance.projects))
    whole = all(amount % instance.minor == 0 for amount in amounts)
    return Money(instance.minor, instance.currency, whole)


def _head(outcome: Outcome, money: Money) -> list[str]:
    meta, instance = outcome.file.meta, outcome.file.instance
    kind = instance.ballots.kind.value
    first = meta.get("description") or outcome.source
    size = (
        f"{plural(instance.voters, 'ballot')} ({kind}), {plural(len(instance.projects), 'project')}, "
        f"{money.full(instance.budget)} to share out."
    )
    rule = f"Rule: {outcome.rule.title} ({_options(outcome)})."
    return [wrap(first), wrap(size), wrap(rule)]


def _options(outcome: Outcome) -> str:
    """The statement in full: every option by name and value."""
    options = outcome.rule.statement_json(outcome.statement)
    assert isinstance(options, dict)
    return "; ".join(f"{name.replace('_', '-')} {_option(value)}" for name, value in options.items())


def _option(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _winners(outcome: Outcome, money: Money, words: Words) -> list[str]:
    result = outcome.result
    total = len(outcome.file.instance.projects)
    title = f"FUNDED: {len(result.winners)} of {plural(total, 'project')}"
    said = [f"Spent {money.full(result.cost)}; {money.full(result.unspent)} left.", *words.ending()]
    spent = wrap(" ".join(said), "  ", "  ")
    if not result.rounds:
        return [title, spent]
    phases = len({each.phase for each in result.rounds}) > 1
    points = _shows_points(outcome)
    heads = [
        Column("Round", right=True),
        Column("Id"),
        Column("Project", grows=True),
        Column(f"Cost {money.currency}".rstrip(), right=True),
        Column("Votes", right=True),
    ]
    rows = [_winner(outcome, each, money) for each in result.rounds]
    if points:
        heads.append(Column("Points", right=True))
        rows = [[*row, number(each.score)] for row, each in zip(rows, result.rounds, strict=True)]
    if phases:
        heads.append(Column("Bought by"))
        rows = [[*row, _BY[each.phase]] for row, each in zip(rows, result.rounds, strict=True)]
    return [title, *table(heads, rows), spent]


def _winner(outcome: Outcome, each: Round, money: Money) -> list[str]:
    name = _name(outcome, each.project)
    return [str(each.number), each.project, name, money(each.cost), number(each.votes)]


def _shows_points(outcome: Outcome) -> bool:
    return getattr(outcome.statement, "score", None) is Score.POINTS


def _losers(outcome: Outcome, money: Money) -> list[str]:
    losers = outcome.result.losers
    if not losers:
        return []
    heads = [
        Column("Id"),
        Column("Project", grows=True),
        Column(f"Cost {money.currency}".rstrip(), right=True),
        Column("Votes", right=True),
        Column("What it lacked"),
    ]
    rows = [
        [each.project, _name(outcome, each.project), money(each.cost), number(each.votes), _lacked(each, money)]
        for each in losers[:MOST_LOSERS]
    ]
    more = len(losers) - MOST_LOSERS
    rest = [f"  and {plural(more, 'project')} more: --explain ID, or --json for all."] if more > 0 else []
    return ["NOT FUNDED", *table(heads, rows), *rest]


def _lacked(loser: Loser, money: Money) -> str:
    ways = []
    if loser.votes_short is not None:
        ways.append(f"{plural(loser.votes_short, 'vote')} more")
    if loser.cost_less is not None:
        ways.append(f"{money(loser.cost_less)} less")
    return " or ".join(ways) or _WHY[loser.reason]


def _name(outcome: Outcome, project: str) -> str:
    instance = outcome.file.instance
    return instance.projects[instance.index[project]].name


def _explained(outcome: Outcome) -> list[str]:
    from .explain import explain

    assert outcome.explain is not None
    return [wrap(sentence) for sentence in explain(outcome, outcome.explain)]


def _ties(outcome: Outcome, words: Words) -> list[str]:
    ties = [tie for tie in outcome.result.ties if tie.unfunded]
    harmless = len(outcome.result.ties) - len(ties)
    found = [wrap(words.tie(tie), INDENT, BULLET) for tie in ties[:MOST_TIES]]
    if len(ties) > MOST_TIES:
        found.append(f"{BULLET}and {plural(len(ties) - MOST_TIES, 'tie')} more: --json shows all.")
    if harmless:
        said = f"{plural(harmless, 'tie')} changed only the order in which projects were bought."
        found.append(wrap(said, INDENT, BULLET))
    return ["TIES", *found] if found else []


def _official(outcome: Outcome) -> list[str]:
    winners = outcome.file.official_winners
    if winners is None:
        return []
    if outcome.equals_selected:
        return [wrap("These are the projects that the file says were funded (its column selected).")]
    ours, theirs = set(outcome.result.winners), set(winners)
    order = [project.id for project in outcome.file.instance.projects]
    said = ["This differs from what the file says was funded (its column selected)."]
    for label, names in (("Only here", ours - theirs), ("Only in the file", theirs - ours)):
        if names:
            said.append(f"{label}: {', '.join(name for name in order if name in names)}.")
    return [wrap(" ".join(said))]


def _notes(outcome: Outcome, words: Words) -> list[str]:
    notes = [wrap(words.notice(notice), INDENT, BULLET) for notice in outcome.result.notices]
    remarks = [remark for remark in outcome.file.remarks if remark.code != BLANK]  # a notice says it too
    notes += [wrap(_remark(remark.text), INDENT, BULLET) for remark in remarks]
    seal = ["SHA-256 of the file:", f"  {outcome.sha256}"]
    return [*(["TO KNOW", *notes, ""] if notes else []), *seal]


def _remark(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Rules side by side on the same ballots: the money, whom it reaches, and which project wins where."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from commonhouse.rules.budgeting.model import Instance
from commonhouse.rules.budgeting.results import Column as Side
from commonhouse.rules.budgeting.results import Comparison
from commonhouse.rules.budgeting.statements import EqualShares, Greedy, Statement

from .text import Column, Money, number, table, wrap

WON: Final = "yes"
LOST: Final = "-"
MOST_SHARES: Final = 8
MOST_PROJECTS: Final = 40


def lines(comparison: Comparison, instance: Instance, money: Money) -> list[str]:
    """A table of figures, one of the projects that the rules disagree on, and the shares of categories."""
    return [
        "RULES SIDE BY SIDE",
        *(f"  {letter}  {short(column.rule)}" for letter, column in _lettered(comparison)),
        "",
        *table(_heads(comparison, "", right=True), list(_figures(comparison, money))),
        *_disagreements(comparison, instance),
        *_shares(comparison, "category", "CATEGORIES: part of the money spent"),
        *_shares(comparison, "district", "DISTRICTS: part of the money spent"),
    ]


def short(statement: Statement) -> str:
    """A rule in a few words, with the options that change winners most."""
    if isinstance(statement, EqualShares):
        parts = [statement.satisfaction.value, f"completion {statement.completion.value}"]
        if statement.completion.value != "none":
            parts.append(f"stop {statement.stop.value}")
        return f"equal-shares ({', '.join(parts)})"
    if isinstance(statement, Greedy):
        per_cost = " per cost" if statement.per_cost else ""
        return f"greedy (by {statement.score.value}{per_cost}, {statement.on_misfit.value})"
    return f"phragmen ({statement.on_misfit.value})"


def _lettered(comparison: Comparison) -> Iterator[tuple[str, Side]]:
    yield from zip("ABCDEFGHIJ", comparison.columns, strict=False)


def _heads(comparison: Comparison, title: str, *, right: bool) -> list[Column]:
    return [Column(title, grows=True), *(Column(letter, right=right) for letter, _ in _lettered(comparison))]


def _figures(comparison: Comparison, money: Money) -> Iterator[list[str]]:
    columns = comparison.columns
    yield ["Projects funded", *(number(len(column.winners)) for column in columns)]
    yield [f"Spent ({money.currency})" if money.currency else "Spent", *(money(c.cost) for c in columns)]
    yield ["Left", *(money(column.unspent) for column in columns)]
    for place, what in enumerate(("one funded project", "two", "three")):
        parts = (Fraction(column.voters_with[place], comparison.ballots or 1) for column in columns)
        yield [f"Voters with at least {what}", *(_tenths(part) for part in parts)]
    yield ["Funded projects a ballot (average)", *(_decimal(column.mean_projects) for column in columns)]


def _disagreements(comparison: Comparison, instance: Instance) -> list[str]:
    agreed = {*comparison.everywhere, *comparison.nowhere}
    projects = [project for project in instance.projects if project.id not in agreed]
    if not projects:
        return ["", "  All these rules fund the same projects."]
    heads = [Column("Id"), *_heads(comparison, "Funded by some rules only", right=False)]
    winners = [set(column.winners) for column in comparison.columns]
    rows = [
        [project.id, project.name, *(WON if project.id in won else LOST for won in winners)]
        for project in projects[:MOST_PROJECTS]
    ]
    more = len(projects) - MOST_PROJECTS
    rest = [f"  and {number(more)} more: --json shows all."] if more > 0 else []
    common = f"{number(len(comparison.everywhere))} more win under all of them."
    return ["", *table(heads, rows), *rest, wrap(common, "  ", "  ")]


def _shares(comparison: Comparison, kind: str, title: str) -> list[str]:
    groups = [column.categories if kind == "category" else column.districts for column in comparison.columns]
    names = list(dict.fromkeys(share.name for shares in groups for share in shares))
    if len(names) < 2:
        return []
    parts = [{share.name: share.part for share in shares} for shares in groups]
    names.sort(key=lambda name: -max(part.get(name, Fraction(0)) for part in parts))
    rows = [[name or "(none)", *(_percent(part.get(name, Fraction(0))) for part in parts)] for name in names]
    more = [f"  and {len(names) - MOST_SHARES} more: --json shows all."] if len(names) > MOST_SHARES else []
    return ["", *table(_heads(comparison, title, right=True), rows[:MOST_SHARES]), *more]


def _tenths(part: Fraction) -> str:
    """Percent with one decimal, never rounded up to all or down to none."""
    tenths = int(part * 1000 + Fraction(1, 2))
    if 0 < part < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}.{tenths % 10} %"


def _percent(part: Fraction) -> str:
    return f"{int(part * 100 + Fraction(1, 2))} %"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.2f}"

"""A household's figures with one thing changed. Pure."""

from __future__ import annotations

import dataclasses
from typing import Any

from commonhouse.rules.land.income import Asset, Debt, Expense, Figures, Line

Row = Line | Asset | Expense | Debt


def group_of(row: Row) -> str:
    if isinstance(row, Asset):
        return "assets"
    if isinstance(row, Expense):
        return "expenses"
    return "debts" if isinstance(row, Debt) else "lines"


def with_row(figures: Figures, row: Row) -> Figures:
    """The row in the place of the one with its id, or at the end."""
    group = group_of(row)
    rows: tuple[Any, ...] = getattr(figures, group)
    known = {each.id for each in rows}
    changed = tuple(row if each.id == row.id else each for each in rows)
    members: dict[str, Any] = {group: changed if row.id in known else (*rows, row)}
    return dataclasses.replace(figures, **members)


def without(figures: Figures, id: str) -> Figures:
    return dataclasses.replace(
        figures,
        lines=tuple(each for each in figures.lines if each.id != id),
        assets=tuple(each for each in figures.assets if each.id != id),
        expenses=tuple(each for each in figures.expenses if each.id != id),
        debts=tuple(each for each in figures.debts if each.id != id),
    )

"""What of a report may be published: nothing that stands for one to four households. Pure.

What is kept back must not come out by subtraction either. Within a table whose sum is known a single gap could be filled: so at
least two cells are kept back, standing for five households or more together, or the sum is too. And of two reports, what was
counted "in all" differs by what came between: so it is published again only when it differs by nobody or by five or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from commonhouse.land.reporting.figures import Figure

LEAST = 5  # households


def publishable(figures: Sequence[Figure], earlier: Iterable[Mapping[str, int]] = ()) -> list[Figure]:
    """The same figures; those that are kept back have no value and no number of households.

    earlier: of each report that was published before, the households behind each figure it published.
    """
    hidden = {each.code for each in figures if is_small(each.households)}
    hidden |= {each.code for before in earlier for each in figures if _between(each, before)}
    for table in sorted({each.table for each in figures if each.table}):
        hidden |= _hidden_in([each for each in figures if each.table == table], table, hidden)
    return [
        replace(each, value=None, households=None, is_kept_back=True) if each.code in hidden else each
        for each in figures
    ]


def is_small(households: int | None) -> bool:
    return households is not None and 0 < households < LEAST


def _between(figure: Figure, before: Mapping[str, int]) -> bool:
    """Whether somebody could be found by what changed since an earlier report."""
    if not is_of_all_time(figure) or figure.households is None or figure.code not in before:
        return False
    return is_small(abs(figure.households - before[figure.code]))


def is_of_all_time(figure: Figure) -> bool:
    return "ever" in figure.code


def _hidden_in(figures: Sequence[Figure], table: str, known: set[str]) -> set[str]:
    whole = next(each for each in figures if each.code == f"{table}.all")
    if whole.households is None:
        return set()
    cells = sorted((each for each in figures if each is not whole), key=lambda each: (each.households or 0, each.code))
    hidden = [each for each in cells if each.code in known]
    if (
        whole.code in known
    ):  # its cells would add up to it; and where it is small, those that are empty say who is in the others
        return {each.code for each in figures}
    if not hidden:
        return set()
    open_cells = [each for each in cells if each.code not in known and each.households]
    while len(hidden) < 2 or sum(each.households or 0 for each in hidden) < LEAST:
        if not open_cells:
            return {each.code for each in hidden} | {whole.code}
        hidden.append(open_cells.pop(0))
    return {each.code for each in hidden}

"""One entrant's own ticket, recomputed as anyone can: what it is, and where it fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonhouse.elections.models import Draw
from commonhouse.rules.drawing.sampler import ticket


@dataclass(frozen=True, slots=True)
class Checked:
    """`number` is the place on the published list (from 1; None: not on it), `place` that in the order of tickets."""

    name: str
    number: int | None
    ticket: str = ""
    place: int | None = None
    outcome: str = ""  # drawn, reserve, not-drawn; "" before the seed


def check(draw: Draw, names: Sequence[str], name: str) -> Checked:
    """Finds a name on the list and draws its lot again from the seed."""
    if name not in names:
        return Checked(name, None)
    number = sorted(names).index(name) + 1
    if draw.outcome is None:
        return Checked(name, number)
    own = ticket(draw.seed, name)
    place = sum(ticket(draw.seed, other) <= own for other in names)
    return Checked(name, number, own, place, _outcome(draw, name))


def _outcome(draw: Draw, name: str) -> str:
    if name in {row["id"] for row in drawn_rows(draw, "drawn")}:
        return "drawn"
    return "reserve" if name in {row["id"] for row in drawn_rows(draw, "reserves")} else "not-drawn"


def drawn_rows(draw: Draw, which: str) -> list[dict[str, Any]]:
    """Those drawn, or in reserve, in order: {"id", "number", "ticket"}."""
    if draw.outcome is None:
        return []
    rows: list[dict[str, Any]] = draw.outcome["result"][which]
    return rows

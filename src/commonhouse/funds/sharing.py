"""Whether enough members took part in sharing out a pool: the charter's quorum for the same money decided one by one.

Rules of budgets know no quorum; a fund's charter does. Pure: the house and `commonhouse verify` ask this same function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonhouse.rules.deciding.tests import Base, Counting, Quorum
from commonhouse.rules.jsonform import form_of


def needed(statement: Mapping[str, Any], eligible: int) -> int:
    """How many ballots the quorum of a matter's statement asks for, of so many on the roll; 0 without a quorum."""
    stated = statement.get("quorum")
    if stated is None:
        return 0
    quorum: Quorum = form_of(Quorum).load(stated, "quorum")
    if quorum.counting is Counting.PRESENT or quorum.of is Base.PRESENT:
        return 0  # a quorum of a room says nothing of a vote without one
    return quorum.needed(eligible)


def outcome(statement: Mapping[str, Any], eligible: int, ballots: int, winners: int) -> str:
    """ "chosen", "none" (nothing was chosen) or "no-quorum"."""
    if ballots < needed(statement, eligible):
        return "no-quorum"
    return "chosen" if winners else "none"

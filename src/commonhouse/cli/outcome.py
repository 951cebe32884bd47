"""What a count gives to those who show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonhouse.rules.budgeting.results import Comparison, Result
    from commonhouse.rules.budgeting.statements import Statement
    from commonhouse.rules.pabulib import PabulibFile
    from commonhouse.rules.registry import Rule


@dataclass(frozen=True)
class Outcome:
    """All there is to show of one count. `official` tells that the rule is the one the file names."""

    source: str
    sha256: str
    file: PabulibFile
    rule: Rule[Any, Any, Any]
    statement: Statement
    official: bool
    result: Result
    comparison: Comparison | None
    explain: str | None

    @property
    def equals_selected(self) -> bool | None:
        """Whether the winners are those of the file's own column `selected`; None when it has none."""
        winners = self.file.official_winners
        return None if winners is None else set(winners) == set(self.result.winners)

"""What can be wrong with a Pabulib file, and the codes of what a reader of its count should know."""

from __future__ import annotations

from typing import Final

from ..reading.problems import FileError, Problem, Problems, Remark, Stop, quoted

__all__ = ["PabulibError", "Problem", "Problems", "Remark", "Stop", "quoted"]


class PabulibError(FileError):
    """A file that cannot be read as it stands: up to 20 problems, in the order they stand in the file."""


TOO_LONG: Final = "ballot-too-long"
TOO_SHORT: Final = "ballot-too-short"
BLANK: Final = "blank-ballot"
TOO_COSTLY: Final = "ballot-too-costly"
TOO_CHEAP: Final = "ballot-too-cheap"
POINTS_SUM: Final = "points-sum-out-of-bounds"
POINTS_EACH: Final = "points-out-of-bounds"
ZERO_POINTS: Final = "zero-points"
VOTES_COLUMN: Final = "votes-column-differs"
SCORE_COLUMN: Final = "score-column-differs"
SELECTED_OTHER: Final = "selected-other"
META_MISSING: Final = "meta-missing"
NOT_APPLIED: Final = "meta-not-applied"

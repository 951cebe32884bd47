"""What can be wrong with what a ballot says. Pure: no Django here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Choice = dict[str, Any]
MAX_OPTIONS = 1000
MAX_ID = 40  # characters of an option's id
MAX_UNKNOWN = 5  # unknown options that are named


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a choice: a code of `BallotRules.check`, or "not-a-choice", "unknown-option", "score-range".

    `limit` is what the form allows and `found` what the ballot has, where the code has them; `option` is the id at fault.
    """

    code: str
    limit: int | None = None
    found: int | None = None
    option: str | None = None


class BadChoice(ValueError):
    """A choice the form does not allow. `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def unknown(names: Sequence[str], known: Any) -> list[Problem]:
    """The names that are no option, the first few of them."""
    found = [Problem("unknown-option", option=name[:MAX_ID]) for name in names if name not in known]
    return found[:MAX_UNKNOWN]

"""The error of a rule that cannot run as asked."""

from __future__ import annotations


class RuleError(ValueError):
    """A count that cannot be made as asked.

    `field` names the option or the place in the input ("satisfaction", "input.electorate.blocs"), `problem` says what
    is wrong and `fix` what to do about it, both in plain English.
    """

    def __init__(self, field: str, problem: str, fix: str) -> None:
        super().__init__(f"{field}: {problem} {fix}")
        self.field = field
        self.problem = problem
        self.fix = fix

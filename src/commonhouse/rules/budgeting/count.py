"""One door to all budgeting rules: a statement says which rule runs."""

from __future__ import annotations

from .equal_shares import equal_shares
from .greedy import greedy
from .model import Instance
from .phragmen import phragmen
from .results import Result
from .statements import EqualShares, Greedy, Phragmen, Statement


def count(instance: Instance, statement: Statement) -> Result:
    """Count an instance by the rule that the statement states. Raises RuleError when the rule cannot take it."""
    if isinstance(statement, Greedy):
        return greedy(instance, statement)
    if isinstance(statement, EqualShares):
        return equal_shares(instance, statement)
    if isinstance(statement, Phragmen):
        return phragmen(instance, statement)
    raise TypeError(f"{statement!r} is not a statement of a budgeting rule")

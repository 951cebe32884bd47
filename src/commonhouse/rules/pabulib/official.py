"""The rule that META names, as a statement in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..budgeting.model import BallotKind
from ..budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Satisfaction,
    Score,
    Start,
    Statement,
    Stop,
    TieBreak,
)
from ..errors import RuleError
from .numbers import whole

RULES: Final = ("greedy", "greedy-threshold", "greedy-no-skip", "equalshares", "equalshares/add1")

# Cities list projects in the order of their result, and the file keeps it: order decides after votes.
_TIE_BREAK: Final = (TieBreak.VOTES, TieBreak.ORDER)


def official_statement(meta: Mapping[str, str], kind: BallotKind) -> Statement:
    """The statement of META's `rule` with its threshold.

    What META does not say is filled in as Pabulib's own checker does: greedy counts points where ballots have
    them and votes otherwise; equal shares count satisfaction as cost; add1 starts from whole currency units
    and stops when nothing more fits. Raises RuleError for a rule that is unknown or incomplete.
    """
    rule = meta.get("rule", "")
    if rule not in RULES:
        raise RuleError("rule", _unknown(rule), "Choose a rule yourself, such as --rule equal-shares.")
    if rule == "equalshares":
        return EqualShares(Satisfaction.COST, Start.EXACT, Completion.NONE, tie_break=_TIE_BREAK)
    if rule == "equalshares/add1":
        return EqualShares(Satisfaction.COST, Start.FLOOR, Completion.ADD1, stop=Stop.EXHAUSTIVE, tie_break=_TIE_BREAK)
    threshold = whole(meta.get("min_project_score_threshold") or "0") or 0
    if rule == "greedy-threshold" and not threshold:
        raise RuleError(
            "rule",
            "META names greedy-threshold but gives no min_project_score_threshold.",
            "Add it to META, as in min_project_score_threshold;50.",
        )
    return Greedy(
        score=Score.POINTS if kind in {BallotKind.CUMULATIVE, BallotKind.ORDINAL} else Score.VOTES,
        on_misfit=OnMisfit.STOP if rule == "greedy-no-skip" else OnMisfit.SKIP,
        threshold=threshold,
        tie_break=_TIE_BREAK,
    )


def _unknown(rule: str) -> str:
    if not rule:
        return "META names no rule."
    if rule == "unknown":
        return "META says that the rule is unknown."
    return f'META names the rule "{rule}", which is not one of {", ".join(RULES)}.'

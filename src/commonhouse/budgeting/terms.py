"""The terms of a budget: what is published before the vote and frozen when it opens.

Pure reading: how the ballot, the rule and the limits of a budget fit together, and what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.budgeting.models import Budget
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

# Equal shares, because a budget of all residents should not be spent by the largest half alone. Satisfaction by
# cost: a dollar counts the same in a small project and a large one. Shares start at the whole dollar below
# budget / voters and rise by 1 (add1), as in the cities that use it; the vote itself fills what is left by equal
# shares until nothing more fits (exhaustive), and only then by votes (fill), so that no money is left lying.
DEFAULT_RULE: Mapping[str, Any] = {
    "rule": "equal-shares",
    "statement": {
        "satisfaction": "cost",
        "start": "floor",
        "completion": "add1-fill",
        "increment": 1,
        "stop": "exhaustive",
        "tie_break": ["votes", "cost", "order"],
    },
}
DEFAULT_LIMITS: Mapping[str, Mapping[str, int]] = {
    "approval": {"min_length": 1},
    "choose-1": {"min_length": 1},
    "cumulative": {"min_length": 1, "max_points": 10},
    "ordinal": {"min_length": 1, "max_length": 5},
    "knapsack": {"min_length": 1},
}
LIMITS_OF: Mapping[str, tuple[str, ...]] = {
    "approval": ("min_length", "max_length"),
    "choose-1": ("min_length",),
    "cumulative": ("min_length", "max_length", "min_points", "max_points", "max_points_each"),
    "ordinal": ("min_length", "max_length"),
    "knapsack": ("min_length", "max_length"),
}
MOST_LENGTH = 1000
MOST_POINTS = 1_000_000


def ballot_form(budget: Budget) -> dict[str, Any]:
    """What a ballot may hold, as the ballot box and the rules read it (BallotRules as JSON)."""
    form = {"kind": budget.ballot_kind} | budget.ballot_limits
    if budget.ballot_kind == Budget.BallotKind.KNAPSACK:
        form["max_cost"] = budget.amount
    return form


def limits_problems(kind: str, limits: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with a ballot's limits, by limit."""
    wrong: dict[str, str] = {}
    for name, value in limits.items():
        most = MOST_POINTS if "points" in name else MOST_LENGTH
        if name not in LIMITS_OF[kind]:
            wrong[name] = _("This ballot has no such limit.")
        elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            wrong[name] = _("Write a whole number from 0 to %(most)s.") % {"most": most}
    if wrong:
        return wrong
    for low, high in (("min_length", "max_length"), ("min_points", "max_points")):
        if high in limits and limits[high] < max(1, limits.get(low, 0)):
            wrong[high] = _("The most cannot be below the least, nor below 1.")
    if "max_points_each" in limits and "max_points" in limits and limits["max_points_each"] > limits["max_points"]:
        wrong["max_points_each"] = _("This is more than all points together.")
    if kind == Budget.BallotKind.CUMULATIVE and "max_points" not in limits:
        wrong["max_points"] = _("Say how many points each voter may share out.")
    return wrong


def rule_problem(rule: Mapping[str, Any], ballot_kind: str) -> str:
    """Why this rule cannot count this ballot, "" if it can."""
    try:
        found = registry.get(str(rule.get("rule", "")))
        found.statement_from_json(dict(rule.get("statement", {})))
    except registry.UnknownRule:
        return _("Choose how the votes are counted.")
    except FormError as error:
        return _("The rule's options do not fit: %(problem)s") % {"problem": error}
    statement = rule["statement"]
    uses_points = "points" in {statement.get("satisfaction"), statement.get("score")}
    if uses_points and ballot_kind != Budget.BallotKind.CUMULATIVE:
        return _("This rule counts points, but this ballot gives none. Change the rule or the ballot.")
    return ""


def missing(budget: Budget, now: datetime | None = None) -> list[tuple[str, str]]:
    """(setup step, what is still to do) before the budget can be published."""
    found: list[tuple[str, str]] = []
    phases = {phase.kind: phase for phase in budget.phases.all()}
    if "vote" not in phases:
        found.append(("phases", _("Say when people vote.")))
    elif phases["vote"].ends_at <= (now or timezone.now()):
        found.append(("phases", _("The vote would already be over. Look at the dates again.")))
    if not budget.eligibility:
        found.append(("voters", _("Say who may vote.")))
    if not budget.electorate.exists():
        found.append(("voters", _("Choose at least one group of members who may vote.")))
    if limits_problems(budget.ballot_kind, budget.ballot_limits):
        found.append(("ballot", _("Look at the limits of the ballot again.")))
    if problem := rule_problem(budget.rule, budget.ballot_kind):
        found.append(("rule", problem))
    return found


def as_published(budget: Budget) -> dict[str, Any]:
    """The terms as they stand in the record: everything that can change who may vote or what wins."""
    return {
        "title": budget.title,
        "amount": str(budget.amount),
        "currency": budget.currency,
        "phases": [
            {"kind": phase.kind, "from": iso(phase.starts_at), "to": iso(phase.ends_at)}
            for phase in budget.phases.order_by("starts_at")
        ],
        "classes": sorted(budget.electorate.values_list("name", flat=True)),
        "eligibility": budget.eligibility,
        "registration": budget.registration,
        "ballot": _with_text_money(ballot_form(budget)),
        "rule": budget.rule["rule"],
        "statement": budget.rule["statement"],
        "categories": [_capped(row) for row in budget.categories.order_by("name")],
        "districts": [_capped(row) for row in budget.districts.order_by("name")],
    }


def _with_text_money(form: dict[str, Any]) -> dict[str, Any]:
    return form | ({"max_cost": str(form["max_cost"])} if "max_cost" in form else {})


def _capped(row: Any) -> dict[str, str | None]:
    return {"name": row.name, "cap": None if row.cap is None else str(row.cap)}


def iso(moment: Any) -> str:
    return timezone.localtime(moment, timezone.get_default_timezone()).isoformat(timespec="seconds")

"""From a budget to its ballot box: the form of a ballot, the options on it, and what the rule needs besides.

All of it is plain JSON, frozen when the box opens and published then. Amounts are cents (minor units).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from commonhouse.budgeting.models import Budget, Project
from commonhouse.people.permissions import Refused

MINOR = 100  # every currency of the house has cents; budgets keep cents
MAX_PROJECTS = 500  # a ballot longer than this is read by nobody
Json = dict[str, Any]


def listed_projects(budget: Budget) -> list[Project]:
    """The projects that go on the ballot, in the order of their codes, with what a ballot shows of them."""
    projects = budget.projects.filter(status=Project.Status.APPROVED)
    related = projects.select_related("category", "district", "exclusive_group").prefetch_related("texts")
    return sorted(related, key=_code_order)


def form_of(budget: Budget) -> Json:
    """Limits of one ballot. A ballot that spends the budget may not cost more than there is."""
    limits = {name: value for name, value in budget.ballot_limits.items() if value is not None}
    if budget.ballot_kind == Budget.BallotKind.KNAPSACK:
        limits.setdefault("max_cost", budget.amount)
    return {"kind": budget.ballot_kind, **limits}


def options_of(budget: Budget, projects: list[Project]) -> list[Json]:
    """What a ballot shows of each project, in every language that a person has checked."""
    return [_option(budget, project) for project in projects]


def instance_of(budget: Budget, projects: list[Project]) -> Json:
    """What the rule counts besides ballots: money, projects, limits. The JSON form of rules.budgeting.Instance."""
    if not projects:
        raise Refused("There is no approved project to vote on yet.")
    if len(projects) > MAX_PROJECTS:
        raise Refused(f"A ballot holds at most {MAX_PROJECTS} projects; this budget has {len(projects)}.")
    return {
        "budget": budget.amount,
        "minor": MINOR,
        "currency": budget.currency,
        "projects": [_rule_project(project) for project in projects],
        "ballot_rules": form_of(budget),
        "constraints": {
            "exclusive": _exclusive(projects),
            "category_budgets": _caps(budget.categories.all()),
            "district_budgets": _caps(budget.districts.all()),
        },
    }


def _option(budget: Budget, project: Project) -> Json:
    option = {
        "id": project.code,
        "name": project.title,
        "summary": project.summary,
        "language": project.language,
        "cost": str(project.cost),
        "currency": budget.currency,
        "url": f"{budget.get_absolute_url()}projects/{project.code}/",
        "texts": {
            text.language: {"name": text.title, "summary": text.summary}
            for text in project.texts.all()
            if text.checked_by_id is not None and text.language in settings.HOUSE_LANGUAGES
        },
    }
    if project.category:
        option["category"] = project.category.name
    if project.district:
        option["district"] = project.district.name
    return option


def _rule_project(project: Project) -> Json:
    return {
        "id": project.code,
        "cost": project.cost,
        "name": project.title,
        "categories": [project.category.name] if project.category else [],
        "district": project.district.name if project.district else None,
        "targets": [],
    }


def _exclusive(projects: list[Project]) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for project in projects:
        if project.exclusive_group_id is not None:
            groups.setdefault(project.exclusive_group_id, []).append(project.code)
    return [codes for codes in groups.values() if len(codes) > 1]


def _caps(named: Any) -> list[list[Any]]:
    return [[each.name, each.cap] for each in named if each.cap is not None]


def _code_order(project: Project) -> tuple[int, str]:
    digits = "".join(letter for letter in project.code if letter.isdigit())
    return (int(digits) if digits else 0, project.code)

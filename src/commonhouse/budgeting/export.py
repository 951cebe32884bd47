"""What an organization takes along of its budgets: ideas, projects, promises, and the open data of each count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.budgeting import opendata, results
from commonhouse.budgeting.models import Budget
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(name, what it is, its bytes in pieces) of each file."""
    for budget in organization.budgets.select_related("organization", "box"):
        folder = f"budgets/{budget.slug}"
        yield f"{folder}/ideas.csv", "ideas and what became of them", csv_lines(_ideas(budget))
        yield f"{folder}/projects.csv", "projects as they were developed", csv_lines(_projects(budget))
        yield f"{folder}/promises.csv", "promises, milestones and spending", csv_lines(_promises(budget))
        outcome = results.outcome_of(budget)
        if outcome is None:
            continue
        for file in opendata.FILES:
            yield f"{folder}/result/{file.name}", str(file.what), file.write(outcome)


def _ideas(budget: Budget) -> Iterator[list[Any]]:
    yield ["number", "title", "text", "language", "place", "status", "reason", "joined into", "projects"]
    for idea in budget.ideas.select_related("merged_into").prefetch_related("projects"):
        into = idea.merged_into.number if idea.merged_into else ""
        codes = " ".join(project.code for project in idea.projects.all())
        yield [idea.number, idea.title, idea.text, idea.language, idea.place, idea.status, idea.reason, into, codes]


def _projects(budget: Budget) -> Iterator[list[Any]]:
    yield [
        "code", "title", "summary", "description", "cost in cents", "how estimated", "feasibility", "benefits", "equity",
        "category", "district", "place", "latitude", "longitude", "status",
    ]  # fmt: skip
    for project in budget.projects.select_related("category", "district"):
        yield [
            project.code, project.title, project.summary, project.description, project.cost, project.cost_notes,
            project.feasibility, project.benefits, project.equity, project.category or "", project.district or "",
            project.place, project.latitude or "", project.longitude or "", project.status,
        ]  # fmt: skip


def _promises(budget: Budget) -> Iterator[list[Any]]:
    yield ["project", "what", "date", "first promised", "amount in cents", "text"]
    for promise in budget.promises.select_related("project").prefetch_related("milestones", "updates", "spendings"):
        code = promise.project.code
        yield [code, f"awarded, now {promise.status}", "", "", promise.awarded, ""]
        for stone in promise.milestones.all():
            yield [code, "milestone", stone.done_on or stone.due_on, stone.first_due_on, "", stone.title]
        for update in promise.updates.all():
            yield [code, "update", update.made_on, "", "", update.text]
        for spending in promise.spendings.all():
            yield [code, "spent", spending.spent_on, "", spending.amount, spending.what]

"""The result of a budget: a page a resident understands in a minute, and what stands behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.budgeting import opendata, reports, results
from commonhouse.budgeting.models import Budget
from commonhouse.budgeting.queries import budget_or_404
from commonhouse.people.formats import money, number


def _budget(request: HttpRequest, slug: str, budget_slug: str) -> Budget:
    return budget_or_404(request.actor, slug, budget_slug)  # type: ignore[attr-defined]


def _outcome(request: HttpRequest, slug: str, budget_slug: str) -> results.Outcome:
    outcome = results.outcome_of(_budget(request, slug, budget_slug))
    if outcome is None:
        raise Http404
    return outcome


@require_GET
def overview(request: HttpRequest, slug: str, budget_slug: str) -> HttpResponse:
    """What won, why, who is represented, what nearly won; before the count, when that will be."""
    budget = _budget(request, slug, budget_slug)
    outcome = results.outcome_of(budget)
    if outcome is None:
        return render(request, "budgeting/results_waiting.html", {"budget": budget, "box": budget.box})
    context: dict[str, Any] = {"budget": budget, "outcome": outcome, "files": opendata.FILES}
    if outcome.column is not None:
        context |= {
            "voters_chart": _voters_chart(outcome),
            "category_chart": results.shares_chart(outcome.column.categories, budget.currency),
            "district_chart": results.shares_chart(outcome.column.districts, budget.currency),
        }
    context["points"] = _points(outcome)
    return render(request, "budgeting/results.html", context)


@require_GET
def why(request: HttpRequest, slug: str, budget_slug: str, code: str) -> HttpResponse:
    """One project's story in the count: what bought it, or what it lacked, and how it fared under other rules."""
    outcome = _outcome(request, slug, budget_slug)
    winner = next((each for each in outcome.winners if each.project.code == code), None)
    lost = next((each for each in outcome.losers if each.project.code == code), None)
    if winner is None and lost is None:
        raise Http404
    comparison = results.comparison_of(outcome.budget)
    return render(
        request,
        "budgeting/results_why.html",
        {
            "budget": outcome.budget, "outcome": outcome, "winner": winner, "lost": lost,
            "project": (winner or lost).project,  # type: ignore[union-attr]
            "elsewhere": results.elsewhere(comparison, code) if comparison else (),
        },
    )  # fmt: skip


@require_GET
def steps(request: HttpRequest, slug: str, budget_slug: str) -> HttpResponse:
    """Every round of the count, in order."""
    outcome = _outcome(request, slug, budget_slug)
    return render(request, "budgeting/results_steps.html", {"budget": outcome.budget, "outcome": outcome})


@require_GET
def compare(request: HttpRequest, slug: str, budget_slug: str) -> HttpResponse:
    """The same ballots under other rules, side by side. For learning: the rule was chosen before the vote."""
    outcome = _outcome(request, slug, budget_slug)
    comparison = results.comparison_of(outcome.budget)
    if comparison is None:
        raise Http404
    context = {"budget": outcome.budget, "outcome": outcome, "table": results.table_of(outcome, comparison)}
    return render(request, "budgeting/results_compare.html", context)


@require_GET
def data(request: HttpRequest, slug: str, budget_slug: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """One file of the open data. Nothing is given before the count."""
    outcome = _outcome(request, slug, budget_slug)
    file = next((file for file in opendata.FILES if file.name == name), None)
    if file is None:
        raise Http404
    answer = StreamingHttpResponse(file.write(outcome), content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{outcome.budget.slug}-{file.name}"'
    return answer


@require_GET
def report(request: HttpRequest, slug: str, budget_slug: str) -> HttpResponse:
    """The closing report as PDF, in the reader's language."""
    outcome = _outcome(request, slug, budget_slug)
    answer = HttpResponse(reports.closing_report(outcome), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{outcome.budget.slug}-report.pdf"'
    return answer


def _voters_chart(outcome: results.Outcome) -> list[dict[str, Any]]:
    assert outcome.column is not None
    labels = (_("at least one"), _("at least two"), _("at least three"))
    return [
        {
            "label": label,
            "value": voters,
            "text": _("%(voters)s of %(all)s") % {"voters": number(voters), "all": number(outcome.result.ballots)},
            "loop": "public",
        }
        for label, voters in zip(labels, outcome.column.voters_with, strict=True)
    ]


def _points(outcome: results.Outcome) -> list[dict[str, Any]]:
    return [
        {
            "label": winner.project.shown_title,
            "lat": float(winner.project.latitude),
            "lon": float(winner.project.longitude),
            "text": money(winner.project.cost, outcome.budget.currency),
            "url": f"{outcome.budget.get_absolute_url()}results/why/{winner.project.code}/",
            "loop": "public",
        }
        for winner in outcome.winners
        if winner.project.latitude is not None and winner.project.longitude is not None
    ]

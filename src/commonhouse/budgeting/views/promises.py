"""Pages of promises: what was promised, what was done, and where every dollar went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.budgeting import actions, phases, queries, words
from commonhouse.budgeting.forms.promises import CorrectForm, DoneForm, MilestoneForm, MoveForm, SpendForm, UpdateForm
from commonhouse.budgeting.models import Budget, Milestone, Promise, Spending
from commonhouse.budgeting.views.common import actor_of, attempt, may, only, status_of, with_budget


@require_GET
@with_budget
def index(request: HttpRequest, budget: Budget) -> HttpResponse:
    page = queries.page_of(queries.promises(budget), request.GET.get("page"))
    today = timezone.localdate()
    rows = [_row(promise, today) for promise in page]
    context = {
        "budget": budget, "page": page, "rows": rows, "total": queries.total_of(budget), "stand": phases.stand(budget),
    }  # fmt: skip
    return render(request, "budgeting/promises.html", context)


def _row(promise: Promise, today: Any) -> dict[str, Any]:
    steps = list(promise.milestones.all())
    waiting = [step for step in steps if step.done_on is None]
    return {
        "promise": promise, "project": promise.project, "money": queries.money_of(promise), "steps": len(steps),
        "done": len(steps) - len(waiting), "next": waiting[0] if waiting else None,
        "is_late": any(step.due_on < today or step.due_on > step.first_due_on for step in waiting),
        "news": next(iter(promise.updates.all()), None), "tag": words.PROMISE_TAGS[Promise.Status(promise.status)],
    }  # fmt: skip


@require_GET
@with_budget
def show(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    promise = queries.promise_or_404(budget, code)
    context = {
        "budget": budget, "promise": promise, "project": promise.project, "money": queries.money_of(promise),
        "tag": words.PROMISE_TAGS[Promise.Status(promise.status)], "today": timezone.localdate(),
        "may": may(request, budget, "promise.update", "promise.spend"),
        "is_over": promise.status in {Promise.Status.DONE, Promise.Status.STOPPED},
    }  # fmt: skip
    return render(request, "budgeting/promise.html", context)


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.update")
def update(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    promise = _promise(budget, code)
    form = UpdateForm(request.POST or None, request.FILES or None, promise=promise)
    return _ask(
        request, promise, form, _("What happened?"),
        lambda: actions.update_promise(actor_of(request), promise, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.update")
def add_milestone(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    promise = _promise(budget, code)
    form = MilestoneForm(request.POST or None)
    return _ask(
        request, promise, form, _("A new step"),
        lambda: actions.add_milestone(actor_of(request), promise, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.update")
def move_milestone(request: HttpRequest, budget: Budget, code: str, pk: int) -> HttpResponse:
    promise = _promise(budget, code)
    milestone = _milestone(promise, pk)
    form = MoveForm(request.POST or None, milestone=milestone)
    return _ask(
        request, promise, form, _("Another date for: %(title)s") % {"title": milestone.title},
        lambda: actions.move_milestone(actor_of(request), milestone, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.update")
def finish_milestone(request: HttpRequest, budget: Budget, code: str, pk: int) -> HttpResponse:
    promise = _promise(budget, code)
    milestone = _milestone(promise, pk)
    form = DoneForm(request.POST or None)
    return _ask(
        request, promise, form, _("Done: %(title)s") % {"title": milestone.title},
        lambda: actions.finish_milestone(actor_of(request), milestone, **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.spend")
def spend(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    """Entering money spent. More than awarded is said first, and must be meant."""
    promise = _promise(budget, code)
    form = SpendForm(request.POST or None, promise=promise)
    return _ask(
        request, promise, form, _("Money spent"),
        lambda: actions.spend(
            actor_of(request), promise, amount=form.cleaned_data["amount"], what=form.cleaned_data["what"],
            spent_on=form.cleaned_data["spent_on"], submission=form.cleaned_data["token"],
            over_is_meant=form.cleaned_data["over_is_meant"],
        ),
        template="budgeting/promise_spend.html",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("promise.spend")
def correct(request: HttpRequest, budget: Budget, code: str, pk: int) -> HttpResponse:
    promise = _promise(budget, code)
    entry = get_object_or_404(Spending, promise=promise, pk=pk)
    form = CorrectForm(request.POST or None)
    return _ask(
        request, promise, form, _("Take back: %(what)s") % {"what": entry.what},
        lambda: actions.correct_spending(
            actor_of(request), entry, why=form.cleaned_data["why"], submission=form.cleaned_data["token"]
        ),
    )  # fmt: skip


def _promise(budget: Budget, code: str) -> Promise:
    found = Promise.objects.select_related("project")
    promise = get_object_or_404(found, budget=budget, project__code=code)
    promise.budget = budget
    return promise


def _milestone(promise: Promise, pk: int) -> Milestone:
    return get_object_or_404(promise.milestones, pk=pk)


def _ask(
    request: HttpRequest, promise: Promise, form: forms.Form, title: str, verb: Callable[[], Any],
    template: str = "budgeting/promise_form.html",
) -> HttpResponse:  # fmt: skip
    """One page with one form about a promise; sent whole, back to the promise."""
    budget, project = promise.budget, promise.project
    if request.method == "POST" and form.is_valid() and attempt(form, verb) is not None:
        messages.success(request, _("Saved."))
        return redirect("budget_promise", budget.organization.slug, budget.slug, project.code)
    context = {
        "budget": budget, "promise": promise, "project": project, "form": form, "title": title,
        "money": queries.money_of(promise), "is_over": bool(form.errors.get("over_is_meant")),
    }  # fmt: skip
    return render(request, template, context, status=status_of(form))

"""Joining two ideas: asking, and the authors' answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.budgeting import actions, queries
from commonhouse.budgeting.forms.ideas import MergeForm
from commonhouse.budgeting.models import Budget, Merge
from commonhouse.budgeting.views.common import actor_of, attempt, only, proofs, status_of, with_budget


@require_http_methods(["GET", "POST"])
@with_budget
@only("idea.merge")
def propose(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    idea = queries.idea_or_404(budget, number)
    form = MergeForm(request.POST or None, idea=idea)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = attempt(form, lambda: actions.propose_merge(actor_of(request), idea, given["into"], why=given["why"]))
        if asked is not None:
            messages.success(request, _("The authors of both ideas are asked. Both must agree."))
            return redirect("budget_idea", budget.organization.slug, budget.slug, number)
    near = budget.ideas.filter(status="open").exclude(pk=idea.pk)
    if idea.category_id or idea.district_id:
        near = near.filter(category=idea.category_id, district=idea.district_id)
    context = {"budget": budget, "idea": idea, "form": form, "near": near.order_by("-number")[:10]}
    return render(request, "budgeting/merge_new.html", context, status=status_of(form))


@require_POST
@with_budget
def answer(request: HttpRequest, budget: Budget, merge: int) -> HttpResponse:
    """An author's yes or no, for the idea named by `side`."""
    question = get_object_or_404(Merge.objects.select_related("idea", "into"), pk=merge, idea__budget=budget)
    side = request.POST.get("side", "")
    agrees = request.POST.get("answer") == "yes"
    done = actions.answer_merge(
        actor_of(request), question, side="into" if side == "into" else "idea", agrees=agrees, proofs=proofs(request)
    )
    if done.state == Merge.State.DONE:
        messages.success(request, _("The two ideas are one now. Both can still be read."))
    elif agrees:
        messages.success(request, _("Thank you. The other author is asked too."))
    else:
        messages.success(request, _("Thank you. The ideas stay as they are."))
    number = question.into.number if side == "into" else question.idea.number
    return redirect("budget_idea", budget.organization.slug, budget.slug, number)


@require_POST
@with_budget
def take_back(request: HttpRequest, budget: Budget, merge: int) -> HttpResponse:
    question = get_object_or_404(Merge, pk=merge, idea__budget=budget)
    actions.take_back_merge(actor_of(request), question)
    return redirect("budget_desk", budget.organization.slug, budget.slug)

"""The lists of budgets, a budget's own page, its desk, and offering to help."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.budgeting import actions, phases, queries, words
from commonhouse.budgeting.forms.projects import VolunteerForm
from commonhouse.budgeting.models import Budget, Phase, Volunteer
from commonhouse.budgeting.views.common import actor_of, may, no_store, with_budget
from commonhouse.people.formats import day
from commonhouse.people.permissions import allows, require
from commonhouse.people.queries import organization_or_404


@require_GET
def house(request: HttpRequest) -> HttpResponse:
    """Every published budget of the house."""
    page = queries.page_of(queries.public_budgets(), request.GET.get("page"))
    context = {"page": page, "rows": [_row(budget) for budget in page]}
    return render(request, "budgeting/house.html", context)


@require_GET
def of_organization(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    organization = organization_or_404(actor, slug)
    runs = allows(actor, "budget.edit", organization)
    page = queries.page_of(queries.budgets_of(organization, with_drafts=runs), request.GET.get("page"))
    context = {
        "organization": organization, "page": page, "rows": [_row(budget) for budget in page],
        "may_create": allows(actor, "budget.create", organization),
    }  # fmt: skip
    return render(request, "budgeting/list.html", context)


def _row(budget: Budget) -> dict[str, Any]:
    stand = phases.stand(budget)
    return {"budget": budget, "stand": stand, "phase": _phase_name(stand)}


def _phase_name(stand: phases.Stand) -> str:
    return str(Phase.Kind(stand.stage).label) if stand.stage else ""


@require_GET
@with_budget
def home(request: HttpRequest, budget: Budget) -> HttpResponse:
    """A budget: what it is, where it stands, what one can do now, and what comes next."""
    stand = phases.stand(budget)
    rights = may(request, budget, "budget.edit", "budget.phase", "project.develop", "project.review")
    context = {
        "budget": budget, "stand": stand, "phase": _phase_name(stand), "timeline": timeline(budget, stand),
        "may": rights, "works_here": any(rights.values()), "rule_name": words.rule_name(budget.rule["rule"]),
        "rule_text": words.rule_text(budget.rule["rule"]), "rule_rows": words.rule_rows(budget),
        "ballot_words": words.ballot_words(budget),
        "counts": queries.counts(budget),
        "districts": [row for row in budget.districts.all() if row.cap],
        "categories": [row for row in budget.categories.all() if row.cap],
    }  # fmt: skip
    return render(request, "budgeting/budget.html", context)


def timeline(budget: Budget, stand: phases.Stand) -> list[dict[str, Any]]:
    """The phases as the timeline component takes them."""
    now, rows = timezone.now(), []
    planned = sorted(budget.phases.all(), key=lambda phase: phases.ORDER.index(phase.kind))
    for phase in planned:
        place = phases.ORDER.index(phase.kind)
        here = phases.ORDER.index(stand.stage) if stand.stage else -1
        state = "next" if place > here else "done"
        if place == here and (stand.is_running or phase.ends_at > now):
            state = "now"
        last = timezone.localtime(phase.ends_at - dt.timedelta(seconds=1))
        rows.append(
            {
                "title": phase.get_kind_display(),
                "state": state,
                "when": _("%(from)s to %(to)s") % {"from": day(phase.starts_at), "to": day(last)},
                "text": words.PHASE_TEXTS[phase.kind],
                "url": _phase_url(budget, phase.kind) if state != "next" else "",
            }
        )
    return rows


def _phase_url(budget: Budget, kind: str) -> str:
    base = budget.get_absolute_url()
    box = budget.box
    pages = {
        Phase.Kind.IDEAS: "ideas/", Phase.Kind.DEVELOPMENT: "projects/", Phase.Kind.COUNT: "results/",
        Phase.Kind.PROMISES: "promises/",
    }  # fmt: skip
    if kind == Phase.Kind.VOTE:
        return f"/o/{budget.organization.slug}/vote/{box.public_id}/" if box and box.state != "draft" else ""
    return base + pages[Phase.Kind(kind)]


@require_GET
@with_budget
def desk(request: HttpRequest, budget: Budget) -> HttpResponse:
    """What waits for stewards, delegates and reviewers."""
    actor = actor_of(request)
    rights = may(
        request, budget, "budget.edit", "budget.phase", "seat.fill", "project.develop", "project.review", "idea.moderate",
        "idea.merge", "promise.update",
    )  # fmt: skip
    if not any(rights.values()):
        require(actor, "project.develop", budget.organization)
    stand = phases.stand(budget)
    context = {
        "budget": budget, "desk": queries.desk(budget), "may": rights, "stand": stand, "phase": _phase_name(stand),
        "is_open": phases.may_develop(budget), "is_frozen": phases.rule_is_frozen(budget),
    }  # fmt: skip
    return no_store(render(request, "budgeting/desk.html", context))


@require_http_methods(["GET", "POST"])
@with_budget
def help_out(request: HttpRequest, budget: Budget) -> HttpResponse:
    """ "I want to help": an offer to turn ideas into projects."""
    actor = actor_of(request)
    if request.method == "POST":
        require(actor, "budget.volunteer", budget.organization)
    form = VolunteerForm(request.POST or None)
    offer = budget.volunteers.filter(person=actor.person).first() if actor.person else None
    if request.method == "POST" and form.is_valid():
        actions.offer_help(actor, budget, about=form.cleaned_data["about"])
        messages.success(request, _("Thank you. A steward will answer you."))
        return redirect("budget_help", budget.organization.slug, budget.slug)
    belongs = actor.belongs_to(budget.organization)
    context = {"budget": budget, "form": form, "offer": offer, "is_known": actor.person is not None, "belongs": belongs}
    return render(request, "budgeting/help.html", context)


@require_POST
@with_budget
def answer_volunteer(request: HttpRequest, budget: Budget, pk: int) -> HttpResponse:
    volunteer = get_object_or_404(Volunteer.objects.select_related("person"), pk=pk, budget=budget)
    welcome = request.POST.get("answer") == "yes"
    actions.answer_volunteer(actor_of(request), volunteer, welcome=welcome)
    name = volunteer.person.name
    told = _("%(name)s is a delegate now.") if welcome else _("%(name)s’s offer was declined.")
    messages.success(request, told % {"name": name})
    return redirect("budget_desk", budget.organization.slug, budget.slug)

"""Pages of ideas: the list and map, one idea, sending, changing, taking back, hiding, setting aside."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.budgeting import actions, codes, limits, phases, queries, words
from commonhouse.budgeting.actions.ideas import is_author
from commonhouse.budgeting.forms.ideas import CodeForm, FilterForm, IdeaEditForm, IdeaForm, ReasonForm
from commonhouse.budgeting.languages import own_name
from commonhouse.budgeting.models import Budget, Idea, Phase
from commonhouse.budgeting.views.common import (
    actor_of,
    attempt,
    may,
    no_store,
    only,
    proofs,
    remember_proof,
    status_of,
    wanted,
    with_budget,
)
from commonhouse.people.permissions import NotAllowed

SENT = "budgeting_sent"
SENT_SECONDS = 600  # a code may be seen again (a page reloaded by mistake) for ten minutes, then never
IDEA_STATUSES = [(status.value, status.label) for status in queries.LISTED_IDEAS]


@require_GET
@with_budget
def index(request: HttpRequest, budget: Budget) -> HttpResponse:
    """Every idea that is shown, as a list or on the map, with filters and search."""
    form = FilterForm(request.GET, budget=budget, statuses=IDEA_STATUSES, by_language=True)
    look = wanted(form)
    found = queries.ideas(budget, look)
    context: dict[str, Any] = {
        "budget": budget, "filters": form, "is_filtered": bool(look), "stand": phases.stand(budget),
        "as_map": request.GET.get("view") == "map",
    }  # fmt: skip
    if context["as_map"]:
        placed = found.exclude(latitude=None)
        context |= {"points": _points(budget, placed[: queries.MOST_ON_MAP]), "count": placed.count()}
    else:
        context["page"] = queries.page_of(found, request.GET.get("page"))
        context["count"] = context["page"].paginator.count
    return render(request, "budgeting/ideas.html", context)


def _points(budget: Budget, ideas: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": idea.title,
            "lat": float(idea.latitude),
            "lon": float(idea.longitude),
            "text": idea.place or (idea.district.name if idea.district else ""),
            "url": f"{budget.get_absolute_url()}ideas/{idea.number}/",
            "loop": "public",
        }
        for idea in ideas
    ]


@require_GET
@with_budget
def show(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    """One idea, its authors as they wish to be named, and what became of it."""
    idea = queries.idea_or_404(budget, number)
    mine = is_author(actor_of(request), idea, proofs(request))
    rights = may(request, budget, "idea.moderate", "idea.merge", "idea.set-aside", "project.develop")
    context = {
        "budget": budget, "idea": idea, "fates": queries.fate(idea), "is_mine": mine, "may": rights,
        "language": own_name(idea.language), "status_kind": words.IDEA_TAGS[Idea.Status(idea.status)],
        "names": [author.shown_name for author in idea.authors.all() if author.shown_name],
        "asked": queries.merges_to_answer([idea]) if mine or rights["idea_merge"] else [],
        "apart": queries.merges_declined(idea) if rights["idea_merge"] else [],
        "may_change": mine and idea.status == Idea.Status.OPEN and phases.stand(budget).is_in(Phase.Kind.IDEAS),
        "may_develop": rights["project_develop"] and phases.may_develop(budget),
    }  # fmt: skip
    if idea.status in {Idea.Status.HIDDEN, Idea.Status.WITHDRAWN}:
        return render(request, "budgeting/idea_gone.html", context, status=200 if mine else 410)
    return render(request, "budgeting/idea.html", context)


@require_http_methods(["GET", "POST"])
@with_budget
def new(request: HttpRequest, budget: Budget) -> HttpResponse:
    """Sending an idea: no account is asked for."""
    stand = phases.stand(budget)
    if not stand.is_in(Phase.Kind.IDEAS) and request.method == "GET":
        return render(request, "budgeting/ideas_closed.html", {"budget": budget, "stand": stand})
    form = IdeaForm(request.POST or None, request.FILES or None, budget=budget)
    if request.method == "POST" and form.is_valid():
        sent = attempt(form, lambda: _submit(request, budget, form))
        if sent is not None:
            return _sent(request, budget, sent, form.cleaned_data["token"])
    context = {"budget": budget, "form": form, "stand": stand}
    return render(request, "budgeting/idea_new.html", context, status=status_of(form))


def _submit(request: HttpRequest, budget: Budget, form: IdeaForm) -> actions.Submitted:
    actor, given = actor_of(request), form.cleaned_data
    if actor.person is None:
        limits.spend_one(request, "idea")
    return actions.submit_idea(actor, budget, form.content(), submission=given["token"], shown_name=given["shown_name"])


def _sent(request: HttpRequest, budget: Budget, sent: actions.Submitted, token: str) -> HttpResponse:
    if not sent.code:
        messages.success(request, _("Thank you. Your idea is number %(number)s.") % {"number": sent.idea.number})
        return redirect("budget_idea", budget.organization.slug, budget.slug, sent.idea.number)
    remember_proof(request, codes.hash_of(sent.code))
    request.session[SENT] = {"idea": sent.idea.pk, "token": token, "at": int(time.time())}
    return redirect("budget_idea_sent", budget.organization.slug, budget.slug, sent.idea.number)


@require_GET
@with_budget
def sent(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    """The author's code, right after sending: the only time it is shown."""
    idea = queries.idea_or_404(budget, number)
    kept = request.session.get(SENT) or {}
    if kept.get("idea") != idea.pk or time.time() - kept.get("at", 0) > SENT_SECONDS:
        request.session.pop(SENT, None)
        return redirect("budget_idea", budget.organization.slug, budget.slug, number)
    context = {"budget": budget, "idea": idea, "code": codes.code_for(kept["token"])}
    return no_store(render(request, "budgeting/idea_sent.html", context))


@require_http_methods(["GET", "POST"])
@with_budget
def by_code(request: HttpRequest, budget: Budget) -> HttpResponse:
    """An author's own ideas: by the code they were given, or by their account."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.spend_one(request, "author-code")
        proof = codes.hash_of(form.cleaned_data["code"])
        idea = queries.ideas_by_proofs(budget, [proof]).first()
        if idea is not None:
            remember_proof(request, proof)
            return redirect("budget_idea", budget.organization.slug, budget.slug, idea.number)
        form.add_error("code", _("No idea of this budget has this code. Look at it again, letter by letter."))
    person = actor_of(request).person
    mine = list(queries.ideas_by_proofs(budget, proofs(request)))
    if person is not None:
        mine += [idea for idea in budget.ideas.filter(authors__person=person).distinct() if idea not in mine]
    return render(request, "budgeting/idea_code.html", {"budget": budget, "form": form, "mine": mine})


@require_POST
@with_budget
def forget(request: HttpRequest, budget: Budget) -> HttpResponse:
    """On a shared computer: this browser no longer knows the codes entered in it."""
    for key in ("budgeting_proofs", SENT):
        request.session.pop(key, None)
    messages.success(request, _("This browser has forgotten your codes."))
    return redirect("budget_ideas", budget.organization.slug, budget.slug)


@require_http_methods(["GET", "POST"])
@with_budget
def edit(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    idea = _own(request, budget, number)
    form = IdeaEditForm(request.POST or None, request.FILES or None, idea=idea)
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form,
            lambda: actions.edit_idea(
                actor_of(request), idea, form.content(), proofs=proofs(request),
                drop_photo=form.cleaned_data.get("drop_photo", False),
            ),
        )  # fmt: skip
        if changed is not None:
            messages.success(request, _("Your idea has been changed."))
            return redirect("budget_idea", budget.organization.slug, budget.slug, number)
    context = {"budget": budget, "idea": idea, "form": form}
    return render(request, "budgeting/idea_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_budget
def withdraw(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    idea = _own(request, budget, number)
    if request.method == "POST":
        actions.withdraw_idea(actor_of(request), idea, proofs=proofs(request))
        messages.success(request, _("You have taken your idea back."))
        return redirect("budget_ideas", budget.organization.slug, budget.slug)
    return render(request, "budgeting/idea_withdraw.html", {"budget": budget, "idea": idea})


def _own(request: HttpRequest, budget: Budget, number: int) -> Idea:
    idea = queries.idea_or_404(budget, number)
    if is_author(actor_of(request), idea, proofs(request)):
        return idea
    if actor_of(request).person is None:
        raise Http404
    raise NotAllowed("idea.edit")


@require_http_methods(["GET", "POST"])
@with_budget
@only("idea.moderate")
def hide(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    return _with_reason(request, budget, number, actions.hide_idea, _("Hide this idea"))


@require_http_methods(["GET", "POST"])
@with_budget
@only("idea.set-aside")
def set_aside(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    return _with_reason(request, budget, number, actions.set_aside, _("Set this idea aside"))


def _with_reason(request: HttpRequest, budget: Budget, number: int, verb: Any, title: str) -> HttpResponse:
    idea = queries.idea_or_404(budget, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: verb(actor_of(request), idea, reason=form.cleaned_data["reason"]))
        if done is not None:
            return redirect("budget_idea", budget.organization.slug, budget.slug, number)
    context = {"budget": budget, "idea": idea, "form": form, "title": title}
    return render(request, "budgeting/idea_reason.html", context, status=status_of(form))


@require_POST
@with_budget
def show_again(request: HttpRequest, budget: Budget, number: int) -> HttpResponse:
    actions.show_idea(actor_of(request), queries.idea_or_404(budget, number))
    return redirect("budget_idea", budget.organization.slug, budget.slug, number)

"""Lists that members ratify and pools that they share out: asked, followed, and told in words."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.charters import queries as charters
from commonhouse.decisions.boxes import grouped_choices
from commonhouse.funds import sharing
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.forms.deciding import AskingForm, ReasonForm
from commonhouse.funds.models import Candidate, Choice, Pipeline, Selection
from commonhouse.funds.views.deciding.common import (
    actor_of,
    attempt,
    form_page,
    path_url,
    posted,
    status_of,
    with_pipeline,
    with_selection,
)
from commonhouse.people.permissions import Refused, allows, require
from commonhouse.proposals import matters
from commonhouse.rules import registry


@require_http_methods(["GET", "POST"])
@with_pipeline
def new(request: HttpRequest, pipeline: Pipeline, kind: str) -> HttpResponse:
    """Which businesses, how much, until when: then members are asked."""
    actor = actor_of(request)
    require(actor, "pool.run", pipeline.organization)
    step = pipeline.path.of_kind(kind)
    if kind not in Selection.Kind.values or step is None:
        raise Http404
    steps = [each.id for each in pipeline.path.steps if each.kind == kind]
    waiting = Candidate.objects.filter(pipeline=pipeline, state="active", step__in=steps)
    waiting = waiting.exclude(choices__selection__outcome="", choices__selection__withdrawn_at__isnull=True)
    rows = list(waiting.order_by("step_since", "pk")[:100])
    if not rows:
        raise Refused(_("No business stands at “%(step)s” and waits to be chosen.") % {"step": step.name})
    form = AskingForm(posted(request), pipeline=pipeline, kind=kind, candidates=rows)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: actions.ask_members(
                actor, pipeline, form.asking(), form.chosen(), submission=form.cleaned_data["submission"]
            ),
        )
        if made is not None:
            made.organization = pipeline.organization
            return redirect(made.get_absolute_url())
    matter = charters.matter(pipeline.organization, pipeline.matter)
    context = {
        "organization": pipeline.organization, "form": form, "above": pipeline.name, "back": path_url(pipeline),
        "title": _("Ask members to share out a pool") if kind == "pool" else _("Ask members about a list"),
        "button": _("Ask members"),
        "lede": _("Who votes: %(who)s. They have %(notice)s days’ notice and %(window)s days to answer.") % {
            "who": matters.who_decides(pipeline.organization, matter), "notice": matter.notice_days,
            "window": matter.window_days,
        },
    }  # fmt: skip
    return render(request, "funds/deciding/form.html", context, status=status_of(form))


@require_GET
@with_selection
def show(request: HttpRequest, selection: Selection) -> HttpResponse:
    """What members choose among, and what came of it, in words. Whoever looks after its time sees it counted."""
    actor = actor_of(request)
    if _is_due(selection):
        organization = selection.organization
        selection = actions.conclude_list(selection)
        selection.organization = selection.pipeline.organization = organization
    box = selection.box
    context: dict[str, Any] = {
        "organization": selection.organization, "selection": selection, "box": box, "unit": selection.pipeline.unit,
        "choices": list(selection.choices.select_related("candidate__organization").order_by("pk")),
        "is_open": box.state == "open" and box.opens_at <= timezone.now() < box.closes_at,
        "is_coming": box.state == "open" and timezone.now() < box.opens_at,
        "may_run": allows(actor, "pool.run", selection.organization) and not selection.outcome,
        "vote_url": reverse("vote", args=[selection.organization.slug, box.public_id]),
    }  # fmt: skip
    if selection.outcome:
        context |= result(selection)
    return render(request, "funds/deciding/selection.html", context)


def _is_due(selection: Selection) -> bool:
    box = selection.box
    waiting = not selection.outcome and selection.withdrawn_at is None
    return waiting and box.closes_at <= timezone.now() and not box.sheets.exists()


def result(selection: Selection) -> dict[str, Any]:
    """The result in words: who was chosen, how many voted, and why, by the rule itself."""
    box = selection.box
    assert box.outcome is not None
    found = box.outcome["result"]
    eligible = int(box.electorate.get("members", 0))
    needed = 0
    if selection.kind == Selection.Kind.POOL:
        needed = sharing.needed(charters.matter(selection.organization, selection.pipeline.matter).statement, eligible)
    won = [choice for choice in selection.choices.all() if choice.is_chosen]
    return {
        "ballots": found["ballots"], "eligible": eligible, "needed": needed, "won": len(won),
        "spent": sum(choice.cost or 0 for choice in won), "left": (selection.amount or 0) - sum(c.cost or 0 for c in won),
        "support": support(selection), "rule_title": registry.get(box.outcome["rule"]).title,
    }  # fmt: skip


def support(selection: Selection) -> dict[str, int]:
    """How many ballots name each candidate on the list, by its code."""
    counts = {choice.code: 0 for choice in Choice.objects.filter(selection=selection)}
    for said, times in grouped_choices(selection.box):
        for code in said.get("approve", ()):
            counts[code] = counts.get(code, 0) + times
    return counts


@require_http_methods(["GET", "POST"])
@with_selection
def withdraw(request: HttpRequest, selection: Selection) -> HttpResponse:
    require(actor_of(request), "pool.run", selection.organization)
    form = ReasonForm(posted(request))
    return form_page(
        request, selection.organization, form,
        lambda: actions.withdraw_list(actor_of(request), selection, **form.cleaned_data),
        title=_("Take the list back"), button=_("Take it back"), above=selection.title, back=selection.get_absolute_url(),
        lede=_("What was answered so far is deleted, uncounted. The businesses stay where they are."),
        done=_("The list is taken back."),
    )  # fmt: skip

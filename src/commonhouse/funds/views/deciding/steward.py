"""For stewards: the path and its steps, and the standards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.charters import queries as charters
from commonhouse.funds import starters_deciding as starters
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.forms.deciding import CriterionForm, OpenForm, StarterForm, StepForm
from commonhouse.funds.models import Criterion, Pipeline
from commonhouse.funds.queries import deciding as queries
from commonhouse.funds.views.deciding.common import (
    actor_of,
    form_page,
    path_url,
    posted,
    with_organization,
    with_pipeline,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows, require


@require_http_methods(["GET", "POST"])
@with_organization
def begin(request: HttpRequest, organization: Organization) -> HttpResponse:
    """A first path, from a starter."""
    actor = actor_of(request)
    require(actor, "pipeline.edit", organization)
    charter = charters.current(organization)
    if charter is None:
        raise Refused(_("This organization has no charter yet. It says who decides on money. Write it first."))
    offered = [(matter.id, matter.title) for matter in charter.matters if matter.id != charter.amendment]
    form = StarterForm(posted(request), matters=offered)

    def run() -> str:
        given = form.cleaned_data
        found = starters.path(given["starter"])
        assert found is not None
        made = actions.open_path(actor, organization, name=given["name"], steps=found.write(), matter=given["matter"])
        made.organization = organization
        return path_url(made)

    return form_page(
        request, organization, form, run, title=_("Begin a path"), button=_("Begin"),
        back=f"/o/{organization.slug}/fund/deciding/", starters=starters.PATHS,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_pipeline
def step(request: HttpRequest, pipeline: Pipeline, name: str) -> HttpResponse:
    """One step of the path: changed, moved, or added (under the name "new")."""
    actor = actor_of(request)
    require(actor, "pipeline.edit", pipeline.organization)
    rows: list[dict[str, Any]] = [dict(row) for row in pipeline.steps]
    place = next((number for number, row in enumerate(rows) if row["id"] == name), None)
    if place is None and name != "new":
        raise Http404
    initial = (
        {**rows[place], "place": place + 1} if place is not None else {"place": max(1, len(rows) - 1), "kind": "other"}
    )
    form = StepForm(posted(request), initial=initial)

    def run() -> object:
        given = form.step(name if place is not None else _free_name(rows))
        rest = [row for row in rows if row["id"] != name]
        rest.insert(form.cleaned_data["place"] - 1, given)
        return actions.change_path(actor, pipeline, steps=rest)

    return form_page(
        request, pipeline.organization, form, run, above=pipeline.name, back=path_url(pipeline), done=_("The path is changed."),
        title=_("Change a step") if place is not None else _("Add a step"), button=_("Save"),
    )  # fmt: skip


@require_POST
@with_pipeline
def leave_out(request: HttpRequest, pipeline: Pipeline, name: str) -> HttpResponse:
    """The path without this step."""
    rest = [row for row in pipeline.steps if row["id"] != name]
    try:
        actions.change_path(actor_of(request), pipeline, steps=rest)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    messages.success(request, _("The step is left out."))
    return redirect(path_url(pipeline))


@require_http_methods(["GET", "POST"])
@with_pipeline
def settings(request: HttpRequest, pipeline: Pipeline) -> HttpResponse:
    require(actor_of(request), "pipeline.edit", pipeline.organization)
    form = OpenForm(posted(request), initial={"is_open": pipeline.is_open, "privacy_words": pipeline.privacy_words})
    return form_page(
        request, pipeline.organization, form,
        lambda: actions.change_path(actor_of(request), pipeline, **form.cleaned_data),
        title=_("Who may come, and what happens with their words"), button=_("Save"), above=pipeline.name,
        back=path_url(pipeline), done=_("It is changed."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_organization
def criteria(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What the fund asks of a business: for everyone to read, for stewards to change."""
    actor = actor_of(request)
    may_edit = allows(actor, "pipeline.edit", organization)
    if request.method == "POST":
        require(actor, "pipeline.edit", organization)
        for area, text in starters.criteria():
            actions.edit_criterion(actor, organization, area=area, text=text)
        messages.success(request, _("The starting list stands there. Change it as you like."))
        return redirect("fund_standards", organization.slug)
    areas: dict[str, list[Criterion]] = {}
    for each in queries.criteria(organization):
        areas.setdefault(each.area, []).append(each)
    context = {"organization": organization, "areas": areas.items(), "may_edit": may_edit}
    return render(request, "funds/deciding/criteria.html", context)


@require_http_methods(["GET", "POST"])
@with_organization
def edit_criterion(request: HttpRequest, organization: Organization, pk: int = 0) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "pipeline.edit", organization)
    found = get_object_or_404(Criterion, pk=pk, organization=organization, is_active=True) if pk else None
    back = f"/o/{organization.slug}/fund/standards/"
    if request.method == "POST" and "retire" in request.POST and found is not None:
        actions.retire_criterion(actor, found)
        messages.success(request, _("It is taken off the list."))
        return redirect(back)
    form = CriterionForm(posted(request), initial={"area": found.area, "text": found.text} if found else {})
    return form_page(
        request, organization, form,
        lambda: actions.edit_criterion(actor, organization, criterion=found, **form.cleaned_data),
        title=_("Change a standard") if found else _("Add a standard"), button=_("Save"), back=back,
        above=_("Our standards"), retire=found is not None,
        lede=_("What was said by the old words stays with them.") if found else "",
    )  # fmt: skip


def _free_name(rows: list[dict[str, Any]]) -> str:
    taken = {row["id"] for row in rows}
    return next(name for number in range(1, 100) if (name := f"step-{number}") not in taken)

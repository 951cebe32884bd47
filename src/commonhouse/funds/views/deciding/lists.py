"""Who is on the path, in words; the path itself; and putting a business forward."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.funds import words
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions.deciding.nominating import same_business
from commonhouse.funds.forms.deciding import QUESTIONS, WhatForm, WhyForm, business
from commonhouse.funds.models import Candidate, Pipeline, Selection
from commonhouse.funds.queries import deciding as queries
from commonhouse.funds.views.deciding.common import (
    actor_of,
    attempt,
    status_of,
    with_organization,
    with_pipeline,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.queries import unused_seats
from commonhouse.people.views.common import sign_in_first

ON_A_PAGE = 50
MOST_LISTS = 10


@require_GET
@with_organization
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Everyone on the way, furthest first, in words; lists that are open; and where to put a business forward."""
    actor = actor_of(request)
    paths = {pipeline.pk: pipeline for pipeline in queries.pipelines(organization)}
    for pipeline in paths.values():
        pipeline.organization = organization
    page = Paginator(
        queries.along(queries.shown(actor, organization), paths.values()).prefetch_related("votes"), ON_A_PAGE
    ).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.organization, each.pipeline = organization, paths[each.pipeline_id]
    inside = queries.is_inside(actor, organization)
    lists = Selection.objects.filter(organization=organization, withdrawn_at__isnull=True).select_related("box")
    context = {
        "organization": organization, "paths": [each for each in paths.values() if each.is_open], "page": page,
        "rows": [(each, words.state(each), words.next_thing(each)) for each in page.object_list],
        "lists": list(lists[:MOST_LISTS]), "inside": inside, "all_paths": list(paths.values()),
        "may_edit": allows(actor, "pipeline.edit", organization), "may_run": allows(actor, "pool.run", organization),
        "unused_seat": next(iter(unused_seats(organization, actor)), None),
    }  # fmt: skip
    return render(request, "funds/deciding/index.html", context)


@require_GET
@with_organization
def past(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Those who came to the end of the path; for members also those who left, with thanks."""
    actor = actor_of(request)
    found = queries.shown(actor, organization).filter(state__in=["done", "left"]).order_by("-ended_at", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page, "rows": list(page.object_list)}
    return render(request, "funds/deciding/past.html", context)


@require_GET
@with_pipeline
def path(request: HttpRequest, pipeline: Pipeline) -> HttpResponse:
    """The path in words, for everyone: each step, who moves a business on, how long members have."""
    actor = actor_of(request)
    rows = [
        (step, words.KINDS[step.kind], [words.MOVERS[mover] for mover in step.movers]) for step in pipeline.path.steps
    ]
    context = {
        "organization": pipeline.organization, "pipeline": pipeline, "rows": rows,
        "may_edit": allows(actor, "pipeline.edit", pipeline.organization),
        "has_standards": pipeline.path.of_kind("standards") is not None,
        "unused_seat": next(iter(unused_seats(pipeline.organization, actor)), None),
    }  # fmt: skip
    return render(request, "funds/deciding/path.html", context)


@require_http_methods(["GET", "POST"])
@with_pipeline
def new(request: HttpRequest, pipeline: Pipeline) -> HttpResponse:
    """Three questions, one a page. What was answered travels with the form; nothing is kept before the last is sent."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    assemblies = allows(actor, "candidate.move", pipeline.organization)
    options: list[dict[str, Any]] = [{}, {"unit": pipeline.unit}, {"assemblies": assemblies}]
    step = _number(request.POST.get("step", "1"))
    made = [form(request.POST, **given) for form, given in zip(QUESTIONS, options, strict=True)]
    if request.method == "GET":
        return _question(request, pipeline, 1, made[0].__class__(**options[0]), [])
    if "back" in request.POST and step > 1:
        return _question(request, pipeline, step - 1, made[step - 2], _carried(request, made, step - 1))
    wrong = next((number for number in range(step) if not made[number].is_valid()), None)
    if wrong is not None:
        return _question(request, pipeline, wrong + 1, made[wrong], _carried(request, made, wrong + 1))
    if step < len(QUESTIONS):
        following = _unasked(step, request, options)
        return _question(request, pipeline, step + 1, following, _carried(request, made, step + 1))
    return _send(request, pipeline, made)


def _send(request: HttpRequest, pipeline: Pipeline, made: list[Any]) -> HttpResponse:
    form = made[-1]
    given = {name: value for each in made for name, value in each.cleaned_data.items()}
    known = same_business(pipeline, given["name"])
    candidate = attempt(
        form,
        lambda: actions.put_forward(
            actor_of(request), pipeline, business(given), assembly=given.get("assembly", ""),
            submission=given["submission"],
        ),
    )  # fmt: skip
    if candidate is None:
        return _question(request, pipeline, len(QUESTIONS), form, _carried(request, made, len(QUESTIONS)))
    candidate.organization = pipeline.organization
    if known is not None:
        messages.success(request, _("Others have put it forward too. Your voice is added."))
    else:
        messages.success(request, _("Thank you. It is put forward."))
    return redirect(_after(request, candidate))


def _after(request: HttpRequest, candidate: Candidate) -> str:
    return candidate.get_absolute_url()


def _unasked(step: int, request: HttpRequest, options: list[dict[str, Any]]) -> Any:
    """The next question: with what was answered before, if somebody went back; else new."""
    form = QUESTIONS[step]
    names = [name for name in form(**options[step]).fields if name != "submission"]
    initial = {name: request.POST[name] for name in names if name in request.POST}
    if form is WhyForm and request.POST.get("submission"):
        return form(initial=initial | {"submission": request.POST["submission"]}, **options[step])
    return form(initial=initial, **options[step])


def _carried(request: HttpRequest, made: list[Any], step: int) -> list[tuple[str, str]]:
    """What was answered on the other pages, as the form carries it along."""
    rows = []
    for number, form in enumerate(made, 1):
        if number != step:
            rows += [(name, request.POST[name]) for name in form.fields if name in request.POST]
    return rows


def _question(
    request: HttpRequest, pipeline: Pipeline, step: int, form: Any, carried: list[tuple[str, str]]
) -> HttpResponse:
    if isinstance(form, WhatForm) and not form.is_bound:
        form.initial.setdefault("asks", "")
    context = {
        "organization": pipeline.organization, "pipeline": pipeline, "form": form, "step": step, "all": len(QUESTIONS),
        "carried": carried, "first": next(iter(form.visible_fields())),
    }  # fmt: skip
    return render(request, "funds/deciding/new.html", context, status=status_of(form))


def _number(text: str) -> int:
    return int(text) if text in {"1", "2", "3"} else 1

"""Pages of projects: the list and map, one project, writing it, reviewing it, its texts in other languages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.budgeting import actions, languages, phases, queries, words
from commonhouse.budgeting.actions.development import EDITABLE, EditConflict, lacks
from commonhouse.budgeting.forms.ideas import FilterForm, ReasonForm
from commonhouse.budgeting.forms.projects import ProjectForm, ReviewForm, TextForm, differences
from commonhouse.budgeting.models import Budget, Project
from commonhouse.budgeting.views.common import actor_of, attempt, may, only, status_of, wanted, with_budget
from commonhouse.people.permissions import require


@require_GET
@with_budget
def index(request: HttpRequest, budget: Budget) -> HttpResponse:
    """Every project, as a list or on the map, with filters."""
    form = FilterForm(request.GET, budget=budget, statuses=list(Project.Status.choices), by_language=False)
    look = wanted(form)
    found = queries.projects(budget, look)
    context: dict[str, Any] = {
        "budget": budget, "filters": form, "is_filtered": bool(look), "stand": phases.stand(budget),
        "as_map": request.GET.get("view") == "map", "tags": words.PROJECT_TAGS,
    }  # fmt: skip
    if context["as_map"]:
        placed = found.exclude(latitude=None)
        context |= {"points": _points(budget, placed[: queries.MOST_ON_MAP]), "count": placed.count()}
    else:
        page = queries.page_of(found, request.GET.get("page"))
        for project in page:
            project.tag = words.PROJECT_TAGS[Project.Status(project.status)]
        context |= {"page": page, "count": page.paginator.count}
    return render(request, "budgeting/projects.html", context)


def _points(budget: Budget, projects: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{project.code} {project.shown_title}",
            "lat": float(project.latitude),
            "lon": float(project.longitude),
            "text": project.place or (project.district.name if project.district else ""),
            "url": f"{budget.get_absolute_url()}projects/{project.code}/",
            "loop": "public",
        }
        for project in projects
    ]


@require_GET
@with_budget
def show(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    project = queries.project_or_404(budget, code)
    rights = may(request, budget, "project.develop", "project.review", "project.translate", "project.list")
    promise = getattr(project, "promise", None)
    group = project.exclusive_group
    context = {
        "budget": budget, "project": project, "may": rights, "tag": words.PROJECT_TAGS[Project.Status(project.status)],
        "language": languages.own_name(project.language), "promise": promise,
        "rivals": [each for each in group.projects.all() if each.pk != project.pk] if group else [],
        "texts": [(text, languages.own_name(text.language)) for text in project.texts.all()],
        "is_open": phases.may_develop(budget), "is_editable": project.status in EDITABLE,
        "lacks": lacks(project) if rights["project_develop"] and project.status in EDITABLE else [],
    }  # fmt: skip
    return render(request, "budgeting/project.html", context)


@require_http_methods(["GET", "POST"])
@with_budget
@only("project.develop")
def new(request: HttpRequest, budget: Budget) -> HttpResponse:
    """A project, begun from an idea (?idea=3) or from none."""
    form = ProjectForm(request.POST or None, request.FILES or None, budget=budget, initial=_from_idea(request, budget))
    if request.method == "POST" and form.is_valid():
        project = attempt(form, lambda: actions.draft_project(actor_of(request), budget, form.plan()))
        if project is not None:
            messages.success(request, _("Saved as %(code)s.") % {"code": project.code})
            return redirect("budget_project", budget.organization.slug, budget.slug, project.code)
    context = {"budget": budget, "form": form}
    return render(request, "budgeting/project_edit.html", context, status=status_of(form))


def _from_idea(request: HttpRequest, budget: Budget) -> dict[str, Any]:
    asked = request.GET.get("idea", "")
    idea = budget.ideas.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 9 else None
    if idea is None or idea.status in {"hidden", "withdrawn"}:
        return {}
    return {
        "title": idea.title, "description": idea.text, "language": idea.language, "place": idea.place,
        "category": idea.category_id, "district": idea.district_id, "ideas": str(idea.number),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_budget
@only("project.develop")
def edit(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    """Writing a project. Saved by someone else meanwhile, both texts are shown side by side and nothing is lost."""
    project = queries.project_or_404(budget, code)
    form = ProjectForm(request.POST or None, request.FILES or None, budget=budget, project=project)
    context: dict[str, Any] = {"budget": budget, "project": project, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            saved = attempt(form, lambda: _save(request, project, form))
        except EditConflict as conflict:
            return _conflict(request, context, conflict.project)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("budget_project", budget.organization.slug, budget.slug, code)
    return render(request, "budgeting/project_edit.html", context, status=status_of(form))


def _save(request: HttpRequest, project: Project, form: ProjectForm) -> Project:
    return actions.edit_project(
        actor_of(request), project, form.plan(), version=form.cleaned_data["version"] or 0,
        drop_photo=form.cleaned_data.get("drop_photo", False),
    )  # fmt: skip


def _conflict(request: HttpRequest, context: dict[str, Any], newest: Project) -> HttpResponse:
    """The second editor's form as they sent it, with the other's text beside it; sending again saves over that one."""
    form = context["form"]
    form.data = form.data.copy()
    form.data["version"] = str(newest.version)
    context |= {"conflict": differences(form, newest), "photo_was_sent": bool(form.cleaned_data.get("photo"))}
    return render(request, "budgeting/project_edit.html", context, status=409)


@require_POST
@with_budget
def submit(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    project = _project(budget, code)
    version = request.POST.get("version", "")
    actions.submit_project(actor_of(request), project, version=int(version) if version.isdecimal() else None)
    messages.success(request, _("%(code)s is with the public body for review.") % {"code": code})
    return redirect("budget_project", budget.organization.slug, budget.slug, code)


@require_http_methods(["GET", "POST"])
@with_budget
@only("project.review")
def review(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    project = queries.project_or_404(budget, code)
    form = ReviewForm(request.POST or None, initial={"version": project.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(form, lambda: actions.review_project(actor_of(request), project, **form.cleaned_data))
        except EditConflict as conflict:
            done = None
            _read_again(form, conflict.project)
        if done is not None:
            messages.success(request, _("Thank you. Your reasons stand on the project’s page."))
            return redirect("budget_desk", budget.organization.slug, budget.slug)
    context = {"budget": budget, "project": project, "form": form}
    return render(request, "budgeting/project_review.html", context, status=status_of(form))


def _read_again(form: Any, newest: Project) -> None:
    """The text changed while it was reviewed: the reviewer's words stay, and answer the text now shown."""
    form.data = form.data.copy()
    form.data["version"] = str(newest.version)
    changed = _("Delegates changed this project while you were reading. Read it again below, then give your answer.")
    form.add_error(None, ValidationError(changed, code="refused"))


@require_http_methods(["GET", "POST"])
@with_budget
def withdraw(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    return _with_reason(request, budget, code, actions.withdraw_project, _("Withdraw this project"))


@require_http_methods(["GET", "POST"])
@with_budget
def take_back(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    """From review straight away; from the ballot with a reason."""
    project = _project(budget, code)
    if request.method == "POST" and project.status != Project.Status.APPROVED:
        actions.take_back_project(actor_of(request), project)
        return redirect("budget_project", budget.organization.slug, budget.slug, code)
    return _with_reason(request, budget, code, actions.take_back_project, _("Take this project off the ballot"))


def _with_reason(request: HttpRequest, budget: Budget, code: str, verb: Any, title: str) -> HttpResponse:
    project = _project(budget, code)
    if not any(may(request, budget, "project.develop", "project.list").values()):
        require(actor_of(request), "project.develop", budget.organization)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: verb(actor_of(request), project, reason=form.cleaned_data["reason"]))
        if done is not None:
            return redirect("budget_project", budget.organization.slug, budget.slug, code)
    context = {"budget": budget, "project": project, "form": form, "title": title}
    return render(request, "budgeting/project_reason.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_budget
@only("project.translate")
def text(request: HttpRequest, budget: Budget, code: str, language: str) -> HttpResponse:
    """A project's title and sentence in another language, and the checking of it."""
    project = _project(budget, code)
    if language not in dict(languages.choices()) or language == project.language:
        raise Http404
    before = project.texts.filter(language=language).first()
    initial = {"title": before.title, "summary": before.summary} if before else {}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, lambda: actions.set_text(actor_of(request), project, language=language, **form.cleaned_data)
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("budget_project_texts", budget.organization.slug, budget.slug, code)
    context = {
        "budget": budget, "project": project, "form": form, "language": languages.own_name(language), "code": language,
    }  # fmt: skip
    return render(request, "budgeting/project_text.html", context, status=status_of(form))


@require_GET
@with_budget
@only("project.translate")
def texts(request: HttpRequest, budget: Budget, code: str) -> HttpResponse:
    """The languages a project can be read in on the ballot, and those still to write or check."""
    project = queries.project_or_404(budget, code)
    there = {each.language: each for each in project.texts.all()}
    rows = [
        {"code": key, "name": name, "text": there.get(key)}
        for key, name in languages.choices()
        if key != project.language
    ]
    return render(request, "budgeting/project_texts.html", {"budget": budget, "project": project, "rows": rows})


def _project(budget: Budget, code: str) -> Project:
    project = get_object_or_404(budget.projects, code=code)
    project.budget = budget
    return project

"""Setting up a budget: a list of steps, and one page a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.budgeting import actions, phases, terms, words
from commonhouse.budgeting.actions import voting
from commonhouse.budgeting.forms import setup as given
from commonhouse.budgeting.models import Budget, Category, District
from commonhouse.budgeting.views.common import actor_of, attempt, only, status_of, with_budget
from commonhouse.people import actions as people
from commonhouse.people.permissions import Actor, require
from commonhouse.people.queries import organization_or_404

Save = Callable[[Actor, Budget, Any], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of setup. `is_frozen_by_vote`: its answers cannot change once voting opens."""

    name: str
    title: str | Promise
    form: Callable[..., forms.Form]
    save: Save
    template: str = "budgeting/setup_step.html"
    lede: str | Promise = ""
    is_frozen_by_vote: bool = True


def _save_rule(actor: Actor, budget: Budget, form: Any) -> Budget:
    """Another rule starts from its sane options; the same rule keeps those chosen."""
    rule = form.cleaned_data["rule"]
    if rule == budget.rule.get("rule"):
        return budget
    return actions.set_rule(actor, budget, rule=rule, statement=words.statement(rule, words.DEFAULTS[rule]))


def _save_ballot(actor: Actor, budget: Budget, form: Any) -> Budget:
    kind = form.cleaned_data["kind"]
    limits = budget.ballot_limits if kind == budget.ballot_kind else terms.DEFAULT_LIMITS[kind]
    return actions.set_ballot(actor, budget, kind=kind, limits=limits)


STEPS: tuple[Step, ...] = (
    Step(
        "about", gettext_lazy("What is it about?"), given.AboutForm,
        lambda actor, budget, form: actions.edit_about(actor, budget, **form.cleaned_data), is_frozen_by_vote=False,
    ),
    Step(
        "money", gettext_lazy("How much money?"), given.MoneyForm,
        lambda actor, budget, form: actions.set_money(actor, budget, **form.cleaned_data),
    ),
    Step(
        "phases", gettext_lazy("When does each phase run?"), given.DatesForm,
        lambda actor, budget, form: actions.set_dates(
            actor, budget, form.dates(), why=form.cleaned_data.get("why", "")
        ),
        template="budgeting/setup_phases.html", is_frozen_by_vote=False,
        lede=gettext_lazy("Leave both days of a phase empty if it does not take place here. There is always a vote."),
    ),
    Step(
        "voters", gettext_lazy("Who may vote?"), given.VotersForm,
        lambda actor, budget, form: actions.set_voters(actor, budget, **form.cleaned_data),
        template="budgeting/setup_voters.html",
    ),
    Step(
        "ballot", gettext_lazy("How do people vote?"), given.BallotForm, _save_ballot,
        template="budgeting/setup_ballot.html",
    ),
    Step(
        "limits", gettext_lazy("What may a ballot hold?"), given.LimitsForm,
        lambda actor, budget, form: actions.set_ballot(actor, budget, kind=budget.ballot_kind, limits=form.limits()),
    ),
    Step(
        "rule", gettext_lazy("How are the votes counted?"), given.RuleForm, _save_rule,
        template="budgeting/setup_rule.html",
        lede=gettext_lazy("The rule decides what wins. It is published now, and frozen when voting opens."),
    ),
    Step(
        "options", gettext_lazy("The rule, in full"), given.OptionsForm,
        lambda actor, budget, form: actions.set_rule(actor, budget, rule=form.rule, statement=form.statement()),
        lede=gettext_lazy("Each answer can change which projects win. We have chosen what cities do; change it with care."),
    ),
)  # fmt: skip
ORDER = ("about", "money", "phases", "voters", "districts", "categories", "ballot", "limits", "rule", "options")
PLACES: dict[str, tuple[type[Category] | type[District], Callable[..., forms.Form], str | Promise, str | Promise]] = {
    "districts": (
        District, given.DistrictForm, gettext_lazy("Which districts or neighborhoods?"),
        gettext_lazy("Ideas and projects say where they are. A district may have its own limit of money."),
    ),
    "categories": (
        Category, given.PlaceForm, gettext_lazy("Which kinds of projects?"),
        gettext_lazy("Ideas and projects say what they are about. A category may have its own limit of money."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page: title and money. Everything else has a sane start."""
    actor = actor_of(request)
    organization = organization_or_404(actor, slug)
    require(actor, "budget.create", organization)
    form = given.NewBudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        budget = attempt(form, lambda: actions.create_budget(actor, organization, **form.cleaned_data))
        if budget is not None:
            return redirect("budget_setup_step", slug, budget.slug, "about")
    return render(request, "budgeting/setup_new.html", {"organization": organization, "form": form})


@require_GET
@with_budget
@only("budget.edit")
def overview(request: HttpRequest, budget: Budget) -> HttpResponse:
    """All answers at a glance, each with a way to change it; what is missing; publishing."""
    missing = terms.missing(budget)
    context = {
        "budget": budget, "missing": missing, "missing_steps": {step for step, _words in missing},
        "is_frozen": phases.rule_is_frozen(budget), "rule_name": words.rule_name(budget.rule["rule"]),
        "rule_rows": words.rule_rows(budget), "ballot_words": words.ballot_words(budget),
        "classes": budget.electorate.all(), "categories": budget.categories.all(),
        "districts": budget.districts.all(),
    }  # fmt: skip
    return render(request, "budgeting/setup.html", context)


@require_http_methods(["GET", "POST"])
@with_budget
@only("budget.edit")
def step(request: HttpRequest, budget: Budget, name: str) -> HttpResponse:
    """One question. Saved, it leads to the next while the budget is in preparation, to the overview afterwards."""
    if name in PLACES:
        return _places(request, budget, name)
    found = next((each for each in STEPS if each.name == name), None)
    if found is None:
        raise Http404
    form = found.form(request.POST or None, budget=budget)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: found.save(actor_of(request), budget, form))
        if saved is not None:
            return _onward(request, budget, name)
    context = _context(budget, name, found.title, found.lede) | {
        "form": form, "is_frozen": found.is_frozen_by_vote and phases.rule_is_frozen(budget), "rules": words.RULES,
        "rule_name": words.rule_name(budget.rule["rule"]),
    }  # fmt: skip
    return render(request, found.template, context, status=status_of(form))


def _context(budget: Budget, name: str, title: str | Promise, lede: str | Promise) -> dict[str, Any]:
    place = ORDER.index(name)
    return {
        "budget": budget, "step": name, "title": title, "lede": lede, "number": place + 1, "of": len(ORDER),
        "before": ORDER[place - 1] if place else "", "after": _after(name),
    }  # fmt: skip


def _after(name: str) -> str:
    place = ORDER.index(name) + 1
    return ORDER[place] if place < len(ORDER) else ""


def _onward(request: HttpRequest, budget: Budget, name: str) -> HttpResponse:
    after = _after(name)
    goes_on = not budget.is_published or (name, after) in {("ballot", "limits"), ("rule", "options")}
    if after and goes_on:
        return redirect("budget_setup_step", budget.organization.slug, budget.slug, after)
    messages.success(request, _("Saved."))
    return redirect("budget_setup", budget.organization.slug, budget.slug)


def _places(request: HttpRequest, budget: Budget, name: str) -> HttpResponse:
    """Districts or categories: those there are, and a form for one more."""
    model, form_class, title, lede = PLACES[name]
    form = form_class(request.POST or None, budget=budget)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save_place(actor_of(request), budget, form.cleaned_data, name, None))
        if saved is not None:
            return redirect("budget_setup_step", budget.organization.slug, budget.slug, name)
    context = _context(budget, name, title, lede) | {
        "form": form, "rows": model._default_manager.filter(budget=budget),
        "is_frozen": phases.rule_is_frozen(budget),
    }  # fmt: skip
    return render(request, "budgeting/setup_places.html", context, status=status_of(form))


def _save_place(actor: Actor, budget: Budget, values: dict[str, Any], name: str, row: Any) -> Any:
    if name == "categories":
        return actions.set_category(actor, budget, name=values["name"], cap=values["cap"], category=row)
    latitude, longitude = values["point"] or (None, None)
    return actions.set_district(
        actor, budget, name=values["name"], cap=values["cap"], latitude=latitude, longitude=longitude, district=row
    )


@require_http_methods(["GET", "POST"])
@with_budget
@only("budget.edit")
def place(request: HttpRequest, budget: Budget, name: str, pk: int) -> HttpResponse:
    """Changing one district or category, or taking it away."""
    if name not in PLACES:
        raise Http404
    model, form_class, title, _lede = PLACES[name]
    row: Any = get_object_or_404(model._default_manager.filter(budget=budget), pk=pk)
    if request.method == "POST" and request.POST.get("action") == "remove":
        actions.remove_place(actor_of(request), budget, row)
        return redirect("budget_setup_step", budget.organization.slug, budget.slug, name)
    form = form_class(request.POST or None, budget=budget, row=row)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save_place(actor_of(request), budget, form.cleaned_data, name, row))
        if saved is not None:
            return redirect("budget_setup_step", budget.organization.slug, budget.slug, name)
    context = _context(budget, name, title, "") | {"form": form, "row": row}
    return render(request, "budgeting/setup_place.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_budget
@only("budget.edit")
def new_class(request: HttpRequest, budget: Budget) -> HttpResponse:
    """A group of members made in place, and chosen as voters."""
    form = given.NewClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = attempt(form, lambda: _add_voters(actor_of(request), budget, form.cleaned_data))
        if added is not None:
            return redirect("budget_setup_step", budget.organization.slug, budget.slug, "voters")
    context = _context(budget, "voters", _("A new group of voters"), "") | {"form": form}
    return render(request, "budgeting/setup_class.html", context, status=status_of(form))


@transaction.atomic
def _add_voters(actor: Actor, budget: Budget, values: dict[str, Any]) -> Budget:
    """The class and its right to vote, both or neither."""
    made = people.add_class(actor, budget.organization, votes=True, **values)
    return actions.set_voters(
        actor, budget, classes=[*budget.electorate.all(), made], eligibility=budget.eligibility or made.eligibility,
        registration=budget.registration,
    )  # fmt: skip


@require_POST
@with_budget
@only("budget.edit")
def publish(request: HttpRequest, budget: Budget) -> HttpResponse:
    actions.publish(actor_of(request), budget)
    messages.success(request, _("The budget is published. Its terms stand in the public record."))
    return redirect("budget", budget.organization.slug, budget.slug)


@require_POST
@with_budget
@only("budget.edit")
def prepare_vote(request: HttpRequest, budget: Budget) -> HttpResponse:
    """Puts the approved projects into the ballot box, then on to the pages that run the vote."""
    box = voting.prepare_vote(actor_of(request), budget)
    return redirect("vote_run", budget.organization.slug, box.public_id)


@require_http_methods(["GET", "POST"])
@with_budget
@only("budget.phase")
def override(request: HttpRequest, budget: Budget) -> HttpResponse:
    form = given.OverrideForm(request.POST or None, budget=budget)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = attempt(
            form, lambda: actions.override_phase(actor_of(request), budget, kind=values["kind"], why=values["why"])
        )
        if done is not None:
            messages.success(request, _("Saved. The reason stands on the budget’s page and in the record."))
            return redirect("budget", budget.organization.slug, budget.slug)
    context = {"budget": budget, "form": form, "stand": phases.stand(budget)}
    return render(request, "budgeting/phase_override.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_budget
@only("budget.edit")
def groups(request: HttpRequest, budget: Budget, pk: int | None = None) -> HttpResponse:
    """Projects of which only one can be done."""
    group = get_object_or_404(budget.exclusive_groups, pk=pk) if pk is not None else None
    form = given.GroupForm(request.POST or None, budget=budget, group=group)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: actions.set_exclusive_group(actor_of(request), budget, group=group, **form.cleaned_data))
        if not form.errors:
            return redirect("budget_groups", budget.organization.slug, budget.slug)
    context = {
        "budget": budget, "form": form, "group": group,
        "groups": budget.exclusive_groups.prefetch_related("projects"), "is_frozen": phases.rule_is_frozen(budget),
    }  # fmt: skip
    return render(request, "budgeting/groups.html", context, status=status_of(form))

"""A seat that fell empty: saying so, and filling it as the charter says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.elections import actions, countback, offices, queries, stages
from commonhouse.elections.forms import AppointForm, CountbackForm, VacateForm
from commonhouse.elections.models import Vacancy
from commonhouse.elections.views.common import actor_of, attempt, page_for, public_page, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows, require
from commonhouse.rules.charter.model import Filled
from commonhouse.rules.charter.model import Vacancy as Way


@require_http_methods(["GET", "POST"])
@page_for("election.run")
def declare(request: HttpRequest, organization: Organization, office: str, number: int) -> HttpResponseBase:
    """Since when is the seat empty, and why?"""
    place = queries.place_or_404(organization, office, number)
    form = VacateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = actor_of(request)
        vacancy = attempt(form, lambda: actions.declare_vacancy(actor, place, data["why"], since=data["since"]))
        if vacancy is not None:
            return redirect("vacancy", organization.slug, vacancy.public_id)
    context = {
        "organization": organization, "form": form, "place": place, "title": _("A seat falls empty"),
        "office": offices.office_of(organization, office).office,
    }  # fmt: skip
    return render(request, "elections/vacate.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@public_page
def show(request: HttpRequest, organization: Organization, vacancy: str) -> HttpResponseBase:
    """How it is filled; for stewards, the next step."""
    found = queries.vacancy_or_404(organization, vacancy)
    actor = actor_of(request)
    office = offices.office_of(organization, found.place.office).office
    may_run = allows(actor, "election.run", organization)
    case, why_not = _case(found) if office.vacancy is Way.COUNTBACK else (None, "")
    sent = request.POST.get("do", "")
    back = CountbackForm(request.POST if sent == "countback" else None, candidates=case.candidates if case else ())
    appoint = AppointForm(request.POST if sent == "appoint" else None, organization=organization)
    verbs: dict[str, Callable[[], Any]] = {
        "countback": lambda: actions.hold_countback(actor, found, back.cleaned_data["unavailable"]),
        "seat": lambda: actions.seat_countback(actor, found),
        "appoint": lambda: actions.appoint(actor, found, appoint.cleaned_data["who"], appoint.cleaned_data["by"]),
    }
    status = 200
    if request.method == "POST" and sent in verbs:
        require(actor, "election.run", organization)
        form: Any = {"countback": back, "appoint": appoint}.get(sent)
        if form is None:
            verbs[sent]()
        if form is None or (form.is_valid() and attempt(form, verbs[sent]) is not None):
            if sent != "countback":
                messages.success(request, _("The seat is filled."))
            return redirect("vacancy", organization.slug, found.public_id)
        status = status_of(form)
    context = {
        "organization": organization, "vacancy": found, "office": office, "may_run": may_run, "case": case,
        "why_not": why_not, "back": back, "appoint": appoint, "story": _story(found),
        "winner": _winner(found),
        "by_appointment": Way.APPOINTMENT is office.vacancy or office.filled is Filled.APPOINTMENT,
        "by_countback": office.vacancy is Way.COUNTBACK,
    }  # fmt: skip
    return render(request, "elections/vacancy.html", context, status=status)


def _case(vacancy: Vacancy) -> tuple[countback.Case | None, str]:
    if vacancy.filled_at is not None:
        return None, ""
    try:
        return countback.case_of(vacancy), ""
    except Refused as refusal:
        return None, str(refusal)


def _names(vacancy: Vacancy) -> dict[str, str]:
    if vacancy.election is None:
        return {}
    return {each.code: each.ballot_name for each in vacancy.election.candidacies.all()}


def _story(vacancy: Vacancy) -> stages.Story | None:
    if vacancy.countback is None:
        return None
    return stages.story(countback.RULE, vacancy.countback["result"], _names(vacancy))


def _winner(vacancy: Vacancy) -> str:
    winners = (vacancy.countback or {}).get("result", {}).get("winners", ())
    return _names(vacancy).get(winners[0], "") if winners else ""

"""What members see: offices, an election, standing in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.charters.words import method_words, names, office_sentences
from commonhouse.elections import actions, offices, queries, words
from commonhouse.elections.forms import NominateForm, StandForm, StatementForm
from commonhouse.elections.models import MAX_STATEMENT, Candidacy, Election
from commonhouse.elections.views.common import actor_of, attempt, belongs, election_page, public_page, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import sign_in_first

MOST = 30


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponseBase:
    """Who holds each seat, until when; elections; draws."""
    known = names(organization)
    held = queries.offices(organization)
    context = {
        "organization": organization,
        "offices": [{"held": each, "sentences": office_sentences(each.office, known)} for each in held],
        "elections": [words.listed(each) for each in queries.elections_of(organization)[:MOST]],
        "vacancies": queries.vacancies_of(organization).filter(filled_at=None)[:MOST],
        "draws": queries.draws_of(organization)[:MOST],
        "may_call": allows(actor_of(request), "election.call", organization),
        "may_draw": allows(actor_of(request), "draw.hold", organization),
    }
    return render(request, "elections/index.html", context)


@require_GET
@election_page
def show(request: HttpRequest, election: Election) -> HttpResponseBase:
    """An election: where it stands, who stands, and what one can do now."""
    organization, actor = election.organization, actor_of(request)
    office = words.office_or_none(election)
    mine = queries.candidacy_of(election, actor.person)
    context = {
        "organization": organization,
        "election": election,
        "office": office,
        "its_places": queries.places_of(election),
        "steps": words.steps(election),
        "candidates": [words.candidate(each, get_language() or "en") for each in queries.candidates(election)],
        "mine": mine,
        "is_nominating": _is_nominating(election),
        "is_voting": queries.is_voting(election),
        "may_stand": bool(office and actor.person and not offices.may_stand(organization, office, actor.person)),
        "may_nominate": belongs(request, organization) or allows(actor, "election.run", organization),
        "may_run": allows(actor, "election.run", organization),
        "method": method_words(election.method),
        "most": MAX_STATEMENT,
    }
    return render(request, "elections/election.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@election_page
def nominate(request: HttpRequest, election: Election) -> HttpResponseBase:
    """Somebody else, who is asked; standing oneself has a page of its own."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    form = NominateForm(request.POST or None, organization=election.organization)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["who"]
        if who.pk == actor.person.pk:
            return redirect("election_stand", election.organization.slug, election.public_id)
        done = attempt(form, lambda: actions.nominate(actor, election, who))
        if done is not None:
            messages.success(request, _("%(name)s is asked to stand.") % {"name": who.name})
            return redirect(election.get_absolute_url())
    return _form(request, election, form, _("Nominate someone"), _("Ask them"))


@never_cache
@require_http_methods(["GET", "POST"])
@election_page
def stand(request: HttpRequest, election: Election) -> HttpResponseBase:
    """Standing oneself, or answering a nomination: yes with the name on the ballot, or no."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    mine = queries.candidacy_of(election, actor.person)
    said_no = request.POST.get("answer") == "no"
    if said_no and mine is not None:
        actions.answer(actor, mine, accepts=False)
        messages.success(request, _("You do not stand. Thank you for saying so."))
        return redirect(election.get_absolute_url())
    initial = {"ballot_name": (mine.ballot_name if mine else "") or actor.person.name}
    form = StandForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name, person = form.cleaned_data["ballot_name"], actor.person
        done = attempt(form, lambda: actions.nominate(actor, election, person, ballot_name=name))
        if done is not None:
            messages.success(request, _("You stand. Now say why, if you like."))
            return redirect("election_statement", election.organization.slug, election.public_id)
    context = {
        "organization": election.organization, "election": election, "form": form, "mine": mine,
        "is_asked": mine is not None and mine.state == Candidacy.State.NOMINATED,
        "stands": mine is not None and mine.state == Candidacy.State.ACCEPTED,
        "is_nominating": _is_nominating(election),
    }  # fmt: skip
    return render(request, "elections/stand.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@election_page
def statement(request: HttpRequest, election: Election) -> HttpResponseBase:
    """What one says as a candidate, in one language at a time."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    mine = queries.candidacy_of(election, actor.person)
    if mine is None:
        return redirect("election_stand", election.organization.slug, election.public_id)
    form = StatementForm(request.POST or None, candidacy=mine)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        refused_before = len(form.errors)
        attempt(form, lambda: actions.write_statement(actor, mine, said["language"], said["text"]))
        if len(form.errors) == refused_before:
            messages.success(request, _("Your statement is saved."))
            return redirect(election.get_absolute_url())
    context: dict[str, Any] = {"written": [words.statement(each) for each in mine.statements.all()]}
    return _form(request, election, form, _("Your statement"), _("Save"), context, "elections/statement.html")


def _form(
    request: HttpRequest,
    election: Election,
    form: Any,
    title: str,
    button: str,
    more: dict[str, Any] | None = None,
    template: str = "elections/form.html",
) -> HttpResponseBase:
    context = {
        "organization": election.organization, "election": election, "form": form, "title": title, "button": button,
        "back": election.get_absolute_url(),
    } | (more or {})  # fmt: skip
    return render(request, template, context, status=status_of(form))


def _is_nominating(election: Election) -> bool:
    return election.state == Election.State.NOMINATING and timezone.now() < election.nominations_close

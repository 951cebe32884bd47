"""A steward's pages: calling an election and leading it step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.charters.words import names, office_sentences
from commonhouse.elections import actions, offices, queries, words
from commonhouse.elections.forms import CallForm, CancelForm, DatesForm, TakeForm, dates_of, usual_dates
from commonhouse.elections.models import Candidacy, Election, Place
from commonhouse.elections.views.common import actor_of, attempt, election_page_for, page_for, status_of
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.rules.charter.model import Office


@require_POST
@page_for("election.call")
def set_up(request: HttpRequest, organization: Organization, office: str) -> HttpResponseBase:
    """The places of an office, as the charter has them."""
    actions.set_up_places(actor_of(request), organization, office)
    messages.success(request, _("The seats are set up."))
    return redirect("elections", organization.slug)


@require_http_methods(["GET", "POST"])
@page_for("election.call")
def call(request: HttpRequest, organization: Organization, office: str) -> HttpResponseBase:
    """Which seats, and when?"""
    said = offices.office_of(organization, office).office
    places = _places(organization, said)
    if not places:
        raise Refused(_("Set up the seats of this office first."))
    today = timezone.localdate()
    due = [place.number for place, _w in places if place.holder is None or (place.ends_on and place.ends_on <= today)]
    wanted = request.GET.get("seat", "")
    chosen = [int(wanted)] if wanted.isdecimal() and len(wanted) < 4 else due
    form = CallForm(request.POST or None, places=places, due=chosen, initial=usual_dates(said))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        election = attempt(
            form,
            lambda: actions.call_election(
                actor_of(request), organization, office, places=form.chosen(), title=data["title"],
                nominations_close=data["nominations_close"], opens_at=data["opens_at"], closes_at=data["closes_at"],
                submission=data["submission"],
            ),
        )  # fmt: skip
        if election is not None:
            messages.success(request, _("The election is called. Nominations are open."))
            return redirect(election.get_absolute_url())
    context = {
        "organization": organization, "office": said, "form": form,
        "sentences": office_sentences(said, names(organization)),
    }  # fmt: skip
    return render(request, "elections/call.html", context, status=status_of(form))


def _places(organization: Organization, office: Office) -> list[tuple[Place, str]]:
    rows = Place.objects.filter(organization=organization, office=office.id, number__lte=office.seats)
    places = queries.with_holders(rows.select_related("seat__person").order_by("number"))
    return [(place, _place_words(place)) for place in places]


def _place_words(place: Place) -> str:
    title = _("Seat %(number)d") % {"number": place.number}
    if place.cohort:
        title += " · " + _("cohort %(cohort)s") % {"cohort": place.cohort}
    if place.holder is None:
        return f"{title} · " + _("empty")
    if place.ends_on is None:
        return f"{title} · {place.holder.person.name}"
    return f"{title} · " + _("%(name)s until %(day)s") % {"name": place.holder.person.name, "day": day(place.ends_on)}


@require_http_methods(["GET", "POST"])
@election_page_for("election.run")
def run(request: HttpRequest, election: Election) -> HttpResponseBase:
    """The one next step, and what else a steward may do."""
    actor = actor_of(request)
    now = timezone.now()
    elected = queries.elected(election) if election.state == Election.State.COUNTED else []
    sent = request.POST.get("do", "")
    form = DatesForm(request.POST if sent == "dates" else None, initial=dates_of(election))
    take = TakeForm(request.POST if sent == "take" else None, elected=elected)
    cancel = CancelForm(request.POST if sent == "cancel" else None)
    verbs: dict[str, Callable[[], Any]] = {
        "close": lambda: actions.close_nominations(actor, election),
        "open": lambda: actions.open_voting(actor, election),
        "dates": lambda: actions.move_dates(actor, election, **form.cleaned_data),
        "take": lambda: actions.take_seats(actor, election, **take.cleaned_data),
        "cancel": lambda: actions.cancel_election(actor, election, cancel.cleaned_data["why"]),
    }
    asked = {"dates": form, "take": take, "cancel": cancel}.get(sent)
    if request.method == "POST" and sent in verbs:
        if asked is None:
            verbs[sent]()
        elif not asked.is_valid() or attempt(asked, verbs[sent]) is None:
            return _run_page(request, election, now, elected, form, take, cancel, status_of(asked))
        return redirect("election_run", election.organization.slug, election.public_id)
    return _run_page(request, election, now, elected, form, take, cancel, 200)


def _run_page(
    request: HttpRequest,
    election: Election,
    now: Any,
    elected: list[Candidacy],
    form: DatesForm,
    take: TakeForm,
    cancel: CancelForm,
    status: int,
) -> HttpResponseBase:
    rows = list(election.candidacies.select_related("person").order_by("number"))
    standing = sum(row.state == Candidacy.State.ACCEPTED for row in rows)
    context = {
        "organization": election.organization, "election": election, "form": form, "take": take, "cancel": cancel,
        "rows": rows, "standing": standing, "seats": election.places.count(), "steps": words.steps(election),
        "office": words.office_or_none(election), "elected": elected,
        "piles": election.box.batches.filter(state="keying") if election.box is not None else (),
        "is_over": now >= election.nominations_close, "box": election.box,
        "may_cancel": election.state == Election.State.NOMINATING
        or (election.state == Election.State.VOTING and election.box is not None and election.box.state == "draft"),
    }  # fmt: skip
    return render(request, "elections/run.html", context, status=status)


@require_POST
@election_page_for("election.run")
def answer_for(request: HttpRequest, election: Election, number: int) -> HttpResponseBase:
    """A steward enters the answer of somebody who was nominated, on their word."""
    candidacy = election.candidacies.filter(number=number).select_related("person").first()
    if candidacy is None:
        raise Refused(_("There is no such nomination."))
    candidacy.election = election
    actions.answer(actor_of(request), candidacy, accepts=request.POST.get("answer") == "yes")
    return redirect("election_run", election.organization.slug, election.public_id)

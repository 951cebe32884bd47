"""An applicant's own pages: one question a page, everything kept at once, from any phone; the receipt; an offer's yes or no."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.finding import actions, checking, line, readiness, words
from commonhouse.land.finding.forms import QUESTION_FORMS, CodeForm, DeclineForm, bedrooms_words
from commonhouse.land.finding.models import Application, HomeOffer
from commonhouse.land.finding.views.common import (
    SESSION,
    Seen,
    actor_of,
    attempt,
    context,
    offer_or_404,
    posted,
    programme_or_404,
    seen_or_404,
    status_of,
)
from commonhouse.notices.links import Link
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused
from commonhouse.people.views.common import public_page
from commonhouse.record.limits import Limit, is_over, note

CODES = Limit("home-application-code", 30, 3600)
MINUTES = {"size": 1, "bedrooms": 1, "priorities": 2, "reach": 1}


@require_POST
@public_page
def apply(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    """Begins an application, or goes on with it."""
    actor = actor_of(request)
    found = programme_or_404(actor, organization, programme)
    if actor.person is None:
        return redirect(f"{reverse('account_login')}?next={found.get_absolute_url()}")
    application = actions.start(actor, found)
    return redirect(_next_page(application))


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Opens an application by its code, without signing in."""
    form = CodeForm(posted(request))
    if request.method == "POST":
        if is_over(request, CODES):
            return render(request, "land/finding/code.html", {"form": form, "too_many": True}, status=429)
        if form.is_valid():
            found = actions.by_code(form.cleaned_data["code"])
            if found is not None:
                request.session[SESSION] = found.public_id
                return redirect(found.get_absolute_url())
            note(request, CODES)
            form.add_error("code", _("This code does not work. Check each letter, or ask the office for a new one."))
    return render(request, "land/finding/code.html", {"form": form})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """On a phone or computer that others use: closes what the code opened."""
    request.session.pop(SESSION, None)
    return redirect("land_application_code")


@never_cache
@require_GET
def application(request: HttpRequest, application: str) -> HttpResponse:
    """Where an application stands: what is missing, its place in line and why, offers, what comes next."""
    return _page(request, seen_or_404(request, application))


def _page(request: HttpRequest, seen: Seen, status: int = 200, **more: Any) -> HttpResponse:
    found = seen.application
    standing = line.standing_of(found)
    offers = list(found.offers.select_related("opening__holding", "organization").order_by("-made_at")[:20])
    draw = found.programme.draws.filter(state__in=("announced", "listed")).select_related("organization").first()
    last = line.last_draw(found.programme)
    shown = context(
        request, found.organization, application=found, programme=found.programme, is_mine=seen.is_mine,
        unanswered=readiness.unanswered(found), answers=_answers(found), stages=readiness.stages(found, timezone.localdate()),
        standing=standing, why=checking.why_words(found.programme, standing.place.because) if standing else "",
        before=[(bedrooms_words(size), ahead) for size, ahead in standing.before.items()] if standing else [],
        offers=offers, live=next((each for each in offers if each.state == HomeOffer.State.OPEN), None),
        coming_draw=draw, last_draw=last, is_by_code=request.session.get(SESSION) == found.public_id,
        next_page=_next_page(found), **more,
    )  # fmt: skip
    return render(request, "land/finding/application.html", shown, status=status)


def _answers(application: Application) -> list[dict[str, Any]]:
    """Each question with its answer in words, and where it is changed."""
    names = words.priority_names(application.programme)
    said: dict[str, str] = {
        "size": ngettext("%(count)d person", "%(count)d people", application.size or 0)
        % {"count": application.size or 0},
        "bedrooms": ", ".join(bedrooms_words(each) for each in application.bedrooms),
        "priorities": ", ".join(_checked_words(application, each, names) for each in application.priorities)
        or _("None"),
        "reach": " ".join(part for part in (str(application.get_reach_display()), application.reach_words) if part),
    }
    titles = {
        "size": _("People in the home"), "bedrooms": _("Homes asked for"), "priorities": _("Priorities declared"),
        "reach": _("How we reach you"),
    }  # fmt: skip
    asked = [name for name in readiness.QUESTIONS if name != "priorities" or application.programme.priorities]
    return [
        {
            "title": titles[name], "said": said[name] if name in application.answered else "",
            "url": reverse("land_application_question", args=[application.public_id, name]),
        }
        for name in asked
    ]  # fmt: skip


def _checked_words(application: Application, priority: str, names: dict[str, str]) -> str:
    name = names.get(priority, priority)
    found = application.checked.get(priority)
    if found is None:
        return _("%(name)s (not looked at yet)") % {"name": name}
    return _("%(name)s (looked at: yes)") % {"name": name} if found else _("%(name)s (looked at: no)") % {"name": name}


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, application: str, question: str) -> HttpResponse:
    """One question. Its answer is kept when the button is pressed; "stop here" is always possible."""
    seen = seen_or_404(request, application)
    found = seen.application
    if question == "bedrooms" and found.size is None:
        return redirect("land_application_question", found.public_id, "size")
    form = QUESTION_FORMS[question](posted(request), application=found)
    if request.method == "POST" and form.is_valid():
        value, more = form.said()
        done = attempt(form, lambda: actions.answer(seen.actor, found, question, value, words=more))
        if done is not None:
            return redirect(found.get_absolute_url() if request.POST.get("do") == "stop" else _next_page(done))
    asked = [each for each in readiness.QUESTIONS if each != "priorities" or found.programme.priorities]
    shown = context(
        request, found.organization, application=found, programme=found.programme, form=form, question=question,
        minutes=MINUTES[question], number=asked.index(question) + 1 if question in asked else 1, all=len(asked),
        field=form[question], checks=words.priorities(found.programme) if question == "priorities" else (),
    )  # fmt: skip
    return render(request, "land/finding/question.html", shown, status=status_of(form))


@require_POST
def send(request: HttpRequest, application: str) -> HttpResponse:
    seen = seen_or_404(request, application)
    try:
        actions.send(seen.actor, seen.application)
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect(seen.application.get_absolute_url())
    messages.success(request, _("Your application is in. Keep your ticket."))
    return redirect("land_application_receipt", seen.application.public_id)


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, application: str) -> HttpResponse:
    """To print or write down: the ticket, and (asked for by its button) a new code that opens the application anywhere."""
    seen = seen_or_404(request, application)
    fresh = actions.new_code(seen.actor, seen.application) if request.method == "POST" else ""
    shown = context(
        request, seen.application.organization, application=seen.application, programme=seen.application.programme,
        fresh=fresh, is_mine=seen.is_mine, code_url=request.build_absolute_uri(reverse("land_application_code")),
        draw_url=request.build_absolute_uri(seen.application.programme.get_absolute_url()),
    )  # fmt: skip
    return render(request, "land/finding/receipt.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, application: str) -> HttpResponse:
    seen = seen_or_404(request, application)
    if request.method == "POST":
        try:
            actions.withdraw(seen.actor, seen.application)
            messages.success(request, _("Your application is taken back."))
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect(seen.application.get_absolute_url())
    shown = context(
        request, seen.application.organization, application=seen.application, programme=seen.application.programme
    )
    return render(request, "land/finding/withdraw.html", shown)


@require_POST
def income(request: HttpRequest, application: str) -> HttpResponse:
    """On to the sealed income review, which begins here if it has not."""
    seen = seen_or_404(request, application)
    try:
        review = actions.income_review(seen.actor, seen.application)
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect(seen.application.get_absolute_url())
    return redirect(review.get_absolute_url())


# --- an offer -----------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, offer: str) -> HttpResponse:
    found, seen = offer_or_404(request, offer)
    return _answering(request, found, seen.actor, seen.is_mine, found.application.get_absolute_url())


def by_link(request: HttpRequest, link: Link) -> HttpResponseBase:
    """The same from a letter, by its signed link: nobody is signed in by it."""
    rows = HomeOffer.objects.select_related(
        "organization", "opening__holding__parcel", "opening__programme", "application__person",
        "application__organization", "application__programme",
    )  # fmt: skip
    found = rows.filter(public_id=link.ref, application__person=link.person).first()
    if found is None:
        return render(request, "notices/link_gone.html", status=410)
    return _answering(request, found, Actor(link.person), True, request.get_full_path())


def _answering(request: HttpRequest, offer: HomeOffer, actor: Actor, is_mine: bool, on: str) -> HttpResponse:
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        yes = request.POST.get("do") == "accept"
        why = form.cleaned_data["why"]
        done = attempt(form, lambda: actions.accept(actor, offer) if yes else actions.decline(actor, offer, why=why))
        if done is not None:
            messages.success(request, _("Your yes is noted.") if yes else _("Your no is noted."))
            return redirect(on)
    left = offer.opening.programme.declines - offer.application.declined
    shown = context(
        request, offer.organization, offer=offer, opening=offer.opening, form=form, is_mine=is_mine, left=left,
        size=bedrooms_words(offer.opening.bedrooms), is_open=offer.state == HomeOffer.State.OPEN,
        is_late=offer.state == HomeOffer.State.OPEN and timezone.now() >= offer.due_at,
    )  # fmt: skip
    return render(request, "land/finding/offer.html", shown, status=status_of(form))


def _next_page(application: Application) -> str:
    """The next question without an answer; the application itself where all have one."""
    if application.state == Application.State.DRAFT and (open_ones := readiness.unanswered(application)):
        return reverse("land_application_question", args=[application.public_id, open_ones[0]])
    return application.get_absolute_url()

"""The office's pages: programmes written, sessions held, applications looked at, homes opened and offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.finding import actions, queries, readiness, words
from commonhouse.land.finding.forms import (
    CertificateForm,
    DrawForm,
    OpeningForm,
    PaperForm,
    PassForm,
    ProgrammeForm,
    SessionForm,
    StepForm,
    WhyForm,
    bedrooms_words,
)
from commonhouse.land.finding.models import Application, Attendance, HomeOffer
from commonhouse.land.finding.starters import STARTERS, starter
from commonhouse.land.finding.views.common import (
    actor_of,
    ask,
    attempt,
    context,
    opening_or_404,
    posted,
    programme_or_404,
    session_or_404,
    status_of,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, require
from commonhouse.people.views.common import page_for, paged


# --- programmes ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("programme.edit")
def programme_new(request: HttpRequest, organization: Organization) -> HttpResponse:
    chosen = starter(request.GET.get("from", ""))
    form = ProgrammeForm(posted(request), starter=chosen)
    return ask(
        request, organization, form, _("A new programme"), button=_("Save the draft"), template="land/finding/write.html",
        verb=lambda: actions.write_programme(
            actor_of(request), organization, form.programme_said(), submission=form.cleaned_data["submission"]
        ),
        back=reverse("land_find", args=[organization.slug]), on=lambda made: made.get_absolute_url(),
        starters=STARTERS, chosen=chosen,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("programme.edit")
def programme_edit(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    found = programme_or_404(actor_of(request), organization, programme)
    form = ProgrammeForm(posted(request), programme=found)
    return ask(
        request, organization, form, _("Change the programme"), button=_("Save"), template="land/finding/write.html",
        verb=lambda: actions.edit_programme(actor_of(request), found, form.programme_said()),
        back=found.get_absolute_url(), programme=found,
    )  # fmt: skip


@require_POST
@page_for("programme.edit")
def programme_do(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    found = programme_or_404(actor_of(request), organization, programme)
    try:
        if request.POST.get("do") == "open":
            actions.open_programme(actor_of(request), found)
            messages.success(request, _("It is open. Its rules stand in the public record from now on."))
        elif request.POST.get("do") == "close":
            actions.close_programme(actor_of(request), found)
    except Refused as problem:
        messages.error(request, str(problem))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect(found.get_absolute_url())


# --- sessions -----------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("programme.edit")
def session_new(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    found = programme_or_404(actor_of(request), organization, programme)
    form = SessionForm(posted(request))
    return ask(
        request, organization, form, _("Plan a session"), button=_("Save"), back=found.get_absolute_url(),
        verb=lambda: actions.plan_session(
            actor_of(request), found, form.when(), submission=form.cleaned_data["submission"]
        ),
        on=lambda made: made.get_absolute_url(), programme=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("programme.edit")
def session_edit(request: HttpRequest, organization: Organization, session: str) -> HttpResponse:
    found = session_or_404(actor_of(request), organization, session)
    form = SessionForm(posted(request), session=found)
    return ask(
        request, organization, form, _("Change this session"), button=_("Save and tell those who come"),
        verb=lambda: actions.move_session(actor_of(request), found, form.when()), back=found.get_absolute_url(),
        programme=found.programme,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("programme.edit")
def session_mark(request: HttpRequest, organization: Organization, session: str) -> HttpResponse:
    """Who came; and calling the session off before it."""
    found = session_or_404(actor_of(request), organization, session)
    rows = list(found.attendances.exclude(state=Attendance.State.OFF).select_related("person").order_by("person__name"))
    if request.method == "POST":
        try:
            if request.POST.get("do") == "cancel":
                actions.cancel_session(actor_of(request), found)
            else:
                actions.mark(actor_of(request), found, _people(request.POST.getlist("came")))
                messages.success(request, _("Saved. Whoever came has a certificate, for every programme."))
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("land_session_mark", organization.slug, found.public_id)
    for each in rows:
        each.is_there = each.state == Attendance.State.CAME  # type: ignore[attr-defined]
    has_begun = found.starts_at <= timezone.now()
    return render(
        request, "land/finding/mark.html", context(request, organization, session=found, rows=rows, has_begun=has_begun)
    )


def _people(typed: list[str]) -> set[UUID]:
    """The ids among what was sent; what is none is left out."""
    found = set()
    for each in typed:
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found


# --- applications -------------------------------------------------------------------------------------------------------
@require_GET
@page_for("application.read")
def applications(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All applications, with what each still lacks."""
    state, which = request.GET.get("state", ""), request.GET.get("programme", "")
    page = paged(request, queries.applications(organization, state=state, programme=which))
    rows = list(page)
    steps = readiness.stages_of(rows, timezone.localdate())
    for each in rows:
        each.missing = ", ".join(step.title for step in steps[each.pk] if not step.done)
    return render(
        request, "land/finding/applications.html",
        context(
            request, organization, page=page, rows=rows, state=state, which=which, states=Application.State.choices,
            programmes=queries.programmes(organization, drafts=False),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("application.enter")
def paper(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    """An application for somebody at the desk: a name and a language, then the same questions."""
    found = programme_or_404(actor_of(request), organization, programme)
    form = PaperForm(posted(request))
    return ask(
        request, organization, form, _("An application on paper"), button=_("Go on to the questions"),
        verb=lambda: actions.enter_on_paper(actor_of(request), found, **form.cleaned_data),
        back=found.get_absolute_url(), programme=found,
        on=lambda made: reverse("land_application_question", args=[made.public_id, "size"]),
        lede=_("For somebody who has no phone or email, or likes it better so. They get a ticket and a code on paper."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("application.read")
def desk(request: HttpRequest, organization: Organization, application: str) -> HttpResponse:
    """One application as the office sees it: priorities and steps to look at, certificates, setting it aside."""
    rows = Application.objects.select_related("organization", "programme", "person", "entered_by")
    found = get_object_or_404(rows, organization=organization, public_id=application)
    forms: dict[str, Any] = {"certificate": CertificateForm(), "aside": WhyForm(prefix="aside")}
    if request.method == "POST":
        require(actor_of(request), "application.enter", organization)
        wrong = _do(request, found)
        if wrong is None:
            return redirect("land_application_desk", organization.slug, found.public_id)
        forms |= wrong
    names = {each["id"]: each for each in words.priorities(found.programme)}
    declared = [names[each] | {"found": found.checked.get(each)} for each in found.priorities if each in names]
    stages = readiness.stages(found, timezone.localdate())
    return render(
        request, "land/finding/desk.html",
        context(
            request, organization, application=found, programme=found.programme, declared=declared, stages=stages,
            sizes=[bedrooms_words(each) for each in found.bedrooms], step_form=StepForm(),
            offers=list(found.offers.select_related("opening__holding", "organization", "opening__organization")[:20]),
            certificates=actions.certificates(found.person, organization.pk, timezone.localdate()),
            is_going=found.state in {"draft", "sent"}, **forms,
        ),
        status=max(status_of(form) for form in forms.values()),
    )  # fmt: skip


def _do(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    """A button of the page; the form that was refused, or None when it is done."""
    actor, said = actor_of(request), request.POST
    do, _colon, which = said.get("do", "").partition(":")
    if do == "certificate":
        form = CertificateForm(said)
        verb: Any = lambda: actions.enter_certificate(actor, application, **form.cleaned_data)  # noqa: E731
        return None if form.is_valid() and attempt(form, lambda: (verb(),)) is not None else {"certificate": form}
    if do == "aside":
        why = WhyForm(said, prefix="aside")
        end: Any = lambda: actions.set_aside(actor, application, why.cleaned_data["why"])  # noqa: E731
        return None if why.is_valid() and attempt(why, lambda: (end(),)) is not None else {"aside": why}
    try:
        if do in {"yes", "no", "again"}:
            actions.check_priority(actor, application, which, {"yes": True, "no": False, "again": None}[do])
        elif do in {"step", "undo"}:
            until = StepForm(said)
            until.is_valid()
            actions.mark_step(actor, application, which, until=until.cleaned_data.get("until"), undo=do == "undo")
    except Refused as problem:
        messages.error(request, str(problem))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return None


# --- draws and homes ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("lottery.hold")
def draw_new(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    found = programme_or_404(actor_of(request), organization, programme)
    form = DrawForm(posted(request))
    return ask(
        request, organization, form, _("Announce a draw"), button=_("Announce it"), back=found.get_absolute_url(),
        verb=lambda: actions.announce(actor_of(request), found, **form.cleaned_data), programme=found,
        on=lambda made: made.get_absolute_url(),
        lede=_("First everyone hears where the seed comes from. Then the list is published. Then the seed is made."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("home.offer")
def open_home(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = OpeningForm(posted(request), organization=organization)

    def verb() -> Any:
        said = dict(form.cleaned_data)
        return actions.open_home(actor_of(request), said.pop("holding"), said.pop("programme"), **said)

    return ask(
        request, organization, form, _("Open a home"), verb, button=_("Open it"),
        back=reverse("land_find", args=[organization.slug]), on=lambda made: made.get_absolute_url(),
    )  # fmt: skip


@require_POST
@page_for("home.offer")
def opening_do(request: HttpRequest, organization: Organization, opening: str) -> HttpResponse:
    """The buttons of an open home: offer it to the next, write down an answer, confirm, close."""
    actor = actor_of(request)
    found = opening_or_404(organization, opening)
    do, _colon, which = request.POST.get("do", "").partition(":")
    try:
        if do == "offer":
            made = actions.offer(actor, found)
            messages.success(request, _("Offered to ticket %(ticket)s.") % {"ticket": made.application.ticket})
        elif do == "close":
            actions.close_opening(actor, found)
        elif do in {"accept", "decline", "confirm"}:
            _answer(request, organization, do, which)
    except Refused as problem:
        messages.error(request, str(problem))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect(found.get_absolute_url())


def _answer(request: HttpRequest, organization: Organization, do: str, public_id: str) -> None:
    rows = HomeOffer.objects.select_related(
        "organization", "opening__holding", "opening__programme", "application__person", "application__programme",
        "application__organization",
    )  # fmt: skip
    offer = get_object_or_404(rows, organization=organization, public_id=public_id)
    {"accept": actions.accept, "decline": actions.decline, "confirm": actions.confirm}[do](actor_of(request), offer)


@require_http_methods(["GET", "POST"])
@page_for("home.offer")
def pass_over(request: HttpRequest, organization: Organization, opening: str, application: str) -> HttpResponse:
    found = opening_or_404(organization, opening)
    who = get_object_or_404(Application, organization=organization, public_id=application)
    form = PassForm(posted(request))
    return ask(
        request, organization, form, _("Pass over ticket %(ticket)s for this home") % {"ticket": who.ticket},
        button=_("Pass over"), back=found.get_absolute_url(), programme=found.programme,
        verb=lambda: actions.pass_over(actor_of(request), found, who, form.cleaned_data["why"]),
        lede=_("They keep their place for the next home. The public record says that the ticket was passed over."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("home.offer")
def take_back(request: HttpRequest, organization: Organization, offer: str) -> HttpResponse:
    rows = HomeOffer.objects.select_related("organization", "opening__holding", "opening__programme", "application")
    found = get_object_or_404(rows, organization=organization, public_id=offer)
    form = WhyForm(posted(request))
    return ask(
        request, organization, form, _("Take the offer back"), button=_("Take it back"), programme=found.opening.programme,
        verb=lambda: actions.take_back(actor_of(request), found, form.cleaned_data["why"]),
        back=found.opening.get_absolute_url(), lede=_("The household reads your reason, and keeps its place in line."),
    )  # fmt: skip

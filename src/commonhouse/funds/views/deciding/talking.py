"""What members say of a candidate: outreach notes, the standards, questions about the memo."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions.deciding.outreach import may_read_notes
from commonhouse.funds.forms.deciding import AnswerForm, CompanionForm, NoteForm, QuestionForm, ViewForm
from commonhouse.funds.models import Candidate, Criterion, MemoQuestion
from commonhouse.funds.queries import deciding as queries
from commonhouse.funds.views.deciding.common import actor_of, attempt, form_page, posted, status_of, with_candidate
from commonhouse.people.models import Person
from commonhouse.people.permissions import Refused, allows, require


@require_http_methods(["GET", "POST"])
@with_candidate
def notes(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Outreach: who does it, and what was said. For them, and for those who move it on."""
    actor = actor_of(request)
    if not may_read_notes(actor, candidate):
        raise Http404
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.note(actor, candidate, **form.cleaned_data))
        if made is not None:
            return redirect("candidate_notes", candidate.organization.slug, candidate.public_id)
    context = {
        "organization": candidate.organization, "candidate": candidate, "form": form,
        "notes": list(candidate.notes.select_related("person")[:200]),
        "companions": list(candidate.companions.order_by("name")),
        "may_ask": allows(actor, "candidate.move", candidate.organization),
    }  # fmt: skip
    return render(request, "funds/deciding/notes.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_candidate
def companion(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    require(actor_of(request), "candidate.move", candidate.organization)
    form = CompanionForm(posted(request), organization=candidate.organization)
    return form_page(
        request, candidate.organization, form,
        lambda: actions.ask_to_accompany(actor_of(request), candidate, form.cleaned_data["person"]),
        title=_("Who reaches out?"), button=_("Add them"), above=candidate.name, done=_("They can read and write notes now."),
        back=f"{candidate.get_absolute_url()}notes/",
    )  # fmt: skip


@require_POST
@with_candidate
def companion_ends(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    person = get_object_or_404(Person, pk=request.POST.get("person", ""), accompanies=candidate)
    actions.end_accompanying(actor_of(request), candidate, person)
    messages.success(request, _("They no longer read the notes."))
    return redirect(candidate.get_absolute_url())


@require_GET
@with_candidate
def standards(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Every standard by area, and where members have spoken. No figures add up."""
    actor = actor_of(request)
    if not queries.is_inside(actor, candidate.organization):
        raise Http404
    context = {
        "organization": candidate.organization, "candidate": candidate, "areas": queries.standards(candidate),
        "is_open": candidate.state == "active" and candidate.here is not None and candidate.here.kind == "standards",
    }  # fmt: skip
    return render(request, "funds/deciding/standards.html", context)


@require_http_methods(["GET", "POST"])
@with_candidate
def criterion(request: HttpRequest, candidate: Candidate, pk: int) -> HttpResponse:
    """One standard: what members say, and one's own view."""
    actor = actor_of(request)
    if not queries.is_inside(actor, candidate.organization):
        raise Http404
    found = get_object_or_404(Criterion, pk=pk, organization=candidate.organization)
    views = queries.views(candidate, found)
    mine = next((each for each in views if actor.person is not None and each.person_id == actor.person.pk), None)
    initial = {"says": mine.says, "words": mine.words} if mine else {}
    form = ViewForm(posted(request), initial=initial)
    if request.method == "POST" and "take_back" in request.POST and mine is not None:
        actions.take_back(actor, mine)
        return redirect("candidate_standards", candidate.organization.slug, candidate.public_id)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.say(actor, candidate, found, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Thank you. Your words stand here."))
            return redirect("candidate_standards", candidate.organization.slug, candidate.public_id)
    here = candidate.here
    is_open = candidate.state == "active" and here is not None and here.kind == "standards" and found.is_active
    context = {
        "organization": candidate.organization, "candidate": candidate, "criterion": found, "form": form, "mine": mine,
        "views": views, "may_say": is_open and allows(actor, "candidate.review", candidate.organization),
    }  # fmt: skip
    return render(request, "funds/deciding/criterion.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_candidate
def ask(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    require(actor_of(request), "candidate.review", candidate.organization)
    memo = queries.memo_of(candidate, candidate.sheet)
    if memo is None:
        raise Refused(_("There is no memo to ask about yet."))
    form = QuestionForm(posted(request))
    return form_page(
        request, candidate.organization, form, lambda: actions.ask(actor_of(request), memo, **form.cleaned_data),
        title=_("Ask about the memo"), button=_("Ask"), above=candidate.name, back=candidate.get_absolute_url(),
        done=_("Your question stands there. It gets an answer before the business moves on."),
        lede=_("Every member reads your question and its answer."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_candidate
def answer(request: HttpRequest, candidate: Candidate, pk: int) -> HttpResponse:
    require(actor_of(request), "candidate.move", candidate.organization)
    question = get_object_or_404(MemoQuestion, pk=pk, memo__candidate=candidate)
    form = AnswerForm(posted(request), initial={"answer": question.answer})
    return form_page(
        request, candidate.organization, form,
        lambda: actions.answer(actor_of(request), question, text=form.cleaned_data["answer"]),
        title=_("Answer a question"), button=_("Answer"), above=candidate.name, back=candidate.get_absolute_url(),
        done=_("The answer stands there."), quoted=question.text,
    )  # fmt: skip

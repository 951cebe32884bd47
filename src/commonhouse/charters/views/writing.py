"""Writing a draft: its parts at a glance, one question a page, what changes, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.charters import actions, changes, editing, hooks, queries, rows, words
from commonhouse.charters.forms import matters as asked
from commonhouse.charters.forms import whole
from commonhouse.charters.forms.offices import FillingForm, OfficeForm, SeatsForm
from commonhouse.charters.forms.statements import RuleForm
from commonhouse.charters.models import CharterDraft
from commonhouse.charters.views.common import attempt, draft_page, posted, status_of
from commonhouse.charters.views.reading import download
from commonhouse.people.permissions import Refused
from commonhouse.people.views.common import actor_of
from commonhouse.rules.charter.model import Charter, Matter, Office


@dataclass(frozen=True, slots=True)
class Step:
    """One page about a matter."""

    name: str
    title: str | Promise
    form: type[asked.MatterForm]
    template: str = "charters/step.html"


STEPS = (
    Step("about", gettext_lazy("What is it about?"), asked.AboutForm),
    Step("who", gettext_lazy("Who decides?"), asked.WhoForm),
    Step("method", gettext_lazy("How is it decided?"), asked.MethodForm, "charters/method.html"),
    Step("rule", gettext_lazy("What does it take?"), RuleForm),
    Step("time", gettext_lazy("How much time?"), asked.TimeForm),
    Step("openness", gettext_lazy("Open or secret?"), asked.OpennessForm),
)
WHOLE: dict[str, tuple[str | Promise, Callable[..., Any]]] = {
    "preamble": (gettext_lazy("Opening words"), whole.PreambleForm),
    "general": (gettext_lazy("Meetings, proxies and topics"), whole.GeneralForm),
}
OFFICE_STEPS: dict[str, tuple[str | Promise, type[OfficeForm]]] = {
    "seats": (gettext_lazy("Which seats?"), SeatsForm),
    "filling": (gettext_lazy("How are they filled?"), FillingForm),
}


# --- the draft as a whole -------------------------------------------------------------------------------------
@require_GET
@draft_page
def draft(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    organization, said = draft.organization, draft.said
    names = words.names(organization)
    context = {
        "organization": organization,
        "draft": draft,
        "said": said,
        "matters": rows.matters(said, names),
        "offices": rows.offices(said, names),
        "general": words.general_sentences(said),
        "amendment": said.matter(said.amendment).title,
        "may_edit": queries.may_edit(actor_of(request), draft),
        "empty": words.listed(queries.empty_classes(organization, said)),
        "propose_url": hooks.propose_link(draft) if not draft.is_first else "",
    }
    return render(request, "charters/draft.html", context)


@require_GET
@draft_page
def draft_changes(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    """The draft beside the version it began from."""
    before = queries.version_of(draft.organization, draft.base_version)
    if before is None:
        raise Http404
    context = {
        "organization": draft.organization,
        "draft": draft,
        "before": before,
        "changes": changes.changes(before.said, draft.said, words.names(draft.organization)),
        "may_edit": queries.may_edit(actor_of(request), draft),
        "propose_url": hooks.propose_link(draft),
    }
    return render(request, "charters/draft_changes.html", context)


@require_GET
@draft_page
def draft_file(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    return download(draft.data, f"{draft.organization.slug}-charter-draft.json")


@require_POST
@draft_page
def adopt(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    actions.adopt_draft(actor_of(request), draft)
    messages.success(
        request, _("The charter is adopted. It stands in the public record, and changes only by a decision.")
    )
    return redirect("charter", draft.organization.slug)


@require_POST
@draft_page
def discard(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    actions.discard_draft(actor_of(request), draft)
    messages.success(request, _("The draft was thrown away."))
    return redirect("charter", draft.organization.slug)


@require_POST
@draft_page
def copy(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    """Goes on in a draft of one's own."""
    return redirect(actions.copy_draft(actor_of(request), draft))


@require_http_methods(["GET", "POST"])
@draft_page
def about_all(request: HttpRequest, draft: CharterDraft, part: str) -> HttpResponse:
    """The opening words, or what concerns the whole."""
    title, form_class = WHOLE[part]
    form = form_class(posted(request), charter=draft.said)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, draft, replace(draft.said, **form.given())))
        if saved is not None:
            return redirect(draft)
    return _ask(request, draft, title, form)


# --- matters --------------------------------------------------------------------------------------------------
@require_GET
@draft_page
def matter(request: HttpRequest, draft: CharterDraft, name: str) -> HttpResponse:
    """All answers about one matter, each with a way to change it."""
    said = _matter_or_404(draft.said, name)
    names = words.names(draft.organization)
    context = {
        "organization": draft.organization,
        "draft": draft,
        "matter": said,
        "answers": _answers(said, names),
        "amends": draft.said.amendment == name,
    }
    return render(request, "charters/matter.html", context)


@require_http_methods(["GET", "POST"])
@draft_page
def matter_step(request: HttpRequest, draft: CharterDraft, name: str, step: str) -> HttpResponse:
    found = next((each for each in STEPS if each.name == step), None)
    if found is None:
        raise Http404
    said = _matter_or_404(draft.said, name)
    form = found.form(posted(request), charter=draft.said, matter=said, organization=draft.organization)
    if request.method == "POST" and form.is_valid():
        changed = editing.change_matter(draft.said, name, **form.given())
        if attempt(form, lambda: _save(request, draft, changed)) is not None:
            return _onward(draft, said, changed.matter(name), step)
    context = {"matter": said, "has_questions": bool(form.fields)}
    return _ask(request, draft, found.title, form, found.template, context)


def _onward(draft: CharterDraft, before: Matter, after: Matter, step: str) -> HttpResponse:
    """Another method asks for other numbers; else back to the matter."""
    slug, public_id = draft.organization.slug, draft.public_id
    if step == "method" and before.method != after.method and after.statement:
        return redirect("charter_matter_step", slug, public_id, after.id, "rule")
    return redirect("charter_matter", slug, public_id, after.id)


@require_http_methods(["GET", "POST"])
@draft_page
def matter_new(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    form = asked.NewMatterForm(posted(request), organization=draft.organization)
    if request.method == "POST" and form.is_valid():
        charter, name = editing.add_matter(draft.said, **form.cleaned_data)
        if attempt(form, lambda: _save(request, draft, charter)) is not None:
            return redirect("charter_matter_step", draft.organization.slug, draft.public_id, name, "method")
    return _ask(request, draft, _("A new kind of decision"), form)


@require_POST
@draft_page
def matter_remove(request: HttpRequest, draft: CharterDraft, name: str) -> HttpResponse:
    _matter_or_404(draft.said, name)
    if name == draft.said.amendment:
        raise Refused(_("By this decision the charter itself is changed: it stays. Name another one for that first."))
    _save(request, draft, editing.remove_matter(draft.said, name))
    messages.success(request, _("Taken out."))
    return redirect(draft)


# --- offices --------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@draft_page
def office_step(request: HttpRequest, draft: CharterDraft, name: str, step: str) -> HttpResponse:
    office = _office_or_404(draft.said, name)
    title, form_class = OFFICE_STEPS[step]
    form = form_class(posted(request), organization=draft.organization, office=office)
    if request.method == "POST" and form.is_valid():
        changed = editing.change_office(draft.said, name, **form.given())
        if attempt(form, lambda: _save(request, draft, changed)) is not None:
            return redirect(f"{draft.get_absolute_url()}#office-{name}")
    return _ask(request, draft, title, form, more={"office": office})


@require_http_methods(["GET", "POST"])
@draft_page
def office_new(request: HttpRequest, draft: CharterDraft) -> HttpResponse:
    """Its seats first; they are elected by all who vote until the next page says otherwise."""
    form = SeatsForm(posted(request), organization=draft.organization)
    if request.method == "POST" and form.is_valid():
        electors = tuple(slug for slug, each in queries.classes_of(draft.organization).items() if each.votes)
        charter, name = editing.add_office(draft.said, electors=electors, **form.given())
        if attempt(form, lambda: _save(request, draft, charter)) is not None:
            return redirect("charter_office_filling", draft.organization.slug, draft.public_id, name)
    return _ask(request, draft, _("New seats"), form)


@require_POST
@draft_page
def office_remove(request: HttpRequest, draft: CharterDraft, name: str) -> HttpResponse:
    _office_or_404(draft.said, name)
    _save(request, draft, editing.remove_office(draft.said, name))
    messages.success(request, _("Taken out."))
    return redirect(draft)


# --- shared ---------------------------------------------------------------------------------------------------
def _save(request: HttpRequest, draft: CharterDraft, charter: Charter) -> CharterDraft:
    return actions.save_draft(actor_of(request), draft, charter)


def _ask(
    request: HttpRequest,
    draft: CharterDraft,
    title: str | Promise,
    form: forms.BaseForm,
    template: str = "charters/step.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"organization": draft.organization, "draft": draft, "title": title, "form": form}
    return render(request, template, context | {"has_questions": True} | (more or {}), status=status_of(form))


def _matter_or_404(charter: Charter, name: str) -> Matter:
    try:
        return charter.matter(name)
    except KeyError:
        raise Http404 from None


def _office_or_404(charter: Charter, name: str) -> Office:
    try:
        return charter.office(name)
    except KeyError:
        raise Http404 from None


def _answers(matter: Matter, names: words.Names) -> list[tuple[str, str | Promise, list[str]]]:
    """(step, its question, what was answered) for the page of a matter."""
    review = _("Looked at again after %(months)s.") % {"months": words.months_words(matter.review_months or 1)}
    said: dict[str, list[str]] = {
        "about": [matter.title, matter.what],
        "who": [words.deciders_words(matter, names)],
        "method": [words.how_sentence(matter)],
        "rule": list(words.rule_sentences(matter, names)),
        "time": [words.time_sentence(matter), review if matter.review_months else ""],
        "openness": [words.openness_sentence(matter), *words.voice_sentences(matter)],
    }
    return [(step.name, step.title, [each for each in said[step.name] if each]) for step in STEPS]

"""Asking for a change, answering, offering one, and ending an agreement."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.agreements import access, actions, kinds, making
from commonhouse.agreements.forms import AnswerForm, EndForm, OfferChangeForm, WishForm
from commonhouse.agreements.kinds import Change
from commonhouse.agreements.models import Agreement, Version, Wish
from commonhouse.agreements.views.common import actor_of, attempt, form_page, posted, status_of, with_agreement
from commonhouse.people.permissions import require

OTHER = "other"


@require_GET
@with_agreement
def ask(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The first question: what do you ask for?"""
    access.require_party(actor_of(request), agreement, "agreement.ask")
    changes = [change for change in kinds.get(agreement.kind).changes if change.for_parties]
    if not changes:
        return redirect("agreement_ask_for", agreement.organization.slug, agreement.public_id, OTHER)
    context = {"agreement": agreement, "organization": agreement.organization, "changes": changes, "other": OTHER}
    return render(request, "agreements/ask.html", context)


@require_http_methods(["GET", "POST"])
@with_agreement
def ask_for(request: HttpRequest, agreement: Agreement, change: str) -> HttpResponse:
    actor, data = actor_of(request), posted(request)
    access.require_party(actor, agreement, "agreement.ask")
    known = None if change == OTHER else _change(agreement, change)
    if known is not None and not known.for_parties:
        raise Http404
    form, details = WishForm(data), known.form(data) if known is not None else None
    valid = [each.is_valid() for each in (details, form) if each is not None] if data is not None else [False]
    if all(valid):
        made = attempt(details or form, lambda: _wish(actor, agreement, known, form, details))
        if made is not None:
            messages.success(request, _("Nothing changes by asking. They answer, and you both sign what you agree on."))
            return redirect(agreement.get_absolute_url())
    shown = [each for each in (details, form) if each is not None]
    context = {
        "agreement": agreement, "organization": agreement.organization, "form": form, "forms": shown,
        "title": known.label if known is not None else _("Ask for something else"), "button": _("Send it"),
        "lede": _("Nothing changes by asking. They answer, and you both sign what you agree on."),
    }  # fmt: skip
    return render(request, "agreements/form.html", context, status=status_of(shown[0]))


def _wish(actor: Any, agreement: Agreement, change: Change | None, form: WishForm, details: Any) -> Wish:
    given = form.cleaned_data
    if change is None:
        return actions.ask_for_change(actor, agreement, words=given["words"], submission=given["key"])
    return actions.ask_for_change(
        actor, agreement, words=given["words"], change=change.name, terms=_apply(agreement, change, details.cleaned_data),
        takes_effect_on=_starts(details.cleaned_data), submission=given["key"],
    )  # fmt: skip


def _apply(agreement: Agreement, change: Change, answers: dict[str, Any]) -> dict[str, Any]:
    current = making.in_force(agreement)
    if current is None:
        raise ValidationError(_("This agreement is not in force yet."))
    now = kinds.get(agreement.kind).terms_now
    terms = current.terms if now is None else now(agreement, current.terms)
    return change.apply(terms, answers, timezone.localdate())


def _starts(answers: dict[str, Any]) -> dt.date:
    """From which day a change holds: its form's own answer, or today."""
    day: dt.date | None = answers.get("starts")
    return day or timezone.localdate()


def _change(agreement: Agreement, name: str) -> Change:
    found = next((each for each in kinds.get(agreement.kind).changes if each.name == name), None)
    if found is None:
        raise Http404
    return found


@require_GET
@with_agreement
def choose(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Which change does the keeper offer?"""
    require(actor_of(request), "agreement.offer", agreement.organization)
    context = {
        "agreement": agreement, "organization": agreement.organization, "offering": True,
        "changes": kinds.get(agreement.kind).changes,
    }  # fmt: skip
    return render(request, "agreements/ask.html", context)


@require_http_methods(["GET", "POST"])
@with_agreement
def change(request: HttpRequest, agreement: Agreement, change: str) -> HttpResponse:
    actor, data = actor_of(request), posted(request)
    require(actor, "agreement.offer", agreement.organization)
    known = _change(agreement, change)
    details, form = known.form(data), OfferChangeForm(data)
    valid = [details.is_valid(), form.is_valid()] if data is not None else [False]
    if all(valid):

        def run() -> Version:
            answers = details.cleaned_data
            return actions.propose_change(
                actor, agreement, terms=_apply(agreement, known, answers), takes_effect_on=_starts(answers),
                why=form.cleaned_data["why"],
            )  # fmt: skip

        if attempt(details, run) is not None:
            messages.success(request, _("It is offered: now everyone signs."))
            return redirect(agreement.get_absolute_url())
    context = {
        "agreement": agreement, "organization": agreement.organization, "form": details, "forms": [details, form],
        "title": known.label, "button": _("Offer this change"),
        "lede": _("It holds when everyone has signed it. Until then nothing changes."),
    }  # fmt: skip
    return render(request, "agreements/form.html", context, status=status_of(details))


def _wish_of(agreement: Agreement, pk: int) -> Wish:
    return get_object_or_404(
        Wish.objects.select_related("agreement__organization", "person"), agreement=agreement, pk=pk
    )


@require_http_methods(["GET", "POST"])
@with_agreement
def answer(request: HttpRequest, agreement: Agreement, wish: int) -> HttpResponse:
    """The keeper says no, with a reason; the way to say yes stands beside it."""
    actor = actor_of(request)
    require(actor, "agreement.offer", agreement.organization)
    row = _wish_of(agreement, wish)
    form = AnswerForm(posted(request))
    return form_page(
        request, agreement, form, lambda: actions.decline_wish(actor, row, answer=form.cleaned_data["answer"]),
        title=_("Answer what they ask for"), button=_("Decline, and tell them"), done=_("They can read your answer."),
        template="agreements/wish.html", wish=row,
        sentences=kinds.get(agreement.kind).sentences(row.terms, agreement) if row.terms else [],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_agreement
def offer_wish(request: HttpRequest, agreement: Agreement, wish: int) -> HttpResponse:
    """What they ask for is offered as it is, for all to sign."""
    actor = actor_of(request)
    require(actor, "agreement.offer", agreement.organization)
    row = _wish_of(agreement, wish)
    if row.terms is None or row.takes_effect_on is None:
        raise Http404
    terms, starts = row.terms, row.takes_effect_on
    form = OfferChangeForm(posted(request))
    return form_page(
        request, agreement, form,
        lambda: actions.propose_change(
            actor, agreement, terms=terms, takes_effect_on=starts, why=form.cleaned_data["why"], wish=row
        ),
        title=_("Offer what they ask for"), button=_("Offer this change"), done=_("It is offered: now everyone signs."),
        quoted=row.words, sentences=kinds.get(agreement.kind).sentences(terms, agreement),
    )  # fmt: skip


@require_http_methods(["POST"])
@with_agreement
def take_back(request: HttpRequest, agreement: Agreement, wish: int) -> HttpResponse:
    actions.take_back_wish(actor_of(request), _wish_of(agreement, wish))
    return redirect(agreement.get_absolute_url())


@require_http_methods(["GET", "POST"])
@with_agreement
def end(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "agreement.end", agreement.organization)
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    return form_page(
        request, agreement, form, lambda: actions.end(actor, agreement, **form.cleaned_data), title=_("End this agreement"),
        button=_("End it"), done=_("Its end is settled."), danger=True,
        lede=_("Nothing falls due after its last day. What is owed by then stays owed."),
    )  # fmt: skip

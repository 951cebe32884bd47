"""Writing an agreement on the agreements' own pages, offering it, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.agreements import actions, kinds, making
from commonhouse.agreements.forms import StartForm, WhyForm
from commonhouse.agreements.kinds import Kind
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement
from commonhouse.agreements.views.common import (
    actor_of,
    attempt,
    form_page,
    keeps,
    posted,
    status_of,
    with_agreement,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require


@require_http_methods(["GET"])
@keeps("agreement.draft")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The first question, where there is more than one kind to write here."""
    offered = kinds.drafted()
    if len(offered) == 1:
        return redirect("agreement_write", organization.slug, offered[0].name)
    return render(request, "agreements/new.html", {"organization": organization, "kinds": offered})


@require_http_methods(["GET", "POST"])
@keeps("agreement.draft")
def write(request: HttpRequest, organization: Organization, kind: str) -> HttpResponse:
    chosen = _drafted(kind)
    assert chosen.form is not None
    actor, data = actor_of(request), posted(request)
    start, form = StartForm(data, organization=organization), chosen.form(data)
    are_valid = [start.is_valid(), form.is_valid()] if data is not None else [False]
    if all(are_valid):
        made = attempt(form, lambda: _make(actor, organization, chosen, start, form))
        if made is not None:
            return redirect(made.get_absolute_url())
    context = {
        "organization": organization, "start": start, "form": form, "forms": [start, form], "kind": chosen,
        "title": _("Write an agreement"), "button": _("Save the draft"),
    }  # fmt: skip
    return render(request, "agreements/write.html", context, status=status_of(form))


def _make(actor: Any, organization: Organization, kind: Kind, start: StartForm, form: Any) -> Agreement:
    assert kind.terms_from is not None
    given = start.cleaned_data
    parties = [
        PartyOf(kind.keeper_role, organization=organization),
        PartyOf(kind.payer, person=start.person(), organization=start.organization_chosen()),
    ]
    return actions.draft(
        actor, organization, kind=kind.name, title=given["title"], parties=parties, terms=kind.terms_from(form.cleaned_data),
        reference=given["reference"], starts_on=given["starts_on"], submission=given["key"], language=get_language() or "en",
    )  # fmt: skip


def _drafted(name: str) -> Kind:
    found = next((kind for kind in kinds.drafted() if kind.name == name), None)
    if found is None or found.form is None or found.terms_from is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@with_agreement
def edit(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Other terms for a draft or an offer; signatures on what was offered are void."""
    actor = actor_of(request)
    require(actor, "agreement.draft", agreement.organization)
    kind = _drafted(agreement.kind)
    assert kind.form is not None
    assert kind.terms_from is not None
    latest = making.open_version(agreement)
    if latest is None:
        raise Http404
    initial = kind.initial_from(latest.terms) if kind.initial_from is not None else {}
    form = kind.form(posted(request), initial=initial)
    terms_from = kind.terms_from
    return form_page(
        request, agreement, form, lambda: actions.revise(actor, agreement, terms=terms_from(form.cleaned_data)),
        title=_("Change the draft"), button=_("Save the draft"), done=_("Saved. Offer it when it is ready."),
        lede=_("What was offered before is void then, and any signature on it.") if agreement.state == "offered" else "",
    )  # fmt: skip


@require_http_methods(["POST"])
@with_agreement
def offer(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actions.offer(actor_of(request), agreement)
    messages.success(request, _("It is offered. Everyone who signs is told, and can read it."))
    return redirect(agreement.get_absolute_url())


@require_http_methods(["GET", "POST"])
@with_agreement
def withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "agreement.offer", agreement.organization)
    form = WhyForm(posted(request), hint=_("The others read it."))
    return form_page(
        request, agreement, form, lambda: actions.withdraw_offer(actor, agreement, why=form.cleaned_data["why"]),
        title=_("Take back what waits for signatures"), button=_("Take it back"), done=_("It is taken back."), danger=True,
    )  # fmt: skip

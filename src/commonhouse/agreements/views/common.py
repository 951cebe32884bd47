"""What every page of an agreement begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commonhouse.agreements import access, kinds, making, queries
from commonhouse.agreements.actions import paying
from commonhouse.agreements.models import Agreement, Version
from commonhouse.people.permissions import Actor, allows, require, seat_that_would
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = [
    "actor_of",
    "allowed",
    "attempt",
    "form_page",
    "keeps",
    "posted",
    "status_of",
    "with_agreement",
    "with_version",
]

View = Callable[..., HttpResponseBase]
KEEPING = {
    "draft": "agreement.draft", "offer": "agreement.offer", "paper": "agreement.paper", "payment": "agreement.payment",
    "enter": "agreement.enter", "end": "agreement.end", "keeper": "agreement.read", "books": "book.read",
}  # fmt: skip


def with_agreement(view: View) -> View:
    """The view gets the agreement in place of its address; see queries.agreement_or_404."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        return view(request, queries.agreement_or_404(actor_of(request), slug, public_id), **rest)

    return never_cache(page)


def with_version(view: View) -> View:
    """The view gets a version; one that was never offered is there only for those who keep the agreement."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, number: int, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        agreement = queries.agreement_or_404(actor, slug, public_id)
        version = queries.version_or_404(agreement, number)
        if version.offered_at is None and not allows(actor, "agreement.read", agreement.organization):
            raise Http404
        return view(request, version, **rest)

    return never_cache(page)


def keeps(verb: str = "agreement.read") -> Callable[[View], View]:
    """A page about all agreements of an organization, for whoever may do the verb there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
            organization = organization_or_404(actor_of(request), slug)
            require(actor_of(request), verb, organization)
            return view(request, organization, **rest)

        return never_cache(page)

    return decorate


def allowed(actor: Actor, agreement: Agreement) -> dict[str, Any]:
    """What the actor may do with this agreement now, for templates."""
    may: dict[str, Any] = {name: allows(actor, verb, agreement.organization) for name, verb in KEEPING.items()}
    kind = kinds.get(agreement.kind)
    mine = access.parties_of(actor, agreement)
    state = agreement.state
    has_account = kind.account_rule is not None and state in {"active", "ended"}
    payer = kinds.paying_party(agreement)
    payer_organization = payer.party_organization if payer in mine and payer is not None else None
    may |= {
        "party": bool(mine),
        "edit": may["draft"] and kind.drafts and state in {"draft", "offered"},
        "offer": may["offer"] and state == "draft",
        "withdraw": may["offer"] and making.open_version(agreement) is not None and state in {"offered", "active"},
        "ask": bool(mine) and state == "active",
        "change": may["offer"] and state == "active" and bool(kind.changes),
        "payment": may["payment"] and has_account and kind.takes_payments,
        "fee": may["enter"] and has_account and kind.takes_payments,
        "end": may["end"] and state == "active" and agreement.ended_at is None and kind.drafts,
        "from_books": payer_organization is not None
        and has_account
        and allows(actor, "book.post", payer_organization)
        and paying.may_pay_from_books(agreement, payer_organization),
    }
    may["unused_seat"] = (
        None if mine or may["payment"] else seat_that_would(actor, "agreement.payment", agreement.organization)
    )
    return may


def form_page(
    request: HttpRequest, agreement: Agreement, form: forms.BaseForm, run: Callable[[], object], *, title: str,
    button: str, done: str = "", lede: str = "", to: str = "", template: str = "agreements/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, sent to a verb, and back to the agreement when the verb has done it."""
    if request.method == "POST" and form.is_valid() and attempt(form, run) is not None:
        if done:
            messages.success(request, done)
        return redirect(to or agreement.get_absolute_url())
    context |= {
        "form": form, "forms": context.get("forms", [form]), "agreement": agreement,
        "organization": agreement.organization, "title": title, "button": button, "lede": lede,
    }  # fmt: skip
    return render(request, template, context, status=status_of(form))


def address(name: str, agreement: Agreement, *more: object) -> str:
    return reverse(name, args=[agreement.organization.slug, agreement.public_id, *more])


def version_address(name: str, version: Version) -> str:
    return address(name, version.agreement, version.number)

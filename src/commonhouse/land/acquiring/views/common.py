"""What the pages of deals, and of sales above them, share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonhouse.land.acquiring import queries
from commonhouse.land.acquiring.models import Deal
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views import common
from commonhouse.people.views.common import actor_of, posted

__all__ = ["ONCE", "actor_of", "form_page", "may", "posted", "state_tag", "with_deal"]
View = Callable[..., HttpResponseBase]
ONCE = require_http_methods(["GET", "POST"])


def state_tag(deal: Deal) -> tuple[str, str]:
    """The kind of a status tag and its words, for how a deal stands."""
    kinds = {
        Deal.State.WATCHED: "draft", Deal.State.DISPUTE: "late", Deal.State.BUYING: "waiting", Deal.State.AGREED: "open",
        Deal.State.CLOSED: "done", Deal.State.FELL: "stopped",
    }  # fmt: skip
    return kinds[Deal.State(deal.state)], str(deal.get_state_display())


def may(actor: Actor, organization: Organization) -> dict[str, bool]:
    """What the actor may do here, for templates."""
    return {
        "inside": allows(actor, "deal.read", organization),
        "edit": allows(actor, "deal.edit", organization),
        "close": allows(actor, "deal.close", organization),
        "read_loans": allows(actor, "agreement.read", organization),
    }


def with_deal(view: View) -> View:
    """The view gets the deal in place of its address; one that is not public is there for insiders alone."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        organization = organization_or_404(actor, slug)
        deal = get_object_or_404(queries.deals(actor, organization), public_id=public_id)
        return view(request, deal, **rest)

    return never_cache(page)


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, lede: str = "",
    template: str = "land/acquiring/form.html", trail: tuple[str, ...] = (), danger: bool = False, **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with a form. trail: label, address, ... of the pages above it."""
    return common.form_page(
        request, organization, form, run, template=template, lede=lede, trail=trail, danger=danger, **words
    )

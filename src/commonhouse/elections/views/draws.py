"""Draws: announcing one, entering, the seed, the result, and everyone's own ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.elections import actions, queries
from commonhouse.elections.forms import CancelForm, DrawForm, EntrantForm, SeedForm
from commonhouse.elections.models import Draw
from commonhouse.elections.tickets import check, drawn_rows
from commonhouse.elections.views.common import actor_of, attempt, belongs, page_for, public_page, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, require
from commonhouse.people.queries import pseudonym_of
from commonhouse.people.views.common import sign_in_first

PAGE = 100


@require_http_methods(["GET", "POST"])
@page_for("draw.hold")
def new(request: HttpRequest, organization: Organization) -> HttpResponseBase:
    form = DrawForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        draw = attempt(form, lambda: actions.open_draw(actor_of(request), organization, **form.cleaned_data))
        if draw is not None:
            messages.success(request, _("The draw is announced."))
            return redirect(draw.get_absolute_url())
    context = {"organization": organization, "form": form}
    return render(request, "elections/draw_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@public_page
def show(request: HttpRequest, organization: Organization, draw: str) -> HttpResponseBase:
    """The draw for everyone; its next step for a steward."""
    found = queries.draw_or_404(organization, draw)
    actor = actor_of(request)
    sent = request.POST.get("do", "")
    seed = SeedForm(request.POST if sent == "seed" else None)
    entrant = EntrantForm(request.POST if sent == "entrant" else None, organization=organization)
    cancel = CancelForm(request.POST if sent == "cancel" else None)
    verbs: dict[str, Callable[[], Any]] = {
        "publish": lambda: actions.publish_entrants(actor, found),
        "seed": lambda: actions.enter_seed(actor, found, seed.cleaned_data["seed"]),
        "entrant": lambda: actions.enter(actor, found, entrant.cleaned_data["who"]),
        "cancel": lambda: actions.cancel_draw(actor, found, cancel.cleaned_data["why"]),
    }
    status = 200
    if request.method == "POST" and sent in verbs:
        require(actor, "draw.hold", organization)
        form: Any = {"seed": seed, "entrant": entrant, "cancel": cancel}.get(sent)
        if form is None:
            verbs[sent]()
        if form is None or (form.is_valid() and attempt(form, verbs[sent]) is not None):
            return redirect(found.get_absolute_url())
        status = status_of(form)
    names = list(found.entrants.order_by("pseudonym").values_list("pseudonym", flat=True))
    is_published = found.state in {Draw.State.PUBLISHED, Draw.State.DRAWN}
    mine = pseudonym_of(organization, actor.person) if actor.person and belongs(request, organization) else ""
    ticket = request.GET.get("ticket", "").replace("\x00", "").strip().lower()[:40] or (mine if mine in names else "")
    context = {
        "organization": organization, "draw": found, "seed": seed, "entrant": entrant, "cancel": cancel,
        "entries": len(names), "is_in": mine in names, "mine": mine if mine in names else "",
        "page": Paginator(names if is_published else [], PAGE).get_page(request.GET.get("page")),
        "is_published": is_published, "is_entering": _is_entering(found), "is_closed": timezone.now() >= found.closes_at,
        "may_hold": allows(actor, "draw.hold", organization), "may_enter": belongs(request, organization),
        "drawn": drawn_rows(found, "drawn"), "reserves": drawn_rows(found, "reserves"),
        "ticket": ticket, "checked": check(found, names, ticket) if ticket and is_published else None,
    }  # fmt: skip
    return render(request, "elections/draw.html", context, status=status)


@require_POST
@public_page
def enter(request: HttpRequest, organization: Organization, draw: str) -> HttpResponseBase:
    """One's own name, in or out."""
    found = queries.draw_or_404(organization, draw)
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    if request.POST.get("do") == "leave":
        actions.leave(actor, found)
        messages.success(request, _("Your name is out again."))
    else:
        actions.enter(actor, found)
        messages.success(request, _("Your name is in the draw."))
    return redirect(found.get_absolute_url())


def _is_entering(draw: Draw) -> bool:
    return draw.state == Draw.State.ENTERING and draw.kind == Draw.Kind.LOTTERY and timezone.now() < draw.closes_at

"""The roll, for stewards: find a person, hand them a sheet, help them by phone. Who voted shows; what, never."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonhouse.decisions import actions, queries
from commonhouse.decisions.forms import RollSearchForm, TakeBackForm
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.decisions.views.common import actor_of, is_voting, page
from commonhouse.decisions.views.public import eligibility
from commonhouse.decisions.views.steward import allowed, go

ON_A_PAGE = 50


@require_safe
@allowed("roll.read")
def show(request: HttpRequest, box: Box) -> HttpResponse:
    form = RollSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    entries = queries.roll_page(actor_of(request), box, wanted.get("q", ""))
    if wanted.get("state"):
        entries = entries.filter(state=wanted["state"])
    found = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"search": form, "page_obj": found, "is_voting": is_voting(box), "asked": wanted.get("q", "")}
    return page(request, "run/roll.html", box, context)


@require_safe
@allowed("roll.hand")
def walk_in(request: HttpRequest, box: Box) -> HttpResponse:
    """Someone at the door who is not on the roll: what to ask, and then a sheet. Nothing about them is written down."""
    return page(request, "run/walk_in.html", box, {"eligibility": eligibility(box), "is_voting": is_voting(box)})


@require_POST
@allowed("roll.hand")
def hand(request: HttpRequest, box: Box, entry: int) -> HttpResponse:
    found = get_object_or_404(RollEntry.objects.select_related("person"), box=box, pk=entry, person__isnull=False)
    assert found.person is not None
    actions.hand_sheet(actor_of(request), box, found)
    messages.success(
        request,
        _("Hand %(name)s any unused sheet. Which one is written down nowhere.") % {"name": found.person.name},
    )
    return go("vote_roll", box)


@require_POST
@allowed("roll.hand")
def take_back(request: HttpRequest, box: Box, entry: int) -> HttpResponse:
    found = get_object_or_404(RollEntry.objects.select_related("person"), box=box, pk=entry, person__isnull=False)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type the number printed on the sheet."))
        return go("vote_roll", box)
    assert found.person is not None
    actions.take_back_sheet(actor_of(request), box, found, form.cleaned_data["serial"])
    messages.success(
        request, _("The sheet is withdrawn. %(name)s may vote on the web again.") % {"name": found.person.name}
    )
    return go("vote_roll", box)

"""Reading: the buildings a trust watches, fights for and bought; and one of them with its story and its money."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commonhouse.land.acquiring import budget, queries
from commonhouse.land.acquiring.models import Deal, DealSource
from commonhouse.land.acquiring.views.common import actor_of, may, state_tag, with_deal
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, seat_that_would
from commonhouse.people.views.common import paged, public_page

COARSE = 3  # decimals of a degree: about a hundred meters
_LIVE = (Deal.State.WATCHED, Deal.State.DISPUTE, Deal.State.BUYING, Deal.State.AGREED)
VIEWS = {"live": _LIVE, "bought": (Deal.State.CLOSED,), "fell": (Deal.State.FELL,)}


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Those under way, those bought, those that fell through."""
    actor = actor_of(request)
    seen = queries.deals(actor, organization)
    counts = {name: seen.filter(state__in=states).count() for name, states in VIEWS.items()}
    first = next((name for name in VIEWS if counts[name]), "live")  # no empty page before a full one
    chosen = request.GET.get("show", first)
    chosen = chosen if chosen in VIEWS else first
    page = paged(request, seen.filter(state__in=VIEWS[chosen]).order_by("-opened_at", "-pk"))
    rows = [{"deal": deal, "tag": state_tag(deal), "facts": facts(deal)} for deal in page]
    tabs = [
        (name, words, counts[name], name == chosen)
        for name, words in (("live", _("Under way")), ("bought", _("Bought")), ("fell", _("Fell through")))
    ]
    points = [_point(deal) for deal in page if deal.latitude is not None]
    context = {
        "organization": organization, "rows": rows, "page_obj": page, "tabs": tabs, "chosen": chosen, "points": points,
        "may": may(actor, organization), "seat": seat_that_would(actor, "deal.edit", organization),
    }  # fmt: skip
    return render(request, "land/acquiring/index.html", context)


def _point(deal: Deal) -> dict[str, Any]:
    """On the map to about a hundred meters, for everyone alike."""
    assert deal.latitude is not None
    assert deal.longitude is not None
    return {
        "label": deal.name, "lat": round(float(deal.latitude), COARSE), "lon": round(float(deal.longitude), COARSE),
        "text": str(deal.get_state_display()), "url": deal.get_absolute_url(), "loop": "land", "place": deal.neighborhood,
    }  # fmt: skip


def facts(deal: Deal) -> str:
    """The building in one line: what, how many homes and people, where."""
    parts = [str(deal.get_kind_display())]
    if deal.homes:
        parts.append(ngettext("%(n)d home", "%(n)d homes", deal.homes) % {"n": deal.homes})
    if deal.people:
        parts.append(ngettext("%(n)d person", "%(n)d people", deal.people) % {"n": deal.people})
    if deal.neighborhood:
        parts.append(deal.neighborhood)
    return " · ".join(parts)


@require_GET
@with_deal
def show(request: HttpRequest, deal: Deal) -> HttpResponse:
    actor = actor_of(request)
    allowed = may(actor, deal.organization)
    inside = allowed["inside"]
    context: dict[str, Any] = {
        "organization": deal.organization, "deal": deal, "tag": state_tag(deal), "facts": facts(deal), "may": allowed,
        "inside": inside, "steps": deal.steps.all(), "seat": seat_that_would(actor, "deal.edit", deal.organization),
        "decision": queries.decision_of(deal), "unit": deal.unit, "lede": lede(deal), "parcel_url": parcel_url(deal),
    }  # fmt: skip
    if inside or deal.state == Deal.State.CLOSED:
        context |= money_of(deal)
    if inside:
        conditions = list(deal.conditions.all())
        context |= {
            "offers": deal.offers.all(), "conditions": conditions, "today": timezone.localdate(),
            "missing": queries.missing(deal) if deal.is_open else [],
        }  # fmt: skip
    return render(request, "land/acquiring/deal.html", context)


def lede(deal: Deal) -> str:
    """How it stands, in one sentence."""
    words = {
        Deal.State.WATCHED: _("The trust watches this building with the people who live there."),
        Deal.State.DISPUTE: _("Residents stand up for their homes, and the trust stands with them."),
        Deal.State.BUYING: _("The trust and the seller are talking about a price."),
        Deal.State.AGREED: _("The price is agreed. Now the money and the last questions must come together."),
        Deal.State.CLOSED: _("The land is held in trust now, for good."),
        Deal.State.FELL: _("It did not come to a purchase this time. The story stays, and it may begin again."),
    }
    return words[Deal.State(deal.state)]


def parcel_url(deal: Deal) -> str:
    return deal.parcel.get_absolute_url() if deal.parcel is not None else ""


def money_of(deal: Deal) -> dict[str, Any]:
    """Sources and uses with their sums, the gap, and what later sources paid back."""
    sources = list(deal.sources.select_related("agreement__organization", "restriction", "takes_out"))
    uses = list(deal.uses.all())
    sums = queries.sums_of(sources, uses)
    first = [each for each in sources if each.takes_out_id is None]
    loans = [each for each in sources if each.kind in {DealSource.Kind.LOAN, DealSource.Kind.BANK}]
    return {
        "sources": first, "uses": uses, "sums": sums, "over": max(0, -sums.gap), "gap": max(0, sums.gap),
        "chain": queries.chain(deal), "at_closing": budget.AT_CLOSING,
        "owed": [(each, queries.still_owed(each)) for each in loans] if deal.state == Deal.State.CLOSED else [],
    }  # fmt: skip


def tool_url(organization: Organization) -> str:
    return reverse("land_deals", args=[organization.slug])


def panel_data(actor: Actor, deal: Deal) -> dict[str, Any]:
    """What a parcel's page shows of how the land came to the trust."""
    visible = deal.is_public or may(actor, deal.organization)["inside"]
    return money_of(deal) | {"deal": deal, "unit": deal.unit, "url": deal.get_absolute_url() if visible else ""}

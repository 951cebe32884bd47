"""Reading: the sales of a trust for its staff, and where one sale stands for the seller, the next family and staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.land.finding.models import Opening
from commonhouse.land.leasing.queries import holder_words
from commonhouse.land.selling import days, queries, words
from commonhouse.land.selling.actions.announcing import SELLER_WITHDRAWS
from commonhouse.land.selling.models import Sale
from commonhouse.land.selling.views.common import Reader, with_sale_for_all
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import page_for, paged

VIEWS: dict[str, list[str]] = {
    "live": [state for state in Sale.State.values if state not in {Sale.State.CLOSED, Sale.State.WITHDRAWN}],
    "closed": [Sale.State.CLOSED], "withdrawn": [Sale.State.WITHDRAWN],
}  # fmt: skip


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Those under way with their next day, those closed, those withdrawn."""
    chosen = request.GET.get("show", "live")
    chosen = chosen if chosen in VIEWS else "live"
    seen = queries.of(organization).prefetch_related("lease__agreement__versions", "lease__agreement__events")
    page = paged(request, seen.filter(state__in=VIEWS[chosen]).order_by("-announced_at", "-pk"))
    today = timezone.localdate()
    rows = [{"sale": each, "tag": words.tag(each), "next": _next_day(each, today)} for each in page]
    counts = {name: queries.of(organization).filter(state__in=states).count() for name, states in VIEWS.items()}
    tabs = [
        (name, said, counts[name], name == chosen)
        for name, said in (("live", _("Under way")), ("closed", _("Closed")), ("withdrawn", _("Withdrawn")))
    ]
    context = {"organization": organization, "rows": rows, "page_obj": page, "tabs": tabs}
    return render(request, "land/selling/index.html", context)


def _next_day(sale: Sale, today: Any) -> words.Told | None:
    """The first day that is still to be kept."""
    if not sale.is_open:
        return None
    left = [each for each in queries.deadlines(sale, today) if not each.done]
    return words.deadline(left[0]) if left else None


@require_GET
@with_sale_for_all
def show(request: HttpRequest, sale: Sale, who: Reader) -> HttpResponse:
    if not who.inside:
        return render(request, "land/selling/buyer.html", _for_buyer(sale))
    today = timezone.localdate()
    lines = list(sale.lines.select_related("mortgage"))
    context: dict[str, Any] = {
        "organization": sale.organization, "sale": sale, "who": who, "tag": words.tag(sale),
        "unit": sale.lease.agreement.unit, "lede": words.for_seller(sale) if who.seller else words.for_staff(sale),
        "days": [words.deadline(each) for each in queries.deadlines(sale, today)] if sale.is_open else [],
        "lines": lines, "receipt": queries.receipt(sale), "agreed": sale.seller_agreed_on, "price": queries.price_of(sale),
        "steps": [(each, words.step(each.kind)) for each in sale.steps.all()],
        "may_withdraw": sale.is_open and (who.run or (who.seller and sale.state in SELLER_WITHDRAWS)),
        "may_release": _may_release(sale, today), "free": queries.is_free(sale, today),
    }  # fmt: skip
    if who.staff:
        context |= _for_staff(sale, today)
        named = who.run and not sale.opening and sale.state in {Sale.State.FINDING, Sale.State.RELEASED}
        context["may_household"] = named and allows(request.actor, "household.edit", sale.organization)  # type: ignore[attr-defined]
        context["may_appraise"] = allows(request.actor, "appraisal.enter", sale.organization)  # type: ignore[attr-defined]
    return render(request, "land/selling/sale.html", context)


def _for_staff(sale: Sale, today: Any) -> dict[str, Any]:
    opening = (
        Opening.objects.filter(organization=sale.organization, public_id=sale.opening).first() if sale.opening else None
    )
    closing = sale.state in {Sale.State.SIGNING, Sale.State.BUYING}
    return {
        "seller_words": holder_words(sale.lease), "opening": opening,
        "buyer_words": holder_words(sale.next_lease) if sale.next_lease is not None else "",
        "missing": queries.missing(sale, today) if closing else [],
        "lease_url": sale.lease.get_absolute_url(),
        "next_url": sale.next_lease.agreement.get_absolute_url() if sale.next_lease is not None else "",
    }  # fmt: skip


def _may_release(sale: Sale, today: Any) -> bool:
    """Whether a button makes sense: the verb looks again."""
    if sale.state not in {Sale.State.ANNOUNCED, Sale.State.PRICED, Sale.State.FINDING, Sale.State.BUYING}:
        return False
    option, told = queries.option_of(sale), queries.happened(sale)
    close = days.close_by(option, told)
    over = today > days.decide_by(option, told) if not sale.option else close is not None and today > close
    return over or queries.is_free(sale, today)


def _for_buyer(sale: Sale) -> dict[str, Any]:
    following = sale.next_lease
    return {
        "organization": sale.organization, "sale": sale, "tag": words.tag(sale), "lede": words.for_buyer(sale),
        "unit": sale.lease.agreement.unit, "price": queries.price_of(sale), "next": following,
        "waits": queries.unsigned(following) if following is not None and sale.is_open else 0,
        "agreement_url": following.agreement.get_absolute_url() if following is not None else "",
    }  # fmt: skip


def sales_of(organization: Organization) -> str:
    return reverse("land_sales", args=[organization.slug])

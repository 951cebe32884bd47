"""What the pages of sales share: whose page it is, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonhouse.land.selling import queries
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import Actor, NotAllowed, allows, seat_that_would
from commonhouse.people.queries import organization_or_404
from commonhouse.people.views.common import actor_of

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page of a sale, and what they may do there."""

    staff: bool
    seller: bool
    buyer: bool
    run: bool
    close: bool

    @property
    def any(self) -> bool:
        return self.staff or self.seller or self.buyer

    @property
    def inside(self) -> bool:
        """Reads prices, days and the receipt: not the buyer, who has their own page of it."""
        return self.staff or self.seller


def reader(actor: Actor, sale: Sale) -> Reader:
    return Reader(
        staff=queries.is_staff(actor, sale.organization),
        seller=queries.is_seller(actor, sale),
        buyer=queries.is_buyer(actor, sale),
        run=allows(actor, "sale.run", sale.organization),
        close=allows(actor, "sale.close", sale.organization),
    )


def with_sale(view: View, *, for_buyer: bool = False) -> View:
    """The view gets the sale and its reader in place of its address. Nobody else learns that there is one.

    for_buyer: the next family may see it too.
    """

    @wraps(view)
    def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
        actor = actor_of(request)
        organization = organization_or_404(actor, slug)
        sale = queries.of(organization).filter(public_id=public_id).first()
        if sale is None:
            raise Http404
        found = reader(actor, sale)
        if not (found.any if for_buyer else found.inside):
            if seat := seat_that_would(actor, "lease.read", organization):
                raise NotAllowed("lease.read", seat)
            raise Http404
        return view(request, sale, found, **rest)

    return never_cache(page)


def with_sale_for_all(view: View) -> View:
    """As `with_sale`, for the next family too."""
    return with_sale(view, for_buyer=True)


def trail(sale: Sale, who: Reader) -> tuple[str, ...]:
    """Label, address, ... of the pages above a form of a sale."""
    first = (_("Sales"), sales_url(sale)) if who.staff else (_("My homes"), reverse("my_homes"))
    return (*first, str(sale.holding), sale.get_absolute_url())


def sales_url(sale: Sale) -> str:
    return reverse("land_sales", args=[sale.organization.slug])

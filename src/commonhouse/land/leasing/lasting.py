"""A home once sold under a resale rule keeps it: however it came back, its next lease has a rule, and a price by the last."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commonhouse.agreements import making
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import hooks
from commonhouse.land.leasing.models import Lease
from commonhouse.people.formats import money
from commonhouse.rules.land.lease import LeaseTerms


def check(holding: Holding, terms: LeaseTerms, price: int | None) -> None:
    """Raises ValidationError by field. A place that is let from now on, with no price, is not a home that is sold."""
    before = _last_sold(holding)
    if price is None or before is None or before.price is None:
        return
    signed = making.in_force(before.agreement)
    if signed is None or not signed.terms.get("resale"):
        return
    if terms.resale is None:
        raise ValidationError(
            {
                "template": _(
                    "This home was sold under a resale rule. Choose a template that has one, so that it stays affordable."
                )
            }
        )
    most = max(before.price, hooks.highest_price(before) or 0)
    if price > most:
        words = _(
            "At most %(most)s: what was last paid, or the price that was set by its rule. Set the price before a lease ends."
        )
        raise ValidationError({"price": words % {"most": money(most, before.agreement.unit)}})


def _last_sold(holding: Holding) -> Lease | None:
    rows = Lease.objects.filter(holding=holding, began_at__isnull=False, price__isnull=False).select_related(
        "agreement"
    )
    return rows.prefetch_related("agreement__versions").order_by("-starts_on", "-pk").first()

"""What every verb of holdings begins and ends with."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from commonhouse.land.holdings.models import Holding, Parcel, Use
from commonhouse.people.models import Organization
from commonhouse.people.verbs import today


def hold(organization: Organization) -> None:
    """Nobody else changes what this trust holds until the transaction ends."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def not_ahead(day: dt.date | None, now: dt.datetime | None, field: str) -> None:
    if day is not None and day > today(now):
        raise ValidationError({field: _("This day has not come yet.")})


def totals(organization: Organization) -> dict[str, int]:
    """All the trust holds, after an act: whoever reads the record adds up the same. Two queries."""
    kept = Parcel.objects.filter(organization=organization, released_on__isnull=True).order_by()
    land = kept.aggregate(parcels=Count("pk"), square_feet=Sum("square_feet", default=0))
    on_it = Holding.objects.filter(organization=organization, parcel__released_on__isnull=True).order_by()
    held = on_it.aggregate(holdings=Count("pk"), homes=Count("pk", filter=Q(use=Use.HOMES)))
    return {**land, **held}

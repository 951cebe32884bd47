"""What a home's price would be today, where its rule can tell without new figures."""

from __future__ import annotations

import datetime as dt

from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import prices


def price_now(lease: Lease, on: dt.date) -> int | None:
    """In cents; None where the lease has no rule, or an appraisal or a reading of an index is missing."""
    quoted = prices.quote(lease, on)
    return quoted.result.price if quoted is not None and quoted.result is not None else None

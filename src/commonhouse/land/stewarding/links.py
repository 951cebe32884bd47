"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

import datetime as dt

from commonhouse.land.holdings import hooks as holdings
from commonhouse.land.leasing import hooks as leasing
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import leaving, panels, telling
from commonhouse.land.stewarding.support import is_in_trouble, require_support
from commonhouse.people import hooks as people


def help_first(lease: Lease, how: str, on: dt.date) -> None:
    """A lease is not ended by the trust before help was offered, nor called given back while the household is in trouble."""
    given_back = how == Lease.Ended.GIVEN_UP
    if how == Lease.Ended.ENDED or (given_back and is_in_trouble(lease)):
        require_support(lease, on)


def register() -> None:
    """Called by LandConfig.ready()."""
    telling.register_all()
    leasing.register_ending(help_first)
    leasing.register_section(panels.urgent)
    leasing.register_section(panels.section)
    holdings.register_panel(panels.panel)
    holdings.register_page(panels.tools)
    people.register_forgetting(leaving.forget)
    people.register_merging(leaving.merge)

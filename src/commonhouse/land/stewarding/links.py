"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

import datetime as dt

from commonhouse.land.leasing import hooks as leasing
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import telling
from commonhouse.land.stewarding.support import require_support


def help_first(lease: Lease, how: str, on: dt.date) -> None:
    """A lease is not ended by the trust before help was offered."""
    if how == Lease.Ended.ENDED:
        require_support(lease, on)


def register() -> None:
    """Called by LandConfig.ready()."""
    telling.register_all()
    leasing.register_ending(help_first)

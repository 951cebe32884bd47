"""What this part tells the rest of the house when it starts."""

from __future__ import annotations


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.finding import hooks
    from commonhouse.land.selling.actions import buying

    hooks.register_accepted(buying.found)
    hooks.register_released(buying.lost)

"""What this part tells the rest of the house when it starts."""

from __future__ import annotations


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.leasing import kinds

    kinds.register_kinds()

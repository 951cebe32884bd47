"""What this part tells the rest of the house when it starts."""

from __future__ import annotations

from commonhouse.people import hooks


def register() -> None:
    """Called by LandConfig.ready()."""
    from commonhouse.land.eligibility.actions import keeping

    hooks.register_forgetting(keeping.forget)

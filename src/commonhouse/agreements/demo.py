"""The part of agreements in the Greater Boston demo. Members and events are invented."""

from __future__ import annotations

from collections.abc import Callable


def seed(say: Callable[[str], None]) -> None:
    """Adds to the demo what its agreements have to show."""

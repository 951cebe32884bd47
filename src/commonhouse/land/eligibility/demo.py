"""This part of the Greater Boston demo."""

from __future__ import annotations

from collections.abc import Callable


def seed(say: Callable[[str], None]) -> None:
    """Called once, in an empty house, by land.demo."""

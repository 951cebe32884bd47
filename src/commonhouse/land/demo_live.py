"""What happens on the land these days, after all histories of the demo: the parts that have something to tell of today."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from commonhouse.land import PARTS


def seed(say: Callable[[str], None]) -> None:
    """Called once, in a house whose history is written, by web.demo."""
    for part in PARTS:
        live = getattr(import_module(f"commonhouse.land.{part}.demo"), "live", None)
        if live is not None:
            live(say)

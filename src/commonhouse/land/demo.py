"""The land trusts of the Greater Boston demo: real counts, invented households that are marked as such."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from commonhouse.land import PARTS


def seed(say: Callable[[str], None]) -> None:
    for part in PARTS:
        import_module(f"commonhouse.land.{part}.demo").seed(say)

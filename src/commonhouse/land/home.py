"""Land on the home page and on an organization's page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from commonhouse.land import PARTS
from commonhouse.people.cards import Happening, Need
from commonhouse.people.permissions import Actor

_PROVIDERS = tuple(import_module(f"commonhouse.land.{part}.home") for part in PARTS)


def needs(actor: Actor) -> Iterator[Need]:
    for part in _PROVIDERS:
        yield from part.needs(actor)


def open_now() -> Iterator[Happening]:
    """What anyone may join now: programmes that take applications."""
    for part in _PROVIDERS:
        if hasattr(part, "open_now"):
            yield from part.open_now()

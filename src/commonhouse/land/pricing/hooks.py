"""What parts of land above pricing add to its pages: whether the next household can afford a price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from commonhouse.land.leasing.models import Lease


@dataclass(frozen=True, slots=True)
class Affordability:
    """What is said of a price for the next household. state: good, warn or bad; lines: whole plain sentences; rows: (term,
    value) pairs; options: what can be done when it is too much; url: the whole check."""

    title: str
    state: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, Any], ...] = ()
    options: tuple[str, ...] = ()
    url: str = ""
    url_words: str = ""


OfPrice = Callable[[Lease, int, dt.date], Affordability | None]


@dataclass(slots=True)
class _Registered:
    affordability: list[OfPrice] = field(default_factory=list)


_registered = _Registered()


def register_affordability(fn: OfPrice) -> None:
    """`fn(lease, price in cents, day)` says whether the next household can afford it; None where it cannot say."""
    if fn not in _registered.affordability:
        _registered.affordability.append(fn)


def affordability(lease: Lease, price: int, on: dt.date) -> list[Affordability]:
    return [said for fn in _registered.affordability if (said := fn(lease, price, on)) is not None]

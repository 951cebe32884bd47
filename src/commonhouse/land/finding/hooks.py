"""What follows when a household has a home: the parts above say what (a sale, a lease), and are told when it comes to nothing."""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.land.finding.models import HomeOffer

Told = Callable[[HomeOffer], None]

_accepted: list[Told] = []
_released: list[Told] = []


def register_accepted(told: Told) -> None:
    """`told(offer)` is called in the transaction that confirms an accepted offer: `offer.opening` and `offer.application` are
    at hand, `offer.opening.accepted_application` is set and `offer.application.household` is there. Refused stops it."""
    if told not in _accepted:
        _accepted.append(told)


def register_released(told: Told) -> None:
    """`told(offer)` is called when a confirmed offer comes to nothing, before the home goes to the next in line. Refused
    stops it, as where a lease is signed already."""
    if told not in _released:
        _released.append(told)


def accepted(offer: HomeOffer) -> None:
    for told in _accepted:
        told(offer)


def released(offer: HomeOffer) -> None:
    for told in _released:
        told(offer)

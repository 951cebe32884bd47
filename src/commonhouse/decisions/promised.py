"""Promises made to someone by decisions they took part in, as every part of the house tells them (see people.cards)."""

from __future__ import annotations

import logging
from importlib import import_module

from django.conf import settings

from commonhouse.people.cards import PromiseNews
from commonhouse.people.permissions import Actor

logger = logging.getLogger("commonhouse.home")
MOST = 12


def to(actor: Actor) -> list[PromiseNews]:
    """The latest first. A part of the house that fails is logged and left out."""
    if actor.person is None:
        return []
    found: list[PromiseNews] = []
    for name in getattr(settings, "HOME_PROVIDERS", ()):
        try:
            promises = getattr(import_module(name), "promises", None)
            if promises is not None:
                found.extend(card for card, _n in zip(promises(actor), range(MOST), strict=False))
        except Exception:  # one part's fault must not close the page
            logger.exception("decision log: %s.promises failed", name)
    return sorted(found, key=lambda card: card.at, reverse=True)[:MOST]

"""What agreements has to tell on the home page and on organizations' pages (see people/cards.py)."""

from __future__ import annotations

from collections.abc import Iterable

from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor


def needs(actor: Actor) -> Iterable[Need]:
    return ()

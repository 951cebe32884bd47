"""What this part has for the home page and for an organization's page."""

from __future__ import annotations

from collections.abc import Iterator

from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor


def needs(actor: Actor) -> Iterator[Need]:
    yield from ()

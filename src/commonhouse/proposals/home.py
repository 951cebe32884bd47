"""What the home page and an organization's page hear from here."""

from __future__ import annotations

from collections.abc import Iterator

from commonhouse.people.cards import Need
from commonhouse.people.permissions import Actor


def needs(actor: Actor) -> Iterator[Need]:
    yield from ()

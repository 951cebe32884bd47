"""What an organization takes along of its land: enough to go on with elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from commonhouse.land import PARTS, tables
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    for part in PARTS:
        yield from import_module(f"commonhouse.land.{part}.export").files(organization)
    yield from tables.files(organization)

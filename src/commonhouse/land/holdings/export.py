"""What an organization takes along of this part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield from ()

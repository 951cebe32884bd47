"""The organization's public record, as anyone may download it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonhouse.record import queries
from commonhouse.record.actions import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(name, what it is, its bytes in pieces) of each file."""
    log = queries.log_of(organization)
    if log is not None:
        yield (
            "record.jsonl",
            "the public record; commonhouse verify record.jsonl checks it",
            queries.lines(log),
        )

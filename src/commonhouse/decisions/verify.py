"""How to recompute the acts of a ballot box, from the record alone. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonhouse.record.canonical import canonical

Choice = dict[str, Any]


def group(choices: Iterable[Choice]) -> list[tuple[Choice, int]]:
    """Each different choice with how often it is there, in the order of its canonical text."""
    found: dict[bytes, tuple[Choice, int]] = {}
    for choice in choices:
        text = canonical(choice)
        found[text] = (choice, found[text][1] + 1 if text in found else 1)
    return [found[text] for text in sorted(found)]

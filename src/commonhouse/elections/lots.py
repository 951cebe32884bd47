"""The order by lot: of names on a ballot, and between candidates that stand exactly equal.

The seed is the fingerprint of the last entry of the organization's record before nominations were closed: it is public, and
nobody can choose it. A candidate's lot is SHA-256 of the seed, the purpose and the candidate; the smallest comes first.
Pure, no Django: whoever verifies the record draws the same lots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

BALLOT = "ballot"  # the order of names on the ballot
TIES = "ties"  # who is favoured when candidates stand exactly equal


def order(seed: str, purpose: str, codes: Iterable[str]) -> list[str]:
    """The candidates in the order of their lots."""
    return sorted(codes, key=lambda code: lot(seed, purpose, code))


def lot(seed: str, purpose: str, code: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}/{purpose}/{code}".encode()).hexdigest()

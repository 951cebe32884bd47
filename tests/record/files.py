"""Small record files for tests, written the way a house writes them but with no database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commonhouse.record import acts, canonical, jsonl, merkle
from commonhouse.record.checkpoint import Checkpoint, Signer

ORIGIN = "house.example/o/riverside/record"


def signer(seed: str = "house", name: str = ORIGIN) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest()))


def record(
    *bodies: tuple[str, dict[str, Any]],
    key: Signer | None = None,
    times: Sequence[str] = (),
    size: int | None = None,
    signed_by: Signer | None = None,
) -> bytes:
    """A whole file: record.opened, then each (kind, body), then the checkpoint."""
    key = key or signer()
    opened = acts.opening("house.example", "riverside", "Riverside Land Trust", str(key.public))
    lines: list[bytes] = []
    previous, tree = None, merkle.Frontier()
    for index, (kind, body) in enumerate([(acts.OPENED, opened), *bodies]):
        at = times[index] if times else f"2026-03-01T12:00:{min(index, 59):02d}Z"
        data = acts.line(index, at, kind, previous, canonical.canonical(body))
        leaf = merkle.leaf_hash(data)
        tree, previous = tree.append(leaf), leaf.hex()
        lines.append(data + b"\n")
    checkpoint = Checkpoint(ORIGIN, tree.size if size is None else size, tree.root())
    lines.append(jsonl.checkpoint_line((signed_by or key).sign(checkpoint)))
    return b"".join(lines)

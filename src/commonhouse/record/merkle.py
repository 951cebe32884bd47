"""The Merkle tree of RFC 9162 section 2.1: one hash that stands for a whole list, and short proofs about it.

Leaves are hashed with a 0x00 before them and pairs with a 0x01, so a pair never passes for a leaf. All hashes
are 32 bytes (SHA-256). A complete subtree is named by (level, position): it covers the leaves
[position << level, (position + 1) << level).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_SIZE = 32

Place = tuple[int, int]
"""(level, position) of a complete subtree."""

Lookup = Callable[[Place], bytes]
"""Gives the hash of a complete subtree."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed to go on appending: the number of leaves and the complete subtrees, largest
    first.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a frontier of {self.size} leaves cannot have {len(self.peaks)} peaks")

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one leaf hash more: O(log n), usually O(1)."""
        peaks, node, carry = list(self.peaks), leaf, self.size
        while carry & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carry >>= 1
        peaks.append(node)
        return Frontier(self.size + 1, tuple(peaks))

    def completed_by(self, leaf: bytes) -> list[bytes]:
        """Hashes of the complete subtrees that end with this next leaf, by level from 0 (the leaf itself)."""
        done, carry, peak = [leaf], self.size, len(self.peaks)
        while carry & 1:
            peak -= 1
            done.append(pair_hash(self.peaks[peak], done[-1]))
            carry >>= 1
        return done

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = pair_hash(peak, node)
        return node

    def to_bytes(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Frontier:
        """Raises ValueError when the bytes cannot be the frontier of so many leaves."""
        if len(data) % HASH_SIZE:
            raise ValueError("a frontier is a whole number of hashes")
        return cls(size, tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)))


def frontier(leaves: Iterable[bytes]) -> Frontier:
    """The frontier of a list of leaf hashes, streamed."""
    peaks: list[bytes] = []
    size = 0
    for leaf in leaves:
        node, carry = leaf, size
        while carry & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carry >>= 1
        peaks.append(node)
        size += 1
    return Frontier(size, tuple(peaks))


def inclusion_proof(index: int, size: int, lookup: Lookup) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from the leaf up (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(_range_hash(split, end, lookup))
            end = split
        else:
            path.append(_range_hash(start, split, lookup))
            start = split
    path.reverse()
    return path


def consistency_proof(old: int, new: int, lookup: Lookup) -> list[bytes]:
    """Proof that the tree of `old` leaves is a prefix of the tree of `new` leaves (RFC 9162, 2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof from {old} to {new} leaves")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        split = start + _split(end - start)
        if old <= split:
            path.append(_range_hash(split, end, lookup))
            end = split
        else:
            path.append(_range_hash(start, split, lookup))
            start, whole = split, False
    if not whole:
        path.append(_range_hash(start, end, lookup))
    path.reverse()
    return path


def places(prove: Callable[[Lookup], object]) -> set[Place]:
    """The complete subtrees a proof will look up, so that a database can fetch them in one query."""
    needed: set[Place] = set()

    def note(place: Place) -> bytes:
        needed.add(place)
        return b""

    prove(note)
    return needed


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that `leaf` (a leaf hash) is number `index` of the tree with this root
    (2.1.3.2).
    """
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = pair_hash(step, node)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            node = pair_hash(node, step)
        here >>= 1
        last >>= 1
    return last == 0 and node == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `path` proves that the first `old` leaves of the new tree are the old tree (2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here >>= 1
        last >>= 1
    old_node = new_node = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_node, new_node = pair_hash(step, old_node), pair_hash(step, new_node)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            new_node = pair_hash(new_node, step)
        here >>= 1
        last >>= 1
    return last == 0 and old_node == old_root and new_node == new_root


def _split(width: int) -> int:
    """The largest power of two smaller than `width` (which is at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_hash(start: int, end: int, lookup: Lookup) -> bytes:
    """MTH of leaves [start, end): `start` is a multiple of the least power of two that is at least the
    width.
    """
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return lookup((level, start >> level))
    split = start + _split(width)
    return pair_hash(_range_hash(start, split, lookup), _range_hash(split, end, lookup))

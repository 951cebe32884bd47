"""The roll of a box as the record commits to it: how many rights, and one hash that stands for all of them.

Each entry is a leaf: its pseudonym, its member class and a salt that only the house holds. Leaves are ordered by
their bytes, so the root says nothing about who came when. Whoever is shown the salt of an entry can check that it
was among those that the box opened with, and nobody can be added or taken away without another root.

Pure: no Django here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from commonhouse.record import merkle

_DOMAIN = "commonhouse roll v1"


class Right(NamedTuple):
    """One entry as the record commits to it. `salt` is 32 hexadecimal digits."""

    pseudonym: str
    class_name: str
    salt: str


class RollProof(NamedTuple):
    """That a right is among the `size` rights behind a root: its place and the audit path (RFC 9162)."""

    right: Right
    place: int
    size: int
    path: tuple[bytes, ...]


def leaf(box_id: str, right: Right) -> bytes:
    text = "\n".join((_DOMAIN, box_id, right.pseudonym, right.class_name.replace("\n", " "), right.salt, ""))
    return merkle.leaf_hash(text.encode())


def root(box_id: str, rights: Iterable[Right]) -> bytes:
    return merkle.frontier(sorted(leaf(box_id, right) for right in rights)).root()


def prove(box_id: str, rights: Iterable[Right], right: Right) -> RollProof:
    """Raises ValueError when the right is not among them."""
    leaves = sorted(leaf(box_id, each) for each in rights)
    place = leaves.index(leaf(box_id, right))
    path = merkle.inclusion_proof(place, len(leaves), lambda node: _node(leaves, node))
    return RollProof(right, place, len(leaves), tuple(path))


def check(box_id: str, proof: RollProof, root: bytes) -> bool:
    """Whether the proof leads from the right to the root in the record."""
    return merkle.verify_inclusion(leaf(box_id, proof.right), proof.place, proof.size, proof.path, root)


def _node(leaves: list[bytes], place: merkle.Place) -> bytes:
    level, position = place
    return merkle.frontier(leaves[position << level : (position + 1) << level]).root()

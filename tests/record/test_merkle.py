"""Against the test vectors of Certificate Transparency, the worked example of RFC 9162, and a slow obvious
version.
"""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.record import merkle
from commonhouse.record.merkle import Frontier, leaf_hash, pair_hash

# The inputs and roots every implementation of RFC 6962 is tested with.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def slow_root(data: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + slow_root(data[:k]) + slow_root(data[k:])).digest()


def lookup_of(data: list[bytes]) -> merkle.Lookup:
    def lookup(place: merkle.Place) -> bytes:
        level, position = place
        part = data[position << level : (position + 1) << level]
        assert len(part) == 1 << level, "only complete subtrees are looked up"
        return slow_root(part)

    return lookup


def many(size: int) -> list[bytes]:
    return [b"act %d" % number for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    data = INPUTS[:size]
    assert merkle.frontier(map(leaf_hash, data)).root().hex() == ROOTS[size]
    assert slow_root(data).hex() == ROOTS[size]


def test_the_worked_example_of_rfc_9162_section_2_1_5():
    data = many(7)
    a, b, c, d, e, f, j = map(leaf_hash, data)
    g, h, i = pair_hash(a, b), pair_hash(c, d), pair_hash(e, f)
    k, left = pair_hash(i, j), pair_hash(g, h)
    look = lookup_of(data)
    assert merkle.inclusion_proof(0, 7, look) == [b, h, k]
    assert merkle.inclusion_proof(3, 7, look) == [c, g, k]
    assert merkle.inclusion_proof(4, 7, look) == [f, j, left]
    assert merkle.inclusion_proof(6, 7, look) == [i, left]
    assert merkle.consistency_proof(3, 7, look) == [c, d, g, k]
    assert merkle.consistency_proof(4, 7, look) == [k]
    assert merkle.consistency_proof(6, 7, look) == [i, j, left]


def test_every_inclusion_proof_of_small_trees():
    for size in range(1, 34):
        data = many(size)
        root, look = slow_root(data), lookup_of(data)
        for index in range(size):
            path = merkle.inclusion_proof(index, size, look)
            leaf = leaf_hash(data[index])
            assert merkle.verify_inclusion(leaf, index, size, path, root)
            for wrong in range(size + 1):
                assert merkle.verify_inclusion(leaf, wrong, size, path, root) == (wrong == index)
            assert not merkle.verify_inclusion(leaf, index, size, [*path, root], root)
            assert not path or not merkle.verify_inclusion(leaf, index, size, path[:-1], root)
            assert not merkle.verify_inclusion(leaf_hash(b"another"), index, size, path, root)


def test_every_consistency_proof_of_small_trees():
    for new in range(1, 26):
        data = many(new)
        look = lookup_of(data)
        for old in range(1, new + 1):
            path = merkle.consistency_proof(old, new, look)
            before, after = slow_root(data[:old]), slow_root(data)
            assert merkle.verify_consistency(old, new, path, before, after)
            assert not merkle.verify_consistency(old, new, path, slow_root(many(old)[:-1]), after)
            assert not merkle.verify_consistency(old, new, [*path, after], before, after)
            if old < new:
                assert not merkle.verify_consistency(old, new, path[:-1], before, after)
                assert not merkle.verify_consistency(old, new, path, before, slow_root([*data, b"more"]))


@given(st.integers(1, 600), st.data())
def test_proofs_hold_and_no_changed_step_passes(size, draw):
    data = many(size)
    root, look = merkle.frontier(map(leaf_hash, data)).root(), lookup_of(data)
    index = draw.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, size, look)
    assert len(path) <= max(1, (size - 1).bit_length())
    assert merkle.verify_inclusion(leaf_hash(data[index]), index, size, path, root)
    if path:
        step = draw.draw(st.integers(0, len(path) - 1))
        bit = draw.draw(st.integers(0, 255))
        path[step] = (int.from_bytes(path[step]) ^ (1 << bit)).to_bytes(32)
        assert not merkle.verify_inclusion(leaf_hash(data[index]), index, size, path, root)


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_appending_one_by_one_is_the_tree_over_all(data):
    tree, completed = Frontier(), {}
    for index, item in enumerate(data):
        leaf = leaf_hash(item)
        for level, node in enumerate(tree.completed_by(leaf)):
            completed[(level, index >> level)] = node
        tree = tree.append(leaf)
        assert tree == Frontier.from_bytes(tree.size, tree.to_bytes())
        assert tree.root() == slow_root(data[: index + 1])
    assert tree == merkle.frontier(map(leaf_hash, data))
    # What appending completes is all that any proof ever looks up.
    for index in range(len(data)):
        path = merkle.inclusion_proof(index, len(data), completed.__getitem__)
        assert merkle.verify_inclusion(leaf_hash(data[index]), index, len(data), path, tree.root())


def test_places_names_what_a_proof_needs():
    needed = merkle.places(lambda look: merkle.inclusion_proof(5, 1_000_003, look))
    assert len(needed) < 60
    assert (0, 4) in needed


@pytest.mark.parametrize(("size", "data"), [(1, b""), (3, b"x" * 32), (0, b"x" * 32), (2, b"x" * 31), (-1, b"")])
def test_a_frontier_that_cannot_be(size, data):
    with pytest.raises(ValueError, match="frontier"):
        Frontier.from_bytes(size, data)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_no_proof_of_what_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof(index, size, lookup_of(many(4)))
    assert not merkle.verify_inclusion(b"", index, size, [], b"")


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4), (-1, 4)])
def test_no_consistency_with_what_cannot_be_earlier(old, new):
    with pytest.raises(ValueError, match="consistency"):
        merkle.consistency_proof(old, new, lookup_of(many(4)))
    assert not merkle.verify_consistency(old, new, [], b"", b"")

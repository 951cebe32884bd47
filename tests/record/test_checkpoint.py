from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.record import checkpoint
from commonhouse.record.checkpoint import BadNote, Checkpoint, PublicKey, open_checkpoint, open_note

from .files import ORIGIN, signer

POINT = Checkpoint(ORIGIN, 20, bytes(range(32)))

# A key and a signed note published with Go's golang.org/x/mod/sumdb/note, from which C2SP's format comes.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANN_NOTE = (
    f"{NEUMANN_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIu"
    "GUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_another_implementation():
    key = PublicKey.parse(NEUMANN)
    assert str(key) == NEUMANN
    assert open_note(NEUMANN_NOTE, key) == NEUMANN_TEXT
    with pytest.raises(BadNote, match="does not hold"):
        open_note(NEUMANN_NOTE.replace("cryptography", "Cryptography"), key)


def test_a_checkpoint_reads_as_the_standard_writes_it():
    note = signer().sign(POINT)
    origin, size, root, gap, signature, end = note.split("\n")
    assert (origin, size, gap, end) == (ORIGIN, "20", "", "")
    assert base64.b64decode(root) == POINT.root
    assert signature.startswith(f"— {ORIGIN} ")
    assert open_checkpoint(note, signer().public, alone=True) == POINT


def test_signing_twice_gives_the_same_note():
    assert signer().sign(POINT) == signer().sign(POINT)


@given(st.data())
def test_no_bit_of_a_note_can_change(draw):
    note = bytearray(signer().sign(POINT).encode())
    bit = draw.draw(st.integers(0, len(note) * 8 - 1))
    note[bit // 8] ^= 1 << bit % 8
    try:
        text = note.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(BadNote):
        open_checkpoint(text, signer().public, alone=True)


def test_a_witness_may_add_its_signature_but_not_where_it_must_be_alone():
    witness = signer("witness", "witness.example/w")
    note = signer().sign(POINT) + witness.sign(POINT).rpartition("\n\n")[2]
    assert open_checkpoint(note, signer().public) == POINT
    assert open_checkpoint(note, witness.public) == POINT
    with pytest.raises(BadNote, match="2 signatures"):
        open_checkpoint(note, signer().public, alone=True)


def test_every_signature_under_our_key_must_hold():
    good = signer().sign(POINT)
    other = signer().sign(Checkpoint(ORIGIN, 21, POINT.root)).rpartition("\n\n")[2]
    with pytest.raises(BadNote, match="does not hold"):
        open_checkpoint(good + other, signer().public)


def test_another_key_of_the_same_name_does_not_pass():
    with pytest.raises(BadNote, match="not signed by"):
        open_checkpoint(signer("impostor").sign(POINT), signer().public)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n20\n", "\n020\n"),
        ("\n20\n", "\n20x\n"),
        ("\n20\n", "\n0x\n"),
        ("\n20\n", "\n-20\n"),
        ("\n20\n", "\n٢٠\n"),
        ("\n\n", "\nmore\n\n"),
        (ORIGIN + "\n20", "\n20"),
    ],
)
def test_a_checkpoint_malformed_but_signed(old, new):
    text = POINT.text() + "\n"
    changed = text.replace(old, new, 1)
    assert changed != text
    signature = signer().private.sign(changed[:-1].encode())
    line = base64.b64encode(signer().public.id + signature).decode()
    with pytest.raises(BadNote):
        open_checkpoint(f"{changed}— {ORIGIN} {line}\n", signer().public)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\nnot a signature\n",
        "text\n\n— name\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAAA\nmore",
        "a\tb\n\n— name AAAAAAAA\n",
        "x" * 20_000,
    ],
)
def test_text_that_is_no_note(note):
    with pytest.raises(BadNote):
        open_checkpoint(note, signer().public)


def test_a_public_key_survives_its_text_and_nothing_else_does():
    key = signer().public
    assert PublicKey.parse(str(key)) == key
    assert len(key.fingerprint) == 64
    assert PublicKey("elsewhere.example", key.raw).fingerprint == key.fingerprint
    for wrong in (
        "",
        "a+b",
        f"{key.name}+00000000+{str(key).rsplit('+', 1)[1]}",
        str(key)[:-4],
        str(key) + "x",
    ):
        with pytest.raises(BadNote):
            PublicKey.parse(wrong)


def test_an_algorithm_not_known_here_is_named():
    with pytest.raises(BadNote, match="0x06 is not known"):
        PublicKey(ORIGIN, b"x" * 32, 0x06)
    assert set(checkpoint.ALGORITHMS) == set(checkpoint.KEY_SIZES)


@pytest.mark.parametrize("name", ["", "two words", "plus+plus", "line\nbreak", "wide\u3000space"])
def test_names_that_cannot_be(name):
    with pytest.raises(BadNote):
        PublicKey(name, b"x" * 32)
    with pytest.raises(BadNote):
        Checkpoint(name, 1, b"x" * 32).text()

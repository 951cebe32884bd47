"""Signed checkpoints, as C2SP writes them (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

    house.example/o/riverside/record
    20
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — house.example/o/riverside/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO...

Every key and every key id names its algorithm by one byte. Today that is 0x01, Ed25519 (RFC 8032); another
one is a new byte in `ALGORITHMS`, and old checkpoints stay valid under their own key.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
MAX_NOTE = 16_384
MAX_SIGNATURES = 16
_DASH = "\N{EM DASH} "
_SIZE = re.compile(r"(?:0|[1-9][0-9]{0,15})\Z", re.ASCII)


class BadNote(ValueError):
    """A checkpoint or key that is malformed, or a signature that does not hold."""


class _Verify(Protocol):
    def __call__(self, public: bytes, signature: bytes, message: bytes) -> None: ...


def _verify_ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


ALGORITHMS: Mapping[int, _Verify] = {ED25519: _verify_ed25519}
KEY_SIZES: Mapping[int, int] = {ED25519: 32}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A verifier key: whose it is, the signature type byte, and the raw public key."""

    name: str
    raw: bytes
    algorithm: int = ED25519

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.algorithm not in ALGORITHMS:
            raise BadNote(f"key of {self.name}: the signature type {self.algorithm:#04x} is not known here")
        if len(self.raw) != KEY_SIZES[self.algorithm]:
            raise BadNote(f"key of {self.name}: expected {KEY_SIZES[self.algorithm]} bytes, found {len(self.raw)}")

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, algorithm byte, key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.raw).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of algorithm byte and key, in hexadecimal: the same in every record of one house."""
        return sha256(bytes([self.algorithm]) + self.raw).hexdigest()

    @property
    def fingerprint_in_fours(self) -> str:
        """The fingerprint as people compare it."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, 64, 4))

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encode(bytes([self.algorithm]) + self.raw)}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read `name+id+base64`, the form `str` writes. Raises BadNote."""
        parts = text.split("+", 2)
        if len(parts) != 3:
            raise BadNote("a public key is written name+id+base64")
        name, key_id, encoded = parts
        data = _decode(encoded, "public key")
        if not data:
            raise BadNote("the public key is empty")
        key = cls(name, data[1:], data[0])
        if key.id.hex() != key_id:
            raise BadNote(f"key of {name}: its id should be {key.id.hex()}, found {key_id[:16]}")
        return key


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: who keeps it, how many acts it holds, and the Merkle root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text that is signed: three lines, each ended by a newline."""
        _check_name(self.origin)
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note."""
        return self.sign_text(checkpoint.text())

    def sign_text(self, text: str) -> str:
        """The signed note of another text, which ends in a newline. Its first line must say what it is: a text of three
        lines would be a checkpoint. Raises BadNote."""
        if not text.endswith("\n") or "\n\n" in text:
            raise BadNote("a text that is signed ends in a newline and has no empty line")
        signature = self.private.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {_encode(self.public.id + signature)}\n"


def open_checkpoint(note: str, key: PublicKey, *, alone: bool = False) -> Checkpoint:
    """The checkpoint in a signed note, once `key` is seen to have signed it. Raises BadNote."""
    return _checkpoint(open_note(note, key, alone=alone))


def open_note(note: str, key: PublicKey, *, alone: bool = False) -> str:
    """The text of a signed note, once `key` is seen to have signed it. Raises BadNote.

    Signatures of keys not known here are passed over, as the standard asks, so that witnesses can add theirs;
    with `alone` there must be this one signature and nothing else.
    """
    if len(note) > MAX_NOTE:
        raise BadNote(f"the checkpoint is longer than {MAX_NOTE} characters")
    if any(character < " " and character != "\n" for character in note):
        raise BadNote("the checkpoint holds a control character")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise BadNote("the checkpoint is not a text, an empty line and signature lines")
    text += "\n"
    lines = tail[:-1].split("\n")
    if len(lines) > (1 if alone else MAX_SIGNATURES):
        raise BadNote(f"the checkpoint has {len(lines)} signatures, more than expected")
    signatures = [signature for name, signature in map(_signature, lines) if name == key.name]
    ours = [signature[4:] for signature in signatures if signature[:4] == key.id]
    if not ours:
        raise BadNote(f"the checkpoint is not signed by the key {key.name} {key.id.hex()}")
    for signature in ours:
        _verify(key, signature, text)
    return text


def _verify(key: PublicKey, signature: bytes, text: str) -> None:
    try:
        ALGORITHMS[key.algorithm](key.raw, signature, text.encode())
    except (InvalidSignature, ValueError):
        raise BadNote(f"the signature of {key.name} does not hold for this checkpoint") from None


def _signature(line: str) -> tuple[str, bytes]:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise BadNote(f"not a signature line: {line[:60]!r}")
    _check_name(parts[0])
    data = _decode(parts[1], "signature")
    if len(data) < 5:
        raise BadNote(f"the signature of {parts[0]} is too short")
    return parts[0], data


def _checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 4:
        raise BadNote("a checkpoint has three lines: origin, size, root")
    origin, size, root, _ = lines
    if not _SIZE.match(size):
        raise BadNote(f"the size of the checkpoint is not a number: {size[:40]!r}")
    decoded = _decode(root, "root")
    if len(decoded) != 32:
        raise BadNote(f"the root of the checkpoint has {len(decoded)} bytes, not 32")
    if not origin:
        raise BadNote("the checkpoint does not say which log it is of")
    return Checkpoint(origin, int(size), decoded)


def _check_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise BadNote(f"a key name or origin is text without spaces or '+', found {name[:60]!r}")


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: str, what: str) -> bytes:
    """Standard base64 in its one canonical spelling: padded, and no stray bits in the last character."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise BadNote(f"the {what} is not base64") from None
    if _encode(data) != text:
        raise BadNote(f"the {what} is not canonical base64")
    return data

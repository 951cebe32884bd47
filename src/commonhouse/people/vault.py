"""What is kept sealed: incomes and the papers that show them. Encrypted before it touches the database or the disk.

AES-256 in GCM (NIST SP 800-38D) with a fresh random nonce, so that whoever changes a byte is found out. Each sealed thing names
the key that sealed it and is bound to what it is about (`about`, an id of its row): moved to another row, it does not open.

The keys are lines of one file beside the house's other keys, mode 0600, made at first use and never in the database. The last
line seals; all of them open. `rotate` adds one. Whoever loses the file loses what is sealed: back it up, apart from the database.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

FILE = "vault_keys"
MAGIC = b"CHV1"  # the form of what follows: key's name (8 bytes), nonce (12 bytes), ciphertext with its tag (16 bytes)
KEY_BYTES, NAME_BYTES, NONCE_BYTES, TAG_BYTES = 32, 8, 12, 16
HEAD = len(MAGIC) + NAME_BYTES + NONCE_BYTES
MOST_KEYS = 1_000
_LINE = re.compile(r"([0-9a-f]{16}) ([A-Za-z0-9+/]{43}=)\Z", re.ASCII)
_PLACE = re.compile(r"[0-9a-f]{32}\Z", re.ASCII)


class CannotOpen(Exception):
    """It was changed, belongs to something else, or its key is gone. The message says which, never what is inside."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by name; `newest` seals."""

    keys: dict[bytes, bytes]
    newest: bytes

    def __repr__(self) -> str:  # a key never stands in a log or a traceback
        return f"Keyring({len(self.keys)} keys)"


# --- bytes --------------------------------------------------------------------------------------------------------------
def seal(data: bytes, about: str = "") -> bytes:
    """The bytes, encrypted under the newest key and bound to what they are about."""
    ring = _ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = MAGIC + ring.newest + nonce
    return head + AESGCM(ring.keys[ring.newest]).encrypt(nonce, data, _bound(head, about))


def open(sealed: bytes | memoryview, about: str = "") -> bytes:
    """What was sealed. Raises CannotOpen."""
    whole = bytes(sealed)
    if not whole.startswith(MAGIC) or len(whole) < HEAD + TAG_BYTES:
        raise CannotOpen("this is not something that the house sealed")
    head, name = whole[:HEAD], whole[len(MAGIC) : len(MAGIC) + NAME_BYTES]
    key = _ring().keys.get(name)
    if key is None:
        raise CannotOpen(f"the key {name.hex()} is not in the file of keys; restore it from your backup")
    try:
        return AESGCM(key).decrypt(head[-NONCE_BYTES:], whole[HEAD:], _bound(head, about))
    except InvalidTag:
        raise CannotOpen("it was changed since it was sealed, or it belongs to something else") from None


def key_of(sealed: bytes | memoryview) -> str:
    """The name of the key that sealed it, for those who rotate keys."""
    return bytes(sealed)[len(MAGIC) : len(MAGIC) + NAME_BYTES].hex()


def newest_key() -> str:
    return _ring().newest.hex()


def _bound(head: bytes, about: str) -> bytes:
    return head + about.encode()


# --- files --------------------------------------------------------------------------------------------------------------
def keep(place: str, data: bytes, about: str = "") -> None:
    """Seals bytes into a file: whole or not at all. `place` is 32 random hex digits, its name on disk."""
    path = path_of(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, rough = tempfile.mkstemp(dir=path.parent, prefix=".")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(seal(data, about))
            file.flush()
            os.fsync(file.fileno())
        os.replace(rough, path)
    except BaseException:
        Path(rough).unlink(missing_ok=True)
        raise


def read(place: str, about: str = "") -> bytes | None:
    """What a file holds; None if it is gone. Raises CannotOpen."""
    path = path_of(place)
    return open(path.read_bytes(), about) if path.is_file() else None


def remove(place: str) -> None:
    path_of(place).unlink(missing_ok=True)


def path_of(place: str) -> Path:
    """Where a sealed file lies. Raises ValueError for what is no place."""
    if not _PLACE.match(place):
        raise ValueError(f"no such place: {place!r}")
    return Path(settings.COMMONHOUSE_DATA) / "sealed" / place[:2] / place


# --- keys ---------------------------------------------------------------------------------------------------------------
def rotate() -> str:
    """Adds a key, which seals from now on; gives its name. What older keys sealed opens as long as they stay in the file."""
    path = key_file()
    with _held(path):
        lines = path.read_text("ascii").split("\n") if path.exists() else []
        kept = [line for line in lines if line]
        if len(kept) >= MOST_KEYS:
            raise ImproperlyConfigured(f"{path} holds {MOST_KEYS} keys; take out those that seal nothing any more")
        return _write(path, kept)


def key_file() -> Path:
    own = getattr(settings, "COMMONHOUSE_VAULT_KEY_FILE", None)
    return Path(own) if own else Path(settings.COMMONHOUSE_DATA) / FILE


def _ring() -> Keyring:
    path = key_file()
    if not path.exists():
        with _held(path):
            if not path.exists():
                name = _write(path, [])
                logger.info("made the key %s of what the house keeps sealed: %s; back it up", name, path)
    state = path.stat()
    if state.st_mode & 0o077:
        logger.warning("%s can be read by other users of this machine; run: chmod 600 %s", path, path)
    return _load(path, state.st_mtime_ns, state.st_ino)


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int, _inode: int) -> Keyring:
    keys: dict[bytes, bytes] = {}
    name = b""
    for number, line in enumerate(path.read_text("ascii", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.match(line)
        if found is None:
            raise ImproperlyConfigured(f"{path}, line {number}: this is not a key; restore the file from your backup")
        name = bytes.fromhex(found[1])
        try:
            keys[name] = base64.b64decode(found[2], validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"{path}, line {number}: this is not a key") from error
    if not keys:
        raise ImproperlyConfigured(f"{path} holds no key; restore it from your backup, or remove the empty file")
    return Keyring(keys, name)


def _write(path: Path, lines: list[str]) -> str:
    """The lines and a new key after them, to a file of its own first, then in one move."""
    name, key = secrets.token_hex(NAME_BYTES), secrets.token_bytes(KEY_BYTES)
    handle, rough = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join([*lines, f"{name} {base64.b64encode(key).decode()}"]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(rough, path)
    except BaseException:
        Path(rough).unlink(missing_ok=True)
        raise
    return name


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """One process at a time makes keys: two first keys would leave one of them nowhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

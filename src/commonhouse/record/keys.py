"""The house's signing key: one Ed25519 key in a file of its own, never in the database.

Back it up apart from the database. Without it no act can be added; with it, whoever holds it can sign as the
house.
"""

from __future__ import annotations

import logging
import os
import secrets
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commonhouse.record.checkpoint import PublicKey, Signer

logger = logging.getLogger(__name__)


def signer(name: str) -> Signer:
    """The house's key under the name of one log."""
    return Signer(name, _load(Path(settings.COMMONHOUSE_SIGNING_KEY_FILE)))


def house_key() -> PublicKey:
    """The public key under the house's own name."""
    return signer(house_name()).public


def house_name() -> str:
    """Host (and port, if any) of the house: the beginning of every log's origin."""
    host = urlsplit(settings.HOUSE_ORIGIN).netloc
    if not host:
        raise ImproperlyConfigured(f"HOUSE_ORIGIN is like https://house.example, found {settings.HOUSE_ORIGIN!r}")
    return host


@cache
def _load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        _create(path)
    if path.stat().st_mode & 0o077:
        logger.warning("%s can be read by other users of this machine; run: chmod 600 %s", path, path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path} is not a PEM private key without a password: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"{path} must hold an Ed25519 key, found {type(key).__name__}")
    return key


def _create(path: Path) -> None:
    """Write a new key beside its place and link it in: another process sees a whole key or none, and one
    wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    logger.info("made the house's signing key: %s; back it up", path)

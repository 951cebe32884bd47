"""What a house's settings read from its machine: database, secret key, e-mail."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # a ballot answered with a receipt survives a power cut, not only a crash
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA secure_delete=ON;"  # a changed ballot leaves no older text in the file
)


def database(data: Path) -> dict[str, Any]:
    """Django's settings for the one database: PostgreSQL where a URL names it, SQLite in the data folder otherwise."""
    url = os.environ.get("COMMONHOUSE_DATABASE_URL", "")
    if url:
        return postgresql(url)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and contacts: for nobody else on this machine
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data / "house.sqlite3"),
        "CONN_MAX_AGE": None,  # closing SQLite's last connection writes its whole log back: three times slower
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE, "timeout": 20},
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"COMMONHOUSE_DATABASE_URL begins with {parts.scheme!r}; write postgresql://user:password@host/name, "
            "or leave it out to use SQLite"
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
            # a forgotten transaction must not hold up a vote: whoever waits in vain is told that the house is busy
            "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s",
        },
    }


def secret_key(data: Path) -> str:
    """The house's secret, made once with mode 0600; kept out of the database and of the environment's listing."""
    if given := os.environ.get("COMMONHOUSE_SECRET_KEY"):
        return given
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def old_secret_keys() -> list[str]:
    """Keys the house had before: printed codes made under them still work, and nothing new is signed with them."""
    return [key.strip() for key in os.environ.get("COMMONHOUSE_OLD_SECRET_KEYS", "").split(",") if key.strip()]


def proxies() -> int:
    """How many proxies stand before the house. Only what they wrote into X-Forwarded-For is believed."""
    given = os.environ.get("COMMONHOUSE_PROXIES", "0")
    if not (given.isascii() and given.isdigit() and len(given) < 3):
        raise ImproperlyConfigured(f"COMMONHOUSE_PROXIES is a number of proxies, such as 1; found {given!r}")
    return int(given)


def email() -> dict[str, Any]:
    url = os.environ.get("COMMONHOUSE_EMAIL_URL", "")
    if not url:
        return {}
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 10,
    }

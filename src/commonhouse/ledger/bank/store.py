"""The files of imports that are not posted yet. They are kept apart, read again when columns change, and then removed."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{12}\Z", re.ASCII)


def _place(public_id: str) -> Path:
    if not _NAME.match(public_id):
        raise ValueError(f"no such import: {public_id!r}")
    return Path(settings.COMMONHOUSE_DATA) / "bank" / public_id


def keep(public_id: str, data: bytes) -> None:
    place = _place(public_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.write_bytes(data)


def read(public_id: str) -> bytes | None:
    """The file's bytes; None when it is not kept any more."""
    place = _place(public_id)
    return place.read_bytes() if place.is_file() else None


def remove(public_id: str) -> None:
    _place(public_id).unlink(missing_ok=True)

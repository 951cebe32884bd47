"""Papers that people hand in (scanned contracts, receipts): what they may be, and where they are kept.

A paper is a PDF, a JPEG or a PNG by its first bytes, whatever its name says. It is kept under its hash, so that the same
paper is kept once and cannot be changed unnoticed, in a folder of its own that no web server reads: pages hand it out, as a
download, to those who may see it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

LARGEST = 8 * 1024 * 1024  # bytes
LONGEST_NAME = 120  # characters
_FOLDER = re.compile(r"[a-z][a-z-]{0,30}\Z", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is kept. sha256: 64 hex digits, its name on disk; name: what people called it."""

    sha256: str
    mime: str
    size: int
    name: str


def mime_of(data: bytes) -> str:
    """What the bytes are: application/pdf, image/jpeg or image/png. Raises ValidationError for anything else."""
    if len(data) > LARGEST:
        raise ValidationError(_("This file is too large. At most 8 MB, please."), code="size")
    if not data:
        raise ValidationError(_("This file is empty. Please choose it again."), code="empty")
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    raise ValidationError(_("This is not a PDF, JPEG or PNG. Please scan or photograph the paper."), code="kind")


def keep(folder: str, data: bytes, name: str = "") -> Paper:
    """Writes a paper under its hash, whole or not at all; the same again is the same. Raises ValidationError.

    `folder` is the part of the house it belongs to ("agreements", "ledger").
    """
    mime = mime_of(data)
    sha256 = hashlib.sha256(data).hexdigest()
    place = path_of(folder, sha256)
    if not place.exists():
        _write(place, data)
    return Paper(sha256, mime, len(data), clean_name(name, mime))


def path_of(folder: str, sha256: str) -> Path:
    """Where a paper lies. Raises ValueError for what is no hash or no folder."""
    if not _FOLDER.match(folder) or not _HASH.match(sha256):
        raise ValueError(f"no such paper: {folder!r}, {sha256!r}")
    return Path(settings.COMMONHOUSE_DATA) / "papers" / folder / sha256[:2] / sha256


def read(folder: str, sha256: str) -> bytes | None:
    """Its bytes; None if it is not there, or is not what it was."""
    place = path_of(folder, sha256)
    if not place.is_file():
        return None
    data = place.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def download(folder: str, sha256: str, name: str, mime: str) -> FileResponse:
    """The paper as an attachment, never shown inside the house's own pages. Raises Http404."""
    place = path_of(folder, sha256)
    if not place.is_file():
        raise Http404
    kind = mime if mime in _ENDINGS else "application/octet-stream"
    answer = FileResponse(place.open("rb"), as_attachment=True, filename=name or sha256, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def remove(folder: str, sha256: str) -> None:
    """Takes a paper away for good; the caller knows that nothing names it any more."""
    path_of(folder, sha256).unlink(missing_ok=True)


def clean_name(name: str, mime: str) -> str:
    """What a paper may be called: no path, no control characters, the ending of what it is."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    ending = _ENDINGS[mime]
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    return (stem[: LONGEST_NAME - len(ending)] or "paper") + ending


def _write(place: Path, data: bytes) -> None:
    """To a name of its own first, then in one move: a crash leaves no half paper under a whole one's name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, rough = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(rough, place)
    except BaseException:
        Path(rough).unlink(missing_ok=True)
        raise

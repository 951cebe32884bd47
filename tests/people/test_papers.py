"""Papers: told by their bytes, kept whole under their hash, and never changed unnoticed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from commonhouse.people import papers

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(autouse=True)
def _data(settings, tmp_path: Path) -> None:
    settings.COMMONHOUSE_DATA = tmp_path


@pytest.mark.parametrize(
    ("data", "mime"),
    [(PDF, "application/pdf"), (b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"), (PNG, "image/png")],
)
def test_a_paper_is_told_by_its_bytes(data: bytes, mime: str) -> None:
    assert papers.mime_of(data) == mime


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html>%PDF-", "kind"),
        (b"%PDF-1.7 cut off", "kind"),
        (b"GIF89a", "kind"),
        (PNG + bytes(papers.LARGEST), "size"),
    ],
)
def test_what_is_no_paper_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as problem:
        papers.keep("agreements", data)
    assert problem.value.code == code


def test_the_same_paper_is_kept_once_and_read_back(tmp_path: Path) -> None:
    first = papers.keep("agreements", PDF, "C:\\scans\\..\\lease\x00 2026.exe")
    again = papers.keep("agreements", PDF, "other.pdf")
    assert first.sha256 == again.sha256 == hashlib.sha256(PDF).hexdigest()
    assert first.name == "lease 2026.pdf"
    assert first.size == len(PDF)
    assert papers.read("agreements", first.sha256) == PDF
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1
    assert papers.read("ledger", first.sha256) is None


def test_a_changed_paper_is_not_read() -> None:
    kept = papers.keep("agreements", PDF)
    papers.path_of("agreements", kept.sha256).write_bytes(PDF + b"x")
    assert papers.read("agreements", kept.sha256) is None


@pytest.mark.parametrize(
    ("folder", "name"), [("../x", "0" * 64), ("agreements", "../../etc"), ("agreements", "0" * 63)]
)
def test_no_address_leads_outside(folder: str, name: str) -> None:
    with pytest.raises(ValueError, match="no such paper"):
        papers.path_of(folder, name)


def test_a_download_is_an_attachment() -> None:
    kept = papers.keep("ledger", PNG, "receipt")
    answer = papers.download("ledger", kept.sha256, kept.name, kept.mime)
    assert answer["Content-Disposition"] == 'attachment; filename="receipt.png"'
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == PNG
    papers.remove("ledger", kept.sha256)
    with pytest.raises(Http404):
        papers.download("ledger", kept.sha256, kept.name, kept.mime)

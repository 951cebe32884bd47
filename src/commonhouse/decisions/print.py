"""Paper ballots and code slips as PDF/UA-1 (see `people.documents`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commonhouse.decisions import sheets
from commonhouse.decisions.models import Box
from commonhouse.decisions.rolls import IssuedSheet
from commonhouse.people import documents

TEMPLATES = Path(__file__).resolve().parent / "documents"


def ballots(
    box: Box, issued: Sequence[IssuedSheet], language: str, paper: str = "us-letter", *, is_sample: bool = False
) -> bytes:
    """One paper ballot a sheet, each beginning on a front page. Raises documents.NoDocument."""
    return documents.pdf(TEMPLATES / "ballot.typ", sheets.ballots(box, issued, language, paper, is_sample=is_sample))


def slips(box: Box, issued: Sequence[IssuedSheet], language: str, paper: str = "us-letter") -> bytes:
    """Eight codes a page, to cut apart. Raises documents.NoDocument."""
    return documents.pdf(TEMPLATES / "slips.typ", sheets.slips(box, issued, language, paper))

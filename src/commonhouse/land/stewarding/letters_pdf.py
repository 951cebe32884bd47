"""Letters on paper: one, or a batch, as PDF/UA. The words are those that were kept; nothing is written anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commonhouse.land.stewarding.models import Letter, LetterBatch
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day

TEMPLATE = Path(__file__).with_name("documents") / "letters.typ"


def of_letter(letter: Letter) -> bytes:
    """Raises NoDocument."""
    return _made(letter.subject, letter.language, [letter])


def of_batch(batch: LetterBatch, language: str) -> bytes:
    """All letters of a batch, in the order they were written. Raises NoDocument."""
    letters = list(batch.letters.select_related("organization").order_by("pk"))
    with translation.override(language):
        title = _("Letters of %(day)s") % {"day": day(batch.printed_at)}
    return _made(title, language, letters)


def _made(title: str, language: str, letters: Sequence[Letter]) -> bytes:
    return pdf(TEMPLATE, {"title": title, "lang": language, "letters": [_data(each) for each in letters]})


def _data(letter: Letter) -> dict[str, Any]:
    with translation.override(letter.language):
        written = day(letter.sent_at)
    return {
        "lang": letter.language,
        "from": letter.organization.name,
        "to": letter.to,
        "day": written,
        "subject": letter.subject,
        "paragraphs": [part.split("\n") for part in letter.text.split("\n\n") if part.strip()],
    }

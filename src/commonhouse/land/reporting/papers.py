"""A report as a file: rows for programs (CSV), and a document with a sentence for each number (PDF)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.land.reporting import privacy, words
from commonhouse.land.reporting.figures import Figure, Period
from commonhouse.land.reporting.words import Part
from commonhouse.people import documents
from commonhouse.people.export import csv_lines
from commonhouse.people.formats import day
from commonhouse.people.models import Organization

REPORT = Path(__file__).parent / "documents" / "report.typ"


def as_csv(found: Sequence[Figure], period: Period, today: dt.date) -> bytes:
    """A row for each figure: part, code, sentence, exact value, its unit, whether it is kept back."""
    return b"".join(csv_lines(_rows(words.parts(found, period, today))))


def _rows(found: Sequence[Part]) -> Iterator[list[Any]]:
    yield ["part", "code", "what", "value", "unit", "kept back"]
    units = {"money": "cents", "acres": "square feet", "count": "", "share": "share of one", "ratio": "share of one"}
    for part in found:
        for line in part.lines:
            kept_back = "yes" if line.figure.is_kept_back else ""
            yield [part.name, line.code, line.sentence, words.raw(line.figure), units[line.figure.kind], kept_back]


def as_pdf(
    organization: Organization, found: Sequence[Figure], period: Period, *, said: str = "", trusts: Sequence[Organization] = (),
    today: dt.date,
) -> bytes:  # fmt: skip
    """PDF/UA-1 in the reader's language. Raises documents.NoDocument."""
    parts = words.parts(found, period, today)
    data = {
        "title": _("Land held in common: %(year)d, %(name)s") % {"year": period.first.year, "name": organization.name},
        "lang": (get_language() or "en").split("-")[0],
        "heading": _("Land held in common, %(year)d") % {"year": period.first.year},
        "organization": organization.name,
        "sentence": words.period_words(period, today),
        "demo": _("This is a demo: the households are invented.") if organization.is_demo else "",
        "said": [line for line in said.splitlines() if line.strip()],
        "what": _("What is counted"),
        "number": _("Number"),
        "parts": [
            {"title": str(part.title), "hint": part.hint, "rows": [[line.sentence, line.value] for line in part.lines]}
            for part in parts
        ],
        "trusts": _("Figures of: %(names)s.") % {"names": ", ".join(each.name for each in trusts)} if trusts else "",
        "foot": foot(found, today),
    }
    return documents.pdf(REPORT, data)


def foot(found: Sequence[Figure], today: dt.date) -> str:
    """What is not in a report, and when it was made."""
    made = _("Reckoned on %(day)s.") % {"day": day(today)}
    if not any(each.is_kept_back for each in found):
        return made
    return f"{made} {kept_back_words()}"


def kept_back_words() -> str:
    return _("A number that stands for fewer than %(least)d households is kept back, and others from which it could be told.") % {
        "least": privacy.LEAST
    }  # fmt: skip

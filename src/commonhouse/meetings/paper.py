"""Minutes on paper: the same words as on the page, as PDF/UA, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.meetings.models import Meeting, Minutes
from commonhouse.meetings.words import ItemWords, Reading
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day

TEMPLATE = Path(__file__).with_name("documents") / "minutes.typ"


def minutes_pdf(meeting: Meeting, minutes: Minutes | None, read: Reading) -> bytes:
    """The minutes as PDF bytes. Raises NoDocument."""
    return pdf(TEMPLATE, data(meeting, minutes, read))


def data(meeting: Meeting, minutes: Minutes | None, read: Reading) -> dict[str, Any]:
    """All that the document says, in its order."""
    return {
        "lang": get_language() or "en",
        "title": _("Minutes: %(title)s") % {"title": meeting.title},
        "lede": f"{meeting.organization.name} · {status(meeting, minutes)}",
        "facts": [list(row) for row in read.facts],
        "people": {"title": _("Who was there"), "lines": [*read.present, *read.turnings]},
        "items": [_item(number, item) for number, item in enumerate(read.items, 1)],
        "foot": _("Fingerprint of this text in the public record: %(hash)s") % {"hash": minutes.text_hash}
        if minutes is not None
        else "",
    }


def status(meeting: Meeting, minutes: Minutes | None) -> str:
    """Where the minutes stand, in words."""
    if minutes is None:
        return _("Draft, not sent yet")
    if minutes.approved_at is not None:
        return _("Approved on %(day)s") % {"day": day(minutes.approved_at)}
    said = {"version": minutes.version, "day": day(minutes.sent_at)}
    return _("Version %(version)s, sent on %(day)s, not approved yet") % said


def _item(number: int, item: ItemWords) -> dict[str, Any]:
    return {
        "title": f"{number}. {item.title}",
        "lines": [*item.lines, *item.notes],
        "motions": [
            {
                "state": motion.state,
                "text": motion.text,
                "outcome": " ".join(p for p in (motion.by, motion.outcome) if p),
            }
            for motion in item.motions
        ],
        "promises": {"title": _("Who does what"), "lines": list(item.promises)},
    }

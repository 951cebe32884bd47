"""Holders hear in good time that a note comes back, and are asked what they wish; once more on its day if they did not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.agreements.telling import people_of
from commonhouse.funds.kinds_raising import HOLDER
from commonhouse.funds.models import Note
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, Kind, register, register_check
from commonhouse.notices.models import Notice
from commonhouse.people.formats import day

KIND = "note-comes-back"
NOTICE_DAYS = 90
MOST = 500  # told at once


def tell_coming_back(today: dt.date | None = None) -> int:
    """Tells holders of notes that come back within 90 days, in all funds; each once before, and once when the day has come
    without an answer. Returns how many were told."""
    on = today or timezone.localdate()
    rows = Note.objects.filter(agreement__state=Agreement.State.ACTIVE, matures_on__lte=on + dt.timedelta(NOTICE_DAYS))
    first = rows.filter(told_on__isnull=True)
    told = 0
    for note in _with_parties(first)[:MOST]:
        with transaction.atomic():
            if note.outstanding:
                told += _tell(note, "before")
            note.told_on = on
            note.save(update_fields=["told_on"])
    come = rows.filter(matures_on__lte=on, matures_on__gt=on - dt.timedelta(days=7), choice=Note.Choice.NONE)
    for note in _with_parties(come)[:MOST]:
        if note.outstanding:
            told += _tell(note, "now")
    return told


def _with_parties(rows: Any) -> Any:
    rows = rows.select_related("agreement__organization", "organization", "note_class").order_by("matures_on", "id")
    return rows.prefetch_related("agreement__parties")


def _tell(note: Note, when: str) -> int:
    party = next(each for each in note.agreement.parties.all() if each.role == HOLDER)
    people = people_of(party)
    if not people:
        return 0
    name = note.agreement.public_id
    with transaction.atomic():
        return notices.tell(
            people, organization=note.organization, kind=KIND, key=f"funds:{name}:{when}",
            url=reverse("fund_note", args=[note.organization.slug, name]),
            data={"note": name, "on": note.matures_on.isoformat(), "when": when},
        )  # fmt: skip


def _over(waiting: Sequence[Notice]) -> set[int]:
    """Letters about notes whose holder has answered meanwhile, or that are paid back."""
    ids = {notice.data.get("note") for notice in waiting}
    notes = {
        note.agreement.public_id: note
        for note in Note.objects.filter(agreement__public_id__in=ids).select_related("agreement")
    }
    return {notice.pk for notice in waiting if not _open(notes.get(str(notice.data.get("note"))))}


def _open(note: Note | None) -> bool:
    return note is not None and note.outstanding > 0 and not note.choice


def _subject(context: Context) -> str:
    return _("Your note comes back on %(day)s") % _facts(context)


def _text(context: Context) -> str:
    first = _("Your note with %(organization)s comes back on %(day)s.") % _facts(context)
    return f"{first}\n\n" + _(
        "Please say what you wish: the money back, a new note, or a gift to the fund. If you do not answer, nothing is lost: "
        "the fund keeps your money for you, without interest, until you do."
    )


def _facts(context: Context) -> dict[str, Any]:
    return {"organization": context["organization"], "day": day(dt.date.fromisoformat(context["on"]))}


def register_notices() -> None:
    """Called by FundsConfig.ready()."""
    register(Kind(KIND, subject=_subject, text=_text, action=lambda _c: _("Say what you wish")))
    register_check([KIND], _over)

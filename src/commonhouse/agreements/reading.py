"""An agreement as people read it: how it stands, what is due and why, what happened, each in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger import units
from commonhouse.people import formats
from commonhouse.rules.agreeing.model import AccountResult, Due
from commonhouse.rules.agreeing.sentences import standing_sentences, step_sentence
from commonhouse.rules.lending.sentences import MoneyVoice

LONGEST_STORY = 400  # steps told on a page; the rest are counted


def money(agreement: Agreement, amount: int) -> str:
    return units.words(amount, agreement.unit)


def voice(agreement: Agreement) -> MoneyVoice:
    """How this agreement's account speaks: the reader's language, its unit, its kind's names of buckets."""
    kind = kinds.get(agreement.kind)
    return MoneyVoice(
        gettext=_, ngettext=ngettext, number=formats.number, name=lambda bucket: kinds.bucket_word(kind, bucket),
        money=lambda amount: units.words(amount, agreement.unit), day=formats.day,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueDay:
    """All that falls due on one day. state: paid, late, now, part or next."""

    on: dt.date
    text: str
    amount: int
    paid: int
    state: str
    state_words: str

    @property
    def left(self) -> int:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, with where its money went."""

    event: Event
    title: str
    applied: tuple[str, ...] = ()
    taken_back: bool = False
    entry_url: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """How an account came to stand as it does, step by step."""

    standing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    more: int = 0
    due: tuple[DueDay, ...] = ()
    coming: tuple[DueDay, ...] = field(default=())


def story(agreement: Agreement, result: AccountResult, today: dt.date | None = None) -> Story:
    day = today or timezone.localdate()
    speaker = voice(agreement)
    steps = [step_sentence(step, speaker) for step in result.steps]
    days = due_days(agreement, result.dues, day)
    return Story(
        standing=tuple(standing_sentences(result, speaker)),
        steps=tuple(steps[-LONGEST_STORY:]),
        more=max(0, len(steps) - LONGEST_STORY),
        due=tuple(each for each in days if each.on <= day and each.left),
        coming=tuple(each for each in days if each.on > day or not each.left),
    )


def due_days(agreement: Agreement, dues: Iterable[Due], today: dt.date) -> list[DueDay]:
    kind = kinds.get(agreement.kind)
    found = []
    for on, group in groupby(sorted(dues, key=lambda due: due.on), key=lambda due: due.on):
        parts = list(group)
        words = " + ".join(
            f"{kinds.bucket_word(kind, part.bucket)} {units.words(part.amount, agreement.unit)}" for part in parts
        )
        amount, paid = sum(part.amount for part in parts), sum(part.paid for part in parts)
        state, state_words = _state(on, amount, paid, today)
        found.append(DueDay(on, words, amount, paid, state, state_words))
    return found


def _state(on: dt.date, amount: int, paid: int, today: dt.date) -> tuple[str, str]:
    """The kind of a status tag and its words."""
    if paid >= amount:
        return "done", _("Paid")
    if on < today:
        days = (today - on).days
        return "late", ngettext("Late by %(days)s day", "Late by %(days)s days", days) % {"days": formats.number(days)}
    if on == today:
        return "open", _("Due today")
    return "waiting", _("Partly paid") if paid else _("Still to come")


def happenings(agreement: Agreement, *, with_entries: bool = False) -> list[Happened]:
    """Its events, the newest first; three queries."""
    kind = kinds.get(agreement.kind)
    events = list(agreement.events.select_related("by", "entry").prefetch_related("applied"))
    gone = {event.data.get("event") for event in events if event.kind == "reversed"}
    found = []
    for event in reversed(events):
        applied = tuple(
            _applied(agreement, kinds.bucket_word(kind, part.bucket), part.amount, part.due_on)
            for part in event.applied.all()
        )
        url = (
            f"/o/{agreement.organization.slug}/books/entries/{event.entry.number}/"
            if with_entries and event.entry
            else ""
        )
        found.append(Happened(event, title(agreement, event), applied, event.number in gone, url))
    return found


def _applied(agreement: Agreement, bucket: str, amount: int, due_on: dt.date | None) -> str:
    said = {"amount": units.words(amount, agreement.unit), "bucket": bucket}
    if due_on is None:
        return _("%(amount)s for %(bucket)s that was not due yet") % said
    return _("%(amount)s for %(bucket)s, due on %(day)s") % (said | {"day": formats.day(due_on)})


def title(agreement: Agreement, event: Event) -> str:
    """What happened, in a few words."""
    said = {"amount": units.words(event.amount, agreement.unit), "text": str(event.data.get("text", ""))}
    if event.kind == "reversed":
        return _("Taken back: number %(number)s") % {"number": event.data.get("event")}
    words = {
        "payment": _("%(amount)s paid"), "disbursed": _("%(amount)s paid out"), "fee": _("A fee of %(amount)s: %(text)s"),
        "waiver": _("%(amount)s is asked for no longer"), "terms": _("Changed terms take effect"),
        "written-off": _("%(amount)s given up as lost"), "recovered": _("%(amount)s came in after all"),
        "reported": _("Figures were reported"), "ended": _("The agreement ends"),
    }  # fmt: skip
    return words.get(event.kind, event.kind) % said

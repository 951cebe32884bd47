"""Batches: entries that were posted together, and can be undone together."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.ledger import hooks, posting, queue
from commonhouse.ledger.actions.common import allowed
from commonhouse.ledger.models import Batch, Entry
from commonhouse.ledger.reversing import first_open_day, reversals_of
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused


def new_batch(
    organization: Organization, *, kind: str, title: str, by: Person | None = None, now: dt.datetime | None = None
) -> Batch:
    """An empty batch, inside the caller's transaction: give it to `post`, then tell it the entries (`Batch.record`)."""
    batch = Batch(
        organization=organization, kind=kind, title=title.strip()[:160], posted_at=now or timezone.now(), by=by
    )
    batch.save()
    return batch


def undo(actor: Actor, batch: Batch, *, now: dt.datetime | None = None) -> Batch:
    """Takes back all entries of a batch: each is mirrored on its own day, or on the first open one. Returns the undoing batch.

    Payments under agreements are taken back where they were entered. Asked again, it is the same undoing. Raises Refused.
    """
    person = allowed(actor, "book.post", batch.organization)
    if batch.undoes_id is not None:
        raise Refused(_("This batch takes another one back. Enter that one anew instead."))
    with queue.turn(), transaction.atomic():
        book = posting.locked(batch.organization)
        before = Batch.objects.filter(undoes=batch).first()
        if before is not None:
            return before
        entries = list(_entries(batch))
        days = {entry.pk: first_open_day(book, entry.on) for entry in entries}
        own = [entry for entry in entries if not hooks.take_back(actor, entry, days[entry.pk], now)]
        if stuck := next((entry for entry in own if hooks.belongs_elsewhere(entry)), None):
            said = {"text": stuck.text[:80]}
            raise Refused(_("“%(text)s” belongs to something else in the house. Take it back there first.") % said)
        undoing = new_batch(
            batch.organization, kind="undo", title=_("Undone: %(title)s") % {"title": batch.title}, by=person, now=now
        )
        undoing.undoes = batch
        undoing.save(update_fields=["undoes"])
        keys = [f"undo:{undoing.public_id}:{entry.number}" for entry in own]
        drafts = reversals_of(own, [days[entry.pk] for entry in own], keys)
        if drafts:
            undoing.record(posting.post(batch.organization, drafts, by=person, batch=undoing, now=now, undoes=batch))
        return undoing


def _entries(batch: Batch) -> list[Entry]:
    """The batch's entries that stand, those it entered through other parts of the house included, oldest first."""
    named = Q(batch=batch) | Q(bank_lines__bank_import__batch=batch)
    rows = Entry.objects.filter(named, organization=batch.organization, reversed_by__isnull=True)
    return list(rows.exclude(kind=Entry.Kind.REVERSAL).distinct().order_by("number"))

"""Entering something in the books by hand, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import hooks, posting, queue, transfers
from commonhouse.ledger.actions.batches import new_batch
from commonhouse.ledger.actions.common import allowed
from commonhouse.ledger.models import Batch, Entry
from commonhouse.ledger.reversing import first_open_day, reversal_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused

BY_HAND = frozenset({Entry.Kind.ENTRY.value, Entry.Kind.OPENING.value})


def post_entry(
    actor: Actor, organization: Organization, draft: posting.Draft, *, now: dt.datetime | None = None
) -> Entry:
    """One entry. Sent again with the same key, it is the same entry. Raises Refused in plain words."""
    person = allowed(actor, "book.post", organization)
    _check_kind(draft)
    with queue.turn(), transaction.atomic():
        return posting.post(organization, [draft], by=person, now=now)[0]


def post_batch(
    actor: Actor,
    organization: Organization,
    drafts: Sequence[posting.Draft],
    *,
    title: str,
    kind: str = "entries",
    now: dt.datetime | None = None,
) -> Batch:
    """Many entries at once, that can be undone at once. All or none. Raises Refused.

    Sent again with the same keys, it is the same batch.
    """
    person = allowed(actor, "book.post", organization)
    if not drafts:
        raise Refused(_("There is nothing to enter."))
    for draft in drafts:
        _check_kind(draft)
    with queue.turn(), transaction.atomic():
        posting.locked(organization)
        before = posting.entry_with_key(organization, drafts[0].key)
        if before is not None and before.batch is not None:
            posting.post(organization, drafts, by=person, now=now)  # the same again, or refused
            return before.batch
        batch = new_batch(organization, kind=kind, title=title, by=person, now=now)
        batch.record(posting.post(organization, drafts, by=person, batch=batch, now=now))
        return batch


def reverse_entry(
    actor: Actor,
    entry: Entry,
    *,
    key: str,
    on: dt.date | None = None,
    why: str = "",
    now: dt.datetime | None = None,
) -> Entry:
    """Enters the mirror of an entry, once; on its own day if that is open still, else on the first open one.

    What another part of the house entered (a payment under an agreement) is taken back there; a payment from another
    organization's books by whoever received it, in both books. Raises Refused.
    """
    person = allowed(actor, "book.post", entry.organization)
    if entry.kind == Entry.Kind.REVERSAL:
        raise Refused(_("This entry takes another one back. Enter that one anew instead."))
    if hooks.belongs_elsewhere(entry):
        raise Refused(_("This entry belongs to something else in the house. Take it back there, so that both agree."))
    with queue.turn(), transaction.atomic():
        other = transfers.other_side(entry)
        if other is not None:
            _may_return(entry)
            days = [
                first_open_day(book, on or entry.on)
                for book in transfers.hold([entry.organization, other.organization])
            ]
            return transfers.take_back(entry, max(days), key, why, by=person, now=now)[0]
        book = posting.locked(entry.organization)
        day = on or first_open_day(book, entry.on)
        return posting.post(entry.organization, [reversal_of(entry, day, key, why)], by=person, now=now)[0]


def _may_return(entry: Entry) -> None:
    """Of a payment between two books, whoever received it gives it back. Raises Refused."""
    received = sum(line.amount for line in entry.lines.filter(account__is_cash=True))
    if received <= 0:
        raise Refused(_("This payment stands in the other organization's books too. Ask them to return it."))


def _check_kind(draft: posting.Draft) -> None:
    if draft.kind not in BY_HAND or draft.source or draft.transfer is not None:
        raise ValueError("what is entered by hand is an entry or an opening balance of these books alone")

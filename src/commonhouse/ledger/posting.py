"""Posting: the one way in which entries come into the books.

`post` is called inside the transaction of a verb, whatever it posts. All that can be looked at beforehand is looked at before
the book's row is locked; under the lock it looks at what others may have changed, writes the lines, then their entries (the
database checks them again, see `protection`), moves the book on and leaves one act in the record.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.ledger import digests, put, restricted, units
from commonhouse.ledger.accounts import NoBooks
from commonhouse.ledger.models import ENTRIES_PER_BOOK, MAX_AMOUNT, Account, Batch, Book, Entry, Restriction
from commonhouse.people import formats
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused
from commonhouse.record import actions as record

MOST_LINES = 2_000  # of one entry
MOST_DRAFTS = 250_000  # of one call
DAYS_AHEAD = 366  # an entry dated further in the future is a slip of the pen


class Unbalanced(Refused):
    """Debits and credits differ in some unit, or under some restriction."""


class Closed(Refused):
    """The date lies in a period that is closed, or before the books begin."""


class KeyTaken(Refused):
    """The key was used before, for an entry that says something else."""


class AlreadyReversed(Refused):
    """The entry was reversed before."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One line of an entry to be: amount > 0 is a debit, < 0 a credit, in the smallest part of the account's unit."""

    account: Account
    amount: int
    restriction: Restriction | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be posted. `key` is the client's own: the same key is one entry, however often it is sent."""

    on: dt.date
    text: str
    legs: Sequence[Leg]
    key: str
    kind: str = "entry"
    source: str = ""
    transfer: uuid.UUID | None = None
    reverses: Entry | None = None


def debit(account: Account, amount: int, restriction: Restriction | None = None, text: str = "") -> Leg:
    """A debit of `amount` >= 0: more of what we have or spend, less of what we owe. Nothing is a leg that is left out."""
    if amount < 0:
        raise ValueError(f"a debit is not negative: {amount}")
    return Leg(account, amount, restriction, text)


def credit(account: Account, amount: int, restriction: Restriction | None = None, text: str = "") -> Leg:
    """A credit of `amount` >= 0: less of what we have, more of what we owe or earn. Nothing is a leg that is left out."""
    if amount < 0:
        raise ValueError(f"a credit is not negative: {amount}")
    return Leg(account, -amount, restriction, text)


def post(
    organization: Organization,
    drafts: Sequence[Draft],
    *,
    by: Person | None = None,
    batch: Batch | None = None,
    now: dt.datetime | None = None,
    undoes: Batch | None = None,
) -> list[Entry]:
    """Posts the drafts to the organization's books, all or none, and returns their entries in the same order.

    Called inside the caller's transaction. A draft whose key is in the books already gives the entry that is there, if it
    says the same; `batch` is the Batch the new entries belong to. `now` is the present unless a history is entered later.
    Leaves one act, ledger.posted, when anything new was written; ledger.undone, when they undo the batch `undoes`.

    Raises Refused (Unbalanced, Closed, KeyTaken, AlreadyReversed, NoBooks ...) in plain words; nothing is written then.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("post must be called inside transaction.atomic, with the change it belongs to")
    if not drafts:
        return []
    if len(drafts) > MOST_DRAFTS:
        raise Refused(_("At most %(most)s entries at once.") % {"most": formats.number(MOST_DRAFTS)})
    moment = now or timezone.now()
    whole = [_whole(organization, draft, timezone.localdate()) for draft in drafts]
    book = locked(organization)
    known = _known(organization, whole)
    fresh = [draft for draft in _once(whole) if draft.key not in known]
    if not fresh:
        return [known[draft.key] for draft in whole]
    _check_dates(book, fresh)
    _check_accounts(organization, fresh)
    _check_reversals(organization, fresh)
    restricted.check(organization, fresh)
    entries = _entries(book, fresh, by, batch, moment)
    put.put(entries, fresh)
    _move_on(book, entries[-1], len(entries))
    _leave_act(organization, entries, batch, undoes, now)
    known |= {entry.key: entry for entry in entries}
    return [known[draft.key] for draft in whole]


def locked(organization: Organization) -> Book:
    """The organization's book, held until the transaction ends. Raises NoBooks."""
    book = put.locked_book(organization)
    if book is None:
        raise NoBooks(organization)
    return book


def entry_with_key(organization: Organization, key: str) -> Entry | None:
    return Entry.objects.filter(organization=organization, key=key).first()


# --- what can be said of a draft alone --------------------------------------------------------------------------------
def _whole(organization: Organization, draft: Draft, today: dt.date) -> Draft:
    """The draft without legs of nothing. Raises Refused when it can be no entry of these books."""
    legs = [leg for leg in draft.legs if leg.amount]
    if len(legs) != len(draft.legs):
        draft = Draft(
            draft.on, draft.text, legs, draft.key, draft.kind, draft.source, draft.transfer, draft.reverses
        )  # fmt: skip
    if not 2 <= len(legs) <= MOST_LINES:
        few = _("“%(text)s” needs at least two lines with an amount.")
        many = _("“%(text)s” has too many lines.")
        raise Refused((few if len(legs) < 2 else many) % {"text": draft.text[:80]})
    _check_words(draft)
    if draft.on > today and (draft.on - today).days > DAYS_AHEAD:
        raise Refused(_("The date %(day)s is more than a year ahead.") % {"day": formats.day(draft.on)})
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for leg in legs:
        account, restriction = leg.account, leg.restriction
        if account.organization_id != organization.pk:
            raise Refused(_("Account %(code)s is not of these books.") % {"code": account.code})
        if restriction is not None and restriction.organization_id != organization.pk:
            raise Refused(_("“%(name)s” is not of these books.") % {"name": restriction.name})
        if type(leg.amount) is not int:
            raise TypeError(f"an amount is an int of the smallest part, not {type(leg.amount).__name__}")
        if not -MAX_AMOUNT <= leg.amount <= MAX_AMOUNT:
            raise Refused(_("An amount is more than books can hold."))
        sums[account.unit, leg.restriction.pk if leg.restriction is not None else None] += leg.amount
    if any(sums.values()):
        raise _unbalanced(draft, sums)
    return draft


def _check_words(draft: Draft) -> None:
    texts = (draft.text, draft.key, draft.source, *(leg.text for leg in draft.legs))
    if any("\x00" in each for each in texts):
        raise Refused(_("A text holds a character that cannot be kept. Please type it again."))
    if not draft.text.strip():
        raise Refused(_("Say what the entry is, in a few words."))
    if len(draft.text) > 200 or any(len(leg.text) > 120 for leg in draft.legs):
        raise Refused(_("A text is too long: 200 characters for an entry, 120 for a line."))
    if not 1 <= len(draft.key) <= 80 or len(draft.source) > 80:
        raise ValueError(f"a key has 1 to 80 characters, a source at most 80: {draft.key!r}, {draft.source!r}")
    if (draft.kind == Entry.Kind.REVERSAL) != (draft.reverses is not None):
        raise ValueError("a reversal, and nothing else, names what it reverses")


def _unbalanced(draft: Draft, sums: dict[tuple[str, int | None], int]) -> Unbalanced:
    (unit, restriction_id), difference = next(pair for pair in sums.items() if pair[1])
    said = {"text": draft.text[:80], "amount": units.words(abs(difference), unit)}
    if restriction_id is None:
        if difference > 0:
            return Unbalanced(_("“%(text)s” does not balance: debits are %(amount)s more than credits.") % said)
        return Unbalanced(_("“%(text)s” does not balance: credits are %(amount)s more than debits.") % said)
    said["name"] = next(
        leg.restriction.name
        for leg in draft.legs
        if leg.restriction is not None and leg.restriction.pk == restriction_id
    )
    return Unbalanced(
        _("“%(text)s” does not balance within “%(name)s”: debits and credits differ by %(amount)s.") % said
    )


# --- what must hold under the lock ------------------------------------------------------------------------------------
def _once(drafts: list[Draft]) -> list[Draft]:
    """Each key once. Raises KeyTaken when two drafts of one key differ."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        first = seen.setdefault(draft.key, draft)
        if first is not draft and _content(first) != _content(draft):
            raise _key_taken(draft)
    return list(seen.values())


def _known(organization: Organization, drafts: list[Draft]) -> dict[str, Entry]:
    """The entries that are there already, by key. Raises KeyTaken where one says something else than its draft."""
    found = put.with_keys(organization, [draft.key for draft in drafts])
    if not found:
        return found
    lines = put.lines_of(found.values())
    for draft in drafts:
        entry = found.get(draft.key)
        if entry is not None and _content(draft) != _content_of(entry, lines[entry.pk]):
            raise _key_taken(draft)
    return found


def _content(draft: Draft) -> tuple[Any, ...]:
    legs = tuple(
        (leg.account.pk, leg.restriction.pk if leg.restriction is not None else None, leg.amount, leg.text)
        for leg in draft.legs
    )
    return draft.on, draft.text, draft.kind, draft.source, draft.reverses and draft.reverses.pk, legs


def _content_of(entry: Entry, lines: list[put.LineRow]) -> tuple[Any, ...]:
    return entry.on, entry.text, entry.kind, entry.source, entry.reverses_id, tuple(lines)


def _key_taken(draft: Draft) -> KeyTaken:
    said = {"text": draft.text[:80]}
    return KeyTaken(_("“%(text)s” was sent before and said something else then. Please begin it anew.") % said)


def _check_dates(book: Book, drafts: Iterable[Draft]) -> None:
    earliest = min(draft.on for draft in drafts)
    if earliest < book.opened_on:
        said = {"day": formats.day(earliest), "first": formats.day(book.opened_on)}
        raise Closed(_("%(day)s is before the first day of these books, %(first)s.") % said)
    if book.closed_through is not None and earliest <= book.closed_through:
        said = {"day": formats.day(earliest), "last": formats.day(book.closed_through)}
        raise Closed(
            _("%(day)s is in a closed period: the books are closed through %(last)s. Use a later date.") % said
        )


def _check_accounts(organization: Organization, drafts: Iterable[Draft]) -> None:
    wanted = {leg.account.pk: leg.account for draft in drafts for leg in draft.legs}
    open_ones = put.open_accounts(organization, wanted)
    for key, account in wanted.items():
        if key not in open_ones:
            raise Refused(_("Account %(code)s is closed: nothing more is entered in it.") % {"code": account.code})
        if open_ones[key] != (account.code, account.unit):
            raise Refused(_("Account %(code)s was changed meanwhile. Please look again.") % {"code": account.code})


def _check_reversals(organization: Organization, drafts: Iterable[Draft]) -> None:
    wanted = [draft.reverses.pk for draft in drafts if draft.reverses is not None]
    if not wanted:
        return
    if len(set(wanted)) != len(wanted) or put.any_reversed(wanted):
        raise AlreadyReversed(_("This entry was reversed before."))
    if any(draft.reverses is not None and draft.reverses.organization_id != organization.pk for draft in drafts):
        raise Refused(_("An entry of other books cannot be reversed in these."))


# --- writing ----------------------------------------------------------------------------------------------------------
def _entries(
    book: Book, drafts: list[Draft], by: Person | None, batch: Batch | None, moment: dt.datetime
) -> list[Entry]:
    """The entries the drafts become, numbered and chained; nothing is written yet."""
    if book.size + len(drafts) >= ENTRIES_PER_BOOK:
        raise Refused(_("These books are full."))
    salts = os.urandom(16 * len(drafts))
    number, head, made = book.size, bytes(book.head), []
    base = book.pk * ENTRIES_PER_BOOK
    for place, draft in enumerate(drafts):
        number += 1
        salt = salts[16 * place : 16 * place + 16]
        head = digests.digest(head, canonical(number, draft, salt))
        entry = Entry(
            id=base + number, organization_id=book.organization_id, number=number, key=draft.key, kind=draft.kind,
            on=draft.on, text=draft.text, source=draft.source, transfer=draft.transfer, posted_at=moment, salt=salt,
            digest=head, batch=batch, reverses=draft.reverses, by=by,
        )  # fmt: skip
        made.append(entry)
    return made


def canonical(number: int, draft: Draft, salt: bytes) -> bytes:
    lines = [
        (leg.account.code, leg.account.unit, leg.amount, leg.restriction.public_id if leg.restriction else "", leg.text)
        for leg in draft.legs
    ]
    return digests.text(
        number, draft.on.isoformat(), draft.kind, draft.key, draft.text, draft.source,
        draft.transfer.hex if draft.transfer else "", draft.reverses.number if draft.reverses else 0, salt.hex(), lines,
    )  # fmt: skip


def _move_on(book: Book, last: Entry, many: int) -> None:
    if not put.move_on(book, book.size + many, bytes(last.digest)):
        raise RuntimeError("the book moved on under its lock")
    book.size, book.head = last.number, last.digest


def _leave_act(
    organization: Organization, entries: list[Entry], batch: Batch | None, undoes: Batch | None, now: dt.datetime | None
) -> None:
    body = {
        "first": entries[0].number, "last": entries[-1].number, "head": bytes(entries[-1].digest).hex(),
        "entries": len(entries),
    }  # fmt: skip
    subject = ""
    if batch is not None:
        body["batch"] = subject = batch.public_id
    if undoes is not None:
        body["undoes"] = undoes.public_id
    kind = "ledger.posted" if undoes is None else "ledger.undone"
    record.append(organization, kind, body, subject=subject, at=record_time(now))


def record_time(now: dt.datetime | None) -> dt.datetime | None:
    """When an act was: the time of a history entered later, unless it lies in the future."""
    return now if now is not None and now <= timezone.now() else None

"""Payments between two organizations of the house: both books have them, or neither.

The two books are locked in order of their organizations, so that two payments in opposite directions never wait for each other
for ever; the two entries carry the same transfer id, and both are written in the caller's one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.ledger.balances import balance
from commonhouse.ledger.models import Account, Book, Entry
from commonhouse.ledger.posting import Draft, KeyTaken, entry_with_key, locked, post
from commonhouse.ledger.reversing import reversal_of
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused


def between(payer: Organization | None, payee: Organization | None) -> bool:
    """Whether a payment from one to the other is entered in both books: both keep books here, and the payee takes payments."""
    if payer is None or payee is None or payer.pk == payee.pk:
        return False
    found = dict(Book.objects.filter(organization__in=[payer, payee]).values_list("organization_id", "takes_payments"))
    return len(found) == 2 and found[payee.pk]


def hold(organizations: Iterable[Organization]) -> list[Book]:
    """Locks the books of several organizations, always in the same order. Raises NoBooks."""
    return [locked(each) for each in sorted(organizations, key=lambda each: each.pk)]


def pay(
    payer_draft: Draft, payee_draft: Draft, *, by: Person | None = None, now: dt.datetime | None = None
) -> tuple[Entry, Entry]:
    """Posts one payment to both books, inside the caller's transaction; returns the payer's entry and the payee's.

    Whose books they are is told by the accounts of the drafts' lines. Sent again with the same keys, it is the same payment.
    Raises Refused as `post` does, and where the payee takes no payments.
    """
    payer, payee = _organization(payer_draft), _organization(payee_draft)
    if payer.pk == payee.pk:
        raise ValueError("a payment between organizations has two of them")
    hold([payer, payee])
    if not Book.objects.filter(organization=payee, takes_payments=True).exists():
        raise Refused(_("%(name)s enters what it receives itself.") % {"name": payee.name})
    mark = uuid.uuid4()
    drafts = {
        payer: replace(payer_draft, kind=Entry.Kind.TRANSFER, transfer=mark),
        payee: replace(payee_draft, kind=Entry.Kind.TRANSFER, transfer=mark),
    }
    made = {each: post(each, [drafts[each]], by=by, now=now)[0] for each in sorted(drafts, key=lambda each: each.pk)}
    if made[payer].transfer != made[payee].transfer:
        raise KeyTaken(_("One side of this payment was entered before, for another one. Please begin it anew."))
    return made[payer], made[payee]


def other_side(entry: Entry) -> Entry | None:
    """The same payment in the other organization's books."""
    if entry.transfer is None:
        return None
    rows = Entry.objects.filter(transfer=entry.transfer).exclude(organization_id=entry.organization_id)
    return rows.select_related("organization").first()


def take_back(
    entry: Entry, on: dt.date, key: str, text: str = "", *, by: Person | None = None, now: dt.datetime | None = None
) -> tuple[Entry, Entry]:
    """Reverses a payment in both books, inside the caller's transaction; returns the reversal of `entry`, and the other."""
    other = other_side(entry)
    if other is None:
        raise ValueError("only a payment between two organizations of the house is taken back in both books")
    hold([entry.organization, other.organization])
    made = {
        each.pk: post(each.organization, [reversal_of(each, on, key, text)], by=by, now=now)[0]
        for each in sorted((entry, other), key=lambda each: each.organization_id)
    }
    return made[entry.pk], made[other.pk]


def check_held(draft: Draft) -> None:
    """What the payer's side takes out of a bank account or a cash box is in it: for verbs by which a payer writes into another's
    books, inside their transaction, holding both. The same payment sent again passes. Raises Refused.
    """
    if entry_with_key(_organization(draft), draft.key) is not None:
        return
    out: Counter[Account] = Counter()
    for leg in draft.legs:
        if leg.account.is_cash:
            out[leg.account] -= leg.amount
    for account, amount in out.items():
        held = balance(account)
        if amount > max(held, 0):
            said = {"code": account.code, "held": units.words(max(held, 0), account.unit)}
            raise Refused(
                _("By your books account %(code)s holds %(held)s: enter first what has come in since.") % said
            )


def _organization(draft: Draft) -> Organization:
    if not draft.legs:
        raise ValueError("a payment has lines")
    return draft.legs[0].account.organization

"""Sub-accounts that people name themselves: one building, one grant."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import accounts, posting
from commonhouse.ledger.actions.common import allowed
from commonhouse.ledger.models import Account
from commonhouse.people.permissions import Actor, Refused

MOST = 2_000  # parts of one account that people make


def add_part(actor: Actor, account: Account, *, name: str) -> Account:
    """A part of an account, by name; the same name again is the same part. Raises ValidationError, Refused."""
    allowed(actor, "book.edit", account.organization)
    plain = " ".join(name.split())
    if not plain or "\x00" in plain or len(plain) > 120:
        raise ValidationError({"name": _("Give the part a name, of at most 120 characters.")})
    if account.parent_id is not None:
        raise Refused(_("This account is a part itself."))
    with transaction.atomic():
        posting.locked(account.organization)
        ref = f"p:{hashlib.sha256(plain.casefold().encode()).hexdigest()[:16]}"
        if Account.objects.filter(parent=account, ref__startswith="p:").count() >= MOST:
            raise Refused(_("This account has as many parts as it can hold."))
        return accounts.part(account, ref, name=plain)

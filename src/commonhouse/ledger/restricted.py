"""What holds for money with a purpose, looked at under the book's lock before anything is written.

Where an entry takes money out of the cash of a restriction that names accounts, it goes to those accounts (or their parts), to
other cash of the same restriction, or is released from it by an entry that says so. And the cash of a restriction is never below
zero, on any day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _

from commonhouse.ledger import units
from commonhouse.ledger.models import Entry, Line, Restriction
from commonhouse.people import formats
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused

if TYPE_CHECKING:
    from commonhouse.ledger.posting import Draft

Change = dict[dt.date, int]


class WrongPurpose(Refused):
    """Money would go where its restriction does not let it go."""


class NotEnough(Refused):
    """There would be less than nothing left of the money with that purpose."""


def check(organization: Organization, drafts: Iterable[Draft]) -> None:
    """Raises WrongPurpose or NotEnough, or Refused for a restriction that is closed."""
    touched = [draft for draft in drafts if any(leg.restriction is not None for leg in draft.legs)]
    if not touched:
        return
    named = {leg.restriction.pk for draft in touched for leg in draft.legs if leg.restriction is not None}
    current = {
        each.pk: each
        for each in Restriction.objects.filter(organization=organization, pk__in=named).prefetch_related("accounts")
    }
    allowed = {key: {account.pk for account in each.accounts.all()} for key, each in current.items()}
    changes: dict[tuple[int, str], Change] = defaultdict(lambda: defaultdict(int))
    for draft in touched:
        _check_purpose(draft, current, allowed)
        for leg in draft.legs:
            if leg.restriction is not None and leg.account.is_cash:
                changes[leg.restriction.pk, leg.account.unit][draft.on] += leg.amount
    for (key, unit), change in changes.items():
        if any(amount < 0 for amount in change.values()):
            _check_cash(current[key], unit, change)


def _check_purpose(draft: Draft, current: dict[int, Restriction], allowed: dict[int, set[int]]) -> None:
    if draft.kind == Entry.Kind.REVERSAL:
        return
    spending = {
        leg.restriction.pk
        for leg in draft.legs
        if leg.restriction is not None and leg.account.is_cash and leg.amount < 0
    }
    for leg in draft.legs:
        if leg.restriction is None:
            continue
        restriction = current[leg.restriction.pk]
        if not restriction.is_open:
            raise Refused(_("“%(name)s” is closed: nothing more is entered under it.") % {"name": restriction.name})
        account, named = leg.account, allowed[restriction.pk]
        if restriction.pk not in spending or leg.amount < 0 or not named or account.is_cash:
            continue
        if account.role == "released" or account.pk in named or account.parent_id in named:
            continue
        said = {"name": restriction.name, "purpose": restriction.purpose, "code": account.code}
        raise WrongPurpose(_("The money of “%(name)s” may not go to account %(code)s. It is for: %(purpose)s") % said)


def _check_cash(restriction: Restriction, unit: str, change: Change) -> None:
    """The running sum of the restriction's cash, day by day, with what is to be posted. One query."""
    rows = (
        Line.objects.filter(
            organization_id=restriction.organization_id,
            restriction=restriction,
            account__is_cash=True,
            account__unit=unit,
        )
        .values("on")
        .annotate(total=Sum("amount"))
        .values_list("on", "total")
    )
    first = min(day for day, amount in change.items() if amount < 0)
    days = sorted([*rows, *change.items()], key=lambda pair: pair[0])
    running = 0
    for day, changes in groupby(days, key=lambda pair: pair[0]):
        running += sum(amount for _day, amount in changes)
        if running < 0 and day >= first:
            said = {"name": restriction.name, "amount": units.words(-running, unit), "day": formats.day(day)}
            raise NotEnough(_("“%(name)s” does not hold enough: on %(day)s, %(amount)s would be missing.") % said)

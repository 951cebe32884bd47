"""Balances, from the lines alone: one query each, over one index.

A balance is debits less credits, in the smallest part of the account's unit: what we have is above zero, what we owe, own
together and earn is below. `signed` turns it the way people read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, Literal, overload

from django.db.models import Q, QuerySet, Sum

from commonhouse.ledger.models import Account, Line, Restriction
from commonhouse.people.models import Organization

CREDIT_KINDS = frozenset({Account.Kind.LIABILITY, Account.Kind.EQUITY, Account.Kind.INCOME})


class _Any:
    """Under whatever restriction, or none."""


ANY: Final = _Any()


@overload
def balances(
    organization: Organization,
    *,
    on: dt.date | None = None,
    since: dt.date | None = None,
    accounts: Iterable[Account] | None = None,
    by_restriction: Literal[False] = False,
) -> dict[int, int]: ...
@overload
def balances(
    organization: Organization,
    *,
    on: dt.date | None = None,
    since: dt.date | None = None,
    accounts: Iterable[Account] | None = None,
    by_restriction: Literal[True],
) -> dict[tuple[int, int | None], int]: ...
def balances(
    organization: Organization,
    *,
    on: dt.date | None = None,
    since: dt.date | None = None,
    accounts: Iterable[Account] | None = None,
    by_restriction: bool = False,
) -> dict[Any, int]:
    """The balance of each account that has lines, by its id; by (its id, the restriction's id or None) if asked so.

    on: through that day (all lines, those dated ahead included, if none is given). since: only lines from that day on, so that
    the two give what moved in a period. accounts: only these (not their parts, unless they are among them).
    """
    rows = _lines(organization, on, since)
    if accounts is not None:
        rows = rows.filter(account__in=[account.pk for account in accounts])
    if not by_restriction:
        return dict(rows.values("account_id").annotate(total=Sum("amount")).values_list("account_id", "total"))
    found = rows.values("account_id", "restriction_id").annotate(total=Sum("amount"))
    return {(account, restriction): total for account, restriction, total in _pairs(found)}


def balance(
    account: Account,
    on: dt.date | None = None,
    restriction: Restriction | _Any | None = ANY,
    *,
    with_parts: bool = True,
) -> int:
    """The balance of one account and its parts: debits less credits. `restriction` None: only what is under none."""
    rows = Line.objects.filter(organization_id=account.organization_id)
    rows = rows.filter(Q(account=account) | Q(account__parent=account)) if with_parts else rows.filter(account=account)
    if not isinstance(restriction, _Any):
        rows = rows.filter(restriction=restriction)
    if on is not None:
        rows = rows.filter(on__lte=on)
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)


def signed(account: Account, amount: int) -> int:
    """A balance the way people read it: above zero where the account has what its kind is for."""
    return -amount if account.kind in CREDIT_KINDS else amount


def held(organization: Organization, on: dt.date | None = None) -> dict[tuple[int | None, str], int]:
    """The cash under each restriction (its id, or None for money without one) and unit."""
    rows = _lines(organization, on, None).filter(account__is_cash=True)
    found = rows.values("restriction_id", "account__unit").annotate(total=Sum("amount"))
    return {(key, unit): total for key, unit, total in found.values_list("restriction_id", "account__unit", "total")}


def _lines(organization: Organization, on: dt.date | None, since: dt.date | None) -> QuerySet[Line]:
    rows = Line.objects.filter(organization=organization).order_by()
    if on is not None:
        rows = rows.filter(on__lte=on)
    return rows if since is None else rows.filter(on__gte=since)


def _pairs(rows: Any) -> Iterable[tuple[int, int | None, int]]:
    found: Iterable[tuple[int, int | None, int]] = rows.values_list("account_id", "restriction_id", "total")
    return found

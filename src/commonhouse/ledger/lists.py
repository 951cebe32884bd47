"""What pages of the books ask: entries found by words and time, accounts with their balances, what waits for the treasurer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce

from commonhouse.ledger import accounts, balances
from commonhouse.ledger.models import Account, Book, Entry, Line, Restriction
from commonhouse.people.models import Organization

PAGE = 40
OPENING_KEY = "opening"
KINDS = tuple(Account.Kind.values)


def opening(organization: Organization) -> Entry | None:
    return Entry.objects.filter(organization=organization, key=OPENING_KEY).first()


def totals(rows: Iterable[Entry]) -> dict[int, list[tuple[int, str]]]:
    """Of each entry (fetched with its lines) how much it moved in each unit."""
    found: dict[int, list[tuple[int, str]]] = {}
    for entry in rows:
        sums: Counter[str] = Counter()
        for line in entry.lines.all():
            sums[line.account.unit] += max(line.amount, 0)
        found[entry.pk] = [(total, unit) for unit, total in sorted(sums.items())]
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """An account of the list: what it is called, and its balance as people read it, its parts included."""

    account: Account
    name: str
    amount: int
    parts: int


def chart(book: Book, on: dt.date | None = None) -> list[tuple[str, list[Row]]]:
    """All accounts under what each is, with their balances. Three queries."""
    organization = book.organization
    found = list(Account.objects.filter(organization=organization, parent__isnull=True))
    under = dict(Account.objects.filter(organization=organization, parent__isnull=False).values_list("pk", "parent_id"))
    sums = _folded(balances.balances(organization, on=on), under)
    many = Counter(under.values())
    rows = [
        Row(each, accounts.name_of(each, book.chart), balances.signed(each, sums.get(each.pk, 0)), many[each.pk])
        for each in sorted(found, key=lambda each: each.code)
    ]
    return [(str(Account.Kind(kind).label), [row for row in rows if row.account.kind == kind]) for kind in KINDS]


def _folded(sums: dict[int, int], under: Mapping[int, int | None]) -> dict[int, int]:
    """Balances of sub-accounts added to those of the accounts they are part of."""
    found: dict[int, int] = {}
    for key, amount in sums.items():
        parent = under.get(key) or key
        found[parent] = found.get(parent, 0) + amount
    return found


def of_accounts(book: Book, rows: list[Account]) -> list[tuple[Account, str, int]]:
    """(account, its name, its balance as people read it), its parts left out. One query."""
    sums = balances.balances(book.organization, accounts=rows)
    return [(each, accounts.name_of(each, book.chart), balances.signed(each, sums.get(each.pk, 0))) for each in rows]


def purposes(book: Book) -> list[dict[str, Any]]:
    """Restrictions and what is held under each, by unit. Two queries."""
    held: dict[int, list[tuple[int, str]]] = {}
    for (key, unit), amount in balances.held(book.organization).items():
        if key is not None and amount:
            held.setdefault(key, []).append((amount, unit))
    rows = Restriction.objects.filter(organization=book.organization).order_by("-is_open", "name")
    return [{"restriction": each, "held": held.get(each.pk, [])} for each in rows]


def cash(book: Book) -> list[tuple[Account, str, int]]:
    """Bank accounts and cash boxes, with what is in each."""
    rows = list(Account.objects.filter(organization=book.organization, is_cash=True, is_open=True, parent__isnull=True))
    return of_accounts(book, sorted(rows, key=lambda each: each.code))


def unplaced(book: Book) -> int:
    """What waits to be sorted out, in the main unit: debits less credits."""
    rows = Line.objects.filter(organization=book.organization, account__role="unplaced", account__unit=book.unit)
    return int(rows.aggregate(total=Coalesce(Sum("amount"), 0))["total"])


def unplaced_count(book: Book) -> int:
    """How many lines stand there."""
    return Line.objects.filter(organization=book.organization, account__role="unplaced").count()

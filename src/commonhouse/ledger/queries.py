"""What pages, programs and the storeys above ask of the books."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from commonhouse.ledger.models import Account, Batch, Book, Entry, Line, Restriction
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, require

SEARCH_LENGTH = 80


def book_or_404(organization: Organization) -> Book:
    book = Book.objects.filter(organization=organization).first()
    if book is None:
        raise Http404
    return book


def may_read(actor: Actor, organization: Organization) -> bool:
    return allows(actor, "book.read", organization)


def accounts_of(organization: Organization, *, with_parts: bool = False, open_only: bool = False) -> QuerySet[Account]:
    """The chart, by number; sub-accounts only if they are asked for."""
    rows = Account.objects.filter(organization=organization).order_by("code")
    if not with_parts:
        rows = rows.filter(parent__isnull=True)
    if open_only:
        rows = rows.filter(is_open=True)
    return rows.select_related("holder", "holder_organization", "parent")


def account_or_404(organization: Organization, code: str) -> Account:
    rows = Account.objects.filter(organization=organization, code=code)
    account = rows.select_related("organization", "holder", "holder_organization", "parent").first()
    if account is None:
        raise Http404
    return account


def restrictions_of(organization: Organization, *, open_only: bool = False) -> QuerySet[Restriction]:
    rows = Restriction.objects.filter(organization=organization)
    return (rows.filter(is_open=True) if open_only else rows).prefetch_related("accounts")


def entries(
    organization: Organization,
    *,
    words: str = "",
    since: dt.date | None = None,
    on: dt.date | None = None,
    account: Account | None = None,
    restriction: Restriction | None = None,
    batch: Batch | None = None,
) -> QuerySet[Entry]:
    """Entries, the newest first, with their lines: of a period, an account, a purpose, holding all the words."""
    rows = Entry.objects.filter(organization=organization)
    for word in words.replace("\x00", "")[:SEARCH_LENGTH].split():
        if word.isascii() and word.isdigit() and len(word) < 12:
            rows = rows.filter(Q(text__icontains=word) | Q(number=int(word)))
        else:
            rows = rows.filter(Q(text__icontains=word) | Q(lines__text__icontains=word))
    if since is not None:
        rows = rows.filter(on__gte=since)
    if on is not None:
        rows = rows.filter(on__lte=on)
    if account is not None:
        rows = rows.filter(Q(lines__account=account) | Q(lines__account__parent=account))
    if restriction is not None:
        rows = rows.filter(lines__restriction=restriction)
    if batch is not None:
        rows = rows.filter(batch=batch)
    if words or account is not None or restriction is not None:
        rows = rows.distinct()
    return rows.prefetch_related(_lines()).select_related("reversed_by", "reverses").order_by("-on", "-number")


def entry_or_404(actor: Actor, organization: Organization, number: int) -> Entry:
    """The entry of a number with its lines, papers and what reversed it, for whoever may read the books."""
    require(actor, "book.read", organization)
    rows = Entry.objects.filter(organization=organization, number=number).select_related(
        "organization", "reversed_by", "reverses", "batch", "by"
    )
    entry = rows.prefetch_related(_lines(), "attachments").first()
    if entry is None:
        raise Http404
    return entry


def _lines() -> Prefetch[str]:
    lines = Line.objects.order_by("id")
    return Prefetch(
        "lines",
        lines.select_related(
            "account", "account__holder", "account__holder_organization", "account__parent", "restriction"
        ),
    )

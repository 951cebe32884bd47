"""An organization's money in words, for its members: totals that name nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.ledger import hooks, lists, statements
from commonhouse.ledger.models import Book
from commonhouse.ledger.money import figure
from commonhouse.ledger.views.common import actor_of, context, may
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import seat_that_would
from commonhouse.people.views.common import page_for

MOST_BARS = 8


@require_GET
@page_for("book.statements")
def show(request: HttpRequest, organization: Organization) -> HttpResponse:
    book = Book.objects.filter(organization=organization).select_related("organization").first()
    if book is None:
        return _without_books(request, organization)
    today = timezone.localdate()
    sheet = statements.balance_sheet(organization, today)
    since = max(sheet.year_since, book.opened_on)
    year = statements.income_statement(organization, min(since, today), today)
    cash = lists.cash(book)
    shown = context(
        request,
        book,
        sheet=sheet,
        year=year,
        since=since,
        cash_total=sum(amount for account, _name, amount in cash if account.unit == book.unit),
        other_cash=[
            (amount, account.unit, name) for account, name, amount in cash if account.unit != book.unit and amount
        ],
        where=_shares(sheet.assets),
        came_in=_bars(year.income, "surplus"),
        went_out=_bars(year.expense, "public"),
        months=_months(organization, today),
        purposes=[row for row in lists.purposes(book) if row["held"]],
        sections=list(hooks.sections(actor_of(request), organization)),
        today=today,
    )
    return render(request, "ledger/money.html", shown)


def _without_books(request: HttpRequest, organization: Organization) -> HttpResponse:
    actor = actor_of(request)
    allowed = may(actor, organization)
    shown = {
        "organization": organization,
        "may": allowed,
        "unused_seat": None if allowed["open"] else seat_that_would(actor, "book.open", organization),
        "sections": list(hooks.sections(actor, organization)),
    }
    return render(request, "ledger/no_books.html", shown)


def _shares(part: statements.Part) -> list[dict[str, Any]]:
    """Where the money is: the largest few, and the rest together. Amounts below zero are no part of a whole."""
    rows = sorted((row for row in part.rows if row.amount > 0), key=lambda row: -row.amount)
    found = [{"label": row.name, "value": row.amount, "text": _words(row.amount, row.account.unit)} for row in rows[:5]]
    rest = sum(row.amount for row in rows[5:])
    if rest:
        found.append({"label": _("Other"), "value": rest, "text": _words(rest, rows[0].account.unit)})
    return found if len(found) > 1 else []


def _bars(part: statements.Part, loop: str) -> list[dict[str, Any]]:
    rows = sorted((row for row in part.rows if row.amount > 0), key=lambda row: -row.amount)
    found = [
        {"label": row.name, "value": row.amount, "text": _words(row.amount, row.account.unit), "loop": loop}
        for row in rows[:MOST_BARS]
    ]
    rest = sum(row.amount for row in rows[MOST_BARS:])
    if rest:
        found.append({"label": _("Other"), "value": rest, "text": _words(rest, rows[0].account.unit), "loop": loop})
    return found


def _words(amount: int, unit: str) -> str:
    try:
        return money(amount, unit)
    except ValueError:
        return figure(amount, unit)


def _months(organization: Organization, today: dt.date) -> list[dict[str, Any]]:
    """Income and expense of the last six months, for a table of words and bars."""
    first = (today.replace(day=1) - dt.timedelta(days=150)).replace(day=1)
    rows = statements.by_month(organization, first, today)
    return [
        {"name": f"{MONTHS[row.first.month]} {row.first.year}", "income": row.income, "expense": row.expense}
        for row in rows
    ]

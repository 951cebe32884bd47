"""Statements: as a page, as CSV, as PDF. Members see totals; accounts by line are for those who read the books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.ledger import accounts, lists, statements, tables
from commonhouse.ledger.forms.books import PeriodForm
from commonhouse.ledger.models import Account, Book
from commonhouse.ledger.views.books import account_or_404
from commonhouse.ledger.views.common import actor_of, book_page, context, file_answer
from commonhouse.people.documents import NoDocument
from commonhouse.people.permissions import Refused, allows

KINDS = ("balance-sheet", "income", "cash-flow")
FORMATS = ("", "csv", "pdf")


@require_GET
@book_page("book.statements")
def index(request: HttpRequest, book: Book) -> HttpResponse:
    form, since, until = _period(request, book)
    words = {
        "balance-sheet": (_("Balance sheet"), _("What we have, what we owe, and what is ours.")),
        "income": (_("Income statement"), _("What came in and what went out.")),
        "cash-flow": (_("Cash flow"), _("Where cash came from and where it went.")),
    }
    shown = context(request, book, form=form, since=since, until=until, kinds=[(kind, *words[kind]) for kind in KINDS])
    return render(request, "ledger/statements.html", shown)


@require_GET
@book_page("book.statements")
def show(request: HttpRequest, book: Book, kind: str, form: str = "") -> HttpResponse:
    if kind not in KINDS or form not in FORMATS:
        raise Http404
    asked, since, until = _period(request, book)
    unit = _unit(request, book)
    linked = allows(actor_of(request), "book.read", book.organization) and not form
    if kind == "balance-sheet":
        table = tables.balance_sheet(book, until, unit, linked=linked)
    elif kind == "income":
        table = tables.income_statement(book, since, until, unit, linked=linked)
    else:
        table = tables.cash_flow(book, since, until, unit, linked=linked)
    if form:
        return _file(book, table, form)
    units = statements.units_of(book.organization)
    shown = context(
        request, book, form=asked, table=table, rows=list(table.written()), kind=kind, kinds=KINDS,
        units=units if len(units) > 1 else [],
        unit=unit or book.unit, has_since=kind != "balance-sheet", query=request.GET.urlencode(), page=None,
    )  # fmt: skip
    return render(request, "ledger/statement.html", shown)


@require_GET
@book_page("book.read")
def account(request: HttpRequest, book: Book, pk: int, form: str = "") -> HttpResponse:
    """One account: what was entered in it, with the balance after each line, and its parts."""
    if form not in FORMATS:
        raise Http404
    found = account_or_404(book, pk)
    name = accounts.name_of(found, book.chart)
    asked = PeriodForm(request.GET or None)
    said: dict[str, Any] = asked.cleaned_data if asked.is_valid() else {}
    since, until = said.get("since"), said.get("until")
    if form:
        most = tables.MOST_ON_PAPER if form == "pdf" else None
        return _file(book, tables.account_statement(book, found, name, since, until, most=most)[0], form)
    number = request.GET.get("page", "1")
    wanted = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    table, whole = tables.account_statement(
        book, found, name, since, until, linked=True, first=(wanted - 1) * statements.PAGE
    )
    page = Paginator(range(whole.total), statements.PAGE).get_page(wanted)
    if page.number != wanted:
        first = (page.number - 1) * statements.PAGE
        table, whole = tables.account_statement(book, found, name, since, until, linked=True, first=first)
    parts = list(
        Account.objects.filter(parent=found).select_related("holder", "holder_organization").order_by("code")[:500]
    )
    shown = context(
        request, book, account=found, name=name, form=asked, table=table, rows=list(table.written()), page=page, whole=whole,
        parts=lists.of_accounts(book, parts), has_since=True, query=request.GET.urlencode(),
    )  # fmt: skip
    return render(request, "ledger/account.html", shown)


def _period(request: HttpRequest, book: Book) -> tuple[PeriodForm, dt.date, dt.date]:
    """The period asked for; otherwise this year of the books, until today."""
    today = timezone.localdate()
    start = max(statements.year_start(today, book.fiscal_month), book.opened_on)
    form = PeriodForm(
        request.GET if {"since", "until"} & set(request.GET) else None, initial={"since": start, "until": today}
    )
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    until = said.get("until") or today
    since = said.get("since") or min(statements.year_start(until, book.fiscal_month), until)
    return form, min(since, until), until


def _unit(request: HttpRequest, book: Book) -> str:
    wanted = request.GET.get("unit", "")
    return wanted if wanted in statements.units_of(book.organization) else ""


def _file(book: Book, table: tables.Table, form: str) -> HttpResponse:
    name = f"{book.organization.slug}-{table.name}.{form}"
    if form == "csv":
        return file_answer(tables.as_csv(table), "text/csv; charset=utf-8", name)
    try:
        return file_answer(tables.as_pdf(book, table, timezone.localdate()), "application/pdf", name)
    except NoDocument as problem:
        raise Refused(str(problem)) from problem

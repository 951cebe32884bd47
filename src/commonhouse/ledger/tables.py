"""Statements as tables: the same titles, rows and amounts on a page, in a CSV file and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.ledger import statements, units
from commonhouse.ledger.models import Account, Book
from commonhouse.ledger.money import figure
from commonhouse.people.documents import pdf
from commonhouse.people.export import csv_lines
from commonhouse.people.formats import day

TEMPLATE = Path(__file__).with_name("documents") / "statement.typ"
MOST_ON_PAPER = 5000  # rows of one document


@dataclass(frozen=True, slots=True)
class Row:
    """label and one amount a column (None: nothing there). kind: head, line, sum or all (the last sum)."""

    label: str
    amounts: tuple[int | None, ...] = ()
    kind: str = "line"
    url: str = ""
    before: tuple[str, ...] = ()  # texts before the amounts: a date, a number


@dataclass(frozen=True, slots=True)
class Table:
    """A statement. columns: the words above the amounts; texts: those above the texts before them."""

    name: str  # of its file: balance-sheet
    title: str
    sentence: str
    unit: str
    places: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    texts: tuple[str, ...] = ()
    label: str = ""

    def written(self) -> Iterator[dict[str, Any]]:
        """Rows with their amounts as they are read."""
        for row in self.rows:
            amounts = [None if each is None else figure(each, self.unit, self.places) for each in row.amounts]
            yield {
                "label": row.label, "kind": row.kind, "url": row.url, "before": row.before, "amounts": amounts,
                "said": list(zip(self.texts, row.before, strict=False)),
                "figures": list(zip(self.columns, amounts, strict=False)),
            }  # fmt: skip


# --- the statements ---------------------------------------------------------------------------------------------------
def balance_sheet(book: Book, on: dt.date, unit: str = "", *, linked: bool = False) -> Table:
    found = statements.balance_sheet(book.organization, on, unit)
    rows = [
        *_part(book, found.assets, linked),
        *_part(book, found.liabilities, linked),
        Row(found.equity.title, kind="head"),
        *_accounts(book, found.equity, linked),
        Row(_("Kept from earlier years"), (found.earlier,)),
        Row(_("Result of this year so far"), (found.result,)),
        Row(_("Together"), (found.total_equity,), "sum"),
        Row(_("What we owe and what is ours, together"), (found.liabilities.total + found.total_equity,), "all"),
    ]
    if found.with_purpose:
        rows.append(Row(_("Of what is ours: money with a purpose"), (found.with_purpose,)))
        rows.append(Row(_("Of what is ours: without a purpose"), (found.without_purpose,)))
    return _table(
        book,
        "balance-sheet",
        _("Balance sheet"),
        _("What there is on %(day)s.") % {"day": day(on)},
        found.unit,
        (day(on),),
        rows,
    )


def income_statement(book: Book, since: dt.date, on: dt.date, unit: str = "", *, linked: bool = False) -> Table:
    found = statements.income_statement(book.organization, since, on, unit)
    rows = [
        *_part(book, found.income, linked, compared=True),
        *_part(book, found.expense, linked, compared=True),
        Row(_("Result"), (found.result, found.result_before), "all"),
    ]
    columns = (_period(since, on), _period(found.before_since, found.before_on))
    sentence = _("What came in and what went out, beside the period before.")
    return _table(book, "income-statement", _("Income statement"), sentence, found.unit, columns, rows)


def cash_flow(book: Book, since: dt.date, on: dt.date, unit: str = "", *, linked: bool = False) -> Table:
    found = statements.cash_flow(book.organization, since, on, unit)
    rows = [Row(_("Cash at the beginning"), (None, None, found.opening), "sum")]
    for activity in found.activities:
        if not activity.rows:
            continue
        rows.append(Row(activity.title, kind="head"))
        rows += [
            Row(
                flow.name,
                (flow.came_in or None, flow.went_out or None, flow.amount),
                url=_url(book, flow.account, linked),
            )
            for flow in activity.rows
        ]
        rows.append(Row(_("Together"), (None, None, activity.total), "sum"))
    rows.append(Row(_("Change in cash"), (None, None, found.change), "sum"))
    rows.append(Row(_("Cash at the end"), (None, None, found.closing), "all"))
    columns = (_("Came in"), _("Went out"), _("Difference"))
    sentence = _("Where cash came from and where it went, %(period)s.") % {"period": _period(since, on)}
    return _table(book, "cash-flow", _("Cash flow"), sentence, found.unit, columns, rows)


def account_statement(
    book: Book, account: Account, name: str, since: dt.date | None, on: dt.date | None, *, linked: bool = False,
    first: int = 0, most: int | None = statements.PAGE,
) -> tuple[Table, statements.AccountStatement]:  # fmt: skip
    """The table of an account's lines, or of a page of them, and what the whole of it is."""
    found = statements.account_statement(account, since, on, first=first, most=most)
    rows = []
    if first == 0:
        rows.append(Row(_("Balance before"), (None, found.opening), "sum", before=("", "")))
    for each in found.movements:
        where = reverse("entry", args=[book.organization.slug, each.number]) if linked else ""
        rows.append(Row(each.text, (each.amount, each.balance), url=where, before=(day(each.on), f"#{each.number}")))
    if first + len(found.movements) >= found.total:
        rows.append(Row(_("Balance at the end"), (None, found.closing), "all", before=("", "")))
    table = _table(
        book, f"account-{account.code}", name, _("Account %(code)s.") % {"code": account.code}, account.unit,
        (_("Amount"), _("Balance")), rows, texts=(_("Day"), _("Entry")), label=_("What it is"),
    )  # fmt: skip
    return table, found


def _table(
    book: Book, name: str, title: str, sentence: str, unit: str, columns: tuple[str, ...], rows: Iterable[Row],
    texts: tuple[str, ...] = (), label: str = "",
) -> Table:  # fmt: skip
    places = units.places(book.organization, unit)
    return Table(name, title, sentence, unit, places, columns, tuple(rows), texts, label or _("Account"))


def _part(book: Book, part: statements.Part, linked: bool, *, compared: bool = False) -> list[Row]:
    total = (part.total, part.before) if compared else (part.total,)
    rows = _accounts(book, part, linked, compared=compared)
    return [Row(part.title, kind="head"), *rows, Row(_("Together"), total, "sum")]


def _accounts(book: Book, part: statements.Part, linked: bool, *, compared: bool = False) -> list[Row]:
    return [
        Row(each.name, (each.amount, each.before) if compared else (each.amount,), url=_url(book, each.account, linked))
        for each in part.rows
    ]


def _url(book: Book, account: Account, linked: bool) -> str:
    return reverse("account", args=[book.organization.slug, account.pk]) if linked else ""


def _period(since: dt.date, on: dt.date) -> str:
    return _("%(since)s to %(until)s") % {"since": day(since), "until": day(on)}


# --- files ------------------------------------------------------------------------------------------------------------
def as_csv(table: Table) -> bytes:
    """The table as CSV, amounts as plain decimals."""
    return b"".join(csv_lines(_csv_rows(table)))


def _csv_rows(table: Table) -> Iterator[list[Any]]:
    yield [*table.texts, table.label, *table.columns, _("Unit")]
    for row in table.rows:
        amounts = [_decimal(each, table.places) for each in row.amounts]
        before: Sequence[str] = row.before or [""] * len(table.texts)
        empty = [""] * (len(table.columns) - len(amounts))
        yield [*before, row.label, *amounts, *empty, table.unit]


def _decimal(minor: int | None, places: int) -> Decimal | str:
    return "" if minor is None else Decimal(units.plain(minor, places))


def as_pdf(book: Book, table: Table, made_on: dt.date) -> bytes:
    """The table as PDF/UA. Raises NoDocument."""
    rows = [
        {
            "label": row["label"], "kind": row["kind"], "before": list(row["before"]) or [""] * len(table.texts),
            "amounts": [each or "" for each in row["amounts"]] + [""] * (len(table.columns) - len(row["amounts"])),
        }
        for row, _n in zip(table.written(), range(MOST_ON_PAPER), strict=False)
    ]  # fmt: skip
    data = {
        "lang": get_language() or "en",
        "title": f"{table.title} · {book.organization.name}",
        "heading": table.title,
        "organization": book.organization.name,
        "sentence": table.sentence,
        "texts": list(table.texts),
        "label": table.label,
        "columns": list(table.columns),
        "rows": rows,
        "foot": _("Made on %(day)s from the books of %(name)s, entry %(number)d.")
        % {"day": day(made_on), "name": book.organization.name, "number": book.size},
    }
    return pdf(TEMPLATE, data)

"""The books for programs: the same verbs and queries as the pages, and the same limits on who reads what.

Amounts are whole numbers of the smallest part of their unit (cents of USD): above zero a debit, below zero a credit. In the
statements they stand the way people read them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from commonhouse.ledger import accounts as naming
from commonhouse.ledger import actions, balances, queries, statements
from commonhouse.ledger.models import MAX_AMOUNT, Account, Book, Entry, Restriction
from commonhouse.ledger.posting import MOST_LINES, Draft, Leg
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, require
from commonhouse.people.queries import organization_or_404

router = Router(tags=["books"])

PAGE = 100
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


class Wrong(Schema):
    detail: str


REFUSED: dict[int, Any] = {401: Wrong, 403: Wrong, 404: Wrong, 409: Wrong}
READ: dict[int, Any] = {401: Wrong, 403: Wrong, 404: Wrong}


class OneAccount(Schema):
    code: str
    name: str
    kind: Annotated[str, Field(description="asset, liability, equity, income or expense")]
    unit: str
    role: str
    activity: str
    is_cash: bool
    part_of: Annotated[str, Field(description="Of a sub-account: the number of the account it is a part of")]
    is_open: bool


class OneBalance(Schema):
    account: str
    unit: str
    restriction: Annotated[str, Field(description="The id of the restriction; empty for money without one")]
    balance: Annotated[int, Field(description="Debits less credits")]


class OneLine(Schema):
    account: Annotated[str, Field(max_length=30)]
    amount: Annotated[int, Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT, description="Above zero a debit, below zero a credit")]
    restriction: Annotated[str, Field(max_length=12)] = ""
    text: Annotated[str, Field(max_length=120)] = ""


class OneEntry(Schema):
    number: int
    key: str
    kind: str
    on: date
    text: str
    source: str
    reverses: int | None
    reversed_by: int | None
    digest: Annotated[str, Field(description="SHA-256 of the digest before it and this entry's canonical text")]
    lines: list[OneLine]


class Posting(Schema):
    key: Annotated[str, Field(min_length=1, max_length=80, description="Make one: sent again, it is the same entry")]
    on: date
    text: Annotated[str, Field(min_length=1, max_length=200)]
    lines: Annotated[list[OneLine], Field(min_length=2, max_length=MOST_LINES)]


class Reversing(Schema):
    key: Annotated[str, Field(min_length=1, max_length=80)]
    on: date | None = None
    why: Annotated[str, Field(max_length=200)] = ""


class OneRow(Schema):
    account: str
    name: str
    amount: int
    before: int = 0


class Sheet(Schema):
    unit: str
    on: date
    assets: list[OneRow]
    liabilities: list[OneRow]
    equity: list[OneRow]
    result: Annotated[int, Field(description="Of the year so far")]
    earlier_results: int
    total_assets: int
    total_liabilities: int
    total_equity: Annotated[int, Field(description="With all results: assets less liabilities")]
    with_purpose: int
    without_purpose: int


class Income(Schema):
    unit: str
    since: date
    on: date
    before_since: date
    before_on: date
    income: list[OneRow]
    expense: list[OneRow]
    result: int
    result_before: int


class OneFlow(Schema):
    account: str
    name: str
    came_in: int
    went_out: int


class OneActivity(Schema):
    activity: str
    rows: list[OneFlow]
    total: int


class Cash(Schema):
    unit: str
    since: date
    on: date
    opening: int
    closing: int
    activities: list[OneActivity]


class OneMovement(Schema):
    entry: int
    on: date
    text: str
    amount: int
    balance: int


class OfAccount(Schema):
    account: str
    opening: int
    closing: int
    total: Annotated[int, Field(description="How many movements there are in all; ask for more with `first`")]
    movements: list[OneMovement]


class Asked(Schema):
    """A period and a unit; the year so far in the books' main unit unless said."""

    since: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    on: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    unit: Annotated[str, Field(max_length=12)] = ""


@router.get("/o/{slug:slug}/books/accounts", response={200: list[OneAccount]} | READ, summary="The accounts, by number")
def accounts(request: HttpRequest, slug: str) -> Any:
    organization, book = _books(request, slug, "book.statements")
    with_parts = queries.may_read(_actor(request), organization)
    found = queries.accounts_of(organization, with_parts=with_parts)
    return [_account(each, book) for each in found[: PAGE * 100]]


@router.get(
    "/o/{slug:slug}/books/balances",
    response={200: list[OneBalance]} | READ,
    summary="Every balance at the end of a day",
)
def all_balances(
    request: HttpRequest, slug: str, on: Annotated[date | None, Query(ge=EARLIEST, le=LATEST)] = None
) -> Any:
    organization, _book = _books(request, slug, "book.read")
    chart = {each.pk: each for each in Account.objects.filter(organization=organization)}
    names = dict(Restriction.objects.filter(organization=organization).values_list("pk", "public_id"))
    found = balances.balances(organization, on=on, by_restriction=True)
    rows = [
        {
            "account": chart[key].code, "unit": chart[key].unit,
            "restriction": names[restriction] if restriction is not None else "", "balance": total,
        }
        for (key, restriction), total in found.items()
        if total
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["account"], row["restriction"]))


@router.get(
    "/o/{slug:slug}/books/entries", response={200: list[OneEntry]} | READ, summary="Entries, the newest numbers first"
)
def entries(
    request: HttpRequest,
    slug: str,
    before: Annotated[int | None, Query(ge=1, le=10**10, description="Only those with a smaller number")] = None,
) -> Any:
    organization, _book = _books(request, slug, "book.read")
    found = queries.entries(organization).order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    return [_entry(each) for each in found[:PAGE]]


@router.get("/o/{slug:slug}/books/entries/{int:number}", response={200: OneEntry} | READ, summary="One entry")
def entry(request: HttpRequest, slug: str, number: int) -> Any:
    organization, _book = _books(request, slug, "book.read")
    return _entry(_found(request, organization, number))


@router.post(
    "/o/{slug:slug}/books/entries", auth=django_auth, response={201: OneEntry} | REFUSED, summary="Make an entry"
)
def post(request: HttpRequest, slug: str, given: Posting) -> Any:
    organization, _book = _books(request, slug, "book.post")
    legs = _legs(organization, given.lines)
    if legs is None:
        return Status(404, {"detail": _("There is no such account or restriction in these books.")})
    draft = Draft(given.on, given.text, legs, given.key)
    made = actions.post_entry(_actor(request), organization, draft)
    return Status(201, _entry(_found(request, organization, made.number)))


@router.post(
    "/o/{slug:slug}/books/entries/{int:number}/reverse",
    auth=django_auth,
    response={201: OneEntry} | REFUSED,
    summary="Take an entry back",
)
def reverse(request: HttpRequest, slug: str, number: int, given: Reversing) -> Any:
    organization, _book = _books(request, slug, "book.post")
    found = _found(request, organization, number)
    made = actions.reverse_entry(_actor(request), found, key=given.key, on=given.on, why=given.why)
    return Status(201, _entry(_found(request, organization, made.number)))


@router.get(
    "/o/{slug:slug}/books/balance-sheet",
    response={200: Sheet} | READ,
    summary="What there is, what is owed, what is ours",
)
def balance_sheet(request: HttpRequest, slug: str, asked: Query[Asked]) -> Any:
    organization, _book = _books(request, slug, "book.statements")
    made = statements.balance_sheet(organization, asked.on or timezone.localdate(), _unit(organization, asked))
    return {
        "unit": made.unit, "on": made.on, "assets": _rows(made.assets), "liabilities": _rows(made.liabilities),
        "equity": _rows(made.equity), "result": made.result, "earlier_results": made.earlier,
        "total_assets": made.assets.total, "total_liabilities": made.liabilities.total,
        "total_equity": made.total_equity, "with_purpose": made.with_purpose, "without_purpose": made.without_purpose,
    }  # fmt: skip


@router.get("/o/{slug:slug}/books/income-statement", response={200: Income} | READ, summary="What came in and went out")
def income_statement(request: HttpRequest, slug: str, asked: Query[Asked]) -> Any:
    organization, book = _books(request, slug, "book.statements")
    made = statements.income_statement(organization, *_period(book, asked), _unit(organization, asked))
    return {
        "unit": made.unit, "since": made.since, "on": made.on, "before_since": made.before_since,
        "before_on": made.before_on, "income": _rows(made.income), "expense": _rows(made.expense),
        "result": made.result, "result_before": made.result_before,
    }  # fmt: skip


@router.get("/o/{slug:slug}/books/cash-flow", response={200: Cash} | READ, summary="Where cash came from and went")
def cash_flow(request: HttpRequest, slug: str, asked: Query[Asked]) -> Any:
    organization, book = _books(request, slug, "book.statements")
    made = statements.cash_flow(organization, *_period(book, asked), _unit(organization, asked))
    activities = [
        {
            "activity": each.key, "total": each.total,
            "rows": [
                {"account": row.account.code, "name": row.name, "came_in": row.came_in, "went_out": row.went_out}
                for row in each.rows
            ],
        }
        for each in made.activities
    ]  # fmt: skip
    return {
        "unit": made.unit, "since": made.since, "on": made.on, "opening": made.opening, "closing": made.closing,
        "activities": activities,
    }  # fmt: skip


@router.get(
    "/o/{slug:slug}/books/accounts/{slug:code}",
    response={200: OfAccount} | READ,
    summary="The movements of an account, with the balance after each",
)
def account_statement(
    request: HttpRequest, slug: str, code: str, asked: Query[Asked], first: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> Any:
    organization, _book = _books(request, slug, "book.read")
    account = queries.account_or_404(organization, code)
    made = statements.account_statement(account, asked.since, asked.on, first=first)
    return {
        "account": account.code, "opening": made.opening, "closing": made.closing, "total": made.total,
        "movements": [
            {"entry": each.number, "on": each.on, "text": each.text, "amount": each.amount, "balance": each.balance}
            for each in made.movements
        ],
    }  # fmt: skip


def _books(request: HttpRequest, slug: str, verb: str) -> tuple[Organization, Book]:
    actor = _actor(request)
    organization = organization_or_404(actor, slug)
    require(actor, verb, organization)
    return organization, queries.book_or_404(organization)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _found(request: HttpRequest, organization: Organization, number: int) -> Entry:
    if number >= 10**10:
        raise Http404
    return queries.entry_or_404(_actor(request), organization, number)


def _period(book: Book, asked: Asked) -> tuple[date, date]:
    on = asked.on or timezone.localdate()
    return asked.since or statements.year_start(on, book.fiscal_month), on


def _unit(organization: Organization, asked: Asked) -> str:
    if asked.unit and asked.unit not in statements.units_of(organization):
        raise Http404
    return asked.unit


def _legs(organization: Organization, lines: list[OneLine]) -> list[Leg] | None:
    chart = {each.code: each for each in Account.objects.filter(
        organization=organization, code__in={line.account.replace("\x00", "") for line in lines}
    )}  # fmt: skip
    named = {each.public_id: each for each in Restriction.objects.filter(organization=organization)}
    if any(line.account not in chart or (line.restriction and line.restriction not in named) for line in lines):
        return None
    return [Leg(chart[line.account], line.amount, named.get(line.restriction), line.text) for line in lines]


def _account(account: Account, book: Book) -> dict[str, Any]:
    return {
        "code": account.code, "name": naming.name_of(account, book.chart), "kind": account.kind, "unit": account.unit,
        "role": account.role, "activity": account.activity, "is_cash": account.is_cash,
        "part_of": account.parent.code if account.parent else "", "is_open": account.is_open,
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    reversal = getattr(entry, "reversed_by", None)
    return {
        "number": entry.number, "key": entry.key, "kind": entry.kind, "on": entry.on, "text": entry.text,
        "source": entry.source, "reverses": entry.reverses.number if entry.reverses else None,
        "reversed_by": reversal.number if reversal else None, "digest": bytes(entry.digest).hex(),
        "lines": [
            {
                "account": line.account.code, "amount": line.amount, "text": line.text,
                "restriction": line.restriction.public_id if line.restriction else "",
            }
            for line in entry.lines.all()
        ],
    }  # fmt: skip


def _rows(part: statements.Part) -> list[dict[str, Any]]:
    return [
        {"account": row.account.code, "name": row.name, "amount": row.amount, "before": row.before} for row in part.rows
    ]

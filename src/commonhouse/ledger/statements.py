"""The statements of an organization's books, as frozen rows for pages, files and programs.

Amounts are ints of the smallest part of the statement's unit, the way people read them: what we have, owe, own together, earn
and spend above zero. Sub-accounts stand within the account they are parts of, so that balance sheet, income statement and cash
flow name nobody. In each unit assets = liabilities + equity, the results of all years included, and the cash flow is the change
in cash: both by construction, as every entry balances.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from commonhouse.ledger import accounts as naming
from commonhouse.ledger.balances import ANY, _Any, balances, signed
from commonhouse.ledger.models import Account, Book, Entry, Line, Restriction
from commonhouse.people.models import Organization

PAGE = 100  # lines of an account's statement at once
MOST_MONTHS = 120
Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One account. before: the same in the period compared with; 0 where there is none."""

    account: Account
    name: str
    amount: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Accounts of one kind, and their sum."""

    kind: str
    title: str
    rows: tuple[Row, ...]
    total: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What there is at the end of a day. result: of the year so far; earlier: of all years before it."""

    unit: str
    on: dt.date
    year_since: dt.date
    assets: Part
    liabilities: Part
    equity: Part
    result: int
    earlier: int
    with_purpose: int  # of what is ours: money that keeps a purpose
    without_purpose: int

    @property
    def total_equity(self) -> int:
        return self.equity.total + self.result + self.earlier

    @property
    def difference(self) -> int:
        """Assets less liabilities less equity: 0."""
        return self.assets.total - self.liabilities.total - self.total_equity


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """What came in and went out in a period, beside the one before it."""

    unit: str
    since: dt.date
    on: dt.date
    before_since: dt.date
    before_on: dt.date
    income: Part
    expense: Part

    @property
    def result(self) -> int:
        return self.income.total - self.expense.total

    @property
    def result_before(self) -> int:
        return self.income.before - self.expense.before


@dataclass(frozen=True, slots=True)
class Flow:
    """What an account brought in cash, and what was paid out on it; both above zero or zero."""

    account: Account
    name: str
    came_in: int
    went_out: int

    @property
    def amount(self) -> int:
        return self.came_in - self.went_out


@dataclass(frozen=True, slots=True)
class Activity:
    key: str
    title: str
    rows: tuple[Flow, ...]

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Where cash came from and went, by activity (the direct method)."""

    unit: str
    since: dt.date
    on: dt.date
    opening: int
    closing: int
    activities: tuple[Activity, ...]

    @property
    def change(self) -> int:
        return sum(activity.total for activity in self.activities)


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of an account, and the balance after it."""

    line: Line
    number: int
    on: dt.date
    text: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """The lines of an account (and its parts) in a period, or a page of them. Amounts as people read that kind of account."""

    account: Account
    since: dt.date | None
    on: dt.date | None
    opening: int
    closing: int
    movements: tuple[Movement, ...]
    total: int  # how many movements the whole period has
    first: int  # place of the first one here


@dataclass(frozen=True, slots=True)
class TrialRow:
    account: Account
    name: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Month:
    first: dt.date
    income: int
    expense: int


# --- the statements ---------------------------------------------------------------------------------------------------
def balance_sheet(organization: Organization, on: dt.date, unit: str = "") -> BalanceSheet:
    """What there is at the end of the day `on`, in one unit (the books' main one unless said)."""
    book = naming.book_of(organization)
    chosen, chart = unit or book.unit, _accounts(organization)
    since = year_start(on, book.fiscal_month)
    whole = balances(organization, on=on, by_restriction=True)
    before = balances(organization, on=since - dt.timedelta(days=1))
    now: dict[int, int] = defaultdict(int)
    ours = {True: 0, False: 0}
    for (key, restriction), total in whole.items():
        account = chart[key]
        if account.unit != chosen:
            continue
        now[key] += total
        if account.kind not in {Kind.ASSET, Kind.LIABILITY}:
            ours[restriction is not None] -= total
    flows = [key for key, account in chart.items() if account.kind in {Kind.INCOME, Kind.EXPENSE}]
    earlier = -sum(before.get(key, 0) for key in flows if chart[key].unit == chosen)
    result = -sum(now.get(key, 0) for key in flows) - earlier
    return BalanceSheet(
        chosen,
        on,
        since,
        _part(Kind.ASSET, now, {}, chart, chosen, book),
        _part(Kind.LIABILITY, now, {}, chart, chosen, book),
        _part(Kind.EQUITY, now, {}, chart, chosen, book),
        result,
        earlier,
        ours[True],
        ours[False],
    )


def income_statement(organization: Organization, since: dt.date, on: dt.date, unit: str = "") -> IncomeStatement:
    """What came in and went out from `since` through `on`, beside the period of the same length before."""
    book = naming.book_of(organization)
    chosen, chart = unit or book.unit, _accounts(organization)
    earlier = period_before(since, on)
    now = balances(organization, since=since, on=on)
    before = balances(organization, since=earlier[0], on=earlier[1])
    income = _part(Kind.INCOME, now, before, chart, chosen, book)
    return IncomeStatement(
        chosen, since, on, *earlier, income, _part(Kind.EXPENSE, now, before, chart, chosen, book)
    )  # fmt: skip


def cash_flow(organization: Organization, since: dt.date, on: dt.date, unit: str = "") -> CashFlow:
    """Where cash came from and went from `since` through `on`: the other lines of every entry that moves cash."""
    book = naming.book_of(organization)
    chosen, chart = unit or book.unit, _accounts(organization)
    cash = [key for key, account in chart.items() if account.is_cash and account.unit == chosen]
    lines = Line.objects.filter(organization=organization).order_by()
    within = lines.filter(on__gte=since, on__lte=on)
    moving = within.filter(account__in=cash).exclude(entry__kind=Entry.Kind.OPENING).values("entry_id")
    others = within.filter(entry__in=moving, account__unit=chosen).exclude(account__in=cash)
    found = others.values("account_id").annotate(
        came_in=Sum(Case(When(amount__lt=0, then=-F("amount")), default=Value(0))),
        went_out=Sum(Case(When(amount__gt=0, then=F("amount")), default=Value(0))),
    )
    rows: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for key, came_in, went_out in found.values_list("account_id", "came_in", "went_out"):
        row = rows[chart[key].parent_id or key]
        row[0] += came_in
        row[1] += went_out
    there_before = Q(on__lt=since) | Q(on__lte=on, entry__kind=Entry.Kind.OPENING)  # opening balances did not come in
    opening = _sum(lines.filter(there_before, account__in=cash))
    closing = _sum(lines.filter(account__in=cash, on__lte=on))
    return CashFlow(chosen, since, on, opening, closing, _activities(rows, chart, book))


def account_statement(
    account: Account,
    since: dt.date | None = None,
    on: dt.date | None = None,
    restriction: Restriction | _Any | None = ANY,
    *,
    first: int = 0,
    most: int | None = PAGE,
) -> AccountStatement:
    """The lines of an account and its parts, oldest first, with the balance after each; `most` of them from place `first`."""
    rows = _lines_of(account, restriction)
    before = rows.filter(on__lt=since) if since is not None else rows.none()
    within = _between(rows, since, on)
    ordered = within.order_by("on", "entry_id", "id")
    opening = _sum(before)
    running = opening + (_sum(ordered[:first]) if first else 0)
    chosen = ordered.select_related("entry", "account", "restriction")
    movements = []
    for line in chosen[first : None if most is None else first + most]:
        running += line.amount
        text = line.entry.text if not line.text else f"{line.entry.text}: {line.text}"
        movements.append(
            Movement(line, line.entry.number, line.on, text, signed(account, line.amount), signed(account, running))
        )
    return AccountStatement(
        account, since, on, signed(account, opening), signed(account, opening + _sum(within)), tuple(movements),
        within.count(), first,
    )  # fmt: skip


def movements(account: Account, since: dt.date | None = None, on: dt.date | None = None) -> Iterator[Movement]:
    """Every line of an account and its parts with the balance after it, for files: in bounded memory."""
    rows = _lines_of(account, ANY)
    running = _sum(rows.filter(on__lt=since)) if since is not None else 0
    chosen = (
        _between(rows, since, on).order_by("on", "entry_id", "id").select_related("entry", "account", "restriction")
    )
    for line in chosen.iterator(chunk_size=2000):
        running += line.amount
        text = line.entry.text if not line.text else f"{line.entry.text}: {line.text}"
        yield Movement(line, line.entry.number, line.on, text, signed(account, line.amount), signed(account, running))


def trial_balance(organization: Organization, on: dt.date | None = None, unit: str = "") -> list[TrialRow]:
    """Every account that is not empty, in the column its balance stands in; the two columns have the same sum."""
    book = naming.book_of(organization)
    chosen, chart = unit or book.unit, _accounts(organization)
    now = {key: total for key, total in balances(organization, on=on).items() if chart[key].unit == chosen}
    totals = _rolled(now, chart)
    found = [(chart[key], total) for key, total in totals.items() if total]
    return [
        TrialRow(account, naming.name_of(account, book.chart), max(total, 0), max(-total, 0))
        for account, total in sorted(found, key=lambda pair: pair[0].code)
    ]


def by_month(organization: Organization, since: dt.date, on: dt.date, unit: str = "") -> list[Month]:
    """Income and expense of each month from that of `since` through that of `on`, the empty ones included."""
    chosen = unit or naming.book_of(organization).unit
    first = since.replace(day=1)
    flows = Line.objects.filter(organization=organization, on__gte=first, on__lte=on, account__unit=chosen)
    flows = flows.filter(account__kind__in=[Kind.INCOME, Kind.EXPENSE]).order_by()
    found = flows.annotate(month=TruncMonth("on")).values("month", "account__kind").annotate(total=Sum("amount"))
    sums = {(row["month"], row["account__kind"]): row["total"] for row in found}
    months: list[Month] = []
    while first <= on and len(months) < MOST_MONTHS:
        months.append(Month(first, -sums.get((first, Kind.INCOME), 0), sums.get((first, Kind.EXPENSE), 0)))
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return months


def units_of(organization: Organization) -> list[str]:
    """The units the books count in, the main one first."""
    book = naming.book_of(organization)
    found = set(Account.objects.filter(organization=organization).order_by().values_list("unit", flat=True))
    return [book.unit, *sorted(found - {book.unit})]


# --- periods ----------------------------------------------------------------------------------------------------------
def year_start(day: dt.date, fiscal_month: int) -> dt.date:
    """The first day of the books' year that holds a day."""
    year = day.year if day.month >= fiscal_month else day.year - 1
    return dt.date(year, fiscal_month, 1)


def year_end(day: dt.date, fiscal_month: int) -> dt.date:
    start = year_start(day, fiscal_month)
    return start.replace(year=start.year + 1) - dt.timedelta(days=1)


def period_before(since: dt.date, on: dt.date) -> tuple[dt.date, dt.date]:
    """The period just before, of the same length: in months where it is of whole months, else in days."""
    end = since - dt.timedelta(days=1)
    if since.day == 1 and on.day == calendar.monthrange(on.year, on.month)[1] and on > since:
        months = (on.year - since.year) * 12 + on.month - since.month + 1
        place = max(since.year * 12 + since.month - 1 - months, 12)  # the calendar begins with year 1
        return dt.date(place // 12, place % 12 + 1, 1), end
    days = max((on - since).days, 0)
    return dt.date.fromordinal(max(end.toordinal() - days, 1)), end


# --- what they are made of --------------------------------------------------------------------------------------------
def _accounts(organization: Organization) -> dict[int, Account]:
    rows = Account.objects.filter(organization=organization).select_related("holder", "holder_organization")
    return {account.pk: account for account in rows}


def _rolled(found: Mapping[int, int], chart: Mapping[int, Account]) -> dict[int, int]:
    """Balances of parts added to those of the accounts they are parts of."""
    totals: dict[int, int] = defaultdict(int)
    for key, total in found.items():
        totals[chart[key].parent_id or key] += total
    return totals


def _part(
    kind: str, now: Mapping[int, int], before: Mapping[int, int], chart: Mapping[int, Account], unit: str, book: Book
) -> Part:
    def of(found: Mapping[int, int]) -> dict[int, int]:
        wanted = {key: v for key, v in found.items() if chart[key].kind == kind and chart[key].unit == unit}
        return _rolled(wanted, chart)

    current, earlier = of(now), of(before)
    rows = []
    for key in sorted({*current, *earlier}, key=lambda key: chart[key].code):
        account = chart[key]
        amounts = signed(account, current.get(key, 0)), signed(account, earlier.get(key, 0))
        if any(amounts):
            rows.append(Row(account, naming.name_of(account, book.chart), *amounts))
    total, total_before = sum(row.amount for row in rows), sum(row.before for row in rows)
    return Part(kind, str(Kind(kind).label), tuple(rows), total, total_before)


def _activities(rows: Mapping[int, list[int]], chart: Mapping[int, Account], book: Book) -> tuple[Activity, ...]:
    found: dict[str, list[Flow]] = {key: [] for key in Account.Activity.values}
    for key in sorted(rows, key=lambda key: chart[key].code):
        account = chart[key]
        found[account.activity].append(Flow(account, naming.name_of(account, book.chart), *rows[key]))
    return tuple(Activity(key, str(Account.Activity(key).label), tuple(flows)) for key, flows in found.items())


def _lines_of(account: Account, restriction: Restriction | _Any | None) -> QuerySet[Line]:
    rows = Line.objects.filter(Q(account=account) | Q(account__parent=account), organization_id=account.organization_id)
    return rows if isinstance(restriction, _Any) else rows.filter(restriction=restriction)


def _between(rows: QuerySet[Line], since: dt.date | None, on: dt.date | None) -> QuerySet[Line]:
    rows = rows if since is None else rows.filter(on__gte=since)
    return rows if on is None else rows.filter(on__lte=on)


def _sum(rows: QuerySet[Line]) -> int:
    return int(rows.aggregate(total=Sum("amount"))["total"] or 0)

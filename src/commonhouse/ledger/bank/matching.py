"""What becomes of each line of a bank's file: imported before, in the books already, dated wrongly, or new."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from commonhouse.ledger.bank import marks
from commonhouse.ledger.bank.shapes import Read
from commonhouse.ledger.models import Account, BankImport, BankLine, BankRule, Book, Line
from commonhouse.people import formats

NEAR = dt.timedelta(days=5)
State = BankLine.State
# Lines of imports that stand: posted, and not undone since.
LIVE = Q(bank_import__state=BankImport.State.POSTED, bank_import__batch__undone_by__isnull=True)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line as read, and what becomes of it."""

    read: Read
    state: str
    mark: str = ""
    problem: str = ""
    match: int | None = None
    rule: BankRule | None = None


def judge(account: Account, book: Book, lines: Sequence[Read], today: dt.date) -> list[Judged]:
    """Every line, in its order. A handful of queries, however many lines."""
    whole = [(line, _mark(account, line)) for line in lines]
    readable = [(line, mark) for line, mark in whole if mark]
    before = seen_before(account)
    again = dict(
        zip((line.row for line, _m in readable), marks.repeated((m for _l, m in readable), before), strict=True)
    )
    fresh = [line for line, mark in readable if not again[line.row]]
    matches = _matches(account, fresh)
    rules = list(BankRule.objects.filter(organization_id=account.organization_id))
    return [_judged(line, mark, again, matches, rules, book, today) for line, mark in whole]


def _mark(account: Account, line: Read) -> str:
    if line.problem or line.on is None or line.amount is None:
        return ""
    return marks.mark(account.pk, line.on, line.amount, line.text, line.bank_id)


def _judged(
    line: Read,
    mark: str,
    again: dict[int, bool],
    matches: dict[int, int],
    rules: Sequence[BankRule],
    book: Book,
    today: dt.date,
) -> Judged:
    if not mark:
        return Judged(line, State.PROBLEM, problem=line.problem)
    if again[line.row]:
        return Judged(line, State.DUPLICATE, mark)
    if line.row in matches:
        return Judged(line, State.MATCHED, mark, match=matches[line.row])
    assert line.on is not None
    assert line.amount is not None
    wrong = wrong_day(line.on, book, today)
    if wrong:
        return Judged(line, State.PROBLEM, mark, wrong)
    return Judged(line, State.NEW, mark, rule=fitting(rules, line.text, line.amount))


def wrong_day(on: dt.date, book: Book, today: dt.date) -> str:
    """Why nothing can be entered on this day; empty if it can."""
    if on > today:
        return _("%(day)s is in the future. Look at the date in the bank's file.") % {"day": formats.day(on)}
    if on < book.opened_on:
        said = {"day": formats.day(on), "first": formats.day(book.opened_on)}
        return _("%(day)s is before the first day of these books, %(first)s.") % said
    if book.closed_through is not None and on <= book.closed_through:
        said = {"day": formats.day(on), "last": formats.day(book.closed_through)}
        return _("%(day)s is in a closed period: the books are closed through %(last)s.") % said
    return ""


def seen_before(account: Account, since: dt.datetime | None = None) -> dict[str, int]:
    """How often each mark came in imports of this account that stand (posted since then, if a time is given)."""
    rows = BankLine.objects.filter(
        LIVE,
        organization_id=account.organization_id,
        bank_import__account=account,
        state__in=[State.NEW, State.MATCHED],
    )
    if since is not None:
        rows = rows.filter(bank_import__batch__posted_at__gt=since)
    return dict(rows.values("mark").annotate(n=Count("pk")).values_list("mark", "n"))


def _matches(account: Account, lines: Iterable[Read]) -> dict[int, int]:
    """Row -> the line of the books that says the same: same amount, within five days, the nearest first, each once."""
    wanted: dict[int, list[Read]] = defaultdict(list)
    for line in lines:
        if line.amount is not None:
            wanted[line.amount].append(line)
    days = [line.on for group in wanted.values() for line in group if line.on is not None]
    if not days:
        return {}
    held: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    for amount, on, key in free_lines(account, min(days) - NEAR, max(days) + NEAR).values_list("amount", "on", "pk"):
        if amount in wanted:
            held[amount].append((on, key))
    found: dict[int, int] = {}
    for amount, there in held.items():
        found |= dict(_nearest(wanted[amount], there))
    return found


def _nearest(lines: Sequence[Read], there: Iterable[tuple[dt.date, int]]) -> Iterator[tuple[int, int]]:
    """Pairs of a row and a line of the books, the closest in time first; both are used once."""
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for on, key in sorted(there, reverse=True):
        by_day[on].append(key)
    left = list(lines)
    for apart in sorted(range(-NEAR.days, NEAR.days + 1), key=abs):
        waiting = []
        for line in left:
            assert line.on is not None
            keys = by_day.get(line.on + dt.timedelta(days=apart))
            if keys:
                yield line.row, keys.pop()
            else:
                waiting.append(line)
        left = waiting


def free_lines(account: Account, since: dt.date, until: dt.date) -> QuerySet[Line]:
    """Lines of the bank account (and its parts) that no line of the bank answers to yet and that were not reversed."""
    from_bank = BankLine.objects.filter(LIVE, organization_id=account.organization_id, entry__isnull=False)
    taken = BankLine.objects.filter(LIVE, organization_id=account.organization_id, match__isnull=False)
    return (
        Line.objects.filter(
            Q(account=account) | Q(account__parent=account),
            organization_id=account.organization_id,
            on__range=(since, until),
        )
        .filter(entry__reverses__isnull=True, entry__reversed_by__isnull=True)
        .exclude(entry__in=from_bank.values("entry"))
        .exclude(pk__in=taken.values("match"))
    )


def fitting(rules: Iterable[BankRule], text: str, amount: int) -> BankRule | None:
    """The first rule, in their order, whose words the bank's text has."""
    said = text.casefold()
    way = "in" if amount > 0 else "out"
    return next((rule for rule in rules if rule.contains.casefold() in said and rule.direction in {"", way}), None)


def counts(bank_import: BankImport) -> Counter[str]:
    """How many lines of an import are in each state."""
    rows = BankLine.objects.filter(bank_import=bank_import).order_by().values_list("state").annotate(n=Count("pk"))
    return Counter(dict(rows))

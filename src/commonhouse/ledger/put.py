"""The statements of posting, written out: while they run, everyone else who posts to these books waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from commonhouse.ledger.models import Account, Book, Entry, Line
from commonhouse.people.models import Organization

if TYPE_CHECKING:
    from commonhouse.ledger.posting import Draft


class LineRow(NamedTuple):
    account: int
    restriction: int | None
    amount: int
    text: str


_LINE_COLUMNS = ("organization_id", "entry_id", "account_id", "restriction_id", "on", "amount", "text")
_ENTRY_COLUMNS = (
    "id", "organization_id", "number", "key", "kind", "on", "text", "source", "batch_id", "transfer", "reverses_id",
    "by_id", "posted_at", "salt", "digest",
)  # fmt: skip
_LINES, _ENTRIES, _ACCOUNTS, _BOOKS = (model._meta.db_table for model in (Line, Entry, Account, Book))
_AT_ONCE = 40  # rows: above this PostgreSQL's COPY is worth its round trips
_KEYS = 900  # values of one IN list


def put(entries: Sequence[Entry], drafts: Sequence[Draft]) -> None:
    """Writes the lines of the drafts, then the entries they became. Marks these as kept."""
    insert(_LINES, _LINE_COLUMNS, list(_line_rows(entries, drafts)))
    insert(_ENTRIES, _ENTRY_COLUMNS, list(_entry_rows(entries)))
    for entry in entries:
        entry._state.adding, entry._state.db = False, connection.alias


def _line_rows(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[tuple[Any, ...]]:
    day = connection.ops.adapt_datefield_value
    for entry, draft in zip(entries, drafts, strict=True):
        organization_id, key, on = entry.organization_id, entry.id, day(entry.on)
        for leg in draft.legs:
            restriction_id = leg.restriction.pk if leg.restriction is not None else None
            yield organization_id, key, leg.account.pk, restriction_id, on, leg.amount, leg.text


def _entry_rows(entries: Sequence[Entry]) -> Iterator[tuple[Any, ...]]:
    day = connection.ops.adapt_datefield_value
    moment = connection.ops.adapt_datetimefield_value(entries[0].posted_at)
    by_id = _uuid(entries[0].by_id)
    for each in entries:
        yield (
            each.id, each.organization_id, each.number, each.key, each.kind, day(each.on), each.text, each.source,
            each.batch_id, _uuid(each.transfer), each.reverses_id, by_id, moment, each.salt, each.digest,
        )  # fmt: skip


def _uuid(value: Any) -> Any:
    return value.hex if value is not None and connection.vendor == "sqlite" else value


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Many rows in as few statements as the database likes. All entries of one call share `posted_at` and `by`."""
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {one}", rows)  # noqa: S608
        elif len(rows) <= _AT_ONCE:
            values = ", ".join([one] * len(rows))
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {values}", [v for row in rows for v in row])  # noqa: S608
        else:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def locked_book(organization: Organization) -> Book | None:
    """The organization's book, held until the transaction ends (SQLite locks at BEGIN)."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    statement = f"SELECT * FROM {_BOOKS} WHERE organization_id = %s{lock}"  # noqa: S608
    return next(iter(Book.objects.raw(statement, [organization.pk])), None)


def move_on(book: Book, size: int, head: bytes) -> bool:
    """Whether the book was where it was thought to be, and now is at `size`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_BOOKS} SET size = %s, head = %s WHERE id = %s AND size = %s",  # noqa: S608
            [size, head, book.pk, book.size],
        )
        return bool(cursor.rowcount == 1)


def with_keys(organization: Organization, keys: Sequence[str]) -> dict[str, Entry]:
    """The organization's entries of these keys, by key."""
    found: dict[str, Entry] = {}
    wanted = list(dict.fromkeys(keys))
    statement = f"SELECT key FROM {_ENTRIES} WHERE organization_id = %s AND key"  # noqa: S608
    for first in range(0, len(wanted), _KEYS):
        some = wanted[first : first + _KEYS]
        taken = [key for (key,) in _fetched(statement, organization, some)]
        if taken:
            found |= {entry.key: entry for entry in Entry.objects.filter(organization=organization, key__in=taken)}
    return found


def lines_of(entries: Collection[Entry]) -> dict[int, list[LineRow]]:
    """The lines of each entry, in their order."""
    found: dict[int, list[LineRow]] = {entry.pk: [] for entry in entries}
    ids = list(found)
    for first in range(0, len(ids), _KEYS):
        rows = Line.objects.filter(entry__in=ids[first : first + _KEYS]).order_by("entry_id", "id")
        for key, account, restriction, amount, words in rows.values_list(
            "entry_id", "account_id", "restriction_id", "amount", "text"
        ):
            found[key].append(LineRow(account, restriction, amount, words))
    return found


def open_accounts(organization: Organization, wanted: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Of these accounts those of the organization that are open, with their numbers and units as they are now."""
    found: dict[int, tuple[str, str]] = {}
    ids = list(wanted)
    statement = f"SELECT id, code, unit FROM {_ACCOUNTS} WHERE organization_id = %s AND is_open AND id"  # noqa: S608
    for first in range(0, len(ids), _KEYS):
        found |= {
            key: (code, unit) for key, code, unit in _fetched(statement, organization, ids[first : first + _KEYS])
        }
    return found


def _fetched(statement: str, organization: Organization, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that ends in a column, which is to be one of the values."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{statement} = ANY(%s)", [organization.pk, list(values)])
        else:
            cursor.execute(f"{statement} IN ({', '.join(['%s'] * len(values))})", [organization.pk, *values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def any_reversed(ids: Sequence[int]) -> bool:
    """Whether an entry that reverses one of these is there."""
    return any(
        Entry.objects.filter(reverses__in=ids[first : first + _KEYS]).exists() for first in range(0, len(ids), _KEYS)
    )

# ruff: noqa: S608 (all is fixed text: names of tables and rules)
"""Triggers by which the database itself holds to the rules of books, whoever writes to it.

Lines come before their entry, and none after it. An entry is taken only if it has two lines or more, which balance in every
unit and under every restriction, are of its organization and date, and if its book is open on that day; its number follows the
one before. Neither is ever changed or deleted, but for who posted it (two people who turn out to be one). A book goes forward
only, to an entry that is there. What a digest names (an account's number, unit and kind, a restriction's id) stays.

On PostgreSQL entries and lines are looked at a statement at a time, so that many at once cost little; SQLite looks at each.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

BOOK, ACCOUNT, RESTRICTION, ENTRY, LINE = (
    "ledger_book", "ledger_account", "ledger_restriction", "ledger_entry", "ledger_line",
)  # fmt: skip
TABLES = (BOOK, ACCOUNT, RESTRICTION, ENTRY, LINE)
PER_BOOK = 10_000_000_000  # models.ENTRIES_PER_BOOK; written out, as a trigger keeps what it was made with

_ENTRY_CONTENT = (
    "id", "organization_id", "number", "key", "kind", "on", "text", "source", "batch_id", "transfer", "reverses_id",
    "posted_at", "salt", "digest",
)  # fmt: skip
_WRITTEN_ONCE = "The books are only ever added to: reverse an entry, never change it"
_LATE_LINE = "A line comes before its entry, and none after it"
_SAME = "An entry of this id, number or key is in the books"
_TWO = "An entry has two lines or more"
_BALANCE = "An entry balances in every unit and under every restriction"
_OURS = "The lines of an entry are of its organization and its date"
_OPEN = "The book is not open on that day, or the number does not follow"
_FORWARD = "A book only goes forward, to an entry that is there"
_NAMED = "What entries name is never renamed"


def install(alias: str) -> None:
    """Create the triggers where they are missing. Safe to repeat."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def reinstall(*, using: str, **_: Any) -> None:
    """After every migrate: SQLite remakes a table to alter it, and forgets its triggers."""
    if set(connections[using].introspection.table_names()).issuperset(TABLES):
        install(using)


def statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return _postgresql()
    if vendor == "sqlite":
        return [f"CREATE TRIGGER IF NOT EXISTS {name} {body}" for name, body in _SQLITE.items()]
    raise NotImplementedError(f"No protection of books is written for {vendor}")


def removal() -> list[str]:
    """For tests on SQLite, which empty tables with DELETE between them."""
    return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]


# --- SQLite -----------------------------------------------------------------------------------------------------------
def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def _abort(words: str, where: str = "") -> str:
    return f"SELECT RAISE(ABORT, '{words}') {where};"


_ENTRY_TAKEN = (
    "WHERE EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM ledger_entry WHERE "
    "organization_id = NEW.organization_id AND (number = NEW.number OR key = NEW.key)) OR EXISTS (SELECT 1 FROM "
    "ledger_entry WHERE NEW.reverses_id IS NOT NULL AND reverses_id = NEW.reverses_id) OR EXISTS (SELECT 1 FROM "
    "ledger_entry WHERE NEW.transfer IS NOT NULL AND organization_id = NEW.organization_id AND transfer = NEW.transfer)"
)  # INSERT OR REPLACE would delete what is in its way without a DELETE trigger
_ENTRY_TWO = "WHERE (SELECT count(*) FROM ledger_line WHERE entry_id = NEW.id) < 2"
_ENTRY_BALANCE = (
    "WHERE EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id WHERE l.entry_id = NEW.id "
    "GROUP BY a.unit, l.restriction_id HAVING sum(l.amount) <> 0)"
)
_ENTRY_OURS = (
    "WHERE EXISTS (SELECT 1 FROM ledger_line l LEFT JOIN ledger_account a ON a.id = l.account_id "
    "LEFT JOIN ledger_restriction r ON r.id = l.restriction_id WHERE l.entry_id = NEW.id AND ("
    'l.organization_id <> NEW.organization_id OR l."on" <> NEW."on" OR a.organization_id IS NOT NEW.organization_id '
    "OR (l.restriction_id IS NOT NULL AND r.organization_id IS NOT NEW.organization_id)))"
)
_ENTRY_OPEN = (
    "WHERE NOT EXISTS (SELECT 1 FROM ledger_book b WHERE b.organization_id = NEW.organization_id AND NEW.id = "
    f'b.id * {PER_BOOK} + NEW.number AND NEW."on" >= b.opened_on AND (b.closed_through IS NULL OR NEW."on" > '
    "b.closed_through)) OR (NEW.number <> 1 AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id - 1)) "
    "OR NEW.number < 1"
)
_BOOK_WRONG = (
    "(NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.size < OLD.size "
    "OR (NEW.size = OLD.size AND NEW.head IS NOT OLD.head) OR (NEW.size > OLD.size AND NOT EXISTS (SELECT 1 FROM "
    f"ledger_entry WHERE id = NEW.id * {PER_BOOK} + NEW.size AND digest = NEW.head)))"
)
_USED = "EXISTS (SELECT 1 FROM ledger_line WHERE organization_id = OLD.organization_id AND account_id = OLD.id)"
_ACCOUNT_NAMES = ("id", "organization_id", "code", "unit", "kind", "is_cash")

_SQLITE = {
    "ledger_line_first": f"BEFORE INSERT ON {LINE} BEGIN "
    + _abort(
        _LATE_LINE,
        "WHERE EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id) "
        "OR EXISTS (SELECT 1 FROM ledger_line WHERE id = NEW.id)",
    )
    + " END",
    "ledger_entry_whole": f"BEFORE INSERT ON {ENTRY} BEGIN "
    + _abort(_SAME, _ENTRY_TAKEN)
    + _abort(_TWO, _ENTRY_TWO)
    + _abort(_BALANCE, _ENTRY_BALANCE)
    + _abort(_OURS, _ENTRY_OURS)
    + _abort(_OPEN, _ENTRY_OPEN)
    + " END",
    "ledger_line_no_update": f"BEFORE UPDATE ON {LINE} BEGIN {_abort(_WRITTEN_ONCE)} END",
    "ledger_line_no_delete": f"BEFORE DELETE ON {LINE} BEGIN {_abort(_WRITTEN_ONCE)} END",
    "ledger_entry_no_update": f"BEFORE UPDATE ON {ENTRY} WHEN {_changed(_ENTRY_CONTENT, 'IS NOT')} "
    f"BEGIN {_abort(_WRITTEN_ONCE)} END",
    "ledger_entry_no_delete": f"BEFORE DELETE ON {ENTRY} BEGIN {_abort(_WRITTEN_ONCE)} END",
    "ledger_book_forward": f"BEFORE UPDATE ON {BOOK} WHEN {_BOOK_WRONG} BEGIN {_abort(_FORWARD)} END",
    "ledger_book_no_delete": f"BEFORE DELETE ON {BOOK} WHEN OLD.size > 0 BEGIN {_abort(_WRITTEN_ONCE)} END",
    "ledger_account_named": f"BEFORE UPDATE ON {ACCOUNT} WHEN ({_changed(_ACCOUNT_NAMES, 'IS NOT')}) AND {_USED} "
    f"BEGIN {_abort(_NAMED)} END",
    "ledger_restriction_named": f"BEFORE UPDATE ON {RESTRICTION} WHEN "
    f"{_changed(('id', 'organization_id', 'public_id'), 'IS NOT')} BEGIN {_abort(_NAMED)} END",
}


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def _function(name: str, body: str) -> str:
    """Entry by entry through an index, whatever the planner last knew of how large the tables are."""
    settings = "SET enable_seqscan = off"
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {settings} AS $$ BEGIN {body} END $$"


def _raise(words: str) -> str:
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation';"


def _refuse_if(condition: str, words: str) -> str:
    return f"IF EXISTS ({condition}) THEN {_raise(words)} END IF; "


def _postgresql() -> list[str]:
    line = (
        # whoever adds lines waits for whoever writes the entry: a line on its way cannot slip in beside it
        "PERFORM 1 FROM ledger_book WHERE organization_id IN (SELECT DISTINCT organization_id FROM fresh) "
        "ORDER BY id FOR UPDATE; "
        + _refuse_if(
            "SELECT 1 FROM (SELECT DISTINCT entry_id FROM fresh) f "
            "WHERE (SELECT count(*) FROM ledger_entry e WHERE e.id = f.entry_id) > 0",
            _LATE_LINE,
        )
        + "RETURN NULL;"
    )
    entry = (
        _refuse_if("SELECT 1 FROM fresh e WHERE (SELECT count(*) FROM ledger_line l WHERE l.entry_id = e.id) < 2", _TWO)
        + _refuse_if(
            "SELECT 1 FROM fresh e WHERE EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id "
            "WHERE l.entry_id = e.id GROUP BY a.unit, l.restriction_id HAVING sum(l.amount) <> 0)",
            _BALANCE,
        )
        + _refuse_if(
            "SELECT 1 FROM fresh e WHERE (SELECT count(*) FROM ledger_line l "
            "LEFT JOIN ledger_account a ON a.id = l.account_id LEFT JOIN ledger_restriction r ON r.id = l.restriction_id "
            'WHERE l.entry_id = e.id AND (l.organization_id <> e.organization_id OR l."on" <> e."on" '
            "OR a.organization_id IS DISTINCT FROM e.organization_id "
            "OR (l.restriction_id IS NOT NULL AND r.organization_id IS DISTINCT FROM e.organization_id))) > 0",
            _OURS,
        )
        + _refuse_if(
            "SELECT 1 FROM fresh e WHERE e.number < 1 OR (SELECT count(*) FROM ledger_book b WHERE b.organization_id = "
            f'e.organization_id AND e.id = b.id * {PER_BOOK} + e.number AND e."on" >= b.opened_on '
            'AND (b.closed_through IS NULL OR e."on" > b.closed_through)) = 0 '
            "OR (e.number > 1 AND (SELECT count(*) FROM ledger_entry p WHERE p.id = e.id - 1) = 0)",
            _OPEN,
        )
        + "RETURN NULL;"
    )

    def trigger(name: str, when: str, function: str) -> str:
        return f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {function}()"

    differs = _changed(_ENTRY_CONTENT, "IS DISTINCT FROM")
    account = _changed(_ACCOUNT_NAMES, "IS DISTINCT FROM")
    restriction = _changed(("id", "organization_id", "public_id"), "IS DISTINCT FROM")
    book = _BOOK_WRONG.replace("IS NOT", "IS DISTINCT FROM")
    return [
        _function("ledger_refuse", _raise(_WRITTEN_ONCE)),
        _function("ledger_refuse_rename", _raise(_NAMED)),
        _function("ledger_line_first", line),
        _function("ledger_entry_whole", entry),
        _function("ledger_book_forward", f"IF {book} THEN {_raise(_FORWARD)} END IF; RETURN NEW;"),
        _function("ledger_account_named", f"IF {_USED} THEN {_raise(_NAMED)} END IF; RETURN NEW;"),
        trigger(
            "ledger_line_first", f"AFTER INSERT ON {LINE} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
            "ledger_line_first",
        ),
        trigger(
            "ledger_entry_whole", f"AFTER INSERT ON {ENTRY} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
            "ledger_entry_whole",
        ),
        trigger("ledger_line_frozen", f"BEFORE UPDATE OR DELETE ON {LINE} FOR EACH ROW", "ledger_refuse"),
        trigger("ledger_entry_no_update", f"BEFORE UPDATE ON {ENTRY} FOR EACH ROW WHEN ({differs})", "ledger_refuse"),
        trigger("ledger_entry_no_delete", f"BEFORE DELETE ON {ENTRY} FOR EACH ROW", "ledger_refuse"),
        trigger("ledger_book_forward", f"BEFORE UPDATE ON {BOOK} FOR EACH ROW", "ledger_book_forward"),
        trigger("ledger_book_no_delete", f"BEFORE DELETE ON {BOOK} FOR EACH ROW WHEN (OLD.size > 0)", "ledger_refuse"),
        trigger("ledger_account_named", f"BEFORE UPDATE ON {ACCOUNT} FOR EACH ROW WHEN ({account})", "ledger_account_named"),
        trigger(
            "ledger_restriction_named", f"BEFORE UPDATE ON {RESTRICTION} FOR EACH ROW WHEN ({restriction})",
            "ledger_refuse_rename",
        ),
    ]  # fmt: skip

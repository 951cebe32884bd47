"""Triggers that make the database itself refuse to change or delete what the record holds.

They guard against a mistaken query or a careless shell, in the house or past it; against whoever owns the
database, the hashes, the signatures and the copies people keep are the protection.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

FROZEN = ("record_act", "record_checkpoint")
LOG = "record_log"
_WORDS = "The record is only ever added to"


def install(alias: str) -> None:
    """Create the triggers where they are missing. Safe to repeat."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def reinstall(*, using: str, **_: Any) -> None:
    """After every migrate: SQLite remakes a table to alter it, and forgets its triggers."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if present.issuperset({*FROZEN, LOG}):
        install(using)


def statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return _postgresql()
    if vendor == "sqlite":
        return _sqlite()
    raise NotImplementedError(f"No protection of the record is written for {vendor}")


def removal() -> list[str]:
    """For tests on SQLite, which empty tables with DELETE between them."""
    tables = [f"{table}_{verb}" for table in FROZEN for verb in ("no_update", "no_delete")]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in [*tables, f"{LOG}_no_delete", f"{LOG}_forward"]]


def _sqlite() -> list[str]:
    def trigger(name: str, when: str) -> str:
        return f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"

    frozen = [
        trigger(f"{table}_no_{verb}", f"{verb.upper()} ON {table}") for table in FROZEN for verb in ("update", "delete")
    ]
    return [
        *frozen,
        trigger(f"{LOG}_no_delete", f"DELETE ON {LOG}"),
        trigger(f"{LOG}_forward", f"UPDATE ON {LOG} WHEN NEW.size <= OLD.size"),
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END $$"
    )

    def trigger(name: str, when: str) -> str:
        return f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION record_refuse()"

    return [
        function,
        *(trigger(f"{table}_frozen", f"UPDATE OR DELETE ON {table} FOR EACH ROW") for table in FROZEN),
        trigger(f"{LOG}_no_delete", f"DELETE ON {LOG} FOR EACH ROW"),
        trigger(f"{LOG}_forward", f"UPDATE ON {LOG} FOR EACH ROW WHEN (NEW.size <= OLD.size)"),
    ]

"""A trigger that makes the database itself refuse to change a version of a charter.

Rows may still be deleted together with the organization they belong to; what the record holds of them stays.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "charters_charter"
_WORDS = "A version of a charter never changes"


def install(alias: str) -> None:
    """Create the trigger where it is missing. Safe to repeat."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def reinstall(*, using: str, **_: Any) -> None:
    """After every migrate: SQLite remakes a table to alter it, and forgets its triggers."""
    if TABLE in connections[using].introspection.table_names():
        install(using)


def statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        when = f"BEFORE UPDATE ON {TABLE}"
        return [f"CREATE TRIGGER IF NOT EXISTS {TABLE}_frozen {when} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"]
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION charters_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE OR REPLACE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION charters_refuse()",
        ]
    raise NotImplementedError(f"No protection of charters is written for {vendor}")

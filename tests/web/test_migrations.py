"""Tests make their tables from the models, in a second; here the migrations make them, and must come to the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

NAMES = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'django_migrations'"
SCRIPT = """
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0)
from django.conf import settings
print(settings.DATABASES["default"]["NAME"])
"""


@pytest.mark.once
@pytest.mark.django_db
def test_migrations_are_whole_and_make_the_tables_and_triggers_that_tests_run_on(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the same migrations, once, on SQLite")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings", "COMMONHOUSE_DATA": str(tmp_path)}
    environment.pop("COMMONHOUSE_DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert made.returncode == 0, f"a migration is missing or fails: {made.stdout}\n{made.stderr}"
    with sqlite3.connect(made.stdout.split()[-1]) as migrated:
        by_migrations = set(migrated.execute(NAMES))
        columns = {name: _columns(migrated, name) for kind, name in by_migrations if kind == "table"}
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        by_models = set(cursor.fetchall())
        assert {each for each in by_migrations if each[0] != "index"} == {
            each for each in by_models if each[0] != "index"
        }
        for name, found in columns.items():
            assert found == _columns(cursor, name), name


def _columns(cursor: object, table: str) -> set[tuple[object, ...]]:
    rows = cursor.execute(f'PRAGMA table_info("{table}")')  # type: ignore[attr-defined]
    return {(row[1], row[2].lower(), row[3], row[5]) for row in rows}

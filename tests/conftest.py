"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

SHARED = Path(os.environ.get("COMMONHOUSE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real elections beside the checkout; the test skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared data at {SHARED}: real elections are not tested in this run")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _flushable_record() -> None:
    """SQLite empties tables with DELETE after a transactional test, which the record's triggers would refuse."""
    from django.db import connection

    from commonhouse.record import protection

    if connection.vendor != "sqlite":
        return  # PostgreSQL uses TRUNCATE
    operations = type(connection.ops)  # of every connection: a browser test's thread has one of its own
    flush = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        return [*protection.removal(), *flush(self, style, tables, **options), *protection.statements("sqlite")]

    operations.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page opened in Spanish leaves its thread in Spanish; the next test begins in English all the same."""
    yield
    translation.deactivate()

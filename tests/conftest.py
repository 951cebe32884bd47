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


DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_reset_sequences"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs again: the rest is the same to the letter, and has run on SQLite."""
    if os.environ.get("COMMONHOUSE_TEST_DATABASE", "sqlite") == "sqlite" or config.getoption("keyword"):
        return
    pure = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)

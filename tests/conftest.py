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
def _quick_flush() -> None:
    """How the tables are emptied after a transactional test.

    SQLite does it with DELETE, which the triggers of the record and the books would refuse. PostgreSQL would TRUNCATE a hundred
    tables, most of them empty, in half a second; deleting the few rows there are takes a hundredth of that. Nobody here asks for
    Django's own permissions and content types, so they are not made anew each time.
    """
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connection
    from django.db.models.signals import post_migrate

    from commonhouse.ledger import protection as books
    from commonhouse.record import protection

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    operations = type(connection.ops)  # of every connection: a browser test's thread has one of its own
    flush = operations.sql_flush

    def sqlite_flush(self, style, tables, **options):
        removal = [*protection.removal(), *books.removal()]
        return [
            *removal,
            *flush(self, style, tables, **options),
            *protection.statements("sqlite"),
            *books.statements("sqlite"),
        ]

    def postgresql_flush(self, style, tables, **options):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() != (True,):  # somebody's own server: slower, and it works
                return flush(self, style, tables, **options)
        deleting = [f"DELETE FROM {self.quote_name(table)};" for table in tables]
        return ["SET session_replication_role = replica;", *deleting, "SET session_replication_role = DEFAULT;"]

    operations.sql_flush = sqlite_flush if connection.vendor == "sqlite" else postgresql_flush


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page opened in Spanish leaves its thread in Spanish; the next test begins in English all the same."""
    yield
    translation.deactivate()


DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_reset_sequences"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL what touches a database runs again, but for browsers. The rest is the same, and has run on SQLite."""
    if os.environ.get("COMMONHOUSE_TEST_DATABASE", "sqlite") == "sqlite" or config.getoption("keyword"):
        return
    pure = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once") is not None or item.get_closest_marker("browser") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)

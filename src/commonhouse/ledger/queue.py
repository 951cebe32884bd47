"""Whose turn it is to write, on SQLite.

SQLite has one writer at a time, and whoever finds it busy sleeps and tries again, ever longer: of eight who post at once, one
may wait half a second while the others go by. A lock on a file is handed on by the system, in order and at once. On PostgreSQL
the book's row is the queue.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

FILE = "ledger.turn"


@contextmanager
def turn() -> Iterator[None]:
    """Waits for its turn to begin a transaction that posts, and holds it until that is over. Take it outside the transaction."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    descriptor = os.open(settings.COMMONHOUSE_DATA / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # gives the lock back, as does the end of the process

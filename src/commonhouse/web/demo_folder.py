"""The data folder of a demo: only a folder that a demo has made is ever emptied or served, and by one demo at a time.

In a demo anyone may sign in as anybody, and `--reset` deletes: neither may befall the folder of a real house.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

MADE = "this-is-a-demo"  # in every folder that a demo has made
UNFINISHED = "seed-unfinished"  # beside it while the folder is being filled


def claim(data: Path, *, reset: bool, say: Callable[[str], None]) -> str:
    """Makes the folder ready, emptied if asked or if its last filling was cut short. Returns why not, or ""."""
    if data.exists() and not data.is_dir():
        return f"{data} is not a folder. Name another: --data DIR"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(data.iterdir()) and not ((data / MADE).exists() or (data / UNFINISHED).exists()):
        return (
            f"{data} was not made by a demo, and is left alone. Name another folder: --data DIR "
            "(or delete it yourself, if it is a demo of an older version)"
        )
    if not _lock(data):
        return f"a demo is at work in {data} already. Close it first, or name another folder: --data DIR"
    cut_short = (data / UNFINISHED).exists()
    if reset or cut_short:
        say(f"==> Starting afresh{', as the last start was cut short' if cut_short else ''}: emptying {data}")
        _empty(data)
    (data / MADE).touch()
    return ""


def _lock(data: Path) -> bool:
    """Locks the folder until this process ends."""
    held = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return False
    return True


def _empty(data: Path) -> None:
    for path in data.iterdir():
        if path.name in {MADE, UNFINISHED}:
            continue  # until all else is gone: an emptying cut short is taken up again
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (data / UNFINISHED).unlink(missing_ok=True)

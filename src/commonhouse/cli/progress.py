"""One line on standard error that says how far long work has come; only on a terminal, only after half a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final

QUIET_SECONDS: Final = 0.5
STEP_SECONDS: Final = 0.2


class Progress:
    """Use as a context manager; call `add` as work gets done. `total` None shows the amount without a percentage."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._shown = False
        self._next = time.monotonic() + QUIET_SECONDS
        self._terminal = sys.stderr.isatty()

    def add(self, amount: int) -> None:
        self._done += amount
        if not self._terminal or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + STEP_SECONDS
        self._shown = True
        print(f"\r{self._what} ... {self._amount()}", end="\x1b[K", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _amount(self) -> str:
        if self._total:
            return f"{min(self._done * 100 // self._total, 100)} %"
        return f"{self._done / 1e6:,.1f} MB"


class Working:
    """Says that something runs, when nothing can say how far it is: printed at once, on a terminal only."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> None:
        if self._terminal:
            print(f"\r{self._what} ...", end="\x1b[K", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

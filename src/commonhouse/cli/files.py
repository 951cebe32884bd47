"""Open what a command is given: a file or standard input, in blocks, with its SHA-256 and progress."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from .errors import Refused
from .progress import Progress

BLOCK: Final = 1 << 20
STANDARD_INPUT: Final = "-"


class Source:
    """A file being read in blocks. `name` is what messages call it; `sha256` is complete once `rest` was read."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        self._stream = stream
        self._digest = hashlib.sha256()

    @property
    def stream(self) -> BinaryIO:
        """For whoever reads line by line, and tells how far it is by itself."""
        return self._stream

    @property
    def size(self) -> int | None:
        """In bytes, where it is known."""
        return self._size()

    def blocks(self) -> Iterator[bytes]:
        with Progress(f"Reading {self.name}", self._size()) as progress:
            while block := self._stream.read(BLOCK):
                self._digest.update(block)
                yield block
                progress.add(len(block))

    def all(self, limit: int) -> bytes:
        """The whole content. Raises Refused when it is larger than `limit` bytes."""
        parts: list[bytes] = []
        size = 0
        for block in self.blocks():
            size += len(block)
            if size > limit:
                raise Refused(f"{self.name} is larger than {limit:,} bytes.")
            parts.append(block)
        return b"".join(parts)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def _size(self) -> int | None:
        try:
            return os.fstat(self._stream.fileno()).st_size or None
        except (OSError, AttributeError):
            return None


@contextmanager
def opened(path: str) -> Iterator[Source]:
    """The source at a path, "-" being standard input. Raises Refused when it cannot be read."""
    if path == STANDARD_INPUT:
        yield Source("standard input", sys.stdin.buffer)
        return
    try:
        stream = open(path, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}.") from None
    with stream:
        yield Source(path, stream)

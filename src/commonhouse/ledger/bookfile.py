"""The file of an organization's books for its auditors, BOOK.jsonl: written by `export`, read here. No Django here.

One JSON object a line. The first says whose books they are and lists accounts and restrictions; then each entry, in order,

    {"entry":[...],"digest":"..."}

with the canonical text of the entry just as it is hashed (see `digests`); the last holds the number of entries, the head and
every balance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from commonhouse.ledger.audit import Seen, Wrong

FORMAT: Final = "commonhouse-book-1"
_START: Final = b'{"entry":'
_MIDDLE: Final = b',"digest":"'
_END: Final = b'"}\n'
_TAIL: Final = len(_MIDDLE) + 64 + len(_END)
MAX_LINE: Final = 1 << 20
_PARTS: Final = 11


class NoBook(Exception):
    """The file is no book at all, or was cut short."""


def entry_line(canonical: bytes, digest: bytes) -> bytes:
    return _START + canonical + _MIDDLE + digest.hex().encode() + _END


def header(stream: BinaryIO) -> dict[str, Any]:
    """The first line. Raises NoBook."""
    try:
        found = json.loads(stream.readline(64 * MAX_LINE))
    except ValueError as error:
        raise NoBook(f"line 1 is not JSON: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NoBook(f"line 1 does not say that these are books ({FORMAT})")
    return found


class Entries:
    """The entries of a file, after its header; `end` is its last line once they were read."""

    def __init__(self, stream: BinaryIO, read: Callable[[int], None] = lambda _bytes: None) -> None:
        self._stream, self._read = stream, read
        self.end: dict[str, Any] | None = None

    def __iter__(self) -> Iterator[Seen]:
        loads, place, size = json.loads, 1, 0
        for data in self._stream:
            place += 1
            size += len(data)
            if place % 5000 == 0:
                self._read(size)
                size = 0
            if not data.startswith(_START):
                self._close(data, place)
                break
            canonical = data[len(_START) : -_TAIL]
            if data[-_TAIL : 11 - _TAIL] != _MIDDLE or not data.endswith(_END):
                raise NoBook(f"line {place} is no entry of books")
            try:
                found = loads(canonical)
                digest = bytes.fromhex(data[11 - _TAIL : -len(_END)].decode("ascii"))
            except ValueError as error:
                raise NoBook(f"line {place} is no entry of books: {error}") from error
            yield _seen(found, canonical, digest, place)
        self._read(size)
        if self.end is None:
            raise NoBook("the file ends before its last line: it was cut short")

    def _close(self, data: bytes, place: int) -> None:
        try:
            self.end = json.loads(data)["end"]
        except (ValueError, KeyError, TypeError) as error:
            raise NoBook(f"line {place} is neither an entry nor the end") from error
        if self._stream.read(1):
            raise NoBook(f"something stands after the end, line {place}")


def _seen(found: Any, canonical: bytes, digest: bytes, place: int) -> Seen:
    if type(found) is not list or len(found) != _PARTS or found[0] != "entry":
        raise NoBook(f"line {place} is no entry of books")
    lines = found[10]
    for line in lines:
        if len(line) != 5 or type(line[2]) is not int:
            raise NoBook(f"line {place}: a line of an entry has five parts, its amount a whole number")
    return Seen(canonical, found[1], found[2], found[8], lines, digest)


def check_end(end: dict[str, Any], entries: int, head: str, balances: dict[tuple[str, str, str], int]) -> None:
    """Holds the last line to what was recomputed. Raises Wrong."""
    if (end.get("entries"), end.get("head")) != (entries, head):
        raise Wrong(
            0, "its last line names another end", f"{entries:,} {head}", f"{end.get('entries')} {end.get('head')}"
        )
    said = {(row[0], row[1], row[2]): row[3] for row in end.get("balances", [])}
    for key in sorted({*said, *balances}):
        if said.get(key, 0) != balances.get(key, 0):
            code, unit, restriction = key
            what = f"the balance of account {code} in {unit}{f' under {restriction}' if restriction else ''}"
            raise Wrong(0, what, balances.get(key, 0), said.get(key, 0))

"""One act of a record: the line it is, and the words for what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from commonhouse.record import canonical, merkle

FORMAT = "commonhouse-record/1"
OPENED = "record.opened"
MAX_LINE = 64 * 1024 * 1024
"""Bytes of one line, its newline included. More ballots than that are sealed in several acts."""

_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)+\Z", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z", re.ASCII)
_KEYS = {"at", "body", "index", "kind", "previous"}


class Discrepancy(Exception):
    """The first thing in a record that is not as it must be. `index` is the act it was met at, from 0.

    `place` names the line where it is not an act: "the checkpoint".
    """

    def __init__(self, index: int, what: str, expected: object, found: object, *, place: str = "") -> None:
        super().__init__(index, what, expected, found)
        self.index, self.what = index, what
        self.place = place or f"act {index}"
        self.expected, self.found = _short(expected), _short(found)

    def __str__(self) -> str:
        return (
            f"Line {self.index + 1}, {self.place}: {self.what}\n  expected: {self.expected}\n  found:    {self.found}"
        )


@dataclass(frozen=True, slots=True)
class Act:
    """Act number `index` (from 0), at `at` (UTC, seconds: 2026-03-01T12:00:00Z). Its body is not to be
    changed.

    `previous` is the leaf hash of the act before it in hexadecimal, None for act 0; `leaf` is its own.
    """

    index: int
    at: str
    kind: str
    previous: str | None
    body: Mapping[str, Any]
    leaf: bytes


def line(index: int, at: str, kind: str, previous: str | None, body: bytes) -> bytes:
    """An act's canonical bytes, without the newline; `body` is canonical already. This is what the leaf
    hashes.
    """
    check_kind(kind)
    before = b"null" if previous is None else b'"%s"' % previous.encode("ascii")
    return b'{"at":"%s","body":%s,"index":%d,"kind":"%s","previous":%s}' % (
        at.encode("ascii"),
        body,
        index,
        kind.encode("ascii"),
        before,
    )


def parse(index: int, data: bytes) -> Act:
    """Act number `index` from its line (without the newline). Raises Discrepancy when it is not exactly
    one.
    """
    return from_value(index, canonical.parse(data), data)


def from_value(index: int, value: dict[str, Any], data: bytes) -> Act:
    """The act in a parsed canonical line. Raises Discrepancy."""
    if value.keys() != _KEYS:
        raise Discrepancy(index, "this line is not an act", ", ".join(sorted(_KEYS)), ", ".join(sorted(value)))
    if value["index"] != index or type(value["index"]) is not int:
        raise Discrepancy(index, "acts are numbered from 0 without a gap", index, value["index"])
    at, kind, body, previous = value["at"], value["kind"], value["body"], value["previous"]
    if not isinstance(at, str) or not _is_time(at):
        raise Discrepancy(index, "the time is not a time in UTC", "like 2026-03-01T12:00:00Z", at)
    if not isinstance(kind, str) or not _KIND.match(kind):
        raise Discrepancy(index, "the kind of act is not a name", "like record.opened", kind)
    if not isinstance(body, dict):
        raise Discrepancy(index, "the body of the act is not a JSON object", "an object", type(body).__name__)
    if previous is not None and not isinstance(previous, str):
        raise Discrepancy(index, "the link to the act before is not a hash", "64 hexadecimal digits", previous)
    return Act(index, at, kind, previous, body, merkle.leaf_hash(data))


def opening(house: str, slug: str, name: str, key: str) -> dict[str, Any]:
    """The body of act 0. `house` is the origin of the house, `key` its public key as `checkpoint.PublicKey`
    writes it.
    """
    return {"format": FORMAT, "house": house, "key": key, "organization": {"name": name, "slug": slug}}


def check_kind(kind: str) -> None:
    """Raises ValueError unless `kind` is like "budget.counted"."""
    if not _KIND.match(kind) or len(kind) > 64:
        raise ValueError(f"the kind of an act is like 'budget.counted', found {kind[:80]!r}")


def write_time(moment: datetime) -> str:
    """A moment (with its time zone) as the record writes it: UTC, whole seconds, rounded down."""
    if moment.tzinfo is None:
        raise ValueError("the time of an act needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_time(text: str) -> bool:
    if not _TIME.match(text):
        return False
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return True


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"

"""The record as a file: one act per line, and a signed checkpoint as the last line.

Every line is canonical JSON and a newline; nothing precedes act 0 (`record.opened`) and nothing follows the
checkpoint. Each act holds the leaf hash of the one before it, the checkpoint signs the Merkle root over all
of them, so no byte of the file can change unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from commonhouse.record import acts, canonical
from commonhouse.record.acts import MAX_LINE, Act, Discrepancy


def read(stream: BinaryIO) -> Iterator[Act | str]:
    """The acts of a record file in order, and last the note of its checkpoint. Holds one line at a time.

    Checks what the file itself promises: canonical lines, numbers without a gap, the hash chain, times that
    never go back, one checkpoint at the end. Raises Discrepancy at the first line that differs.
    """
    before: Act | None = None
    index = 0
    while True:
        data = _line(stream, index)
        if data is None:
            raise Discrepancy(index, "the file ends before its checkpoint", "a checkpoint as the last line", "nothing")
        try:
            value = canonical.parse(data)
        except canonical.NotCanonical as error:
            raise Discrepancy(index, "this line is not canonical JSON", "RFC 8785", str(error)) from error
        if value.keys() == {"checkpoint"}:
            break
        act = acts.from_value(index, value, data)
        _check_link(act, before)
        yield act
        before = act
        index += 1
    note = value["checkpoint"]
    if not isinstance(note, str):
        raise Discrepancy(index, "the checkpoint is not text", "a signed note", note, place="the checkpoint")
    if stream.read(1):
        raise Discrepancy(
            index, "something follows the checkpoint", "the end of the file", "more bytes", place="the end"
        )
    yield note


def act_line(index: int, at: str, kind: str, previous: str | None, body: bytes) -> bytes:
    """One act's line of the file. `body` is canonical."""
    return acts.line(index, at, kind, previous, body) + b"\n"


def checkpoint_line(note: str) -> bytes:
    """The last line of the file."""
    return canonical.canonical({"checkpoint": note}) + b"\n"


def _line(stream: BinaryIO, index: int) -> bytes | None:
    data = stream.readline(MAX_LINE + 1)
    if not data:
        return None
    if len(data) > MAX_LINE:
        raise Discrepancy(index, "this line is too long", f"at most {MAX_LINE} bytes", "more")
    if not data.endswith(b"\n"):
        raise Discrepancy(index, "the file breaks off inside this line", "a newline at its end", "none")
    return data[:-1]


def _check_link(act: Act, before: Act | None) -> None:
    if before is None:
        if act.kind != acts.OPENED:
            raise Discrepancy(0, "the first act must open the record", acts.OPENED, act.kind)
        if act.previous is not None:
            raise Discrepancy(0, "nothing comes before act 0", "null", act.previous)
        return
    if act.previous != before.leaf.hex():
        raise Discrepancy(
            act.index,
            f"its link to act {before.index} does not hold: one of the two was changed, or an act is missing",
            before.leaf.hex(),
            act.previous,
        )
    if act.kind == acts.OPENED:
        raise Discrepancy(act.index, "a record is opened once", "another kind of act", act.kind)
    if act.at < before.at:
        raise Discrepancy(act.index, "its time is before the act before it", f"{before.at} or later", act.at)

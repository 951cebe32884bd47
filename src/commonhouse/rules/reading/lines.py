"""Bytes as numbered lines of text: decoding, line ends, and their limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .problems import Problems

MAX_LINE: Final = 1 << 20  # bytes

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"


class Lines:
    """The lines of a file read from chunks of bytes of any size (a chunk may be a line).

    Iterate over `text`, or call `next(lines.text, None)`; `number` is that of the line last given. Holds one
    chunk and one unfinished line at a time.
    """

    def __init__(self, chunks: Iterable[bytes], problems: Problems) -> None:
        self.number = 0
        self.text = self._lines(chunks)
        self._problems = problems
        self._offset = 0  # of the bytes about to be decoded

    def _lines(self, chunks: Iterable[bytes]) -> Iterator[str]:
        for block in self._blocks(chunks):
            lines = self._decode(block).split("\n")
            if block.endswith(b"\n"):
                lines.pop()
            for line in lines:
                self.number += 1
                yield line

    def _blocks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Runs of whole lines; the last one may lack its line end."""
        rest: list[bytes] = []
        size = 0
        started = False
        for chunk in chunks:
            head, end, tail = chunk.rpartition(b"\n")
            if not end:
                rest.append(chunk)
                size += len(chunk)
                self._limit(size)
                continue
            block = b"".join((*rest, head, end))
            rest, size = [tail], len(tail)
            self._limit(size)
            yield block if started else self._without_bom(block)
            started = True
        block = b"".join(rest)
        if block:
            yield block if started else self._without_bom(block)

    def _limit(self, size: int) -> None:
        if size > MAX_LINE:
            self._problems.fatal(
                self.number + 1,
                1,
                f"a line is longer than {MAX_LINE:,} bytes.",
                "Is this a file of ballots? Each of them stands on a line of its own.",
            )

    def _without_bom(self, block: bytes) -> bytes:
        if block.startswith(_UTF16):
            self._problems.fatal(1, 1, "the file is UTF-16, not UTF-8.", "Save it as UTF-8.")
        if not block.startswith(_UTF8_BOM):
            return block
        self._offset = len(_UTF8_BOM)
        return block[len(_UTF8_BOM) :]

    def _decode(self, block: bytes) -> str:
        try:
            text = block.decode()
        except UnicodeDecodeError as error:
            before = block[: error.start]
            line_start = before.rfind(b"\n") + 1
            self._problems.fatal(
                self.number + before.count(b"\n") + 1,
                len(before[line_start:].decode(errors="replace")) + 1,
                f"byte {self._offset + error.start} of the file (0x{block[error.start]:02X}) is not UTF-8.",
                "Save the file as UTF-8; it may be in Windows-1250 or ISO 8859-2, or be damaged.",
            )
        self._offset += len(block)
        text = text.replace("\r\n", "\n")
        if not block.endswith(b"\n"):
            text = text.removesuffix("\r")
        for bad, message, fix in (
            ("\r", "a line ends with a carriage return alone.", "Save the file with LF or CRLF line ends."),
            (
                "\0",
                "there is a NUL character.",
                "The file is damaged, or not UTF-8 text: save it again as UTF-8.",
            ),
        ):
            if bad in text:
                before_bad = text[: text.index(bad)]
                column = len(before_bad) - before_bad.rfind("\n")
                self._problems.fatal(self.number + before_bad.count("\n") + 1, column, message, fix)
        if len(text) > MAX_LINE:
            self._limit_each(text)
        return text

    def _limit_each(self, text: str) -> None:
        for place, line in enumerate(text.split("\n")):
            if len(line) > MAX_LINE:
                self.number += place
                self._limit(len(line))

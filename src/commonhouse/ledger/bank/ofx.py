"""A bank's OFX file (1.x, SGML; 2.x, XML; QFX too). The library ofxtools tells its elements apart; we keep few of them.

Nothing is fetched or expanded: a file that declares entities is refused before it is parsed. Pure: no database.
"""

from __future__ import annotations

import datetime as dt
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from commonhouse.ledger.bank import amounts
from commonhouse.ledger.bank.shapes import LIMIT_BANK_ID, LIMIT_LINES, LIMIT_TEXT, FileError, Read

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LIMIT_BYTES = 8 * 1024 * 1024
LIMIT_DEPTH = 40
STATEMENTS = ("STMTRS", "CCSTMTRS")
SHOWN = 4  # last figures of an account's number: enough to know it, of no use to others


@dataclass(frozen=True, slots=True)
class Statement:
    """One account of the file. ending: the last figures of its number; currency: as the file says, "" if it does not."""

    ending: str
    currency: str
    lines: tuple[Read, ...]


def is_ofx(data: bytes) -> bool:
    top = data[:2000].replace(b"\x00", b"").upper()
    return b"OFXHEADER" in top or b"<OFX>" in top


def statements(data: bytes, places: int) -> tuple[Statement, ...]:
    """The accounts of the file with their lines; a line's row counts the transactions of its account. Raises FileError."""
    if len(data) > LIMIT_BYTES:
        raise FileError(
            _("The file is larger than %(limit)d MB. Ask your bank for a shorter time.") % {"limit": LIMIT_BYTES >> 20}
        )
    top = data.upper()
    if b"<!DOCTYPE" in top or b"<!ENTITY" in top:
        raise FileError(_("This file declares entities, which no bank's file needs. It was not opened."))
    if b"</OFX>" not in top.replace(b"\x00", b""):
        raise FileError(_("This OFX file is cut off: its end is missing. Download it again."))
    root = _tree(data)
    found = tuple(_statement(each, places) for name in STATEMENTS for each in root.iter(name))
    if not found:
        raise FileError(_("This OFX file holds no statement of a bank account or card."))
    if sum(len(each.lines) for each in found) > LIMIT_LINES:
        raise FileError(
            _("The file holds more than %(count)s lines. Ask your bank for a shorter time.")
            % {"count": f"{LIMIT_LINES:,}"}
        )
    return found


def _tree(data: bytes) -> Element:
    """The library's tree. Whatever it stumbles over, the file cannot be read."""
    from ofxtools.Parser import OFXTree, TreeBuilder

    class Shallow(TreeBuilder):
        depth = 0

        def start(self, tag, attrs):  # type: ignore[no-untyped-def]
            self.depth += 1
            if self.depth > LIMIT_DEPTH:
                raise ValueError("nested too deeply")
            return super().start(tag, attrs)

        def end(self, tag):  # type: ignore[no-untyped-def]
            self.depth -= 1
            return super().end(tag)

    start = max(data.find(b"OFXHEADER"), 0)
    if data[:start].strip().startswith(b"<?"):
        start = 0
    try:
        root: Element | None = OFXTree().parse(io.BytesIO(data[start:]), parser=Shallow())
    except Exception as problem:  # the library raises errors of many kinds
        raise FileError(
            _("This OFX file cannot be read (%(problem)s). Download it again, or choose CSV.")
            % {"problem": str(problem).split("\n", maxsplit=1)[0][:80]}
        ) from problem
    if root is None:
        raise FileError(_("This OFX file is empty."))
    return root


def _statement(found: Element, places: int) -> Statement:
    number = _text(found, "BANKACCTFROM/ACCTID") or _text(found, "CCACCTFROM/ACCTID")
    return Statement(number[-SHOWN:], _text(found, "CURDEF").upper()[:3], tuple(_lines(found, places)))


def _lines(found: Element, places: int) -> Iterator[Read]:
    for row, each in enumerate(found.iterfind("BANKTRANLIST/STMTTRN"), 1):
        wrong = []
        on: dt.date | None = None
        amount: int | None = None
        try:
            on = _day(_text(each, "DTPOSTED") or _text(each, "DTUSER"))
        except ValueError:
            wrong.append(_("The date (DTPOSTED) is missing or is not a date."))
        try:
            amount = _amount(_text(each, "TRNAMT"), places)
        except amounts.AmountError as problem:
            wrong.append(str(problem))
        name = _text(each, "NAME") or _text(each, "PAYEE/NAME")
        memo = _text(each, "MEMO")
        text = name if memo in name else f"{name} {memo}".strip()
        bank_id = _text(each, "FITID")[:LIMIT_BANK_ID]
        yield Read(row, on, amount, " ".join(text.split())[:LIMIT_TEXT], bank_id, " ".join(wrong)[:200])


def _text(found: Element, path: str) -> str:
    return html.unescape((found.findtext(path) or "").strip()).replace("\x00", "")


def _day(text: str) -> dt.date:
    """The bank's own day: the hour and time zone that may follow do not move it."""
    if len(text) < 8 or not (text[:8].isascii() and text[:8].isdigit()):
        raise ValueError(text)
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _amount(text: str, places: int) -> int:
    if not text:
        raise amounts.AmountError(_("The amount (TRNAMT) is missing."))
    amount = amounts.minor(text, places, amounts.COMMA if "," in text and "." not in text else amounts.POINT)
    if amount == 0:
        raise amounts.AmountError(_("The amount is missing or zero."))
    return amount

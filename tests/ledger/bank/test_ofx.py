"""Reading OFX 1 and 2; files that declare entities, are too large or nest without end are not opened."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.ledger.bank import marks, ofx
from commonhouse.ledger.bank.shapes import FileError

SGML = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261122<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>211<ACCTID>000124711<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261122
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261102120000[-5:EST]<TRNAMT>-1200.00<FITID>A1<NAME>Rent &amp; heat<MEMO>November</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261103<TRNAMT>25,50<FITID>A2<NAME>Dues</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>2026<TRNAMT>x<FITID>A3<NAME>Bad</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1<DTASOF>20261122</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
XML = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1</TRNUID><CCSTMTRS><CURDEF>EUR</CURDEF>
<CCACCTFROM><ACCTID>99998888</ACCTID></CCACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20261105</DTPOSTED><TRNAMT>-3.10</TRNAMT><FITID>C1</FITID><NAME>Caf\xc3\xa9</NAME></STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""


def test_version_1() -> None:
    (found,) = ofx.statements(SGML, 2)
    assert (found.ending, found.currency) == ("4711", "USD")
    first, second, bad = found.lines
    assert (first.on, first.amount, first.text, first.bank_id) == (
        dt.date(2026, 11, 2),
        -120000,
        "Rent & heat November",
        "A1",
    )
    assert second.amount == 2550
    assert (bad.row, bad.on, bad.amount) == (3, None, None)
    assert "DTPOSTED" in bad.problem


def test_version_2_of_a_card() -> None:
    (found,) = ofx.statements(XML, 2)
    assert (found.ending, found.currency, found.lines[0].text, found.lines[0].amount) == ("8888", "EUR", "Café", -310)


@pytest.mark.parametrize(
    "data",
    [
        XML.replace(b"<OFX>", b'<!DOCTYPE OFX [<!ENTITY a "aaaa">]><OFX>'),
        XML.replace(b"<OFX>", b"<!entity b SYSTEM 'file:///etc/passwd'><OFX>"),
        SGML[:300] + b"<OFX>" + b"<A>" * 50_000,
        b"OFXHEADER:100\n", b"<OFX></OFX>", SGML[:700], b"\x00" * 100, SGML + b" " * (8 << 20),
    ],
)  # fmt: skip
def test_files_that_are_not_opened(data: bytes) -> None:
    with pytest.raises(FileError):
        ofx.statements(data, 2)


def test_what_is_ofx_is_told_by_its_beginning() -> None:
    assert ofx.is_ofx(SGML)
    assert ofx.is_ofx(XML)
    assert not ofx.is_ofx(b"Date,Amount\n2026-01-01,3\n")


def test_a_line_is_known_again_as_often_as_it_came_before() -> None:
    day = dt.date(2026, 11, 2)
    one = marks.mark(1, day, -500, "Coffee  Shop")
    assert one == marks.mark(1, day, -500, "coffee shop")
    assert (
        len(
            {
                one,
                marks.mark(2, day, -500, "Coffee Shop"),
                marks.mark(1, day, -501, "Coffee Shop"),
                marks.mark(1, day, -500, "Coffee Shop", "9"),
            }
        )
        == 4
    )
    assert marks.repeated([one, one, one], {}) == [False, False, False]
    assert marks.repeated([one, one, one], {one: 2}) == [True, True, False]

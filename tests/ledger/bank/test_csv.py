"""Reading a bank's CSV: letters, delimiters, columns, dates and amounts; what a file leaves open is asked, not guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.ledger.bank import amounts, csv, dates
from commonhouse.ledger.bank.shapes import FileError, Read

ENGLISH = "Date,Description,Amount\n2026-11-02,Rent,-1200.00\n2026-11-03,Dues,25.50\n"


def read(text: str | bytes, **changes: object) -> list[Read]:
    data = text.encode() if isinstance(text, str) else text
    found = csv.table(data, 2)
    columns = csv.Columns.from_json(found.guess.to_json() | changes)
    assert csv.problems(columns, found.names) == {}
    return list(csv.lines(found, columns, 2))


@pytest.mark.parametrize(
    ("text", "style", "minor"),
    [
        ("1,234.56", ".", 123456), ("1.234,56", ",", 123456), ("(12.00)", ".", -1200), ("-12", ".", -1200),
        ("12.00-", ".", -1200), ("$1,234.5", ".", 123450), ("-$5", ".", -500), ("($5.10)", ".", -510), ("+7", ".", 700),
        ("1 234,56", ",", 123456), ("1'234.56", ".", 123456), ("12,00 €", ",", 1200), ("15.00 CR", ".", 1500),
        ("15.00 DR", ".", -1500), (".50", ".", 50), ("0,5", ",", 50), ("\u221212.34", ".", -1234), ("1,234,567.00", ".", 123456700),
        ("USD 3.00", ".", 300), ("12.000", ".", 1200),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(text: str, style: str, minor: int) -> None:
    assert amounts.minor(text, 2, style) == minor


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "1,23.4", "1.2.3", "12.345", "()", ".", "1e5", "NaN", "９９", "1" * 16]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(amounts.AmountError):
        amounts.minor(text, 2, ".")


def test_a_comma_that_could_be_either_is_asked() -> None:
    assert amounts.styles(["1,234", "5"], 3) == (".", ",")
    assert amounts.differ(["1,234"], 3)
    assert amounts.styles(["1,234"], 2) == (".",)  # three decimals there are none of
    assert amounts.styles(["12,50", "1.000,00"], 2) == (",",)


@pytest.mark.parametrize(
    ("text", "order", "found"),
    [
        ("2026-03-04", "ymd", dt.date(2026, 3, 4)), ("03/04/2026", "mdy", dt.date(2026, 3, 4)),
        ("03/04/2026", "dmy", dt.date(2026, 4, 3)), ("3.4.26", "dmy", dt.date(2026, 4, 3)),
        ("20260304", "mdy", dt.date(2026, 3, 4)), ("4 Mar 2026", "mdy", dt.date(2026, 3, 4)),
        ("March 4, 2026", "dmy", dt.date(2026, 3, 4)), ("4 de marzo de 2026", "mdy", dt.date(2026, 3, 4)),
        ("15-ago-26", "mdy", dt.date(2026, 8, 15)), ("03/04/2026 14:05", "mdy", dt.date(2026, 3, 4)),
    ],
)  # fmt: skip
def test_dates_as_banks_write_them(text: str, order: str, found: dt.date) -> None:
    assert dates.day(text, order) == found


@pytest.mark.parametrize("text", ["", "2026-02-30", "31/31/2026", "yesterday", "12345678901", "4 Foo 2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(dates.DateError):
        dates.day(text, "ymd")


def test_whether_day_or_month_comes_first_is_asked_where_the_file_does_not_say() -> None:
    open_ = csv.table(b"Date,Description,Amount\n03/04/2026,Rent,-12.00\n05/06/2026,Dues,1.00\n", 2)
    assert open_.orders == ("dmy", "mdy")
    assert open_.guess.order == ""
    assert "order" in csv.problems(open_.guess, open_.names)
    told = csv.table(b"Date,Description,Amount\n03/04/2026,Rent,-12.00\n05/26/2026,Dues,1.00\n", 2)
    assert told.guess.order == "mdy"
    alike = csv.table(b"Date,Description,Amount\n04/04/2026,Rent,-12.00\n", 2)
    assert alike.guess.order == "dmy"  # it is April 4 either way


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_of_every_kind(encoding: str) -> None:
    text = "Fecha;Concepto;Importe\n02/11/2026;Panadería Ñuñoa;-1.200,50\n13/11/2026;Cuota;25,00\n"
    first, second = read(text.encode(encoding))
    assert (first.on, first.amount, first.text) == (dt.date(2026, 11, 2), -120050, "Panadería Ñuñoa")
    assert (second.row, second.amount) == (3, 2500)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    assert [line.amount for line in read(ENGLISH.replace(",", delimiter))] == [-120000, 2550]


def test_columns_in_any_order_with_debit_and_credit_apart() -> None:
    text = (
        'Credit,Reference,Debit,Posting Date,Details\n,77,"1,200.00",11/02/2026,Rent\n'
        "25.00,78,,11/23/2026,Dues\n0.00,79,5,11/24/2026,Fee\n"
    )
    assert [(line.amount, line.bank_id, line.text) for line in read(text)] == [
        (-120000, "77", "Rent"), (2500, "78", "Dues"), (-500, "79", "Fee"),
    ]  # fmt: skip


def test_lines_above_the_table_are_passed_over_and_rows_keep_the_numbers_of_the_file() -> None:
    text = "Credit Union of the Commons\nAccount,...4711\n\n" + ENGLISH
    assert [line.row for line in read(text)] == [5, 6]


def test_a_table_without_names_is_told_by_what_is_in_it() -> None:
    found = csv.table(b"2026-11-02,Rent for November,-1200.00\n2026-11-03,Dues,25.50\n", 2)
    assert (found.header_row, found.guess.date, found.guess.text, found.guess.amount) == (0, 0, 1, 2)


def test_names_in_another_language_are_told_by_what_is_in_their_columns() -> None:
    found = csv.table(b"Buchungstag;Zweck;Betrag\n2026-11-02;Miete;-12,00\n", 2)
    assert (found.header_row, found.guess.date, found.guess.text, found.guess.amount) == (1, 0, 1, 2)


def test_what_was_spent_may_have_no_minus() -> None:
    assert [line.amount for line in read(ENGLISH, out_is_positive=True)] == [120000, -2550]


def test_each_bad_line_says_its_column_and_the_others_are_read() -> None:
    text = (
        "Date,Description,Amount\n2026-13-01,Bad day,1.00\n2026-11-01,Bad amount,ten\n"
        '2026-11-02,"Open,5.00\n2026-11-03,Good,7.00\n2026-11-04,,\n'
    )
    lines = read(text)
    assert [line.row for line in lines] == [2, 3, 4, 5, 6]
    assert lines[0].problem == "Column “Date”: “2026-13-01” is not a date we can read."
    assert lines[1].problem == "Column “Amount”: “ten” is not an amount."
    assert lines[2].problem
    assert (lines[3].amount, lines[3].problem) == (700, "")
    assert "missing" in lines[4].problem


def test_a_quotation_mark_that_is_never_closed_takes_no_line_with_it() -> None:
    rows = "".join(f"2026-11-03,Line {n},{n}.00\n" for n in range(1, 60))
    lines = read(f'Date,Description,Amount\n2026-11-02,"Open,5.00\n{rows}')
    assert len(lines) == 60
    assert [line.amount for line in lines[1:]] == [n * 100 for n in range(1, 60)]


def test_a_text_over_two_lines_is_one_line_of_the_bank() -> None:
    lines = read('Date,Description,Amount\n2026-11-02,"Rent\nNovember",5.00\n2026-11-03,Dues,7.00\n')
    assert [(line.row, line.text) for line in lines] == [(2, "Rent November"), (4, "Dues")]


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"hello", b"PK\x03\x04zip", b"%PDF-1.7", b"Date,Description,Amount\n", b"a,b\nc,d\n"]
)
def test_what_is_no_table_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(FileError):
        csv.table(data, 2)


def test_any_bytes_are_read_or_refused() -> None:
    import random

    chance = random.Random(7)
    letters = b'0123456789-/.,;"\n\r\t()$abcDate Amount|\x00\xff\xe1'
    for _round in range(300):
        data = b"Date,Amount\n" * chance.randint(0, 1) + bytes(chance.choices(letters, k=chance.randint(0, 300)))
        try:
            found = csv.table(data, 2)
        except FileError:
            continue
        columns = csv.Columns.from_json(found.guess.to_json() | {"order": "mdy", "style": "."})
        if not csv.problems(columns, found.names):
            for line in csv.lines(found, columns, 2):
                assert line.problem or (line.on and line.amount)


def test_two_hundred_thousand_lines_are_read() -> None:
    rows = "".join(f"2026-11-{n % 28 + 1:02},Payment {n},{n % 997}.{n % 90 + 10}\n" for n in range(200_000))
    lines = read("Date,Description,Amount\n" + rows)
    assert len(lines) == 200_000

"""What a list of members may look like, and what is said of one that cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.people import export, member_file
from commonhouse.people.member_file import FileError, read


def people(data: bytes) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    file = read(data)
    assert not file.problems, file.problems
    return [(row.name, row.contacts) for row in file.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_write_in_many_ways(delimiter: str, ending: str, encoding: str) -> None:
    lines = [["Name", "Email", "Phone"], ["José Núñez", "JOSE@example.org", "617-555-0101"], ["Ana", "", ""]]
    text = ending.join(delimiter.join(line) for line in lines) + ending
    assert people(text.encode(encoding)) == [
        ("José Núñez", (("email", "jose@example.org"), ("phone", "617-555-0101"))),
        ("Ana", ()),
    ]


def test_an_old_encoding_is_said() -> None:
    file = read("name\nJosé\n".encode("cp1252"))
    assert "Windows-1252" in file.notes[0]
    assert "José" in file.notes[0]


def test_an_encoding_nobody_knows_names_its_line() -> None:
    with pytest.raises(FileError, match="Line 3"):
        read(b"name\nAna\nJos\x81\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name\n", "no members"),
        (b"email,phone\na@example.org,1\n", "No column is called"),
        (b"PK\x03\x04rest of a workbook", "a spreadsheet, not a CSV"),
        (b"\xd0\xcf\x11\xe0old workbook", "a spreadsheet, not a CSV"),
        (b"name\nA\x00B\n", "not a text file"),
        (b'name,email\n"Ana,a@example.org\n', "Row 2"),
        (b"name,nombre\nAna,Ana\n", "same thing"),
        (b"\xff\xfen\x00", "No column"),
        (b"\xff\xfen\x00a\x00m", "cut off"),
        (b"name," + b"x," * 70 + b"\nAna\n", "more than 60 columns"),
        (b"name\n" + b"Ana\n" * 5001, "more than 5,000 rows"),
        (b"name\n" + b"x" * (1024 * 1024), "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read(data)


def test_every_problem_names_its_row_and_column() -> None:
    data = (
        "Full name,Correo,Teléfono,Idioma,Barrio\n"
        "Ana,ana@example.org,,español,Roxbury\n"
        ",x@example.org,,,\n"
        "Bea,not an email,12,klingon," + "b" * 81 + "\n"
        "\n"
        "12345,,,,\n"
        "Carla,,,,Roxbury,extra\n"
    ).encode()
    file = read(data)
    assert [row.name for row in file.rows] == ["Ana"]
    assert file.rows[0].language == "es"
    found = [(problem.row, problem.column) for problem in file.problems]
    assert found == [
        (3, "Full name"),
        (4, "Idioma"), (4, "Barrio"), (4, "Correo"), (4, "Teléfono"),
        (6, "Full name"),
        (7, ""),
    ]  # fmt: skip


def test_first_and_last_names_are_joined_and_other_columns_are_not_kept() -> None:
    file = read(b"First name,Last name,Birth date,SSN\nRosa,Delgado,1970-01-01,1\n")
    assert [row.name for row in file.rows] == ["Rosa Delgado"]
    assert "Birth date, SSN" in file.notes[0]


def test_the_same_person_twice() -> None:
    file = read(
        b"name,email\nAna,ana@example.org\nBea,home@example.org\nana ,ANA@example.org\nCarl,home@example.org\nDan,\nDAN,\n"
    )
    assert [(p.row, p.message) for p in file.problems] == [
        (4, "This is the same person as in row 2. Remove one of the two rows."),
        (7, "This is the same person as in row 6. Remove one of the two rows."),
    ]
    assert len(file.rows) == 6  # a household may share an address


def test_exports_hold_no_formula_and_come_back_as_they_were() -> None:
    names = ["=HYPERLINK(1)", "+1 Group", "-dash", "@at", "Plain"]
    data = b"".join(export.csv_lines([["name", "phone"], *([name, "+1 617 555 0101"] for name in names)]))
    for line in data.decode("utf-8-sig").splitlines():
        for cell in line.replace('"', "").split(","):
            assert not cell.startswith(export.FORMULA)
    assert [row.name for row in read(data).rows] == names
    assert {row.contacts for row in read(data).rows} == {(("phone", "+1 617 555 0101"),)}


@given(st.binary(max_size=400))
def test_whatever_is_uploaded_it_is_read_or_refused(data: bytes) -> None:
    try:
        file = read(data)
    except FileError:
        return
    assert file.rows or file.problems


@given(st.text(max_size=300))
def test_whatever_text_is_below_the_header(text: str) -> None:
    try:
        file = read(f"name,email\n{text}".encode("utf-8", "replace"))
    except FileError:
        return
    for row in file.rows:
        assert row.name.strip()
        assert len(row.name) <= member_file.LIMIT_NAME

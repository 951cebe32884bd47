"""Tables, money and progress as the terminal shows them."""

from __future__ import annotations

import io
import sys
from fractions import Fraction

import pytest

from commonhouse.cli import progress
from commonhouse.cli.text import Column, Money, fit, plural, table, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("Żółw", 4), ("Z\u0307o", 2), ("公園", 4), ("ａ", 2)]
)
def test_width_counts_what_the_terminal_shows(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 8, "short"),
        ("a long name", 8, "a lon..."),
        ("two\nlines", 20, "two lines"),
        ("公園公園公園", 8, "公園..."),
        ("abcdef", 3, "..."),
    ],
)
def test_fit_cuts_to_the_room(text: str, room: int, shown: str) -> None:
    assert fit(text, room) == shown
    assert width(fit(text, room)) <= room


@pytest.mark.parametrize(
    ("money", "amount", "shown"),
    [
        (Money(100, "PLN", whole=True), 123400, "1,234"),
        (Money(100, "PLN", whole=False), 123400, "1,234.00"),
        (Money(100, "PLN", whole=True), 123456, "1,234.56"),
        (Money(100, "", whole=True), Fraction(1, 2), "0.01"),
        (Money(100, "", whole=True), Fraction(1, 3), "0"),
        (Money(1, "JPY", whole=True), Fraction(7, 2), "4"),
        (Money(1000, "KWD", whole=True), -1005, "-1.005"),
    ],
)
def test_money_is_rounded_half_up_for_people_only(money: Money, amount: int | Fraction, shown: str) -> None:
    assert money(amount) == shown
    assert money.full(amount) == f"{shown} {money.currency}".rstrip()


def test_a_table_fits_and_aligns_numbers() -> None:
    heads = [Column("Id"), Column("Name", grows=True), Column("Cost", right=True)]
    lines = table(heads, [["1", "x" * 200, "5"], ["22", "公園", "1,000"]])
    assert max(map(width, lines)) <= 80
    assert lines[0].endswith(" Cost")
    assert lines[1].endswith("    5")
    assert lines[2].endswith("1,000")
    assert len({width(line) for line in lines}) == 1


def test_plural_and_wrap() -> None:
    assert plural(1, "ballot") == "1 ballot"
    assert plural(2553, "ballot") == "2,553 ballots"
    assert all(len(line) <= 80 for line in wrap("word " * 60, "    ", "  - ").splitlines())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_after_a_while_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.Progress("Reading x", 200) as shown:
        shown.add(50)
        assert "Reading x ... 25 %" in terminal.getvalue()
        shown.add(50)
    assert "50 %" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    with progress.Progress("Reading") as shown:
        shown.add(2_500_000)
    assert "2.5 MB" in terminal.getvalue()


def test_progress_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    with progress.Progress("Reading x", 200) as shown:
        shown.add(50)
    with progress.Working("Counting"):
        pass
    assert file.getvalue() == ""

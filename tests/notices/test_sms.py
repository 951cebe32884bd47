"""Texts: one message's length if it can be, the link always whole, and nothing counted as sent that reaches nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.notices import numbers, sms

LINK = "https://house.example.org/n/" + "x" * 72 + "/"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Decisión de Comunidades Enraizadas — ¿sí?", "Decision de Comunidades Enraizadas - ¿si?"),
        ("“Año nuevo” à la carte…", '"Año nuevo" à la carte...'),
        ("quyết định", "quyết định"),  # đ has no letter under its stroke: left whole
        ("決定", "決定"),
    ],
)
def test_accents_give_way_where_nothing_else_stands_against_one_message(text: str, plain: str) -> None:
    assert sms.plain(text) == plain


def test_the_lengths_are_those_of_the_networks() -> None:
    assert sms.length("[ok] €") == 9
    assert sms.limit("plain") == 160
    assert sms.limit("決定") == 70
    assert sms.length("決定") == 2


@given(sentence=st.text(max_size=300))
def test_the_link_is_never_cut(sentence: str) -> None:
    text = sms.compose(sentence, LINK)
    assert text.endswith(LINK)
    assert len(text) <= len(sms.plain(sentence)) + 4 + len(LINK)


def test_a_long_name_is_cut_at_a_word() -> None:
    text = sms.compose("The Greater Boston Community Land Trust Network asks for your answer until Mar 14.", LINK)
    assert text == f"The Greater Boston Community Land Trust Network asks... {LINK}"
    assert len(text) <= 160


def test_the_console_reaches_nobody_except_in_a_demo(settings, capsys) -> None:
    settings.SMS_ADAPTER = "commonhouse.notices.sms.Console"
    assert not sms.delivers()
    settings.DEMO = True
    assert sms.delivers()
    sms.adapter().send("+16175550123", "Hello", key="k")
    assert "+16175550123\nHello" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("617-555-0123", "+16175550123"),
        ("(617) 555 0123", "+16175550123"),
        ("1.617.555.0123", "+16175550123"),
        ("+52 55 1234 5678", "+525512345678"),
        ("617-555-0123 x5", ""),
        ("617-555-0123 ext. 5", ""),
        ("5550123", ""),
        ("+0 12 34 56 78 90", ""),
        ("٦١٧٥٥٥٠١٢٣", ""),
        ("", ""),
    ],
)
def test_numbers_as_people_write_them(written: str, number: str) -> None:
    assert numbers.e164(written) == number


def test_a_number_is_shown_by_its_end_only() -> None:
    assert numbers.shown("+16175550123") == "•••• 0123"

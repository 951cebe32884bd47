"""Amounts and times as people read them: exact, in their language, on the house's clock."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.people import formats

NEW_YORK = dt.timezone(dt.timedelta(hours=-5))


@pytest.fixture(autouse=True)
def _english() -> None:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (200_000_000, "USD", "$2,000,000"),
        (6120, "USD", "$61.20"),
        (5, "USD", "$0.05"),
        (0, "USD", "$0"),
        (-150, "USD", "-$1.50"),
        (5000, "JPY", "¥5,000"),
        (1_850_000, "PLN", "PLN\u00a018,500"),
    ],
)
def test_money(minor: int, currency: str, written: str) -> None:
    assert formats.money(minor, currency) == written


def test_columns_keep_their_cents() -> None:
    assert formats.money(200, "USD", decimals="always") == "$2.00"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "$2,000,000.50"),
        ("pt", "US$\u00a02.000.000,50"),
        ("vi", "2.000.000,50\u00a0US$"),
        ("zh-hant", "US$2,000,000.50"),
    ],
)
def test_money_follows_the_reader(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.money(200_000_050, "USD") == written


@given(st.integers(min_value=-(10**29), max_value=10**29), st.sampled_from(["auto", "always"]))
def test_no_cent_is_ever_lost(minor: int, decimals: formats.Decimals) -> None:
    with translation.override("en"):
        written = formats.money(minor, "USD", decimals)
    dollars, _dot, cents = re.sub(r"[$,-]", "", written).partition(".")
    assert int(dollars) * 100 + int(cents or 0) == abs(minor)
    assert written.startswith("-") == (minor < 0)


@pytest.mark.parametrize("wrong", [1.5, "100", True, None])
def test_money_is_an_int(wrong: object) -> None:
    with pytest.raises(TypeError, match="int of the minor unit"):
        formats.money(wrong, "USD")  # type: ignore[arg-type]


def test_unknown_currency_and_absurd_amounts_are_named() -> None:
    with pytest.raises(ValueError, match="no such currency: 'XYZW'"):
        formats.money(1, "XYZW")
    with pytest.raises(ValueError, match="at most 30 digits"):
        formats.money(10**30, "USD")


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(1, 3, "33%"), (0, 5, "0%"), (1, 1000, "<1%"), (999, 1000, "99%"), (5, 5, "100%"), (1, 0, "–")],
)
def test_percent_never_flatters(part: int, whole: int, written: str) -> None:
    assert formats.percent(part, whole) == written


def test_moments_are_on_the_houses_clock() -> None:
    late_in_utc = dt.datetime(2025, 11, 26, 1, 0, tzinfo=dt.UTC)  # still the 25th in Boston
    assert formats.moment(late_in_utc) == "Tuesday, November 25, 2025, 8:00\u00a0PM"
    assert formats.day(late_in_utc) == "November 25, 2025"
    assert formats.day(dt.date(2025, 11, 26)) == "November 26, 2025"
    with translation.override("es"):
        assert formats.day(late_in_utc) == "25 de noviembre de 2025"


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        (dt.datetime(2025, 11, 20, 9, 0, tzinfo=NEW_YORK), "closed"),
        (dt.datetime(2025, 11, 20, 20, 0, tzinfo=NEW_YORK), "closes today at 8:00\u00a0PM"),
        (dt.datetime(2025, 11, 21, 0, 30, tzinfo=NEW_YORK), "closes tomorrow at 12:30\u00a0AM"),
        (dt.datetime(2025, 11, 25, 8, 0, tzinfo=NEW_YORK), "5 days left"),
    ],
)
def test_time_left_counts_days_as_people_do(closes: dt.datetime, words: str) -> None:
    now = dt.datetime(2025, 11, 20, 10, 0, tzinfo=NEW_YORK)
    assert formats.time_left(closes, now) == words


@pytest.mark.parametrize("language", ["en", "es", "ht", "zh-hant", "zh-hans", "vi", "kea", "pt"])
def test_every_language_of_the_house_has_its_customs(language: str) -> None:
    with translation.override(language):
        assert str(formats.reader_locale()).split("_")[0] == language.split("-", maxsplit=1)[0]
        assert "\u202f" not in formats.moment(dt.datetime(2025, 11, 26, 1, 0, tzinfo=dt.UTC))

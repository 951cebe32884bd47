"""The price of a home over the years beside its market value, as SVG with classes only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _LEFT = 340, 180, 14, 24, 8

Point = tuple[dt.date, int, int | None]


def price_and_market(points: Sequence[Point], title: str, description: str, names: tuple[str, str]) -> SafeString:
    """points: (day, price, market value or None), in order. names: what the two lines are called. Numbers are in cents."""
    values = [value for _day, price, market in points for value in (price, market) if value is not None]
    low, high = min(values), max(values)
    span = (high - low) or 1
    price = [_at(index, len(points), each[1], low, span) for index, each in enumerate(points)]
    market = [_at(index, len(points), each[2], low, span) for index, each in enumerate(points) if each[2] is not None]
    lines = format_html('<polyline class="price" points="{}"/>', _path(price))
    if market:
        lines += format_html('<polyline class="market" points="{}"/>', _path(market))
    labels = format_html_join(
        "", '<text class="{}" x="{}" y="{}">{}</text>', [
            ("first", _LEFT, _HEIGHT - 6, points[0][0].year), ("last", _WIDTH - _LEFT, _HEIGHT - 6, points[-1][0].year),
            ("last", _WIDTH - _LEFT, price[-1][1] + (18 if market else -8), names[0]),
            *([("last", _WIDTH - _LEFT, market[-1][1] - 6, names[1])] if market else []),
        ],
    )  # fmt: skip
    return format_html(
        '<svg class="prices" viewBox="0 0 {} {}" role="img" aria-labelledby="price-t price-d">'
        '<title id="price-t">{}</title><desc id="price-d">{}</desc>{}{}</svg>',
        _WIDTH, _HEIGHT, title, description, lines, labels,
    )  # fmt: skip


def _at(index: int, count: int, value: int | None, low: int, span: int) -> tuple[int, int]:
    across = _WIDTH - 2 * _LEFT
    room = _HEIGHT - _TOP - _BOTTOM - 16
    height = ((value or 0) - low) * room // span
    return _LEFT + across * index // max(1, count - 1), _TOP + room - height


def _path(points: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)

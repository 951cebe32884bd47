"""Two drawings, made on the server as SVG without inline style: a home's families over time, and all homes year by year.

Upper line: what the home is worth on the market. Lower line: what its families pay. Between them lies what stays in the home.
A drawing says nothing alone: beside each stands a table with the same numbers. Points are whole numbers; nothing is decided here.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from commonhouse.land.reporting.families import Stretch, YearOfHomes

WIDTH, HEIGHT = 360, 250  # a phone's: texts keep their size there
LEFT, RIGHT, TOP, FOOT = 4, 4, 34, 26
GRID = 3  # lines across

Written = Callable[[int], str]


def home_chart(title: str, description: str, found: Sequence[Stretch], until: dt.date, written: Written) -> SafeString:
    """Both lines from the first family to `until`; a mark where one family follows another."""
    first = found[0].came
    days = max((until - first).days, 1)
    top = _ceiling(
        max(amount or 0 for each in found for amount in (each.paid, each.market, each.got, each.market_then))
    )

    def x(on: dt.date) -> int:
        return LEFT + (WIDTH - LEFT - RIGHT) * max(0, (min(on, until) - first).days) // days

    def y(amount: int) -> int:
        return HEIGHT - FOOT - max(amount, 0) * (HEIGHT - FOOT - TOP) // top

    bands = format_html_join("", "{}", ((_stretch(each, until, x, y),) for each in found))
    marks = format_html_join(
        "",
        '<path class="change" d="M{0} {1}V{2}"/><text class="who" x="{3}" y="14">{4}</text>',
        ((x(each.came), TOP, HEIGHT - FOOT, x(each.came) + 3, each.number) for each in found),
    )
    ends = format_html(
        '<text x="{}" y="{}">{}</text><text class="last" x="{}" y="{}">{}</text>',
        LEFT, HEIGHT - 8, first.year, WIDTH - RIGHT, HEIGHT - 8, until.year,
    )  # fmt: skip
    return _svg("homes", title, description, bands + _grid(top, y, written) + marks + ends)


def _stretch(each: Stretch, until: dt.date, x: Callable[[dt.date], int], y: Callable[[int], int]) -> SafeString:
    """The area under the price, and the area from there to the market; flat where the end is not known yet."""
    left, right, foot = x(each.came), x(each.left or until), HEIGHT - FOOT
    got = each.got if each.got is not None else each.paid
    paid = format_html(
        '<path class="paid" d="M{0} {1}L{0} {2}L{3} {4}V{1}z"/>', left, foot, y(each.paid), right, y(got)
    )
    line = format_html('<path class="price" d="M{} {}L{} {}"/>', left, y(each.paid), right, y(got))
    if each.market is None:
        return paid + line
    market_then = each.market_then if each.market_then is not None else each.market
    kept = format_html(
        '<path class="kept" d="M{0} {1}L{2} {3}L{2} {4}L{0} {5}z"/><path class="market" d="M{0} {5}L{2} {4}"/>',
        left, y(each.paid), right, y(got), y(market_then), y(each.market),
    )  # fmt: skip
    return paid + kept + line


def trust_chart(title: str, description: str, found: Sequence[YearOfHomes], written: Written) -> SafeString:
    """A bar a year: what households paid for the homes they own, and on top what is kept in them."""
    top = _ceiling(max(each.paid + max(each.kept, 0) for each in found))
    step = (WIDTH - LEFT - RIGHT) * 100 // len(found)

    def y(amount: int) -> int:
        return HEIGHT - FOOT - max(amount, 0) * (HEIGHT - FOOT - TOP) // top

    bars = format_html_join(
        "",
        '<path class="paid" d="M{0} {1}V{2}H{3}V{1}z"/><path class="kept" d="M{0} {2}V{4}H{3}V{2}z"/>',
        (
            (
                LEFT + at * step // 100,
                HEIGHT - FOOT,
                y(each.paid),
                LEFT + (at + 1) * step // 100 - (1 if step >= 300 else 0),
                y(each.paid + max(each.kept, 0)),
            )
            for at, each in enumerate(found)
        ),
    )
    ends = format_html(
        '<text x="{}" y="{}">{}</text><text class="last" x="{}" y="{}">{}</text>',
        LEFT, HEIGHT - 8, found[0].year, WIDTH - RIGHT, HEIGHT - 8, found[-1].year,
    )  # fmt: skip
    return _svg("homes", title, description, bars + _grid(top, y, written) + ends)


def _grid(top: int, y: Callable[[int], int], written: Written) -> SafeString:
    amounts = [top * part // GRID for part in range(1, GRID + 1)]
    return format_html_join(
        "",
        '<path class="grid" d="M{0} {1}H{2}"/><text class="sum" x="{0}" y="{3}">{4}</text>',
        ((LEFT, y(each), WIDTH - RIGHT, y(each) - 3, written(each)) for each in amounts),
    )


def _ceiling(amount: int) -> int:
    """The next round sum that splits in three: 3, 6, 9, 12, 15, 30 ... of a power of ten, in cents."""
    unit = 100
    while unit * 30 < amount:
        unit *= 10
    return next(unit * step for step in (3, 6, 9, 12, 15, 18, 21, 24, 30) if unit * step >= amount)


def _svg(name: str, title: str, description: str, body: SafeString) -> SafeString:
    key = f"c{zlib.crc32((name + title + description).encode()):08x}"
    return format_html(
        '<svg class="{name}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}t {key}d">'
        '<title id="{key}t">{title}</title><desc id="{key}d">{description}</desc>{body}</svg>',
        name=name,
        width=WIDTH,
        height=HEIGHT,
        key=key,
        title=title,
        description=description,
        body=body,
    )

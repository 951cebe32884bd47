"""Two drawings of a fund, made on the server as SVG without inline style: ways that money went, and a band of years.

A drawing decides nothing and says nothing alone: beside each stands a list or a table with the same numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 360  # a phone's: texts keep their size there
_ROW, _LEFT, _RIGHT = 34, 100, 12
MOST_WAYS = 16
MOST_STOPS = 7  # loans on one way that are drawn; the list beside names them all


@dataclass(frozen=True, slots=True)
class Way:
    """Money that went the same way: `stops` are the numbers of the loans it made; `place` is here, lent, left or lost."""

    amount: int
    text: str  # the amount as it is written
    stops: tuple[int, ...]
    place: str


def ways_chart(title: str, description: str, ways: Sequence[Way]) -> SafeString:
    """A line for each way, as thick as its money, with a numbered stop for each loan. At most MOST_WAYS lines."""
    drawn = ways[:MOST_WAYS]
    largest = max((way.amount for way in drawn), default=0) or 1
    longest = max((len(way.stops[:MOST_STOPS]) for way in drawn), default=0)
    step = (WIDTH - _LEFT - _RIGHT - 10) // (longest + 1)
    rows = format_html_join("", "{}", ((_way(way, row, step, largest),) for row, way in enumerate(drawn)))
    return _svg("ways", title, description, len(drawn) * _ROW + 6, rows)


def _way(way: Way, row: int, step: int, largest: int) -> SafeString:
    y = row * _ROW + _ROW // 2 + 3
    stops = way.stops[-MOST_STOPS:]
    end = _LEFT + step * (len(stops) + (way.place != "lent"))
    thick = 2 + way.amount * 12 // largest
    dots = format_html_join(
        "",
        '<circle class="stop" cx="{0}" cy="{1}" r="11"/><text class="mid" x="{0}" y="{2}">{3}</text>',
        ((_LEFT + step * place, y, y + 4, number) for place, number in enumerate(stops, 1)),
    )
    return format_html(
        '<g class="way {place}"><text x="0" y="{text_y}">{text}</text>'
        '<path class="line" d="M{left} {y}H{end}" stroke-width="{thick}"/>{dots}{mark}</g>',
        place=way.place,
        text=way.text,
        text_y=y + 4,
        left=_LEFT,
        y=y,
        end=end,
        thick=thick,
        dots=dots,
        mark=_mark(way.place, end, y),
    )


def _mark(place: str, x: int, y: int) -> SafeString:
    """How a way ends, by form and not by colour alone: a square is in the bank, a cross is lost, an arrow has left."""
    marks: Mapping[str, str] = {
        "here": "M{x0} {y0}h14v14h-14z",
        "lost": "M{x0} {y0}l14 14m0 -14l-14 14",
        "left": "M{x0} {y0}l12 7l-12 7",
    }
    if place not in marks:
        return SafeString("")
    return format_html('<path class="end" d="{}"/>', marks[place].format(x0=x - 7, y0=y - 7))


@dataclass(frozen=True, slots=True)
class Year:
    """One point of the band: what `low`, `middle` and `high` stand at, in smallest parts."""

    label: str
    low: int
    middle: int
    high: int


def band_chart(title: str, description: str, years: Sequence[Year], marks: Sequence[tuple[int, str]]) -> SafeString:
    """A band from low to high with a line through its middle; `marks` are lines across, with how their amount is written."""
    top = max([year.high for year in years] + [amount for amount, _text in marks], default=0) or 1
    height, foot = 220, 24
    across = max(len(years) - 1, 1)

    def place(index: int, amount: int) -> str:
        x = 4 + (WIDTH - 8) * index // across
        y = height - foot - max(amount, 0) * (height - foot - 18) // top
        return f"{x} {y}"

    upper = [place(index, year.high) for index, year in enumerate(years)]
    lower = [place(index, year.low) for index, year in enumerate(years)]
    middle = [place(index, year.middle) for index, year in enumerate(years)]
    grid = format_html_join(
        "",
        '<path class="grid" d="M{0}H{1}"/><text x="4" y="{2}">{3}</text>',
        ((place(0, amount), WIDTH - 4, int(place(0, amount).split()[1]) - 4, text) for amount, text in marks),
    )
    labels = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        (
            (_anchor(index, across), place(index, 0).split()[0], height - 6, year.label)
            for index, year in enumerate(years)
            if index in {0, across // 2, across}
        ),
    )
    body = format_html(
        '<path class="band" d="M{}L{}z"/><path class="middle" d="M{}"/>{}{}',
        "L".join(upper),
        "L".join(reversed(lower)),
        "L".join(middle),
        grid,
        labels,
    )
    return _svg("years", title, description, height, body)


def _anchor(index: int, last: int) -> str:
    return {0: "first", last: "last"}.get(index, "mid")


def _svg(name: str, title: str, description: str, height: int, body: SafeString) -> SafeString:
    key = f"c{zlib.crc32((name + title + description).encode()):08x}"
    return format_html(
        '<svg class="{name}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}t {key}d">'
        '<title id="{key}t">{title}</title><desc id="{key}d">{description}</desc>{body}</svg>',
        name=name,
        width=WIDTH,
        height=height,
        key=key,
        title=title,
        description=description,
        body=body,
    )

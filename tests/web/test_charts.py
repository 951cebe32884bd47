"""Charts: drawn from ints, said again in words, safe to put any text in, and without inline style."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.web.charts import Bar, ChartError, Point, Share, bar_chart, point_map, share_chart

NASTY = "<script>alert(\"x\")</script> & 'quoted'"
SAMPLES = [
    bar_chart(NASTY, [Bar(NASTY, 3, NASTY, url="/x", note=NASTY, mark=2)], NASTY),
    share_chart(NASTY, [Share(NASTY, 3, NASTY), Share("b", 1, "1")], NASTY),
    point_map(NASTY, [Point(NASTY, 42.3, -71.06, NASTY, "/x", "food"), Point("no place")], NASTY),
]


def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


@pytest.mark.parametrize("chart", SAMPLES)
def test_any_text_is_only_text(chart: str) -> None:
    assert "<script" not in chart
    assert "style=" not in chart
    assert NASTY in "".join(tree(chart).itertext())


@pytest.mark.parametrize("chart", SAMPLES[1:])
def test_a_drawing_names_and_describes_itself(chart: str) -> None:
    drawing = tree(chart).find(".//svg[@role='img']")
    assert drawing is not None
    ids = {element.get("id"): element.tag for element in drawing}
    assert [ids[key] for key in drawing.get("aria-labelledby", "").split()] == ["title", "desc"]


def test_bars_are_in_proportion_and_say_their_value() -> None:
    chart = tree(
        bar_chart(
            "Votes", [Bar("A", 1000, "1,000 votes"), Bar("B", 250, "250 votes", mark=500), Bar("C", 0, "0 votes")]
        )
    )
    assert [rect.get("width") for rect in chart.iterfind(".//rect[@class='fill']")] == ["1000", "250", "0"]
    assert chart.find(".//line").get("x1") == "500"  # type: ignore[union-attr]
    assert all(words in "".join(chart.itertext()) for words in ("1,000 votes", "250 votes", "0 votes"))


def test_all_zero_and_empty_charts_stand() -> None:
    assert 'width="0"' in bar_chart("Votes", [Bar("A", 0, "0")])
    assert "<li" not in bar_chart("Votes", [])
    assert "fill" not in share_chart("Money", [Share("A", 0, "$0")]).split("<ul")[0]
    assert "<svg" not in point_map("Map", [Point("by phone")])


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any))
def test_shares_fill_the_bar_and_never_overlap(values: list[int]) -> None:
    chart = share_chart("Money", [Share(str(i), value, str(value)) for i, value in enumerate(values)])
    rects = [(int(x), int(w)) for x, w in re.findall(r'x="(\d+)" width="(\d+)" height="30"', chart)]
    assert rects[-1][0] + rects[-1][1] == 1000
    assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(rects))


def test_points_of_one_place_share_a_dot_and_close_ones_stand_apart() -> None:
    points = [Point("A", 42.3, -71.06), Point("B", 42.3, -71.06), Point("C", 42.301, -71.061), Point("D", 42.4, -71.1)]
    chart = tree(point_map("Map", points))
    spots = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in chart.iterfind(".//circle")]
    assert len(spots) == 3
    assert (spots[0][0] - spots[1][0]) ** 2 + (spots[0][1] - spots[1][1]) ** 2 >= 20**2
    first = chart.find(".//li")
    assert [li.find("span").text for li in chart.iterfind(".//li")] == ["1", "2", "3"]  # type: ignore[union-attr]
    assert first is not None
    assert "".join(first.itertext()) == "1AB"


def test_what_all_things_of_a_place_share_is_said_once_and_mixed_loops_have_no_colour() -> None:
    points = [Point("A", 42.3, -71.06, "Roxbury", loop="food"), Point("B", 42.3, -71.06, "Roxbury", loop="land")]
    chart = point_map("Map", points)
    assert chart.count("Roxbury") == 1
    assert "loop-" not in chart


def test_north_is_up_and_east_is_right() -> None:
    chart = tree(point_map("Map", [Point("south-west", 42.30, -71.10), Point("north-east", 42.40, -71.00)]))
    (west, south), (east, north) = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in chart.iterfind(".//circle")]
    assert west < east
    assert north < south


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: bar_chart("x", [Bar("Bikes", 1.5, "")]), r"row 1 \(Bikes\): value must be a whole number"),  # type: ignore[arg-type]
        (lambda: bar_chart("x", [{"label": "a", "value": 1, "text": ""}, Bar("Bikes", -1, "")]), r"row 2 \(Bikes\)"),
        (lambda: bar_chart("x", [{"label": "a", "valeu": 1}]), "row 1: no such key 'valeu'"),
        (lambda: share_chart("x", [Share("a", 1, "", "coal")]), "no such loop 'coal'"),
        (lambda: point_map("x", [Point("Moon", 99.0, 0.0)]), "'Moon': latitude 99.0"),
        (lambda: bar_chart("x", [Bar("a", 1, "")] * 501), "at most 500 rows"),
    ],
)
def test_what_cannot_be_drawn_is_named(draw, message: str) -> None:
    with pytest.raises(ChartError, match=message):
        draw()


def test_the_same_chart_is_the_same_bytes() -> None:
    rows = [Share("a", 1, "1"), Share("b", 2, "2")]
    assert share_chart("Money", rows) == share_chart("Money", rows)
